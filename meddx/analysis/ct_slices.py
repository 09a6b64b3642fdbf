"""CT slices as published figures show them: cut to what they are about.

Packs of the family ``ct_slice`` learn from 8-bit figures, which are cut to the head or to the
lungs. A slice of a scanner has air and a table around the patient, so it is cut in the same way
before it goes through the pack's window; otherwise the network would see a smaller patient than it
was trained on. A network that learnt from slices of a scanner gets them whole.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.quantities import lungs
from meddx.analysis.quantities.from_series import grid_of
from meddx.analysis.quantities.grid import Grid, Mask
from meddx.analysis.quantities.morphology import components
from meddx.analysis.quantities.suitable import Region
from meddx.case.record import Series

_BODY_HU: Final = -300.0  # half way between air and skin, as far as a table's foam is left out
_MARGIN: Final = 0.03  # of the box, kept around it on every side
# Less than this share of the largest section is the top of the skull or the end of a lung, where
# hardly anything can be seen.
_LEAST: Final = 0.3


@dataclass(frozen=True, eq=False)
class Cut:
    """One slice, cut.

    Parameters
    ----------
    k
        Its number in the series.
    hu
        ndarray of float32, shape (rows, cols), HU.
    top, left
        Px of the slice where the cut begins.
    """

    k: int
    hu: NDArray[np.float32]
    top: int
    left: int


def cuts(series: Series, region: Region | None, *, whole: bool = False) -> tuple[Cut, ...]:
    """Return the slices of a series in memory that show enough of the lungs, or of the body.

    Parameters
    ----------
    series
        Whose slices they are, in HU.
    region
        A chest is cut to its lungs; anything else to the largest thing in the slice.
    whole
        Whether the chosen slices stay as they are.

    Raises
    ------
    meddx.phrase.Refused
        ``no_lungs`` where a chest shows none.
    """
    grid = grid_of(series)
    mask = lungs.roughly(grid) if region is Region.CHEST else _body(grid)
    sizes = np.count_nonzero(mask, axis=(1, 2))
    chosen = np.flatnonzero((sizes > 0) & (sizes >= _LEAST * sizes.max()))
    if whole:
        return tuple(Cut(int(k), grid.hu[k], 0, 0) for k in chosen)
    return tuple(_cut(grid, mask[k], int(k)) for k in chosen)


def _body(grid: Grid) -> Mask:
    """Return the largest thing denser than air in each slice."""
    mask = np.zeros(grid.hu.shape, bool)
    for k, hu in enumerate(grid.hu):
        labels, _ = components(hu > _BODY_HU)
        mask[k] = labels == 1
    return mask


def _cut(grid: Grid, mask: Mask, k: int) -> Cut:
    spans = []
    for axis, size in enumerate(mask.shape):
        at = np.flatnonzero(mask.any(axis=1 - axis))
        low, high = int(at[0]), int(at[-1]) + 1
        margin = round(_MARGIN * (high - low))
        spans.append(slice(max(0, low - margin), min(size, high + margin)))
    down, across = spans
    return Cut(k, grid.hu[k, down, across], down.start, across.start)
