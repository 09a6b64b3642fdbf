"""One series over another in the same space: PET or SPECT on CT or MR, MR on CT.

The overlay is resampled onto the plane that is shown, through the exact geometries of both; its
colours stand for its own values, in its own unit, on a scale that is fixed for the series and
never depends on the picture. Where it was not measured nothing is painted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Window
from meddx.case.record import Series, Study
from meddx.case.volume import Volume
from meddx.imaging import reslice_planes
from meddx.imaging.measured_lines import number
from meddx.imaging.reslice_cut import Cut, Projection, as_point
from meddx.imaging.values import rescaled
from meddx.phrase import Phrase, Refused

FUNCTIONAL: Final = frozenset({"PT", "NM"})

NO_SPACE: Final = Phrase(
    "Not fused: one of the two series does not say which frame of reference it lies in."
)
OTHER_SPACE: Final = Phrase(
    "Not fused: the two series lie in different frames of reference, so that what belongs together "
    "is not known. They have to be registered first."
)
OTHER_TIMES: Final = Phrase("Not fused: the two series have different numbers of time points.")
NOT_MEASURED: Final = Phrase("Regions measure the {base}, not the {over} over it")

_SUV_LOW: Final = 1.0
_SUV_HIGH: Final = (4.0, 30.0)  # the highest value of the colours lies between these
_PERCENTILES: Final = (0.5, 99.5)
_MOST_SAMPLES: Final = 4_000_000  # voxels that are looked at for a scale
_FINEST: Final = 8  # pixels of the overlay for each one of the picture, at most
_MOST_PIXELS: Final = 4096  # a side


@dataclass(frozen=True, eq=False)
class Offer:
    """A series that could be laid over another, and why it cannot, None if it can."""

    series: Series
    refusal: Phrase | None = None

    @property
    def is_functional(self) -> bool:
        """Whether it shows uptake, which is read on the anatomy under it."""
        return self.series.modality in FUNCTIONAL


def offers(studies: Iterable[Study], base: Series) -> tuple[Offer, ...]:
    """Return what may be laid over a series, uptake first, then why other uptake may not.

    Parameters
    ----------
    studies
        Of the case; the series itself is left out.
    base
        What lies under it.
    """
    if refused(base) is not None:
        return ()
    others = (series for study in studies for series in study.series)
    own = base.series_instance_uid
    found = [
        Offer(one, refusal(one, base))
        for one in others
        if one.series_instance_uid != own and refused(one) is None
    ]
    kept = [offer for offer in found if offer.refusal is None or offer.is_functional]
    return tuple(sorted(kept, key=lambda o: (o.refusal is not None, not o.is_functional)))


def candidates(studies: Iterable[Study], base: Series) -> tuple[Series, ...]:
    """Return the series that may be laid over another, uptake (PET, SPECT) first."""
    return tuple(offer.series for offer in offers(studies, base) if offer.refusal is None)


def refused(series: Series) -> Phrase | None:
    """Why a series is no volume that can be cut, None if it is."""
    try:
        reslice_planes.check(series.volume)
    except Refused as said:
        return said.phrase
    return None


def refusal(over: Series, base: Series) -> Phrase | None:
    """Why one series is not laid over another, None if it can be."""
    for one in (base, over):
        said = refused(one)
        if said is not None:
            return said
    spaces = (over.frame_of_reference_uid, base.frame_of_reference_uid)
    if not all(spaces):
        return NO_SPACE
    if spaces[0] != spaces[1]:
        return OTHER_SPACE
    if over.volume.time_points not in {1, base.volume.time_points}:
        return OTHER_TIMES
    return None


def not_measured(over: Series, base: Series) -> Phrase:
    """Say of which series the values of regions are."""
    return NOT_MEASURED.with_values(base=base.modality, over=over.modality)


def time_of(over: Series, t: int) -> int:
    """Return the time point of the overlay that lies over time point ``t`` of the picture."""
    return t if over.volume.time_points > 1 else 0


# ---- where it lies


def grid(cut: Cut, over: Volume) -> tuple[Cut, int]:
    """Return the pixels an overlay is computed on, and how many of them make one of the picture.

    They cover the picture of ``cut`` exactly. Where the voxels of the overlay are finer than its
    pixels, each is divided. A slab shows the highest value along it, as uptake is read.

    Parameters
    ----------
    cut
        The picture that is shown.
    over
        What lies over it; its voxels are not needed.
    """
    ratio = min(cut.spacing_mm) / min(over.geometry.spacing)
    most = min(_FINEST, _MOST_PIXELS // max(cut.shape))
    finer = int(np.clip(np.ceil(ratio - 0.5), 1, max(most, 1)))
    row_mm, col_mm = (spacing / finer for spacing in cut.spacing_mm)
    back = (1 - finer) / 2  # the first of the smaller pixels lies this many of them before
    origin = (
        np.array(cut.origin_mm)
        + back * row_mm * np.array(cut.down)
        + back * col_mm * np.array(cut.right)
    )
    small = replace(
        cut,
        origin_mm=as_point(origin),
        shape=(cut.shape[0] * finer, cut.shape[1] * finer),
        spacing_mm=(row_mm, col_mm),
    )
    return small.with_slab(cut.slab_mm, Projection.MIP), finer


# ---- what its colours mean


def scale(over: Series, voxels: NDArray[Any]) -> tuple[float, float]:
    """Return the lowest and highest value of the colours of a series, one for all its pictures.

    SUV from 1 to the 99.5th percentile of its voxels, which is taken between 4 and 30; other
    uptake from 0 to that percentile; anatomy as its file's window, else between two percentiles.

    Parameters
    ----------
    over
        The series.
    voxels
        ndarray, shape (frames, j, i): all its stored values. Of many every n-th is looked at.
    """
    volume = over.volume
    window = over.windows[0] if over.windows else None
    if over.modality not in FUNCTIONAL and isinstance(window, Window) and window.width > 0:
        return window.center - window.width / 2, window.center + window.width / 2
    low, high = (float(end) for end in np.nanpercentile(_some(volume, voxels), _PERCENTILES))
    if volume.unit == "SUV":
        return _SUV_LOW, float(np.clip(high, *_SUV_HIGH))
    if over.modality in FUNCTIONAL:
        low = 0.0
    return (low, high) if low < high else (low, low + 1.0)


def _some(volume: Volume, voxels: NDArray[Any]) -> NDArray[np.floating[Any]]:
    """Modality values of a part of all voxels, evenly taken; at least one is a number."""
    step = max(1, int(np.ceil((voxels.size / _MOST_SAMPLES) ** (1 / 3))))
    frames = range(0, len(voxels), step)
    parts = [
        rescaled(voxels[frame, ::step, ::step], volume.rescale_of(frame), volume.padding).ravel()
        for frame in frames
    ]
    found = np.concatenate(parts).astype(np.float32)
    return found if np.isfinite(found).any() else np.zeros(1, np.float32)


def unit_of(series: Series) -> str:
    """Return the unit of the values of a series as it is shown; empty where there is none."""
    return "" if series.volume.unit == "1" else series.volume.unit


def coloured(
    values: NDArray[np.floating[Any]], ends: tuple[float, float], table: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Paint values.

    Parameters
    ----------
    values
        ndarray of any shape, NaN where nothing was measured: transparent.
    ends
        Values of the first and the last entry of the table; what lies beyond has their colours.
    table
        ndarray of uint8, shape (256, 4): RGBA (``colour_maps.rgba``).

    Returns
    -------
    ndarray of uint8, shape ``(*values.shape, 4)``, not premultiplied.
    """
    low, high = ends
    known = np.isfinite(values)
    share = (np.where(known, values, low) - low) / (high - low)
    painted: NDArray[np.uint8] = table[np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8)]
    painted[~known] = 0
    return painted


def read(
    over: Series, values: NDArray[np.floating[Any]], finer: int, at: tuple[float, float]
) -> str | None:
    """Return the value of an overlay under a point as it is shown: ``SUV 3.2``, ``0.8 Bq/ml``.

    Parameters
    ----------
    over
        What lies over the picture.
    values, finer
        Its values on ``grid`` of the picture.
    at
        ``(row, col)`` of the picture; None is returned beside it and where nothing was measured.
    """
    row, col = (int(np.floor(place * finer)) for place in at)
    if not (0 <= row < values.shape[0] and 0 <= col < values.shape[1]):
        return None
    value = float(values[row, col])
    if not np.isfinite(value):
        return None
    unit = unit_of(over)
    if unit == "SUV":
        return f"SUV {number(value)}"
    return f"{over.modality} {number(value)} {unit}".strip()
