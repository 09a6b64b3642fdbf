"""Contours on a plane: which of them lie on it, as lines and as filled pictures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from meddx.case.layers import Colour, Contours, Form, Structure
from meddx.imaging.layer_canvas import Canvas

Rect = tuple[float, float, float, float]

_CROSSINGS_AT_ONCE: Final = 1 << 22
_SAME_MM: Final = 1e-6
_POINT_PX: Final = 3  # half the size of the cross that marks a point


class Shown(Protocol):
    """How structures are shown."""

    @property
    def outline(self) -> bool:
        """Whether areas stay empty."""

    def of(self, number: int) -> float:
        """Opacity of one structure."""


@dataclass(frozen=True, eq=False)
class Slab:
    """A plane in the patient with some depth.

    Parameters
    ----------
    plane
        ndarray (3, 3): ``plane @ (j, i, 1)`` is the place of pixel ``(j, i)`` in mm.
    before_mm, after_mm
        How far it reaches against and along its normal (``normal``).
    """

    plane: NDArray[np.float64]
    before_mm: float
    after_mm: float


@dataclass(frozen=True, eq=False)
class Line:
    """A contour on a picture.

    Parameters
    ----------
    number, colour
        Of its structure.
    points
        ndarray of float64, shape (n, 2): ``(row, col)`` in px of the picture, where pixel
        ``(r, c)`` covers ``[r, r + 1) x [c, c + 1)``.
    form
        Closed, open or a point.
    """

    number: int
    colour: Colour
    points: NDArray[np.float64]
    form: Form


def normal(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit normal of a plane: direction along a row x direction down a column."""
    across = np.cross(plane[:, 1], plane[:, 0])
    return np.asarray(across / np.linalg.norm(across))


def lines(contours: Contours, slab: Slab, options: Shown) -> Iterator[Line]:
    """Yield the contours on a slab.

    A contour flatter than the slab belongs to it when its mean depth lies in it; what is steeper
    (contours drawn on other planes) gives the pieces in which it cuts the plane: chords of a
    closed one, points of an open one.
    """
    for structure in contours.structures:
        if options.of(structure.number) > 0.0:
            yield from _of_structure(structure, slab)


def _of_structure(structure: Structure, slab: Slab) -> Iterator[Line]:
    if not structure.polygons:
        return
    across = normal(slab.plane)
    onto = np.linalg.pinv(slab.plane[:, :2])
    points = np.concatenate([polygon.points for polygon in structure.polygons])
    depths = (points - slab.plane[:, 2]) @ across
    counts = np.array([len(polygon.points) for polygon in structure.polygons])
    starts = np.cumsum(counts) - counts
    low = np.minimum.reduceat(depths, starts)
    high = np.maximum.reduceat(depths, starts)
    mean = np.add.reduceat(depths, starts) / counts
    flat = high - low <= slab.before_mm + slab.after_mm
    on = flat & (mean >= -slab.before_mm - _SAME_MM) & (mean < slab.after_mm - _SAME_MM)
    cut = ~flat & (low < 0) & (high > 0)
    for number in np.flatnonzero(on | cut):
        part = slice(starts[number], starts[number] + counts[number])
        places = (points[part] - slab.plane[:, 2]) @ onto.T + 0.5
        form = structure.polygons[number].form
        if on[number]:
            yield Line(structure.number, structure.colour, places, form)
        else:
            yield from _cuts(structure, places, depths[part], form)


def _cuts(
    structure: Structure, places: NDArray[np.float64], depths: NDArray[np.float64], form: Form
) -> Iterator[Line]:
    """Yield where a steep contour cuts the plane."""
    following = np.roll(np.arange(len(places)), -1)
    crossing = (depths < 0) != (depths[following] < 0)
    if form is not Form.CLOSED:
        crossing[-1] = False
    one, other = places[crossing], places[following][crossing]
    way = depths[crossing] / (depths[crossing] - depths[following][crossing])
    found = one + way[:, None] * (other - one)
    if form is not Form.CLOSED:
        for point in found:
            yield Line(structure.number, structure.colour, point[None], Form.POINT)
        return
    along = int(np.argmax(np.ptp(found, axis=0)))
    found = found[np.argsort(found[:, along], kind="stable")]
    for start in range(0, len(found) - 1, 2):
        yield Line(structure.number, structure.colour, found[start : start + 2], Form.OPEN)


def painted(
    contours: Contours, slab: Slab, rect_px: Rect, out_shape: tuple[int, int], options: Shown
) -> NDArray[np.uint8]:
    """Return contours as RGBA, uint8 (*out_shape, 4): areas with their opacity, lines full.

    The areas of one structure are filled by parity, so that a contour within another is a hole.
    """
    canvas = Canvas.empty(out_shape)
    top, left, bottom, right = rect_px
    zoom = np.array([out_shape[0] / (bottom - top), out_shape[1] / (right - left)])
    for structure in contours.structures:
        opacity = options.of(structure.number)
        if opacity <= 0.0:
            continue
        own = list(_of_structure(structure, slab))
        scaled = [(line, (line.points - (top, left)) * zoom) for line in own]
        closed = [points for line, points in scaled if line.form is Form.CLOSED]
        if closed and not options.outline:
            inside = filled(closed, out_shape)
            canvas.lay(inside.view(np.uint8), structure.colour, opacity)
        drawn = np.zeros(out_shape, bool)
        for line, points in scaled:
            _draw(line.form, points, drawn)
        canvas.lay(drawn.view(np.uint8), structure.colour, 1.0)
    return canvas.rgba()


def filled(polygons: list[NDArray[np.float64]], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Return the pixels whose middle lies in an odd number of closed polygons of (row, col).

    A middle exactly on an edge belongs to the polygon below or right of it.
    """
    rows, cols = shape
    toggles = np.zeros(rows * (cols + 1), np.int64)
    for points in polygons:
        for part in _parts(points, rows):
            toggles += np.bincount(_toggled(*part, shape), minlength=toggles.size)
    parity = np.cumsum(toggles.reshape(rows, cols + 1), axis=1) & 1
    return parity[:, :cols].astype(bool)


_Edges = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]


def _parts(points: NDArray[np.float64], rows: int) -> Iterator[_Edges]:
    """Yield the edges of a polygon with the rows they cross, not too many crossings at once."""
    ends = np.roll(points, -1, axis=0)
    low = np.minimum(points[:, 0], ends[:, 0])
    high = np.maximum(points[:, 0], ends[:, 0])
    first = np.clip(np.ceil(low - 0.5), 0, rows).astype(np.int64)
    last = np.clip(np.ceil(high - 0.5), 0, rows).astype(np.int64)
    crossed = last > first
    points, ends, first, last = points[crossed], ends[crossed], first[crossed], last[crossed]
    totals = np.cumsum(last - first)
    start = 0
    while start < len(points):
        before = totals[start - 1] if start else 0
        end = int(np.searchsorted(totals, before + _CROSSINGS_AT_ONCE, side="right"))
        end = max(end, start + 1)
        yield points[start:end], ends[start:end], first[start:end], last[start:end]
        start = end


def _toggled(
    begin: NDArray[np.float64],
    end: NDArray[np.float64],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
    shape: tuple[int, int],
) -> NDArray[np.int64]:
    """Flat places, on a picture one column wider, from which on each crossing flips the parity."""
    counts = last - first
    edge = np.repeat(np.arange(len(begin)), counts)
    row = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + first[edge]
    way = (row + 0.5 - begin[edge, 0]) / (end[edge, 0] - begin[edge, 0])
    at = begin[edge, 1] + way * (end[edge, 1] - begin[edge, 1])
    column = np.clip(np.ceil(at - 0.5), 0, shape[1]).astype(np.int64)
    return np.asarray(row * (shape[1] + 1) + column)


def _draw(form: Form, points: NDArray[np.float64], drawn: NDArray[np.bool_]) -> None:
    """Set the pixels that a line passes, at steps of half a pixel."""
    if form is Form.POINT:
        for row, col in points:
            arm = np.arange(-_POINT_PX, _POINT_PX + 1)
            _set(
                np.concatenate([row + arm, np.full(arm.size, row)]),
                np.concatenate([np.full(arm.size, col), col + arm]),
                drawn,
            )
        return
    ends = np.roll(points, -1, axis=0) if form is Form.CLOSED else points[1:]
    begin = points[: len(ends)]
    most = 8 * max(drawn.shape)  # a line that leaves the picture by far may be drawn in dots
    begin, ends = _near(begin, ends, drawn.shape)
    steps = np.clip(np.ceil(2 * np.abs(ends - begin).max(axis=1, initial=0)), 1, most)
    counts = steps.astype(np.int64) + 1
    edge = np.repeat(np.arange(len(begin)), counts)
    turn = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    way = (turn / steps[edge])[:, None]
    at = begin[edge] + way * (ends[edge] - begin[edge])
    _set(at[:, 0], at[:, 1], drawn)


def _near(
    begin: NDArray[np.float64], ends: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Leave out edges that pass beside the picture."""
    low, high = np.minimum(begin, ends), np.maximum(begin, ends)
    near = ((high >= 0) & (low <= np.array(shape))).all(axis=1)
    return begin[near], ends[near]


def _set(rows: NDArray[np.float64], cols: NDArray[np.float64], drawn: NDArray[np.bool_]) -> None:
    down, across = np.floor(rows).astype(np.int64), np.floor(cols).astype(np.int64)
    inside = (down >= 0) & (down < drawn.shape[0]) & (across >= 0) & (across < drawn.shape[1])
    drawn[down[inside], across[inside]] = True
