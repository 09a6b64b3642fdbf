"""Colours laid over one another, each with its opacity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(eq=False)
class Canvas:
    """Colours laid over one another: premultiplied, float32."""

    colour: NDArray[np.float32]
    alpha: NDArray[np.float32]

    @classmethod
    def empty(cls, shape: tuple[int, int]) -> "Canvas":
        """Return one on which nothing lies."""
        return cls(np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32))

    def lay(self, share: NDArray[np.uint8], colour: tuple[int, int, int], factor: float) -> None:
        """Lay one colour over the rest with the opacity ``share * factor``."""
        rows = np.flatnonzero(share.any(axis=1))
        if not len(rows):
            return
        cols = np.flatnonzero(share.any(axis=0))
        box = slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)
        own = share[box] * np.float32(factor)
        self.colour[box] *= 1 - own[..., None]
        self.colour[box] += own[..., None] * np.array(colour, np.float32)
        self.alpha[box] += own * (1 - self.alpha[box])

    def rgba(self) -> NDArray[np.uint8]:
        """Return uint8, not premultiplied."""
        out = np.zeros((*self.alpha.shape, 4), np.uint8)
        seen = self.alpha > 0
        out[seen, :3] = np.rint(self.colour[seen] / self.alpha[seen][:, None])
        out[..., 3] = np.rint(255 * self.alpha)
        return out
