"""From modality values to what a network sees: the same code in training and in use.

Nothing here depends on the screen: the grey scale comes from the file's own window, or from fixed
percentiles of the values where it has none; MONOCHROME1 is inverted; the pack states the rest.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.pack import InputSpec
from meddx.analysis.pack_parts import BIT_DEPTH, NHWC, PERCENTILES
from meddx.case.display import Window
from meddx.case.record import Series
from meddx.imaging.values import modality
from meddx.imaging.window import voi
from meddx.phrase import Phrase

NO_BITS: Final = Phrase(
    "This model scales a picture by the bits of its whole numbers, and this one has decimals."
)

Box = tuple[float, float, float, float]

VALUE_PERCENTILES: Final = (0.5, 99.5)  # for files without a window of their own
_SAMPLE_PX: Final = 250_000  # a percentile of more pixels than these changes nothing


@dataclass(frozen=True, eq=False)
class Prepared:
    """A picture ready for a network.

    Parameters
    ----------
    grey
        ndarray of float32, shape (rows, cols), 0 to 1: before mean and std.
    array
        ndarray of float32, shape (1, channels, rows, cols), or (1, rows, cols, channels).
    box
        ``(top, left, bottom, right)`` px: what the array covers on the source picture; a letterbox
        reaches beyond it.
    """

    grey: NDArray[np.float32]
    array: NDArray[np.float32]
    box: Box


def prepare(grey: NDArray[np.float32], spec: InputSpec) -> Prepared:
    """Bring a grey picture, shape (rows, cols), 0 to 1, into the form that a pack states."""
    fitted, box = fit(grey, spec)
    return Prepared(fitted, normalise(fitted, spec), box)


def grey_of_series(
    series: Series, k: int = 0, voxels: NDArray[Any] | None = None
) -> NDArray[np.float32]:
    """Return frame ``k`` of a radiograph as grey values, 0 (black) to 1 (white).

    Parameters
    ----------
    series
        Whose frame it is.
    k
        Number of the frame.
    voxels
        ndarray, shape (rows, cols): its stored voxels, where those of the volume lie in files.

    Returns
    -------
    ndarray of float32, shape (rows, cols)
        First window of the file, else its first table (PS3.3 C.11.2.1), else percentiles 0.5 and
        99.5 of the values; inverted for MONOCHROME1; padding is black.
    """
    values = modality(series.volume, k, series.volume.voxels[k] if voxels is None else voxels)
    grey = _shown(series, values)
    if series.inverted:
        np.subtract(1.0, grey, out=grey)
    grey[np.isnan(grey)] = 0.0  # padding
    return grey


def fits_intensity(series: Series, spec: InputSpec) -> bool:
    """Whether the voxels can be scaled as a pack wants: decimal ones have no bits to count."""
    return spec.intensity != BIT_DEPTH or series.volume.dtype.kind in "ui"


def grey_for(series: Series, spec: InputSpec) -> NDArray[np.float32]:
    """Return a radiograph as grey values, shape (rows, cols), 0 to 1, as a pack's input wants them.

    See ``InputSpec.intensity``; MONOCHROME1 is inverted whatever it is. Bit depth asks for voxels
    that are whole numbers (``fits_intensity``). HU go through the pack's own window, if it has one.
    """
    if spec.window is not None and series.volume.unit == "HU":
        return through(modality(series.volume, 0, series.volume.voxels[0]), spec.window)
    if spec.intensity != BIT_DEPTH:
        return grey_of_series(series)
    volume = series.volume
    stored = volume.voxels[0]
    bits = volume.bits_stored or 8 * stored.dtype.itemsize
    least = -(1 << (bits - 1)) if stored.dtype.kind == "i" else 0
    grey: NDArray[np.float32] = stored.astype(np.float32)
    grey -= np.float32(least)
    grey /= np.float32((1 << bits) - 1)
    np.clip(grey, 0.0, 1.0, out=grey)
    if series.inverted:
        np.subtract(1.0, grey, out=grey)
    if volume.padding is not None:
        low, high = volume.padding
        grey[(stored >= low) & (stored <= high)] = 0.0
    return grey


def _shown(series: Series, values: NDArray[Any]) -> NDArray[np.float32]:
    if not series.windows and series.voi_tables:
        return (voi(values, series.voi_tables[0]) / 255.0).astype(np.float32)
    return windowed(values, series.windows[0] if series.windows else _percentile_window(values))


def through(hu: NDArray[Any], window: tuple[float, float]) -> NDArray[np.float32]:
    """Return HU, shape (rows, cols), as grey values 0 to 1 through (centre, width); padding black.

    The scale is that of a CT whatever the screen or the file's window.
    """
    grey = windowed(hu, Window(*window))
    grey[np.isnan(grey)] = 0.0
    return grey


def grey_of_picture(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return an 8-bit picture, shape (rows, cols), as grey values 0 to 1: it is shown already."""
    return pixels.astype(np.float32) / np.float32(255.0)


def windowed(values: NDArray[Any], window: Window) -> NDArray[np.float32]:
    """Apply a grey window.

    Parameters
    ----------
    values
        ndarray of any real dtype, shape (rows, cols): modality values.
    window
        LINEAR, LINEAR_EXACT or SIGMOID, PS3.3 C.11.2.1.

    Returns
    -------
    ndarray of float32, shape (rows, cols), 0 to 1
    """
    x = values.astype(np.float32)
    if window.function == "SIGMOID":
        x -= np.float32(window.center)
        x *= np.float32(-4.0 / window.width)
        np.clip(x, -80.0, 80.0, out=x)
        np.exp(x, out=x)
        x += np.float32(1.0)
        return np.reciprocal(x, out=x)
    exact = window.function == "LINEAR_EXACT"
    center = window.center if exact else window.center - 0.5
    width = window.width if exact else max(window.width - 1.0, 1e-6)
    x -= np.float32(center - width / 2)
    x *= np.float32(1.0 / width)
    return np.clip(x, 0.0, 1.0, out=x)


def _percentile_window(values: NDArray[Any]) -> Window:
    step = max(1, int(np.sqrt(values.size / _SAMPLE_PX)))
    sample = values[::step, ::step].ravel()
    if sample.dtype.kind == "f":
        known = sample[np.isfinite(sample)]
        sample = known if known.size else np.zeros(1, np.float32)
    low, high = (float(v) for v in np.percentile(sample, VALUE_PERCENTILES))
    return Window((low + high) / 2, max(high - low, 1e-6), "LINEAR_EXACT")


def fit(grey: NDArray[np.float32], spec: InputSpec) -> tuple[NDArray[np.float32], Box]:
    """Resize with antialiasing and, where the pack says so, stretch between two percentiles.

    Parameters
    ----------
    grey
        ndarray of float32, shape (rows, cols), 0 to 1.
    spec
        Size, resize mode and percentiles.

    Returns
    -------
    fitted : ndarray of float32, shape ``spec.size``, 0 to 1
    box
        ``(top, left, bottom, right)`` px that it covers on ``grey``.
    """
    height, width = grey.shape
    rows, columns = spec.size
    if spec.resize == "letterbox":
        return _letterbox(grey, spec)
    box: Box = (0.0, 0.0, float(height), float(width))
    if spec.resize == "centre_crop":
        side = spec.crop * min(height / rows, width / columns)
        tall, wide = side * rows, side * columns
        top, left = (height - tall) / 2, (width - wide) / 2
        box = (top, left, top + tall, left + wide)
    return _stretched(_resized(grey, (rows, columns), box), spec), box


def _letterbox(grey: NDArray[np.float32], spec: InputSpec) -> tuple[NDArray[np.float32], Box]:
    height, width = grey.shape
    rows, columns = spec.size
    scale = min(rows / height, columns / width)
    inner = (max(1, round(height * scale)), max(1, round(width * scale)))
    small = _stretched(_resized(grey, inner, (0.0, 0.0, float(height), float(width))), spec)
    top, left = (rows - inner[0]) // 2, (columns - inner[1]) // 2
    canvas = np.zeros(spec.size, np.float32)
    canvas[top : top + inner[0], left : left + inner[1]] = small
    down, across = height / inner[0], width / inner[1]  # source px per input px
    box = (-top * down, -left * across, (rows - top) * down, (columns - left) * across)
    return canvas, box


def _resized(grey: NDArray[np.float32], size: tuple[int, int], box: Box) -> NDArray[np.float32]:
    """Resample with a triangle filter as wide as the reduction, so that nothing aliases."""
    top, left, bottom, right = box
    if size == grey.shape and box == (0.0, 0.0, *map(float, grey.shape)):
        return grey.copy()
    from PIL import Image

    picture = Image.fromarray(np.ascontiguousarray(grey, np.float32))
    small = picture.resize(
        (size[1], size[0]), Image.Resampling.BILINEAR, box=(left, top, right, bottom)
    )
    return np.array(small, dtype=np.float32)


def _stretched(grey: NDArray[np.float32], spec: InputSpec) -> NDArray[np.float32]:
    if spec.intensity != PERCENTILES:
        return grey
    low, high = (np.float32(v) for v in np.percentile(grey, spec.percentiles))
    grey -= low
    grey *= np.float32(1.0) / max(high - low, np.float32(1e-6))
    return np.clip(grey, 0.0, 1.0, out=grey)


def normalise(grey: NDArray[np.float32], spec: InputSpec) -> NDArray[np.float32]:
    """Subtract the mean, divide by the standard deviation, add batch and channel axes.

    Returns
    -------
    ndarray of float32, shape (1, channels, rows, cols), or (1, rows, cols, channels) for NHWC
    """
    if spec.channel_mean:
        mean, std = (np.array(v, np.float32) for v in (spec.channel_mean, spec.channel_std))
        scaled = (grey[None] - mean[:, None, None]) / std[:, None, None]
    else:
        one = (grey - np.float32(spec.mean)) / np.float32(spec.std)
        scaled = np.repeat(one[None], spec.channels, axis=0)
    if spec.layout == NHWC:
        scaled = np.ascontiguousarray(scaled.transpose(1, 2, 0))
    return scaled[None]
