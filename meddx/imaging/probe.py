"""What stands under the pointer: the modality value, never the grey that is shown."""

from dataclasses import dataclass

from meddx.case.record import Series
from meddx.case.volume import Frame
from meddx.imaging import window
from meddx.imaging.measure import distance_label
from meddx.phrase import Phrase


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
    """

    index: tuple[int, int, int]
    values: tuple[float, ...]
    unit: str
    distance_label: Phrase
    position_mm: tuple[float, float, float] | None = None
    padding: bool = False

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


def probe(series: Series, k: int, j: int, i: int) -> Probe | None:
    """Read the voxel at ``(k, j, i)``; None outside the volume."""
    shape = series.volume.shape
    if not all(0 <= at < size for at, size in zip((k, j, i), shape, strict=True)):
        return None
    voxel = series.volume.voxels[k, j, i]
    geometry = series.volume.geometry
    values = tuple(float(v) for v in voxel) if series.volume.is_colour else (float(voxel),)
    padding = window.padding_of(series)
    return Probe(
        index=(k, j, i),
        values=values,
        unit="" if series.volume.unit == "1" else series.volume.unit,
        distance_label=distance_label(geometry),
        position_mm=geometry.to_patient((k, j, i)) if geometry.frame is Frame.PATIENT else None,
        padding=padding is not None and len(values) == 1 and padding[0] <= values[0] <= padding[1],
    )
