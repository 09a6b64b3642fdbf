"""Where words can stand beside what they tell of, without covering other words."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
_Boxes = NDArray[np.float64]

_AWAY: Final = 8.0
_MARGIN: Final = 2.0
_STEP: Final = 20.0
_LOOKED_AT: Final = 64  # places, the best ones, of which it is seen what lines they cross
_COVERING: Final = 1e3  # what a px2 over other words costs, in px of distance
_PIECE: Final = 60.0  # the longest part of a line that one box stands for
_LEAST_PIECE: Final = 30.0
_CROSSING: Final = 24.0  # what lying over another drawing costs


def place(
    size: tuple[float, float],
    about: Box,
    area: Box,
    taken: Sequence[Box],
    lines: Sequence[Box] = (),
) -> Box:
    """Return a box for words: near what they tell of, within the area, free where that can be.

    Where there is no free place at all it is the one that covers least.

    Parameters
    ----------
    size
        ``(height, width)`` of the words.
    about
        ``(top, left, bottom, right)`` of what they tell of; they do not lie over it.
    area
        In which they stand.
    taken
        Where other words stand.
    lines
        Around other drawings: they are kept clear where that costs no long way.
    """
    near = _beside(size, about, area)
    hard = np.array([*taken, about], np.float64).reshape(-1, 4)
    soft = np.array(lines, np.float64).reshape(-1, 4)
    soft += np.array([-1.0, -1.0, 1.0, 1.0])  # an upright line has an extent, too
    covered = _overlap(near, hard) + _overlap(near, soft)
    if not covered.all():
        return _box(near[int(np.argmin(covered > 0))])
    everywhere = np.vstack([near, _grid(size, area)])
    cost = _way(everywhere, about) + _COVERING * _overlap(everywhere, hard)
    best = np.argsort(cost, kind="stable")[:_LOOKED_AT]
    crossed = _CROSSING * _touches(everywhere[best], soft)
    return _box(everywhere[best[int((cost[best] + crossed).argmin())]])


def is_far(words: Box, about: Box) -> bool:
    """Whether words stand further from what they tell of than beside it: a line joins them."""
    return bool(_way(np.array([words], np.float64), about)[0] > 1.5 * _AWAY)


def join(words: Box, about: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the shortest line ``(y, x)`` to ``(y, x)`` from words to what they tell of."""
    ends = [(_nearest(words[at], words[at + 2], about[at], about[at + 2])) for at in (0, 1)]
    return (ends[0][0], ends[1][0]), (ends[0][1], ends[1][1])


def pieces(line: Sequence[tuple[float, float]]) -> Iterator[Box]:
    """Yield boxes along a line ``(y, x)``, each about as large as a word: what is kept clear."""
    top, left, bottom, right = math.inf, math.inf, -math.inf, -math.inf
    for (y0, x0), (y1, x1) in pairwise(line):
        count = max(1, math.ceil(max(abs(y1 - y0), abs(x1 - x0)) / _PIECE))
        for part in range(count):
            for share in (part / count, (part + 1) / count):
                y, x = y0 + (y1 - y0) * share, x0 + (x1 - x0) * share
                top, left = min(top, y), min(left, x)
                bottom, right = max(bottom, y), max(right, x)
            if bottom - top >= _LEAST_PIECE or right - left >= _LEAST_PIECE:
                yield top, left, bottom, right
                top, left, bottom, right = math.inf, math.inf, -math.inf, -math.inf
    if top <= bottom:
        yield top, left, bottom, right


def _nearest(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    """Return the points of two ranges that lie nearest to each other."""
    if high < other_low:
        return high, other_low
    if low > other_high:
        return low, other_high
    middle = (max(low, other_low) + min(high, other_high)) / 2
    return middle, middle


def _beside(size: tuple[float, float], about: Box, area: Box) -> _Boxes:
    """Places around a box: right, left, below, above, and at its corners."""
    top, left, bottom, right = about
    height, width = size
    rows = {
        "above": top - _AWAY - height,
        "middle": (top + bottom - height) / 2,
        "below": bottom + _AWAY,
    }
    cols = {
        "left": left - _AWAY - width,
        "middle": (left + right - width) / 2,
        "right": right + _AWAY,
    }
    order = (
        ("middle", "right"), ("middle", "left"), ("below", "middle"), ("above", "middle"),
        ("above", "right"), ("below", "right"), ("above", "left"), ("below", "left"),
    )  # fmt: skip
    starts = np.array([(rows[row], cols[col]) for row, col in order])
    return _within(starts, size, area)


def _grid(size: tuple[float, float], area: Box) -> _Boxes:
    top, left, bottom, right = area
    rows = np.arange(top, max(bottom - size[0], top + 1.0), _STEP)
    cols = np.arange(left, max(right - size[1], left + 1.0), _STEP)
    starts = np.stack(np.meshgrid(rows, cols, indexing="ij"), axis=-1).reshape(-1, 2)
    return _within(starts, size, area)


def _within(starts: _Boxes, size: tuple[float, float], area: Box) -> _Boxes:
    """Return boxes ``(n, 4)`` moved into the area."""
    low = np.array(area[:2]) + _MARGIN
    high = np.maximum(np.array(area[2:]) - size - _MARGIN, np.array(area[:2]))
    moved = np.minimum(np.maximum(starts, low), high)
    return np.hstack([moved, moved + size])


def _overlap(boxes: _Boxes, others: _Boxes) -> _Boxes:
    """Area that each box shares with others, summed: shape (n,)."""
    if not len(others):
        return np.zeros(len(boxes))
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared: _Boxes = np.clip(high - low, 0.0, None).prod(axis=2).sum(axis=1)
    return shared


def _touches(boxes: _Boxes, others: _Boxes) -> NDArray[np.intp]:
    apart = (boxes[:, None, 2:] <= others[None, :, :2]) | (
        boxes[:, None, :2] >= others[None, :, 2:]
    )
    found: NDArray[np.intp] = (~apart.any(axis=2)).sum(axis=1)
    return found


def _way(boxes: _Boxes, about: Box) -> _Boxes:
    """Distance of each box from another: shape (n,)."""
    other = np.array(about)
    gap = np.maximum(np.maximum(other[:2] - boxes[:, 2:], boxes[:, :2] - other[2:]), 0.0)
    found: _Boxes = np.hypot(*gap.T)
    return found


def _box(row: _Boxes) -> Box:
    top, left, bottom, right = (float(value) for value in row)
    return top, left, bottom, right
