"""DICOM Parametric Maps: floats or integers with their real world values (PS3.3 A.75)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import ParametricMap
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers.shared import dicom_grids, dicom_layer_pixels, dicom_layers
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

CLASSES: Final = frozenset({"1.2.840.10008.5.1.4.1.1.30"})

SLIDE: Final = Phrase("This map lies over a microscopy slide, which MedDx does not show.")
NOWHERE: Final = Phrase("This parametric map does not say where its frames lie; it is not shown.")
UNMAPPED: Final = Phrase("This map does not say what its values mean; they are shown as stored.")
OUTSIDE: Final = Phrase("Values of this map that it gives no meaning to are left out.")
NOTHING: Final = Phrase("This parametric map holds no values.")

_DEADLINE_S: Final = 300.0
_NO_UNIT: Final = frozenset({"", "1", "{no units}", "no units", "ratio"})


def load(
    source: Source, study_uid: str, sop_uid: str, context: Context
) -> tuple[ParametricMap, ...]:
    """Read one object: one layer for each quantity, orientation and repetition.

    Raises
    ------
    Refused
        ``damaged``, ``too_large``, ``slide``, ``no_position``, ``no_pixels``, ``transfer_syntax``.
    """
    reply = context.in_child(
        "meddx.importers.shared.dicom_parametric:read", {"source": source.as_json()}, _DEADLINE_S
    )
    told, made = reply.header, []
    for number, item in enumerate(told["maps"]):
        affine, planes = (reply.arrays[f"{name}{number}"] for name in ("affine", "planes"))
        layer_id = f"{sop_uid}#{number}" if number else sop_uid
        made.append(
            ParametricMap(
                **dicom_layers.base(told, study_uid, layer_id),
                warnings=dicom_layers.warnings_of(item["warnings"]),
                voxels=reply.arrays[f"voxels{number}"],
                geometry=dicom_layers.unpacked_geometry(affine, planes),
                quantity=str(item["quantity"]),
                unit=str(item["unit"]),
                mapping=(float(item["mapping"][0]), float(item["mapping"][1])),
                scale=(float(item["scale"][0]), float(item["scale"][1])),
            )
        )
    return tuple(made)


@dataclass(frozen=True)
class _Mapping:
    """What stored values mean (PS3.3 C.7.6.16.2.11): a line or a table over a range of them."""

    quantity: str = ""
    unit: str = "1"
    slope: float = 1.0
    intercept: float = 0.0
    first: float = -np.inf
    last: float = np.inf
    table: tuple[float, ...] = ()
    is_stated: bool = False

    def applied(self, values: NDArray[Any]) -> NDArray[np.float32]:
        """Return real world values, NaN beyond the range of the mapping."""
        exact = values.astype(np.float64)
        inside = (exact >= self.first) & (exact <= self.last)
        if self.table:
            place = np.where(inside, exact - self.first, 0).astype(np.intp)
            mapped = np.array(self.table)[np.minimum(place, len(self.table) - 1)]
        else:
            mapped = exact * self.slope + self.intercept
        with np.errstate(over="ignore"):
            out = np.where(inside, mapped, np.nan).astype(np.float32)
        out[~np.isfinite(out)] = np.nan
        return out


def read(source: dict[str, Any]) -> Reply:
    """Decode one parametric map; runs in the child process.

    Raises
    ------
    Refused
        ``slide``, ``no_position`` or ``too_large``; what ``dicom_layers.read`` refuses.
    """
    dataset = dicom_layers.read(source)
    if dicom_layers.is_slide(dataset):
        raise Refused("slide", SLIDE)
    groups = dicom_layers.frame_groups(dataset)
    shared = dicom_layers.first(dataset, "SharedFunctionalGroupsSequence")
    planes = [dicom_layers.plane(group, shared) for group in groups]
    if not all(plane.is_complete for plane in planes):
        raise Refused("no_position", NOWHERE)
    shape = dicom_layer_pixels.layout(dataset, len(groups))
    mappings = [_mapping(group, shared) for group in groups]
    spacing = dicom_layers.stated_mm(shared, groups[0], "SpacingBetweenSlices")
    thick = dicom_layers.stated_mm(shared, groups[0], "SliceThickness")
    parts = []
    for mapping in dict.fromkeys(mappings):
        frames = [number for number, own in enumerate(mappings) if own == mapping]
        for grid in dicom_grids.grids([planes[n] for n in frames], spacing, thick):
            whole = [frames[n] for n in grid.frames]
            parts += [(mapping, grid, turn) for turn in _repetitions(whole, grid.slices)]
    _check_size(parts, shape)
    arrays, maps = _maps(dataset, shape, parts)
    reach_mm = dicom_layers.reach_mm(shared, groups[0])
    told = dicom_layers.description(dataset) | {"maps": maps, "thickness_mm": reach_mm}
    return Reply(told, arrays)


_Part = tuple[_Mapping, dicom_grids.Grid, dict[int, int]]


def _repetitions(frames: Sequence[int], slices: Sequence[int]) -> list[dict[int, int]]:
    """Give the n-th frame at each place to the n-th map: slice of each frame, a map each."""
    maps: list[dict[int, int]] = []
    seen: dict[int, int] = {}
    for frame, k in sorted(zip(frames, slices, strict=True)):
        turn = seen.get(k, 0)
        seen[k] = turn + 1
        if turn == len(maps):
            maps.append({})
        maps[turn][frame] = k
    return maps


def _check_size(parts: Sequence[_Part], shape: dicom_layer_pixels.Layout) -> None:
    if 4 * shape.size * sum(grid.count for _, grid, _ in parts) > dicom_layers.MAX_BYTES:
        gigabytes = dicom_layers.MAX_BYTES >> 30
        raise Refused("too_large", dicom_layers.TOO_LARGE.with_values(gigabytes=gigabytes))


def _maps(
    dataset: "Dataset", shape: dicom_layer_pixels.Layout, parts: Sequence[_Part]
) -> tuple[dict[str, NDArray[Any]], list[dict[str, Any]]]:
    """Decode the frames into their maps."""
    homes = {
        frame: (number, k) for number, part in enumerate(parts) for frame, k in part[2].items()
    }
    padding = _padding(dataset)
    arrays: dict[str, NDArray[Any]] = {}
    outside: set[int] = set()
    for number, values in enumerate(dicom_layer_pixels.frames(dataset, shape)):
        if number not in homes:
            raise dicom_layers.damaged("NumberOfFrames")
        home, k = homes[number]
        mapping, grid, _ = parts[home]
        if f"voxels{home}" not in arrays:
            size = (grid.count, shape.rows, shape.columns)
            arrays[f"voxels{home}"] = np.full(size, np.nan, np.float32)
        mapped = mapping.applied(values)
        unmeant = np.isnan(mapped)
        if padding is not None:
            unmeant &= values != padding
            mapped[values == padding] = np.nan
        if unmeant.any():
            outside.add(home)
        arrays[f"voxels{home}"][k] = mapped
    told = []
    for number, part in enumerate(parts):
        placed = dicom_layers.packed(part[1].geometry)
        arrays |= {f"{name}{number}": array for name, array in placed.items()}
        told.append(_told(part, arrays[f"voxels{number}"], is_outside=number in outside))
    return arrays, told


def _told(part: _Part, voxels: NDArray[np.float32], *, is_outside: bool) -> dict[str, Any]:
    """Return what the reply says of a map; ``is_outside`` where values lie beyond its mapping."""
    mapping, grid, _ = part
    scale = _scale(voxels)
    said = (
        (not mapping.is_stated, UNMAPPED),
        (is_outside, OUTSIDE),
        (not grid.geometry.is_even, dicom_layers.UNEVEN),
        (scale is None, NOTHING),
    )
    return {
        "quantity": mapping.quantity,
        "unit": mapping.unit,
        "mapping": (1.0, 0.0) if mapping.table else (mapping.slope, mapping.intercept),
        "scale": scale or (0.0, 1.0),
        "warnings": dicom_layers.as_told(phrase for true, phrase in said if true),
    }


def _scale(voxels: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return the lowest and the highest value, from 0 where none is negative; None for no value."""
    known = voxels[np.isfinite(voxels)]
    if not known.size:
        return None
    low, high = min(0.0, float(known.min())), float(known.max())
    return (low, high) if low < high else (low, low + 1.0)


def _padding(dataset: "Dataset") -> float | None:
    for keyword in ("FloatPixelPaddingValue", "DoubleFloatPixelPaddingValue", "PixelPaddingValue"):
        found = dicom_layers.numbers(dataset, keyword, 1)
        if found:
            return found[0]
    return None


def _mapping(group: "Dataset", shared: "Dataset | None") -> _Mapping:
    """Read the first real world value mapping of a frame."""
    item = dicom_layers.group_item(group, shared, "RealWorldValueMappingSequence")
    if item is None:
        return _Mapping()
    unit = dicom_layers.code(dicom_layers.first(item, "MeasurementUnitsCodeSequence"))
    named = ("", "1", "") if unit is None else unit
    slope = dicom_layers.numbers(item, "RealWorldValueSlope", 1)
    table = dicom_layers.numbers(item, "RealWorldValueLUTData")
    if slope and slope[0] == 0:
        raise dicom_layers.damaged("RealWorldValueSlope")
    first, last = _ends(item)
    if table and len(table) != last - first + 1:
        raise dicom_layers.damaged("RealWorldValueLUTData")
    return _Mapping(
        quantity=_quantity(item),
        unit="1" if named[1] in _NO_UNIT else named[1],
        slope=slope[0] if slope else 1.0,
        intercept=(dicom_layers.numbers(item, "RealWorldValueIntercept", 1) or (0.0,))[0],
        first=first,
        last=last,
        table=table,
        is_stated=bool(slope or table),
    )


def _ends(item: "Dataset") -> tuple[float, float]:
    """Return the first and the last stored value that a mapping holds for."""
    ends = []
    for which, none in (("First", -np.inf), ("Last", np.inf)):
        names = (
            f"DoubleFloatRealWorldValue{which}ValueMapped",
            f"RealWorldValue{which}ValueMapped",
        )
        found = [value for name in names for value in dicom_layers.numbers(item, name, 1)]
        ends.append(found[0] if found else float(none))
    return ends[0], ends[1]


def _quantity(item: "Dataset") -> str:
    """Return what is mapped: the quantity's code, else the label."""
    for part in dicom_layers.items(item, "QuantityDefinitionSequence"):
        meaning = dicom_layers.text(dicom_layers.first(part, "ConceptCodeSequence"), "CodeMeaning")
        if meaning:
            return meaning
    return dicom_layers.text(item, "LUTExplanation") or dicom_layers.text(item, "LUTLabel")
