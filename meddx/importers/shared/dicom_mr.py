"""How MR slices were acquired, from the header of the first one: all of a display set agree."""

from meddx.case.mr import MrAcquisition
from meddx.importers.shared.dicom_slices import Slice, number_of


def acquisition(item: Slice) -> MrAcquisition | None:
    """Return how a slice was acquired; None where it is no MR."""
    header, group = item.header, item.group
    if header.modality != "MR":
        return None
    echo = header.echo[0] if header.echo else ""
    return MrAcquisition(
        scanning_sequence=header.said("ScanningSequence"),
        sequence_name=header.said("SequenceName") or header.said("PulseSequenceName"),
        protocol_name=header.said("ProtocolName"),
        scan_options=header.said("ScanOptions"),
        image_type=tuple(group.frame_type or header.image_type),
        acquisition_contrast=header.said("AcquisitionContrast"),
        repetition_time_ms=header.number("RepetitionTime"),
        echo_time_ms=group.echo_time if group.echo_time is not None else number_of(echo, None),
        inversion_time_ms=header.number("InversionTime"),
        b_value=group.b_value if group.b_value is not None else number_of(header.b_value, None),
        contrast_agent=header.said("ContrastBolusAgent"),
    )
