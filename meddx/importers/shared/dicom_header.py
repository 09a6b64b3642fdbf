"""What is read from a DICOM header: plain values, made in the child process, checked in the parent.

``dicom_attributes`` makes them; they travel as JSON.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final, TypeVar

Numbers = tuple[float, ...]
Words = tuple[str, ...]

DICOMDIR_CLASS: Final = "1.2.840.10008.1.3.10"

# If one of these is there and cannot be read, nothing that is shown would be sure.
VITAL: Final = frozenset(
    {
        "RescaleSlope",
        "RescaleIntercept",
        "Rows",
        "Columns",
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
    stack: str = ""
    temporal: float | None = None
    acquired: str = ""
    dimension: Numbers = ()
    echo_time: float | None = None
    trigger: float | None = None
    thickness: float | None = None
    frame_type: Words = ()
    component: str = ""
    b_value: float | None = None
    gradient: Numbers = ()


@dataclass(frozen=True)
class Header:
    """The attributes of one file that MedDx uses; empty or None where absent.

    Lengths are mm, ``spacing`` and ``imager_spacing`` are (between rows, between columns).
    ``unreadable`` names attributes that are there and hold no valid value. ``windows`` are
    (center, width, function, explanation); ``voi_luts`` (descriptor, data as hexadecimal 16-bit
    words, explanation). ``more`` are attributes that only some pictures have, by keyword as text;
    ``regions`` the numbers of each ultrasound region (``dicom_extras``). ``pixel_*`` say where the
    pixels lie (``dicom_layout.Layout``; ``pixel_spans`` one for each frame, none where unknown;
    ``pixel_tail``: more pixels follow than the size allows; ``pixel_stream``: rows, columns,
    components, bits and sign as the first compressed frame says itself).
    ``is_cut``: it has no pixels, and ends within an element.
    ``is_program``: the preamble begins like an executable file; ``pixel_stray``: bytes follow the
    pixels that belong to nothing.
    ``concatenation`` is UID, number of the part, number of parts; ``frame_vectors`` and
    ``detector`` place the frames of nuclear medicine; ``mosaic`` is the number of tiles and the
    direction in which they follow one another; ``precise`` Philips' own slope and intercept
    (``dicom_stacking``).
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
    kernel: str = ""
    gradient: Numbers = ()
    spacing_between: float | None = None
    concatenation: Words = ()
    frame_vectors: tuple[tuple[str, Numbers], ...] = ()
    detector: Numbers = ()
    mosaic: Numbers = ()
    precise: Numbers = ()
    groups: tuple[FrameGroup, ...] = ()
    unreadable: Words = ()
    high_bit: int | None = None
    planar: int = 0
    pixel_keyword: str = ""
    pixel_offset: int = 0
    pixel_length: int = 0
    pixel_available: int = 0
    pixel_spans: tuple[tuple[int, int], ...] = ()
    pixel_tail: bool = False
    pixel_stream: Numbers = ()
    is_cut: bool = False
    is_program: bool = False
    pixel_stray: bool = False
    file_bytes: int = 0

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
    def colour_model(self) -> str:
        """Photometric Interpretation; MONOCHROME2 for one sample of which a file says nothing.

        Files of ACR-NEMA, before DICOM, had no other.
        """
        return self.photometric or ("MONOCHROME2" if self.samples in {None, 1} else "")

    @property
    def is_localizer(self) -> bool:
        """Whether ImageType calls it a localizer."""
        return "LOCALIZER" in self.image_type

    @property
    def decoded_bytes(self) -> int:
        """Size of the decoded pixels."""
        pixels = (self.rows or 0) * (self.columns or 0) * self.frame_count
        return pixels * (self.samples or 1) * max(1, (self.bits_allocated or 8) // 8)


Part = TypeVar("Part", Header, FrameGroup)


def packed(headers: Sequence[Header | None]) -> list[dict[str, Any] | None]:
    """Return headers as JSON-able values: each says what differs from the one before it.

    The files of a series agree in nearly everything, and so do the frames of a file.
    """
    found: list[dict[str, Any] | None] = []
    before = Header()
    for header in headers:
        if header is None:
            found.append(None)
            continue
        changed = _changed(vars(header), vars(before))
        if "groups" in changed:
            parts = (FrameGroup(), *header.groups)
            changed["groups"] = [_changed(vars(part), vars(last)) for last, part in pairwise(parts)]
        found.append(changed)
        before = header
    return found


def unpacked(items: Sequence[Mapping[str, Any] | None]) -> list[Header | None]:
    """Build the headers that ``packed`` was given.

    Raises
    ------
    TypeError
        For attributes that a header has not.
    """
    headers: list[Header | None] = []
    before = Header()
    for item in items:
        if item is None:
            headers.append(None)
            continue
        before = _rebuilt(before, item)
        if "groups" in item:
            groups: list[FrameGroup] = []
            for part in item["groups"]:
                groups.append(_rebuilt(groups[-1] if groups else FrameGroup(), part))
            vars(before)["groups"] = tuple(groups)
        headers.append(before)
    return headers


def _changed(values: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != known[name]}


def _rebuilt(before: Part, changed: Mapping[str, Any]) -> Part:
    """Return a copy with changes; thousands are made at once, so not by way of ``__init__``.

    Raises
    ------
    TypeError
        For attributes that it has not.
    """
    values = vars(before)
    if not changed.keys() <= values.keys():
        raise TypeError("unknown attributes")
    made = object.__new__(type(before))
    own = vars(made)
    own.update(values)
    for name, value in changed.items():
        own[name] = _tupled(value) if isinstance(value, list) else value
    return made


def _tupled(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_tupled(item) if isinstance(item, list) else item for item in values])
