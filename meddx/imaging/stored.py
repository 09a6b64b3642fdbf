"""Voxels of one picture with what makes modality values of them; only what is asked for is made."""

from dataclasses import dataclass
from typing import Any, Final

from numpy.typing import NDArray

from meddx.case.volume import Volume
from meddx.imaging import values as values_

SAMPLE: Final = 1 << 20  # values that are looked at where all are too many
_SAME: Final = (1.0, 0.0)
_ALL: Final = slice(None)


@dataclass(frozen=True, eq=False)
class Stored:
    """One picture.

    A radiograph has 20 million pixels, and a screen shows two million of them or their means:
    values are made of those only.

    Parameters
    ----------
    voxels
        ndarray, shape (rows, cols), or (rows, cols, 3) of uint8 for colour.
    rescale
        Slope and intercept.
    padding
        Lowest and highest stored value that is padding, None where nothing is. In ``voxels`` of
        floating point NaN is padding, too.
    """

    voxels: NDArray[Any]
    rescale: tuple[float, float] = _SAME
    padding: tuple[float, float] | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.voxels.shape[:2]
        return rows, cols

    @property
    def is_colour(self) -> bool:
        """Whether a pixel is red, green and blue."""
        return self.voxels.ndim == 3

    def values(self, rows: slice = _ALL, cols: slice = _ALL) -> NDArray[Any]:
        """Return the modality values of a part, NaN where it is padding (see ``values.rescaled``).

        It may be a view of ``voxels``.
        """
        cut = self.voxels[rows] if cols is _ALL else self.voxels[rows, cols]
        if self.is_colour or (self.rescale == _SAME and self.padding is None):
            return cut
        return values_.rescaled(cut, self.rescale, self.padding)

    def sparse(self) -> NDArray[Any]:
        """Return one to two million modality values in a fixed grid, of shape (count,)."""
        flat = self.voxels.reshape(-1)
        few = flat[:: max(1, flat.size // SAMPLE)]
        return Stored(few, self.rescale, self.padding).values()


def of_frame(volume: Volume, frame: int, voxels: NDArray[Any]) -> Stored:
    """Return frame ``frame`` (``t * k_count + k``) of a volume, which is ``voxels``."""
    if volume.is_colour:
        return Stored(voxels)
    return Stored(voxels, volume.rescale_of(frame), volume.padding)
