"""How MR slices were acquired, as their header says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MrAcquisition:
    """What an MR header says of its sequence (PS3.3 C.8.3.1, C.8.13.1); empty or None where absent.

    Parameters
    ----------
    scanning_sequence
        ScanningSequence (``SE``, ``GR`` ...), several joined by backslashes.
    sequence_name
        SequenceName or PulseSequenceName, a vendor's word.
    protocol_name
        ProtocolName.
    scan_options
        ScanOptions.
    image_type
        ImageType.
    acquisition_contrast
        AcquisitionContrast of enhanced objects (``T1``, ``FLUID_ATTENUATED`` ...).
    repetition_time_ms, echo_time_ms, inversion_time_ms
        RepetitionTime, EchoTime, InversionTime.
    b_value
        DiffusionBValue, s/mm2.
    contrast_agent
        ContrastBolusAgent; ``?`` where the element is there and empty.
    """

    scanning_sequence: str = ""
    sequence_name: str = ""
    protocol_name: str = ""
    scan_options: str = ""
    image_type: tuple[str, ...] = ()
    acquisition_contrast: str = ""
    repetition_time_ms: float | None = None
    echo_time_ms: float | None = None
    inversion_time_ms: float | None = None
    b_value: float | None = None
    contrast_agent: str = ""
