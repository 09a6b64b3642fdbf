"""What stands under the pointer: the modality value, and beside it what was stored and is shown."""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series
from meddx.case.volume import Frame
from meddx.imaging.measure import scale_at
from meddx.imaging.stored import Stored
from meddx.imaging.values import modality
from meddx.phrase import Phrase

_SAID: Final = {
    (False, False): Phrase("value {value}"),
    (True, False): Phrase("value {value} (stored {stored})"),
    (False, True): Phrase("value {value} (shown {shown} of 255)"),
    (True, True): Phrase("value {value} (stored {stored}, shown {shown} of 255)"),
}


@dataclass(frozen=True)
class Probe:
    """One voxel.

    Parameters
    ----------
    index
        ``(k, j, i)``.
    values
        The modality value, or red, green and blue.
    unit
        ``HU``, ``SUV`` or empty.
    distance_label
        What a distance on this picture means.
    position_mm
        ``(x, y, z)`` LPS in mm, None where the picture has no place in the patient.
    padding
        Whether the voxel is padding: it carries no measurement.
    over
        What a fused series measures here, with its own unit (``SUV 3.2``); empty for nothing.
    stored
        What the file holds before slope and intercept; None for colour, and where the picture is
        computed and no file holds such a value.
    shown
        Grey on the screen, 0 to 255; None for colour and where nothing is shown.
    """

    index: tuple[int, int, int]
    values: tuple[float, ...]
    unit: str
    distance_label: Phrase
    position_mm: tuple[float, float, float] | None = None
    padding: bool = False
    over: str = ""
    stored: float | None = None
    shown: int | None = None

    @property
    def value(self) -> float | None:
        """The modality value; None for colour and padding."""
        return None if self.padding or len(self.values) != 1 else self.values[0]

    @property
    def text(self) -> str:
        """The value with its unit as it is shown: ``-42 HU``, ``812``, ``12, 40, 255``."""
        if self.padding:
            return "-"
        return " ".join(filter(None, (", ".join(f"{v:.6g}" for v in self.values), self.unit)))

    @property
    def said(self) -> Phrase:
        """The value, and beside it what was stored and what is shown, each with what it is."""
        known = {
            "value": self.text,
            "stored": "" if self.stored is None else f"{self.stored:.6g}",
            "shown": self.shown if self.shown is not None else "",
        }
        used = {name: value for name, value in known.items() if value != ""}
        return _SAID[self.stored is not None, self.shown is not None].with_values(**used)


def probe(
    series: Series,
    k: int,
    j: int,
    i: int,
    values: NDArray[Any] | Stored | None = None,
    time_point: int = 0,
) -> Probe | None:
    """Read the voxel at ``(k, j, i)``; None outside the volume.

    Parameters
    ----------
    series
        Whose voxel it is.
    k, j, i
        Its index.
    values
        ndarray, shape (rows, cols[, 3]): modality values of slice ``k``, NaN for padding; or what
        they are made of: then only the one is made. None takes them from the volume.
    time_point
        Which volume of a series of several, from 0.

    Raises
    ------
    TypeError
        If the voxels still lie in files and ``values`` is None.
    """
    volume = series.volume
    sizes = (*volume.shape, volume.time_points)
    if not all(0 <= at < size for at, size in zip((k, j, i, time_point), sizes, strict=True)):
        return None
    frame = time_point * volume.shape[0] + k
    if values is None:
        one = modality(volume, frame, volume.voxels[frame, j : j + 1, i : i + 1])[0, 0]
    elif isinstance(values, Stored):
        one = values.values(slice(j, j + 1), slice(i, i + 1))[0, 0]
    else:
        one = values[j, i]
    found = tuple(float(value) for value in np.atleast_1d(one))
    geometry = volume.geometry
    return Probe(
        index=(k, j, i),
        values=found,
        unit="" if volume.unit == "1" else volume.unit,
        distance_label=scale_at(series, frame, ((j + 0.5, i + 0.5),))[1],
        position_mm=geometry.to_patient((k, j, i)) if geometry.frame is Frame.PATIENT else None,
        padding=len(found) == 1 and math.isnan(found[0]),
    )
