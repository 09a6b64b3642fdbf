"""DICOM Segmentations: binary, fractional and label maps (PS3.3 A.51, C.8.20)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import Patch, Segment, Segmentation, SegmentationKind
from meddx.case.source import Source
from meddx.case.volume import Geometry
from meddx.child import Reply
from meddx.importers.shared import dicom_grids, dicom_layer_pixels, dicom_layers
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

CLASSES: Final = frozenset({"1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.66.7"})

SLIDE: Final = Phrase("This segmentation lies over a microscopy slide, which MedDx does not show.")
NOWHERE: Final = Phrase("This segmentation does not say where its frames lie, so it is not shown.")
UNKNOWN_SEGMENT: Final = Phrase(
    "Parts of this segmentation belong to segments that it does not describe; "
    "they are not shown: {count}."
)
TWICE: Final = Phrase("This segmentation holds a segment twice at one place; both were joined.")
NO_MAXIMUM: Final = Phrase("This segmentation does not state its largest value; 255 was taken.")
BEYOND: Final = Phrase("Values of this segmentation exceed its own maximum; they were cut to it.")

_DEADLINE_S: Final = 300.0
_BACKGROUND: Final = "125040"  # of the scheme DCM

Table = list[tuple[int, int, int, int, int, int]]


def load(
    source: Source, study_uid: str, sop_uid: str, context: Context
) -> tuple[Segmentation, ...]:
    """Read one object: one layer for each orientation of its frames.

    Raises
    ------
    Refused
        ``damaged``, ``too_large``, ``slide``, ``no_position``, ``transfer_syntax``.
    """
    reply = context.in_child(
        "meddx.importers.shared.dicom_segmentation:read", {"source": source.as_json()}, _DEADLINE_S
    )
    told, made = reply.header, []
    for number, grid in enumerate(told["grids"]):
        arrays = {
            name: reply.arrays[f"{name}{number}"]
            for name in ("affine", "planes", "table", "values")
        }
        layer_id = f"{sop_uid}#{number}" if number else sop_uid
        made.append(_layer(told, grid, arrays, dicom_layers.base(told, study_uid, layer_id)))
    return tuple(made)


def _layer(
    told: Mapping[str, Any],
    grid: Mapping[str, Any],
    arrays: Mapping[str, NDArray[Any]],
    base: Mapping[str, Any],
) -> Segmentation:
    patches: dict[int, list[Patch]] = {}
    start = 0
    for segment, k, top, left, rows, cols in arrays["table"].tolist():
        part = arrays["values"][start : start + rows * cols].reshape(rows, cols)
        patches.setdefault(segment, []).append(Patch(k, top, left, part))
        start += rows * cols
    segments = []
    for number, item in enumerate(told["segments"]):
        code, meaning = dicom_layers.code_of(item["code"])
        own = sorted(patches.get(number, ()), key=lambda patch: patch.k)
        segments.append(
            Segment(
                number=int(item["number"]),
                label=str(item["label"]) or meaning or str(item["number"]),
                colour=(item["colour"][0], item["colour"][1], item["colour"][2]),
                code=code,
                meaning=meaning,
                algorithm=str(item["algorithm"]),
                patches=tuple(own),
            )
        )
    in_pixels = bool(grid["pictures"])
    geometry = Geometry.pixels()
    if not in_pixels:
        geometry = dicom_layers.unpacked_geometry(arrays["affine"], arrays["planes"])
    return Segmentation(
        **base,
        warnings=dicom_layers.warnings_of(told["warnings"]),
        kind=SegmentationKind(told["kind"]),
        geometry=geometry,
        shape=(int(grid["shape"][0]), int(grid["shape"][1]), int(grid["shape"][2])),
        segments=tuple(segments),
        maximum=int(told["maximum"]),
        pictures=tuple((str(uid), int(frame)) for uid, frame in grid["pictures"]),
    )


def read(source: dict[str, Any]) -> Reply:
    """Decode one segmentation; runs in the child process.

    Raises
    ------
    Refused
        ``slide``, ``no_position``, ``too_large`` or ``damaged``; what ``dicom_layers.read``
        refuses.
    """
    dataset = dicom_layers.read(source)
    if dicom_layers.is_slide(dataset):
        raise Refused("slide", SLIDE)
    groups = dicom_layers.frame_groups(dataset)
    shared = dicom_layers.first(dataset, "SharedFunctionalGroupsSequence")
    kind, maximum, told = _kind(dataset)
    segments = _segments(dataset)
    places, grids, pictures = _places(groups, shared)
    shape = dicom_layer_pixels.layout(dataset, len(groups))
    blank, padding = _blank(segments), dicom_layers.integer(dataset, "PixelPaddingValue")
    segments = [item for item in segments if item["number"] != blank]
    reader = _Frames(kind, maximum, [item["number"] for item in segments], told)
    reader.blanks = {0, blank, padding}
    for number, values in enumerate(dicom_layer_pixels.frames(dataset, shape)):
        if number >= len(groups):
            raise dicom_layers.damaged("NumberOfFrames")
        reader.take(values, _segment_number(groups[number], shared), places[number])
    if reader.unknown:
        told.append(UNKNOWN_SEGMENT.with_values(count=reader.unknown))
    if any(not grid.geometry.is_even for grid in grids):
        told.append(dicom_layers.UNEVEN)
    arrays: dict[str, NDArray[Any]] = {}
    for number, grid in enumerate(grids):
        arrays |= {f"{n}{number}": a for n, a in dicom_layers.packed(grid.geometry).items()}
        arrays |= {f"{name}{number}": array for name, array in reader.packed(number).items()}
    header = dicom_layers.description(dataset) | {
        "thickness_mm": dicom_layers.reach_mm(shared, groups[0]),
        "kind": kind.value,
        "maximum": maximum,
        "segments": segments,
        "grids": [
            {"shape": (grid.count, shape.rows, shape.columns), "pictures": pictures}
            for grid in grids
        ],
        "warnings": dicom_layers.as_told(dict.fromkeys(told)),
    }
    return Reply(header, arrays)


def _kind(dataset: "Dataset") -> tuple[SegmentationKind, int, list[Phrase]]:
    """Return what the values mean, their maximum, and what must be said about it."""
    stated = dicom_layers.text(dataset, "SegmentationType")
    if stated in {"BINARY", "LABELMAP"}:
        return SegmentationKind(stated), 1, []
    if stated != "FRACTIONAL":
        raise dicom_layers.damaged("SegmentationType")
    share = dicom_layers.text(dataset, "SegmentationFractionalType") == "OCCUPANCY"
    kind = SegmentationKind.OCCUPANCY if share else SegmentationKind.PROBABILITY
    maximum = dicom_layers.integer(dataset, "MaximumFractionalValue")
    if maximum is None:
        return kind, 255, [NO_MAXIMUM]
    if not 1 <= maximum <= 255:
        raise dicom_layers.damaged("MaximumFractionalValue")
    return kind, maximum, []


def _segments(dataset: "Dataset") -> list[dict[str, Any]]:
    """Return all segments that the object describes, by number."""
    palette = dicom_layers.palette(dataset)
    found: dict[int, dict[str, Any]] = {}
    for item in dicom_layers.items(dataset, "SegmentSequence"):
        number = dicom_layers.integer(item, "SegmentNumber")
        if number is None or not 0 <= number <= 65535 or number in found:
            raise dicom_layers.damaged("SegmentNumber")
        lab = dicom_layers.numbers(item, "RecommendedDisplayCIELabValue", 3)
        property_ = dicom_layers.first(item, "SegmentedPropertyTypeCodeSequence")
        algorithm = (
            dicom_layers.text(item, "SegmentAlgorithmType"),
            dicom_layers.text(item, "SegmentAlgorithmName"),
        )
        found[number] = {
            "number": number,
            "label": dicom_layers.text(item, "SegmentLabel"),
            "colour": dicom_layers.srgb(lab)
            if lab
            else palette.get(number, dicom_layers.colour(number - 1)),
            "code": dicom_layers.code(property_),
            "algorithm": " ".join(part for part in algorithm if part),
            "is_background": dicom_layers.text(property_, "CodeValue") == _BACKGROUND,
        }
    return [found[number] for number in sorted(found)]


def _places(
    groups: Sequence["Dataset"], shared: "Dataset | None"
) -> tuple[list[tuple[int, int]], list[dicom_grids.Grid], list[tuple[str, int]]]:
    """Return grid and slice of each frame, the grids, and the pictures of a grid in pixels."""
    planes = [dicom_layers.plane(group, shared) for group in groups]
    if all(plane.is_complete for plane in planes):
        spacing = dicom_layers.stated_mm(shared, groups[0], "SpacingBetweenSlices")
        thick = dicom_layers.stated_mm(shared, groups[0], "SliceThickness")
        grids = dicom_grids.grids(planes, spacing, thick)
        places = {
            frame: (number, k)
            for number, grid in enumerate(grids)
            for frame, k in zip(grid.frames, grid.slices, strict=True)
        }
        return [places[frame] for frame in range(len(groups))], grids, []
    named = [next(dicom_layers.pictures(group), ("", 0)) for group in groups]
    if any(not uid for uid, _ in named):
        raise Refused("no_position", NOWHERE)
    pictures = sorted(set(named))
    slices = [pictures.index(name) for name in named]
    frames = tuple(range(len(groups)))
    grid = dicom_grids.Grid(frames, tuple(slices), Geometry.pixels(), len(pictures))
    return [(0, k) for k in slices], [grid], pictures


def _segment_number(group: "Dataset", shared: "Dataset | None") -> int | None:
    item = dicom_layers.group_item(group, shared, "SegmentIdentificationSequence")
    return dicom_layers.integer(item, "ReferencedSegmentNumber")


def _blank(segments: Sequence[Mapping[str, Any]]) -> int | None:
    """Return the number of the background, if it is described as a segment."""
    return next((int(item["number"]) for item in segments if item["is_background"]), None)


@dataclass(eq=False)
class _Frames:
    """Collects what the frames cover, cropped."""

    kind: SegmentationKind
    maximum: int
    numbers: list[int]
    told: list[Phrase]
    blanks: set[int | None] = field(default_factory=set)
    unknown: int = 0
    size: int = 0
    found: dict[tuple[int, int, int], Patch] = field(default_factory=dict)

    def take(self, values: NDArray[Any], number: int | None, place: tuple[int, int]) -> None:
        """Take one frame of one segment, or of all segments of a label map."""
        if self.kind is SegmentationKind.LABELMAP:
            for label in np.unique(values).tolist():
                if label not in self.blanks:
                    self._keep((values == label).view(np.uint8), label, place)
            return
        if self.maximum == 1:
            values = (values != 0).view(np.uint8)
        elif int(values.max()) > self.maximum:
            self.told.append(BEYOND)
            values = np.minimum(values, self.maximum)
        self._keep(values.astype(np.uint8, copy=False), number, place)

    def _keep(self, values: NDArray[np.uint8], number: int | None, place: tuple[int, int]) -> None:
        rows = np.flatnonzero(values.any(axis=1))
        if not len(rows):
            return
        if number not in self.numbers:
            self.unknown += 1
            return
        cols = np.flatnonzero(values[rows[0] : rows[-1] + 1].any(axis=0))
        top, left = int(rows[0]), int(cols[0])
        grid, k = place
        patch = Patch(k, top, left, values[top : rows[-1] + 1, left : cols[-1] + 1].copy())
        key = grid, self.numbers.index(number), k
        if key in self.found:
            self.told.append(TWICE)
            patch = _joined(patch, self.found[key])
        self.size += patch.values.size
        if self.size > dicom_layers.MAX_BYTES:
            gigabytes = dicom_layers.MAX_BYTES >> 30
            raise Refused("too_large", dicom_layers.TOO_LARGE.with_values(gigabytes=gigabytes))
        self.found[key] = patch

    def packed(self, grid: int) -> dict[str, NDArray[Any]]:
        """Return the patches of one grid as two arrays; the patches are given up."""
        keys = sorted(key for key in self.found if key[0] == grid)
        shapes = [self.found[key].values.shape for key in keys]
        values = np.empty(sum(rows * cols for rows, cols in shapes), np.uint8)
        table: Table = []
        start = 0
        for key in keys:
            patch = self.found.pop(key)
            rows, cols = patch.values.shape
            values[start : start + rows * cols] = patch.values.ravel()
            table.append((key[1], key[2], patch.top, patch.left, rows, cols))
            start += rows * cols
        return {"table": np.array(table, np.int64).reshape(-1, 6), "values": values}


def _joined(one: Patch, other: Patch) -> Patch:
    """Return the larger value of two patches of one slice everywhere."""
    top, left = min(one.top, other.top), min(one.left, other.left)
    corners = [(p.top + p.values.shape[0], p.left + p.values.shape[1]) for p in (one, other)]
    bottom, right = (max(ends) for ends in zip(*corners, strict=True))
    joined = np.zeros((bottom - top, right - left), np.uint8)
    for patch, (low, end) in zip((one, other), corners, strict=True):
        part = joined[patch.top - top : low - top, patch.left - left : end - left]
        np.maximum(part, patch.values, out=part)
    return Patch(one.k, top, left, joined)
