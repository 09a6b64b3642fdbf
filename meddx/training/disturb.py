"""Changes that another room makes to a picture, and what they do to the calls of a pack.

A model that reads the machine instead of the patient falls when the picture is a little softer,
brighter, cropped, noisier or compressed. Thresholds stay as shipped.
"""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import Image

Grey = NDArray[np.float32]
CLEAN: Final = "none"

_BLUR: Final = 0.006  # standard deviation, of the short side
_CROP: Final = 0.06  # of each side
_NOISE: Final = 0.04  # standard deviation, of the range
_JPEG: Final = 25  # quality


@dataclass(frozen=True)
class Disturbed:
    """How one label does under one change."""

    label: str
    change: str
    auroc: float
    balanced_accuracy: float


def changes() -> Mapping[str, Callable[[Grey, int], Grey]]:
    """Return the changes by name; each takes a picture, 0 to 1, and a seed, and keeps its shape."""
    return {
        CLEAN: lambda grey, _: grey,
        "blur": lambda grey, _: blurred(grey),
        "gamma 0.7": lambda grey, _: _bent(grey, 0.7),
        "gamma 1.4": lambda grey, _: _bent(grey, 1.4),
        f"crop of {_CROP:.0%} at each side": lambda grey, _: _cropped(grey),
        "noise": _noisy,
        f"JPEG of quality {_JPEG}": lambda grey, _: _compressed(grey),
    }


def blurred(grey: Grey) -> Grey:
    """Soften with a Gaussian of 0.6 % of the short side."""
    from PIL import ImageFilter

    sigma = _BLUR * min(grey.shape)
    return _of(_image(grey).filter(ImageFilter.GaussianBlur(sigma)))


def _bent(grey: Grey, gamma: float) -> Grey:
    return np.asarray(np.clip(grey, 0, 1) ** np.float32(gamma), np.float32)


def _cropped(grey: Grey) -> Grey:
    """Cut the borders off and enlarge the rest to the size from before."""
    from PIL import Image

    rows, cols = grey.shape
    top, left = int(_CROP * rows), int(_CROP * cols)
    inner = _image(grey[top : rows - top, left : cols - left])
    return _of(inner.resize((cols, rows), Image.Resampling.BILINEAR))


def _noisy(grey: Grey, seed: int) -> Grey:
    noise = np.random.default_rng(seed).normal(0, _NOISE, grey.shape)
    return np.asarray(np.clip(grey + noise, 0, 1), np.float32)


def _compressed(grey: Grey) -> Grey:
    from PIL import Image

    stream = io.BytesIO()
    _image(grey).save(stream, "JPEG", quality=_JPEG)
    return _of(Image.open(stream))


def _image(grey: Grey) -> "Image.Image":
    from PIL import Image

    return Image.fromarray(np.rint(255 * np.clip(grey, 0, 1)).astype(np.uint8))


def _of(image: "Image.Image") -> Grey:
    return np.asarray(image, np.float32) / np.float32(255)
