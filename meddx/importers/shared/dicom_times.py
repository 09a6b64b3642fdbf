"""Slices at the same places: time points of one series, or stacks of their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from meddx.importers.shared.dicom_geometry import SAME_PLACE_MM
from meddx.importers.shared.dicom_slices import Slice
from meddx.phrase import Phrase

SPLIT: Final = Phrase("Positions repeat in this series; it is shown as {count} stacks.")
PART: Final = Phrase("Slices of some time points are missing; these are shown as stacks apart.")
BY_ORDER: Final = Phrase(
    "Positions repeat and the files do not say why; they are shown as {count} time points in the "
    "order of their numbers."
)

# Stacks of one geometry agree in every position as closely as this.
_SAME_STACK_MM: Final = 0.05


@dataclass(frozen=True, eq=False)
class Stack:
    """Slices of one geometry.

    Parameters
    ----------
    slices
        Time point by time point, in each sorted along the normal.
    time_points
        How many.
    told
        What must be said about how they were sorted.
    """

    slices: tuple[Slice, ...]
    time_points: int = 1
    told: tuple[Phrase, ...] = ()


Tell = Callable[[Slice], Any]
_BY_FILE: Final[Tell] = lambda item: item.order[:-1]  # noqa: E731 - one of the tells below
_TELLS: Final[tuple[Tell, ...]] = (
    lambda item: item.temporal,
    lambda item: item.acquisition,
    lambda item: item.trigger,
    lambda item: item.acquired,
    lambda item: item.group.dimension[:1] + item.group.dimension[2:],
    _BY_FILE,
)
_SURE: Final = 2  # the tells that also part stacks of different extent


def split(slices: Sequence[Slice]) -> list[Stack]:
    """Divide parallel slices of one kind into stacks without repeated positions.

    What tells the time points apart is tried in turn (temporal position, acquisition, trigger
    time, time of acquisition, dimension indices, file); else the n-th slice at each position is of
    the n-th time point. Where no such division gives equal stacks, they stay apart.
    """
    ordered = sorted(slices, key=lambda item: item.order)
    levels = _levels(ordered)
    if len(set(levels)) == len(ordered):
        return [Stack(_sorted(ordered, levels))]
    for tell in _TELLS:
        parts = _parts(ordered, levels, tell)
        if len(parts) > 1 and len({_signature(part) for part in parts}) == 1 and _alike(parts):
            whole = _timed(parts)
            by_order = () if tell is not _BY_FILE else (BY_ORDER.with_values(count=len(parts)),)
            return [Stack(whole.slices, whole.time_points, by_order)]
    ranked = _ranked(ordered, levels)
    if len({len(part) for part in ranked}) == 1 and _alike(ranked):
        whole = _timed(ranked)
        told = (BY_ORDER.with_values(count=whole.time_points),)
        return [Stack(whole.slices, whole.time_points, told)]
    for tell in _TELLS[:_SURE]:
        parts = _parts(ordered, levels, tell)
        if len(parts) > 1:
            return _apart(parts)
    return _apart(ranked)


_Part = tuple[tuple[int, Slice], ...]  # level along the normal, slice; sorted by level


def _depths(slices: Sequence[Slice]) -> list[float]:
    normal = slices[0].plane.normal
    return [float(normal @ np.array(item.plane.position)) for item in slices]


def _levels(slices: Sequence[Slice]) -> list[int]:
    """Return the number of each position along the normal, from 0."""
    depths = _depths(slices)
    levels = [0] * len(slices)
    level, start = -1, -np.inf
    for index in np.argsort(depths, kind="stable"):
        if depths[index] - start >= SAME_PLACE_MM:
            level, start = level + 1, depths[index]
        levels[index] = level
    return levels


def _sorted(slices: Sequence[Slice], levels: Sequence[int]) -> tuple[Slice, ...]:
    return tuple(slices[index] for index in np.argsort(levels, kind="stable"))


def _parts(slices: Sequence[Slice], levels: Sequence[int], tell: Tell) -> list[_Part]:
    """Divide by what ``tell`` says, in its order; nothing where it is silent or does not help."""
    parts: dict[Any, list[tuple[int, Slice]]] = {}
    for item, level in zip(slices, levels, strict=True):
        value = tell(item)
        if value is None or value == ():
            return []
        parts.setdefault(value, []).append((level, item))
    found = [tuple(sorted(parts[key], key=lambda pair: pair[0])) for key in sorted(parts)]
    repeats = any(len({level for level, _ in part}) < len(part) for part in found)
    return [] if repeats else found


def _ranked(slices: Sequence[Slice], levels: Sequence[int]) -> list[_Part]:
    """Give the n-th slice at each position to the n-th part."""
    parts: list[list[tuple[int, Slice]]] = []
    counts: dict[int, int] = {}
    numbers = sorted(range(len(slices)), key=lambda index: (levels[index], _when(slices[index])))
    for index in numbers:
        level = levels[index]
        turn = counts[level] = counts.get(level, -1) + 1
        if turn == len(parts):
            parts.append([])
        parts[turn].append((level, slices[index]))
    return [tuple(part) for part in parts]


def _when(item: Slice) -> tuple[Any, ...]:
    """Sort slices at one position by time, as far as any of them says it."""
    numbers = (item.temporal, item.acquisition, item.trigger)
    return (*(-1.0 if n is None else n for n in numbers), item.acquired or "", *item.order)


def _signature(part: _Part) -> tuple[int, ...]:
    return tuple(level for level, _ in part)


def _alike(parts: Sequence[_Part]) -> bool:
    """Whether slices of one number lie at one place in every part, not only at one depth."""
    places = np.array([[item.plane.position for _, item in part] for part in parts])
    return bool((np.abs(places - places[0]).max(initial=0.0)) <= _SAME_STACK_MM)


def _timed(parts: Sequence[_Part]) -> Stack:
    return Stack(tuple(item for part in parts for _, item in part), len(parts))


def _apart(parts: Sequence[_Part]) -> list[Stack]:
    """Join parts of one extent as time points; the others are stacks of their own."""
    alike: dict[tuple[int, ...], list[_Part]] = {}
    for part in parts:
        same = alike.setdefault(_signature(part), [])
        same.append(part)
    groups = [
        group
        for found in alike.values()
        for group in ([found] if len(found) > 1 and _alike(found) else [[part] for part in found])
    ]
    several = any(len(group) > 1 for group in groups)
    told = PART if several else SPLIT.with_values(count=len(groups))
    return [
        Stack(made.slices, made.time_points, (told,))
        for made in (_timed(group) for group in groups)
    ]
