"""What lies over images: segmentations, parametric maps and contours (PS3.3 A.51, A.75, A.19).

A layer belongs to a frame of reference, not to slices: it has its own grid or its own points in
patient millimetres (LPS), and where it meets a slice is computed when it is painted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import Code
from meddx.case.volume import Geometry
from meddx.phrase import Language, Phrase

Colour = tuple[int, int, int]


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


@dataclass(frozen=True, eq=False, kw_only=True)
class Layer:
    """What every layer says of itself.

    Parameters
    ----------
    layer_id
        SOP Instance UID, with ``#`` and a number where one object holds several layers.
    study_instance_uid
        The study it belongs to.
    title
        SeriesDescription, ContentLabel or StructureSetLabel.
    frame_of_reference_uid
        The space its coordinates are in; empty where the object does not say.
    referenced_series, referenced_instances
        UIDs of the images it was made on, as far as it names them.
    thickness_mm
        How far across a slice of its grid reaches, as far as the object says.
    warnings
        What must be said about it.
    """

    layer_id: str
    study_instance_uid: str
    title: str = ""
    frame_of_reference_uid: str = ""
    referenced_series: tuple[str, ...] = ()
    referenced_instances: tuple[str, ...] = ()
    thickness_mm: float | None = None
    warnings: tuple[Phrase, ...] = ()


class SegmentationKind(StrEnum):
    """What the values of a segmentation mean (PS3.3 C.8.20.2.3)."""

    BINARY = "BINARY"  # 0 or 1
    PROBABILITY = "PROBABILITY"  # of the maximum
    OCCUPANCY = "OCCUPANCY"  # share of the voxel, of the maximum
    LABELMAP = "LABELMAP"  # 0 or 1 too: each voxel belongs to one segment


@dataclass(frozen=True, eq=False)
class Patch:
    """The part of one slice that a segment covers; beyond it the segment is zero.

    Parameters
    ----------
    k
        Slice of the segmentation's grid.
    top, left
        Row and column of the first value.
    values
        ndarray of uint8, shape (rows, cols), at most the segmentation's ``maximum``.
    """

    k: int
    top: int
    left: int
    values: NDArray[np.uint8]

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.dtype != np.uint8 or 0 in self.values.shape:
            raise ValueError("a patch is a picture of uint8")
        if min(self.k, self.top, self.left) < 0:
            raise ValueError("a patch lies on the grid")
        object.__setattr__(self, "values", _frozen(self.values))


@dataclass(frozen=True, eq=False)
class Segment:
    """One thing that was outlined.

    Parameters
    ----------
    number
        SegmentNumber (or the label of a label map).
    label
        SegmentLabel.
    colour
        sRGB, 0 to 255.
    code
        What it is (SegmentedPropertyTypeCodeSequence), where its vocabulary is known here.
    meaning
        The code's meaning in the object's words.
    algorithm
        MANUAL, SEMIAUTOMATIC or AUTOMATIC, and the algorithm's name.
    patches
        Where it is, sorted by slice, at most one a slice; none for an empty segment.
    """

    number: int
    label: str
    colour: Colour
    code: Code | None = None
    meaning: str = ""
    algorithm: str = ""
    patches: tuple[Patch, ...] = ()

    def __post_init__(self) -> None:
        slices = [patch.k for patch in self.patches]
        if slices != sorted(set(slices)):
            raise ValueError("patches are sorted by slice, one a slice")

    def name(self, language: Language) -> str:
        """Return the code's name where it is known in both languages, else the object's label."""
        if self.code is not None and self.code.display_zh:
            return self.code.label(language)
        return self.label

    @property
    def is_empty(self) -> bool:
        """Whether nothing was outlined."""
        return not self.patches


@dataclass(frozen=True, eq=False, kw_only=True)
class Segmentation(Layer):
    """A DICOM Segmentation (PS3.3 A.51) on its own grid.

    Parameters
    ----------
    kind
        What the values mean.
    geometry
        Of the grid; in pixels where the object lies on pictures without a place in the patient.
    shape
        ``(k, j, i)`` of the grid.
    segments
        In the order of their numbers.
    maximum
        Value of full certainty or occupancy; 1 for binary and label maps.
    pictures
        For a grid in pixels only: ``(SOP Instance UID, frame number from 1)`` that each slice of
        the grid lies on.
    """

    kind: SegmentationKind
    geometry: Geometry
    shape: tuple[int, int, int]
    segments: tuple[Segment, ...]
    maximum: int = 1
    pictures: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.maximum <= 255 or min(self.shape) < 1:
            raise ValueError("a segmentation has a grid and a maximum of 1 to 255")
        slices, rows, cols = self.shape
        for patch in (patch for segment in self.segments for patch in segment.patches):
            down, across = patch.values.shape
            if patch.k >= slices or patch.top + down > rows or patch.left + across > cols:
                raise ValueError("a patch lies on the grid")

    def mask(self, number: int) -> NDArray[np.uint8]:
        """Return all values of one segment: uint8, shape ``(k, j, i)``; zero where it is not."""
        dense = np.zeros(self.shape, np.uint8)
        for patch in self._patches(number):
            rows, cols = patch.values.shape
            box = (patch.k, slice(patch.top, patch.top + rows))
            dense[(*box, slice(patch.left, patch.left + cols))] = patch.values
        return dense

    def _patches(self, number: int) -> Iterator[Patch]:
        for segment in self.segments:
            if segment.number == number:
                yield from segment.patches


@dataclass(frozen=True, eq=False, kw_only=True)
class ParametricMap(Layer):
    """Values of one quantity on their own grid (PS3.3 A.75).

    Parameters
    ----------
    voxels
        ndarray of float32, shape (k, j, i): real world values; NaN where there is none.
    geometry
        Of the grid.
    quantity
        What is mapped, in the object's words (LUTLabel, LUTExplanation or the quantity's code).
    unit
        UCUM; ``1`` where there is none.
    mapping
        ``(slope, intercept)`` that made real world values of stored ones; (1, 0) for a table.
    scale
        Lowest and highest value of the colour scale, the same for every slice.
    """

    voxels: NDArray[np.float32]
    geometry: Geometry
    quantity: str = ""
    unit: str = "1"
    mapping: tuple[float, float] = (1.0, 0.0)
    scale: tuple[float, float] = (0.0, 1.0)

    def __post_init__(self) -> None:
        if self.voxels.ndim != 3 or self.voxels.dtype != np.float32 or 0 in self.voxels.shape:
            raise ValueError("a map has float32 voxels (k, j, i)")
        if not (np.isfinite(self.scale).all() and self.scale[0] < self.scale[1]):
            raise ValueError("a scale rises")
        object.__setattr__(self, "voxels", _frozen(self.voxels))


class Form(StrEnum):
    """What a line of points is (PS3.3 C.8.8.6.3)."""

    CLOSED = "closed"
    OPEN = "open"
    POINT = "point"


@dataclass(frozen=True, eq=False)
class Polygon:
    """One line of points: ndarray of float64, shape (n, 3), mm LPS."""

    points: NDArray[np.float64]
    form: Form = Form.CLOSED

    def __post_init__(self) -> None:
        shape = self.points.shape
        if len(shape) != 2 or shape[1] != 3 or shape[0] < 1 or not np.isfinite(self.points).all():
            raise ValueError("a polygon has finite points (n, 3)")
        object.__setattr__(self, "points", _frozen(self.points))


@dataclass(frozen=True, eq=False)
class Structure:
    """One region of interest of a structure set; ``kind`` is RTROIInterpretedType (``ORGAN``)."""

    number: int
    name: str
    colour: Colour
    kind: str = ""
    polygons: tuple[Polygon, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Contours(Layer):
    """An RT structure set, or its part in one frame of reference (PS3.3 A.19)."""

    structures: tuple[Structure, ...]
