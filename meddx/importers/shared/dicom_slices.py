"""Files and the slices in them: every frame of every file with its plane and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import numpy as np

from meddx.case.source import Source
from meddx.case.volume import FrameRef
from meddx.importers.shared import dicom_geometry
from meddx.importers.shared.dicom_geometry import Plane
from meddx.importers.shared.dicom_header import FrameGroup, Header

# Echo times that differ by rounding only are one echo.
_ECHO_DIGITS: Final = 1
_GRADIENT_DIGITS: Final = 3
# Modalities whose ImageType says which of several images of one plane this is.
_TYPED: Final = frozenset({"MR", "PT"})
_TIME_VECTORS: Final = ("TimeSlotVector", "PhaseVector", "TimeSliceVector", "RRIntervalVector")
_KIND_VECTORS: Final = ("EnergyWindowVector", "DetectorVector", "RotationVector")

Tile = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class File:
    """One file with its header.

    Parameters
    ----------
    source
        Where its bytes are.
    header
        What it says of itself.
    refs
        Its frames, as far as they are complete.
    mark
        Tells files of one SOP Instance UID apart.
    is_apart
        Whether it contradicts another file, so that it may join none.
    """

    source: Source
    header: Header
    refs: tuple[FrameRef, ...] = ()
    mark: str = ""
    is_apart: bool = False

    @cached_property
    def order(self) -> tuple[Any, ...]:
        """Sorts files the same way whatever they are called and in whatever order they come."""
        header = self.header
        number = header.instance_number
        part = number_of(header.concatenation[1]) if header.concatenation else 0.0
        own = number is None, number or 0, part, header.sop_uid, self.mark
        return (*own, self.source.member, str(self.source.path))

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """Planes of its frames."""
        return dicom_geometry.planes(self.header)

    @cached_property
    def is_placed(self) -> bool:
        """Whether its frames lie in the patient and so make stacks.

        Projections have positions of their tube or none at all; only their enhanced objects
        (tomosynthesis, rotational volumes) say where a frame lies.
        """
        header = self.header
        if header.modality in dicom_geometry.PROJECTIONS and not header.groups:
            return False
        return "MOSAIC" not in header.image_type and all(plane.is_complete for plane in self.planes)


@dataclass(frozen=True, eq=False)
class Slice:
    """One frame of a file, or one tile of a mosaic.

    Parameters
    ----------
    file
        Where it is.
    number
        Frame of the file, from 0.
    plane
        Where it lies; perhaps incomplete.
    group
        What the functional groups say of the frame.
    tile
        ``(top, left, height, width)`` of the tile in px.
    """

    file: File
    number: int
    plane: Plane
    group: FrameGroup = field(default_factory=FrameGroup)
    tile: Tile | None = None

    @property
    def header(self) -> Header:
        """Header of the file."""
        return self.file.header

    @property
    def ref(self) -> FrameRef:
        """Where its pixels are."""
        ref = self.file.refs[self.number]
        return ref if self.tile is None else replace(ref, tile=self.tile)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        if self.tile is not None:
            return self.tile[2], self.tile[3]
        return self.header.rows or 0, self.header.columns or 0

    @property
    def order(self) -> tuple[Any, ...]:
        """Order of acquisition, as far as numbers tell it."""
        return (*self.file.order, self.number)

    @cached_property
    def rescale(self) -> tuple[float, float]:
        """Slope and intercept (PS3.3 C.11.1, C.7.6.16.2.9); a table is applied when decoding."""
        header, group = self.header, self.group
        if header.has_modality_lut:
            return 1.0, 0.0
        slope = group.slope if group.slope is not None else header.slope
        intercept = group.intercept if group.intercept is not None else header.intercept
        return 1.0 if slope is None else slope, intercept or 0.0

    @property
    def is_scaled(self) -> bool:
        """Whether the file says how its values are scaled."""
        return self.header.slope is not None or self.group.slope is not None

    @property
    def rescale_type(self) -> str:
        """RescaleType of the frame."""
        return self.group.rescale_type or self.header.rescale_type

    @cached_property
    def kind(self) -> tuple[Any, ...]:
        """What differs between pictures that are never mixed in one display set."""
        header, group = self.header, self.group
        words = group.frame_type or (header.image_type if header.modality in _TYPED else ())
        told = header.echo or ("", "")
        echo = number_of(told[0]) if group.echo_time is None else group.echo_time
        b_value = number_of(header.b_value) if group.b_value is None else group.b_value
        gradient = group.gradient or header.gradient
        return (
            header.frame_of_reference_uid,
            words,
            group.component,
            round(echo, _ECHO_DIGITS),
            told[1],
            b_value,
            tuple(round(part, _GRADIENT_DIGITS) for part in gradient),
            header.kernel,
            header.number("KVP"),  # dual energy: HU of one tissue differ
            group.stack,
            tuple(self._vector(word) for word in _KIND_VECTORS),
        )

    @property
    def temporal(self) -> float | None:
        """Number of the time point, where it is said."""
        if self.group.temporal is not None:
            return self.group.temporal
        said = (self._vector(word) for word in _TIME_VECTORS)
        own: float | None = number_of(self.header.temporal, None)
        return next((number for number in said if number is not None), own)

    @property
    def trigger(self) -> float | None:
        """Time after the trigger, ms."""
        own = self.group.trigger
        said: float | None = number_of(self.header.trigger_time, None)
        return own if own is not None else said

    @property
    def acquisition(self) -> float | None:
        """AcquisitionNumber."""
        said: float | None = number_of(self.header.acquisition, None)
        return said

    @property
    def acquired(self) -> str | None:
        """When it was acquired, as text that sorts."""
        header = self.header
        dates = dict(header.dates)
        day = dates.get("AcquisitionDate") or dates.get("ContentDate") or ""
        time = header.said("AcquisitionTime")
        return self.group.acquired or (f"{day}{time}" if time else None)

    def _vector(self, word: str) -> float | None:
        numbers = dict(self.header.frame_vectors).get(word, ())
        return numbers[self.number] if self.number < len(numbers) else None


def number_of(text: str, absent: Any = 0.0) -> Any:  # noqa: ANN401 - the caller's own default
    """First number of a text, ``absent`` where there is none."""
    try:
        value = float(text.split("\\")[0])
    except ValueError:
        return absent
    return value if np.isfinite(value) else absent


def slices_of(file: File) -> tuple[Slice, ...]:
    """Return the slices of a file, in the order of the file."""
    header, planes = file.header, file.planes
    tiles = mosaic_slices(file)
    if tiles:
        return tiles
    groups = header.groups or (FrameGroup(),) * header.frame_count
    if len(planes) < header.frame_count:
        planes = planes[:1] * header.frame_count
    numbers = range(min(len(file.refs), len(groups)))
    return tuple(Slice(file, number, planes[number], groups[number]) for number in numbers)


def mosaic_slices(file: File) -> tuple[Slice, ...]:
    """Cut a Siemens mosaic into its slices; none where its layout or direction is not known.

    The header places the corner of the sheet as if it were one large slice around the centre of
    the first one. ``header.mosaic`` holds the number of tiles and the slice normal.
    """
    header = file.header
    if "MOSAIC" not in header.image_type or len(header.mosaic) != 4:
        return ()
    plane = Plane(header.position, header.orientation, header.spacing)
    if not plane.is_complete:
        return ()
    count, normal = int(header.mosaic[0]), np.array(header.mosaic[1:])
    side = int(np.ceil(np.sqrt(count)))
    rows, columns = header.rows or 0, header.columns or 0
    step_mm = header.spacing_between or header.slice_thickness
    parallel = abs(abs(float(normal @ plane.normal)) - 1.0) < dicom_geometry.ORTHOGONAL
    if count < 1 or rows % side or columns % side or not step_mm or not parallel:
        return ()
    height, width = rows // side, columns // side
    row, column = np.array(header.orientation).reshape(2, 3)
    first = (
        np.array(header.position)
        + row * header.spacing[1] * (columns - width) / 2
        + column * header.spacing[0] * (rows - height) / 2
    )
    step = abs(step_mm) * np.sign(float(normal @ plane.normal)) * plane.normal
    return tuple(
        Slice(
            file,
            0,
            replace(plane, position=tuple(float(x) for x in first + n * step)),
            tile=(n // side * height, n % side * width, height, width),
        )
        for n in range(count)
    )


def joined(files: Sequence[File]) -> tuple[Slice, ...]:
    """Return the slices of several files one after another."""
    return tuple(item for file in sorted(files, key=lambda f: f.order) for item in slices_of(file))
