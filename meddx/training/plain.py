"""Preparing a picture as one writes it for onnxruntime alone: what MedDx's own is measured beside.

Pillow resamples, numpy takes the percentiles, everything stays float32, and nothing is made twice.
The result is that of ``meddx.analysis.prepare`` up to rounding (``meddx bench infer`` says how far
apart they are).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.pack import InputSpec
from meddx.analysis.pack_parts import NHWC, PERCENTILES
from meddx.analysis.prepare import VALUE_PERCENTILES

Array = NDArray[np.float32]


def prepared(pixels: NDArray[np.uint8], spec: InputSpec) -> Array:
    """Return a network's input of a radiograph without a window of its own.

    Parameters
    ----------
    pixels
        uint8 (rows, cols), stored values.
    spec
        What the network wants; its intensity by percentiles or by the window.

    Returns
    -------
    ndarray of float32, shape (1, channels, rows, cols), or (1, rows, cols, channels)
    """
    step = max(1, int(np.sqrt(pixels.size / 250_000)))
    grey = _stretched(pixels.astype(np.float32), pixels[::step, ::step], VALUE_PERCENTILES)
    small, place = _resized(grey, spec)
    if spec.intensity == PERCENTILES:
        small = _stretched(small, small, spec.percentiles)
    if small.shape != spec.size:
        canvas = np.zeros(spec.size, np.float32)
        canvas[place] = small
        small = canvas
    mean = np.array(spec.channel_mean or [spec.mean] * spec.channels, np.float32)
    std = np.array(spec.channel_std or [spec.std] * spec.channels, np.float32)
    if spec.layout == NHWC:
        return ((small[..., None] - mean) / std)[None]
    return ((small - mean[:, None, None]) / std[:, None, None])[None]


def _stretched(values: Array, looked_at: NDArray[Any], ends: tuple[float, float]) -> Array:
    low, high = (np.float32(v) for v in np.percentile(looked_at, ends))
    values -= low
    values /= max(high - low, np.float32(1e-6))
    return np.clip(values, 0.0, 1.0, out=values)


def _resized(grey: Array, spec: InputSpec) -> tuple[Array, tuple[slice, slice]]:
    """Resize; where on the input it lies, if it does not fill that."""
    from PIL import Image

    height, width = grey.shape
    rows, columns = spec.size
    box = (0.0, 0.0, float(width), float(height))
    top = left = 0
    if spec.resize == "letterbox":
        scale = min(rows / height, columns / width)
        rows, columns = max(1, round(height * scale)), max(1, round(width * scale))
        top, left = (spec.size[0] - rows) // 2, (spec.size[1] - columns) // 2
    elif spec.resize == "centre_crop":
        side = spec.crop * min(height / rows, width / columns)
        across, down = (width - side * columns) / 2, (height - side * rows) / 2
        box = (across, down, width - across, height - down)
    small = Image.fromarray(grey).resize((columns, rows), Image.Resampling.BILINEAR, box=box)
    return np.array(small), (slice(top, top + rows), slice(left, left + columns))
