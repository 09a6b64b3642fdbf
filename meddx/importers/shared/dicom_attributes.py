"""Reads attributes from a pydicom data set into plain values; runs in the child process only."""

import contextlib
import math
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from meddx.importers.shared import dicom_extras
from meddx.importers.shared.dicom_header import FrameGroup, Header

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DATES: Final = ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate")
_SEQUENCES: Final = (
    "ModalityLUTSequence",
    "VOILUTSequence",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
    "RescaleSlope",
)
_TEXTS: Final = {
    "sop_class": "SOPClassUID",
    "sop_uid": "SOPInstanceUID",
    "patient_id": "PatientID",
    "patient_name": "PatientName",
    "birth_date": "PatientBirthDate",
    "sex": "PatientSex",
    "patient_age": "PatientAge",
    "study_uid": "StudyInstanceUID",
    "series_uid": "SeriesInstanceUID",
    "frame_of_reference_uid": "FrameOfReferenceUID",
    "study_description": "StudyDescription",
    "accession_number": "AccessionNumber",
    "series_description": "SeriesDescription",
    "modality": "Modality",
    "body_part": "BodyPartExamined",
    "view_position": "ViewPosition",
    "laterality": "ImageLaterality",
    "photometric": "PhotometricInterpretation",
    "calibration_type": "PixelSpacingCalibrationType",
    "rescale_type": "RescaleType",
    "presentation_shape": "PresentationLUTShape",
    "acquisition": "AcquisitionNumber",
    "temporal": "TemporalPositionIdentifier",
    "b_value": "DiffusionBValue",
    "trigger_time": "TriggerTime",
    "units": "Units",
}
_INTEGERS: Final = {
    "series_number": "SeriesNumber",
    "instance_number": "InstanceNumber",
    "rows": "Rows",
    "columns": "Columns",
    "samples": "SamplesPerPixel",
    "frames": "NumberOfFrames",
    "bits_allocated": "BitsAllocated",
    "bits_stored": "BitsStored",
    "padding": "PixelPaddingValue",
    "padding_limit": "PixelPaddingRangeLimit",
}
_NUMBERS: Final = {
    "slice_thickness": "SliceThickness",
    "slope": "RescaleSlope",
    "intercept": "RescaleIntercept",
}
_LISTS: Final = {
    "spacing": ("PixelSpacing", 2),
    "imager_spacing": ("ImagerPixelSpacing", 2),
    "nominal_spacing": ("NominalScannedPixelSpacing", 2),
    "aspect_ratio": ("PixelAspectRatio", 2),
    "orientation": ("ImageOrientationPatient", 6),
    "position": ("ImagePositionPatient", 3),
}
_WORDS: Final = {"image_type": "ImageType", "patient_orientation": "PatientOrientation"}
_OVERLAYS: Final = tuple((group << 16) | 0x0010 for group in range(0x6000, 0x6020, 2))
_OTHERS: Final = (
    "SpecificCharacterSet",
    "PixelRepresentation",
    "HighBit",
    "WindowCenter",
    "WindowWidth",
    "WindowCenterWidthExplanation",
    "VOILUTFunction",
    "LossyImageCompression",
    "Laterality",
    "EchoTime",
    "EchoNumbers",
    "RedPaletteColorLookupTableDescriptor",
)


def open_header(path: Path) -> "Dataset | None":
    """Read the attributes before the pixels; None if the file holds nothing of an object."""
    import pydicom
    from pydicom.errors import InvalidDicomError

    wanted: list[Any] = [*_DATES, *_SEQUENCES, *_OTHERS, *_OVERLAYS]
    wanted += [*_TEXTS.values(), *_INTEGERS.values(), *_NUMBERS.values(), *_WORDS.values()]
    wanted += [*(keyword for keyword, _ in _LISTS.values()), *dicom_extras.WANTED]
    warnings.simplefilter("ignore")
    try:
        dataset = pydicom.dcmread(path, stop_before_pixels=True, force=True, specific_tags=wanted)
    except (InvalidDicomError, EOFError, OSError, ValueError, NotImplementedError):
        return None
    return dataset if len(dataset) or _meta(dataset, "MediaStorageSOPClassUID") else None


def _meta(dataset: "Dataset", keyword: str) -> str:
    return str(getattr(getattr(dataset, "file_meta", None), keyword, "") or "")


class _Reader:
    """Reads attributes of one data set and remembers those that hold no valid value."""

    def __init__(self, dataset: "Dataset") -> None:
        self.dataset = dataset
        self.unreadable: list[str] = []

    def raw(self, keyword: str) -> Any:  # noqa: ANN401 - whatever the VR gives
        """Value of an attribute, None when absent, empty or not valid."""
        try:
            if keyword not in self.dataset:
                return None
            value = self.dataset[keyword].value
        except Exception:  # noqa: BLE001 - pydicom raises many kinds for a damaged value
            self.unreadable.append(keyword)
            return None
        return None if value is None or value == "" else value

    def text(self, keyword: str) -> str:
        value = self.raw(keyword)
        if value is None:
            return ""
        if isinstance(value, Iterable) and not isinstance(value, str | bytes):
            value = "\\".join(_said(item) for item in value) if keyword != "PatientName" else value
        return _said(value)

    def words(self, keyword: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(keyword).split("\\") if part.strip())

    def integer(self, keyword: str) -> int | None:
        number = self.number(keyword)
        if number is not None and number != int(number):
            self.unreadable.append(keyword)
            return None
        return None if number is None else int(number)

    def number(self, keyword: str) -> float | None:
        found = self.numbers(keyword)
        return found[0] if found else None

    def numbers(self, keyword: str, count: int = 0) -> tuple[float, ...]:
        """All values as finite numbers; none unless there are ``count`` of them."""
        value = self.raw(keyword)
        if value is None:
            return ()
        several = isinstance(value, Iterable) and not isinstance(value, str | bytes)
        try:
            found = tuple(float(item) for item in (value if several else (value,)))
        except (TypeError, ValueError):
            found = (math.nan,)
        if not all(map(math.isfinite, found)) or (count and len(found) != count):
            self.unreadable.append(keyword)
            return ()
        return found

    def item(self, keyword: str, index: int = 0) -> "_Reader | None":
        """One item of a sequence."""
        value = self.raw(keyword)
        with contextlib.suppress(TypeError, IndexError, AttributeError):
            return _Reader(value[index])
        return None


def _said(value: object) -> str:
    """Text without what cannot be written as UTF-8, and without outer blanks and nulls."""
    return str(value).encode("utf-8", "replace").decode("utf-8").strip(" \x00")


def header_of(dataset: "Dataset") -> Header:
    """Return the plain header of a data set."""
    reader = _Reader(dataset)
    values: dict[str, Any] = {name: reader.text(word) for name, word in _TEXTS.items()}
    values |= {name: reader.integer(word) for name, word in _INTEGERS.items()}
    values |= {name: reader.number(word) for name, word in _NUMBERS.items()}
    values |= {name: reader.numbers(word, count) for name, (word, count) in _LISTS.items()}
    values |= {name: reader.words(word) for name, word in _WORDS.items()}
    values["sop_class"] = values["sop_class"] or _meta(dataset, "MediaStorageSOPClassUID")
    values["laterality"] = values["laterality"] or reader.text("Laterality")
    reader.integer("HighBit")
    groups = _frame_groups(reader)
    return Header(
        **values,
        transfer_syntax=_meta(dataset, "TransferSyntaxUID"),
        dates=tuple((word, reader.text(word)) for word in _DATES if reader.text(word)),
        signed=reader.integer("PixelRepresentation") == 1,
        has_modality_lut=reader.item("ModalityLUTSequence") is not None,
        windows=_windows(reader) or _group_windows(reader),
        has_voi_lut=reader.item("VOILUTSequence") is not None,
        lossy=reader.text("LossyImageCompression") == "01",
        has_overlay=any(tag in dataset for tag in _OVERLAYS),
        has_supplemental_palette="RedPaletteColorLookupTableDescriptor" in dataset,
        echo=(reader.text("EchoTime"), reader.text("EchoNumbers")),
        **dicom_extras.extras(reader),
        groups=groups,
        unreadable=tuple(sorted(set(reader.unreadable))),
    )


def _windows(reader: "_Reader") -> tuple[tuple[float, float, str, str], ...]:
    centers, widths = reader.numbers("WindowCenter"), reader.numbers("WindowWidth")
    names = reader.text("WindowCenterWidthExplanation").split("\\")
    function = reader.text("VOILUTFunction") or "LINEAR"
    names += [""] * len(centers)
    return tuple(
        (center, width, function, names[index])
        for index, (center, width) in enumerate(zip(centers, widths, strict=False))
    )


def _group_windows(reader: "_Reader") -> tuple[tuple[float, float, str, str], ...]:
    """Windows of the functional groups: shared, else those of the first frame."""
    for sequence in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        group = reader.item(sequence)
        inside = group.item("FrameVOILUTSequence") if group else None
        if inside is not None:
            return _windows(inside)
    return ()


def _frame_groups(reader: "_Reader") -> tuple[FrameGroup, ...]:
    shared = reader.item("SharedFunctionalGroupsSequence")
    count = reader.integer("NumberOfFrames") or 0
    groups = []
    for index in range(count):
        own = reader.item("PerFrameFunctionalGroupsSequence", index)
        if own is None and shared is None:
            return ()
        groups.append(_frame_group([part for part in (own, shared) if part is not None]))
        for part in (own, shared):
            reader.unreadable += part.unreadable if part else []
    return tuple(groups)


def _frame_group(parts: list["_Reader"]) -> FrameGroup:
    """Join what a frame's own group says with what all frames share; its own comes first."""

    def inside(sequence: str) -> "_Reader | None":
        items = (part.item(sequence) for part in parts)
        return next((item for item in items if item is not None), None)

    position = inside("PlanePositionSequence")
    orientation = inside("PlaneOrientationSequence")
    measures = inside("PixelMeasuresSequence")
    rescale = inside("PixelValueTransformationSequence")
    grey = inside("FrameVOILUTSequence")
    return FrameGroup(
        position=position.numbers("ImagePositionPatient", 3) if position else (),
        orientation=orientation.numbers("ImageOrientationPatient", 6) if orientation else (),
        spacing=measures.numbers("PixelSpacing", 2) if measures else (),
        slope=rescale.number("RescaleSlope") if rescale else None,
        intercept=rescale.number("RescaleIntercept") if rescale else None,
        rescale_type=rescale.text("RescaleType") if rescale else "",
        windows=_windows(grey) if grey else (),
    )
