"""What is read from a DICOM header: plain values, made in the child process, checked in the parent.

Only ``read`` touches pydicom; ``Header`` travels as JSON.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

Numbers = tuple[float, ...]
Words = tuple[str, ...]

DICOMDIR_CLASS: Final = "1.2.840.10008.1.3.10"

# If one of these is there and cannot be read, nothing that is shown would be sure.
VITAL: Final = frozenset(
    {
        "RescaleSlope",
        "RescaleIntercept",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "PhotometricInterpretation",
        "SamplesPerPixel",
        "NumberOfFrames",
        "PixelPaddingValue",
        "PixelPaddingRangeLimit",
        "PatientID",
        "PatientName",
    }
)


@dataclass(frozen=True)
class FrameGroup:
    """What the functional groups say of one frame (PS3.3 C.7.6.16)."""

    position: Numbers = ()
    orientation: Numbers = ()
    spacing: Numbers = ()
    slope: float | None = None
    intercept: float | None = None
    rescale_type: str = ""
    windows: tuple[tuple[float, float, str, str], ...] = ()


@dataclass(frozen=True)
class Header:
    """The attributes of one file that MedDx uses; empty or None where absent.

    Lengths are mm, ``spacing`` and ``imager_spacing`` are (between rows, between columns).
    ``unreadable`` names attributes that are there and hold no valid value. ``windows`` are
    (center, width, function, explanation); ``voi_luts`` (descriptor, data as hexadecimal 16-bit
    words, explanation). ``more`` are attributes that only some pictures have, by keyword as text;
    ``regions`` the numbers of each ultrasound region (``dicom_extras``).
    """

    transfer_syntax: str = ""
    sop_class: str = ""
    sop_uid: str = ""
    patient_id: str = ""
    patient_name: str = ""
    birth_date: str = ""
    sex: str = ""
    patient_age: str = ""
    study_uid: str = ""
    series_uid: str = ""
    frame_of_reference_uid: str = ""
    study_description: str = ""
    accession_number: str = ""
    series_description: str = ""
    series_number: int | None = None
    instance_number: int | None = None
    modality: str = ""
    image_type: Words = ()
    body_part: str = ""
    view_position: str = ""
    laterality: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    rows: int | None = None
    columns: int | None = None
    samples: int | None = None
    frames: int | None = None
    photometric: str = ""
    bits_allocated: int | None = None
    bits_stored: int | None = None
    signed: bool = False
    spacing: Numbers = ()
    imager_spacing: Numbers = ()
    nominal_spacing: Numbers = ()
    calibration_type: str = ""
    aspect_ratio: Numbers = ()
    orientation: Numbers = ()
    position: Numbers = ()
    slice_thickness: float | None = None
    patient_orientation: Words = ()
    slope: float | None = None
    intercept: float | None = None
    rescale_type: str = ""
    has_modality_lut: bool = False
    windows: tuple[tuple[float, float, str, str], ...] = ()
    has_voi_lut: bool = False
    padding: int | None = None
    padding_limit: int | None = None
    presentation_shape: str = ""
    lossy: bool = False
    has_overlay: bool = False
    has_supplemental_palette: bool = False
    echo: Words = ()
    acquisition: str = ""
    temporal: str = ""
    b_value: str = ""
    trigger_time: str = ""
    units: str = ""
    more: tuple[tuple[str, str], ...] = ()
    voi_luts: tuple[tuple[str, str, str], ...] = ()
    regions: tuple[Numbers, ...] = ()
    groups: tuple[FrameGroup, ...] = ()
    unreadable: Words = ()

    @property
    def frame_count(self) -> int:
        """Number of frames; one where the file does not say."""
        return self.frames or 1

    def said(self, keyword: str) -> str:
        """Text of one of the attributes in ``more``, empty where absent."""
        return dict(self.more).get(keyword, "")

    def number(self, keyword: str) -> float | None:
        """First value of one of the attributes in ``more``, None where it is no finite number."""
        try:
            value = float(self.said(keyword).split("\\")[0])
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    @property
    def is_localizer(self) -> bool:
        """Whether ImageType calls it a localizer."""
        return "LOCALIZER" in self.image_type

    @property
    def decoded_bytes(self) -> int:
        """Size of the decoded pixels."""
        pixels = (self.rows or 0) * (self.columns or 0) * self.frame_count
        return pixels * (self.samples or 1) * max(1, (self.bits_allocated or 8) // 8)

    def as_json(self) -> dict[str, Any]:
        """Return the header as JSON-able values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Header":
        """Build a header from what ``as_json`` gave."""
        plain = {field.name: _tupled(values[field.name]) for field in fields(cls)}
        plain["groups"] = tuple(
            FrameGroup(**{name: _tupled(value) for name, value in group.items()})
            for group in values["groups"]
        )
        return cls(**plain)


def _tupled(value: Any) -> Any:  # noqa: ANN401 - JSON
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value


def read(path: Path) -> Header | None:
    """Read the header of one file, in the child process; None if it is not DICOM after all.

    Character sets (0008,0005) are resolved; a text that cannot be shown keeps its readable part.
    """
    from meddx.importers.shared import dicom_attributes

    dataset = dicom_attributes.open_header(path)
    return None if dataset is None else dicom_attributes.header_of(dataset)
