"""What the pictures of a pack look like, so that a foreign one is noticed.

Two looks at the 32 x 32 block means of a prepared picture. *Reconstruction*: how much of it the
principal parts of the training pictures leave over. *Gradients*: a linear classifier on histograms
of signed gradient directions (Dalal and Triggs, CVPR 2005, without their block normalisation),
learnt from the training pictures against the same pictures inverted, turned and upside down, and
noise. Reconstruction alone takes an upside-down chest for a chest; directions do not.
"""

import functools
import math
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 32
_CELLS: Final = 6  # of 5 x 5 px, a side: central differences leave 30 x 30 of the blocks
_TURNS: Final = 8
DIRECTIONS: Final = _CELLS * _CELLS * _TURNS
_MAX_PARTS: Final = 64
_MAX_BYTES: Final = 4_000_000
_MAX_LOGIT: Final = 30.0

_AT: Final = np.arange(SIDE - 2) * _CELLS // (SIDE - 2)
_EVEN: Final = np.full(SIDE * SIDE, 1 / (SIDE * SIDE), np.float32)
_FIRST_BIN: Final = (_TURNS * (_CELLS * _AT[:, None] + _AT)).ravel()


@dataclass(frozen=True, eq=False)
class Content:
    """What was learnt from the training pictures.

    Parameters
    ----------
    parts
        float32 (1 + parts, 1024): mean thumbnail and principal parts.
    gradients
        float32 (``DIRECTIONS`` + 1,): weights and bias of the classifier, below 0 is foreign; empty
        for the packs that have none.
    limit
        Left-over share that counts as 1 beside the classifier; 1.0 where there is none.
    """

    parts: NDArray[np.float32]
    gradients: NDArray[np.float32]
    limit: float

    def __post_init__(self) -> None:
        shape, weights = self.parts.shape, self.gradients.shape
        if len(shape) != 2 or not 1 <= shape[0] <= _MAX_PARTS or shape[1] != SIDE * SIDE:
            raise ValueError("parts are (1 + parts, 1024)")
        if weights not in {(0,), (DIRECTIONS + 1,)} or not self.limit > 0:
            raise ValueError("gradients are weights and a bias, and the limit is positive")

    def strangeness(self, thumb: NDArray[np.float32]) -> float:
        """How foreign a thumbnail, flat (1024,), is; a pack refuses it above ``content_limit``.

        Without gradients the share of its variance that the parts leave over. With them the larger
        of that share over ``limit`` and of twice the probability that it is foreign, so that 1 is
        the limit of both.
        """
        share = left_over(thumb, self.parts)
        if not self.gradients.size:
            return share
        logit = float(self.gradients[:-1] @ directions(thumb) + self.gradients[-1])
        foreign = 1 / (1 + math.exp(min(max(logit, -_MAX_LOGIT), _MAX_LOGIT)))
        return max(share / self.limit, 2 * foreign)


def load(path: Path) -> Content:
    """Read the content file of a pack: ``.npz``, or ``.npy`` with the parts alone.

    Raises
    ------
    OSError, ValueError, KeyError
        When it cannot be read or is none.
    """
    if path.suffix == ".npy":
        return Content(_floats(np.load(path, allow_pickle=False)), np.empty(0, np.float32), 1.0)
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise ValueError(str(error)) from None
    if size > _MAX_BYTES:
        raise ValueError("larger than what a content gate needs")
    with np.load(path, allow_pickle=False) as stored:
        parts, gradients = _floats(stored["parts"]), _floats(stored["gradients"])
        return Content(parts, gradients, float(stored["limit"]))


def save(content: Content, path: Path) -> None:
    """Write a content file (``.npz``); the same content gives the same bytes."""
    limit = np.float64(content.limit)
    np.savez(path, parts=content.parts, gradients=content.gradients, limit=limit)


def _floats(array: NDArray[Any]) -> NDArray[np.float32]:
    found = array.astype(np.float32)
    if not np.isfinite(found).all():
        raise ValueError("a content file holds finite numbers")
    return found


def blocks(grey: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Means of 32 x 32 equal blocks, standardised, and their standard deviation before that.

    Up to 31 rows and columns at the end are left over. Written as products, which are fast.
    """
    tall, wide = grey.shape[0] // SIDE, grey.shape[1] // SIDE
    down, across = _averaging(tall, wide)
    whole = grey[: tall * SIDE, : wide * SIDE].reshape(SIDE, tall, SIDE * wide)
    means = np.asarray((down @ whole).reshape(SIDE * SIDE, wide) @ across, np.float32)
    means -= _EVEN @ means
    spread = math.sqrt(float(means @ means) / means.size)
    means /= np.float32(max(spread, 1e-6))
    return means, spread


@functools.lru_cache(maxsize=8)
def _averaging(tall: int, wide: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Shares of the rows, and ones for the columns, of a block."""
    return np.full((1, tall), 1 / (tall * wide), np.float32), np.ones(wide, np.float32)


def thumbnail(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Reduce a prepared picture to 32 x 32 block means, mean 0 and standard deviation 1; flat."""
    return blocks(grey)[0]


def left_over(thumb: NDArray[np.float32], parts: NDArray[np.float32]) -> float:
    """Share of a thumbnail's variance that mean and principal parts leave over."""
    rest = thumb - parts[0]
    rest = rest - (parts[1:] @ rest) @ parts[1:]
    share: float = np.dot(rest, rest) / rest.size
    return float(share)


def directions(thumb: NDArray[np.float32]) -> NDArray[np.float32]:
    """Histograms of gradient directions of a thumbnail, flat (1024,).

    Returns
    -------
    ndarray of float32, shape (DIRECTIONS,)
        For each of 6 x 6 cells 8 directions of a full turn, shared between the two nearest; the
        square roots of the summed magnitudes, of length 1 together.
    """
    picture = thumb.reshape(SIDE, SIDE)
    down = (picture[2:, 1:-1] - picture[:-2, 1:-1]).ravel()
    right = (picture[1:-1, 2:] - picture[1:-1, :-2]).ravel()
    size = np.sqrt(down * down + right * right)
    turn = np.arctan2(down, right) * np.float32(_TURNS / (2 * math.pi)) + np.float32(_TURNS)
    low = turn.astype(np.int64)
    share = size * (turn - low)
    low %= _TURNS
    bins = np.concatenate([_FIRST_BIN + low, _FIRST_BIN + (low + 1) % _TURNS])
    summed = np.sqrt(np.bincount(bins, np.concatenate([size - share, share]), DIRECTIONS))
    length = math.sqrt(float(summed @ summed))
    return (summed / max(length, 1e-6)).astype(np.float32)
