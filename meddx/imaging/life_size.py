"""Life size: a picture on the screen as large as what it shows."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.record import Series
from meddx.imaging.measure import distance_label
from meddx.phrase import Phrase

LIFE_SIZE: Final = Phrase("Life size: {label}")
_REGION: Final = Phrase("mm (ultrasound region)")
_EQUAL: Final = 1e-3


@dataclass(frozen=True)
class LifeSize:
    """The zoom of life size and what it is worth.

    Parameters
    ----------
    zoom
        Screen pixels for each picture pixel along a row.
    text
        Says it with the calibration of the spacing, which is part of it: a radiograph without an
        estimated magnification is in the size of its shadow on the detector.
    """

    zoom: float
    text: Phrase


def life_size(series: Series, pitch_mm: float | None) -> LifeSize | None:
    """Return how large life size is on a monitor.

    Parameters
    ----------
    series
        As acquired, or standing for the cuts of its plane.
    pitch_mm
        Size of a device pixel, None where the monitor does not say it.

    Returns
    -------
    LifeSize or None
        None where no spacing is known, nor how large a pixel of the monitor is; and on ultrasound
        whose regions have different scales, of which one picture has no common one.

    Raises
    ------
    ValueError
        If the pitch is not positive.
    """
    if pitch_mm is None:
        return None
    if not pitch_mm > 0:
        raise ValueError("a pixel of a monitor has a size")
    if series.regions:
        spacing_mm, label = _of_regions(series), _REGION
    else:
        spacing = series.volume.geometry.spacing_mm
        spacing_mm = None if spacing is None else spacing[2]
        label = distance_label(series.volume.geometry)
    if spacing_mm is None:
        return None
    return LifeSize(spacing_mm / pitch_mm, LIFE_SIZE.with_values(label=label))


def life_size_zoom(series: Series, pitch_mm: float | None) -> float | None:
    """Return the zoom of life size (``life_size``), None where it is not known."""
    found = life_size(series, pitch_mm)
    return None if found is None else found.zoom


def _of_regions(series: Series) -> float | None:
    """Return the spacing in mm between columns that all regions of all frames share.

    A region that is no picture of lengths (Doppler, a curve) has none and is not asked.
    """
    spacings = [
        region.spacing_mm for frame in series.regions for region in frame if region.spacing_mm
    ]
    across = np.array([spacing[1] for spacing in spacings])
    if across.size == 0 or np.ptp(across) > _EQUAL * across.min():
        return None
    return float(across[0])
