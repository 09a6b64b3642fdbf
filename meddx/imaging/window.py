"""Grey windows: modality values to 8-bit grey, exactly as PS3.3 C.11.2.1.2 and C.11.2.1.3 say."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.record import Series, Window

CT_DEFAULT: Final = Window(40.0, 400.0, "LINEAR", "Soft tissue")
PERCENTILES: Final = (0.5, 99.5)
FULL_BYTE: Final = Window(127.5, 255.0, "LINEAR_EXACT", "Full range")

_BLOCK: Final = 1 << 16  # values worked on at once, so that temporaries stay in the cache
_SAMPLE: Final = 1 << 20  # values looked at for percentiles
_TABLE: Final = 1 << 17  # longest table worth making
_ALWAYS_PERCENTILES: Final = frozenset({"CR", "DX", "RG", "MG", "PX", "IO", "XA", "RF", "OT"})


def voi(values: NDArray[Any], window: Window) -> NDArray[np.float64]:
    """Map modality values to grey 0 to 255, unrounded: the formulas of the standard.

    Parameters
    ----------
    values
        ndarray of any real dtype and shape.
    window
        The window and its function.

    Returns
    -------
    ndarray of float64, shape of ``values``.

    Raises
    ------
    ValueError
        For LINEAR with a width below 1, which C.11.2.1.2.1 does not define.
    """
    x = np.asarray(values, np.float64)
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        with np.errstate(over="ignore"):
            return np.asarray(255.0 / (1.0 + np.exp(-4.0 * (x - center) / width)))
    low, high, scale, offset = _ramp(window)
    grey = np.asarray(x * scale + offset)
    grey[x <= low] = 0.0
    grey[x > high] = 255.0
    return grey


def _ramp(window: Window) -> tuple[float, float, float, float]:
    """Lower and upper end, and scale and offset between them, of LINEAR and LINEAR_EXACT."""
    if window.function == "LINEAR":
        if window.width < 1.0:
            raise ValueError("a LINEAR window is at least 1 wide")
        middle, width = window.center - 0.5, window.width - 1.0
    else:
        middle, width = window.center, window.width
    if width == 0.0:  # a step: nothing lies between the ends
        return middle, middle, 0.0, 0.0
    scale = 255.0 / width
    return middle - width / 2.0, middle + width / 2.0, scale, 127.5 - middle * scale


def apply(
    values: NDArray[Any],
    window: Window,
    inverted: bool = False,
    padding: tuple[float, float] | None = None,
) -> NDArray[np.uint8]:
    """Return the 8-bit grey of modality values; colour passes through unchanged.

    Parameters
    ----------
    values
        ndarray of any real dtype, shape (rows, cols) or any other; (..., 3) of uint8 with three or
        more dimensions is RGB. NaN is padding.
    window
        Grey window.
    inverted
        Whether low values are shown bright; for a series this is
        ``series.inverted != view.inverted``.
    padding
        Inclusive range of values that are padding; they are black whatever the rest is.

    Returns
    -------
    ndarray of uint8, shape of ``values``; grey is rounded half up.
    """
    if is_rgb(values):
        return np.asarray(255 - values if inverted else values, np.uint8)
    if values.dtype.kind in "iu" and values.size > 0:
        return _by_table(values, window, inverted, padding)
    return _by_arithmetic(values, window, inverted, padding)


def is_rgb(values: NDArray[Any]) -> bool:
    """Whether the last axis of ``values`` is an RGB triple."""
    return values.ndim >= 3 and values.shape[-1] == 3 and values.dtype == np.uint8


def _grey(
    values: NDArray[Any], window: Window, inverted: bool, padding: tuple[float, float] | None
) -> NDArray[np.uint8]:
    grey = voi(values, window)
    if inverted:
        grey = 255.0 - grey
    out = np.floor(grey + 0.5).astype(np.uint8)
    if padding is not None:
        out[(values >= padding[0]) & (values <= padding[1])] = 0
    return out


def _by_table(
    values: NDArray[Any], window: Window, inverted: bool, padding: tuple[float, float] | None
) -> NDArray[np.uint8]:
    """Window a table of the values that occur; the values are only looked up."""
    if values.dtype == np.int8:
        values = values.astype(np.int16)
    low, high = int(values.min()), int(values.max())
    if high - low >= _TABLE:
        return _by_arithmetic(values, window, inverted, padding)
    table = _grey(np.arange(low, high + 1, dtype=np.int64), window, inverted, padding)
    if low == 0 or values.dtype == np.uint8:
        whole = np.zeros(high + 1, np.uint8)
        whole[low:] = table
        return np.asarray(whole[values])
    if values.dtype == np.int16:
        # A signed value reinterpreted as unsigned is its place in a table that wraps around.
        wrapped = np.zeros(1 << 16, np.uint8)
        wrapped[np.arange(low, high + 1) & 0xFFFF] = table
        return np.asarray(wrapped[values.view(np.uint16)])
    return np.asarray(table[values - values.dtype.type(low)])


def _by_arithmetic(
    values: NDArray[Any], window: Window, inverted: bool, padding: tuple[float, float] | None
) -> NDArray[np.uint8]:
    flat = np.ascontiguousarray(values).reshape(-1)
    out = np.empty(flat.shape, np.uint8)
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK].astype(np.float32)
        grey = _float_grey(block, window, inverted)
        if padding is not None:
            grey[(block >= padding[0]) & (block <= padding[1])] = 0.0
        grey[np.isnan(block)] = 0.0
        out[start : start + _BLOCK] = grey.astype(np.uint8)
    return out.reshape(values.shape)


def _float_grey(block: NDArray[np.float32], window: Window, inverted: bool) -> NDArray[np.float32]:
    """Grey 0 to 255.5 of one block, to be cut to integers (half is added already)."""
    if window.function == "SIGMOID":
        with np.errstate(over="ignore"):
            grey = 255.0 / (1.0 + np.exp(np.float32(-4.0 / window.width) * (block - window.center)))
    else:
        low, _, scale, offset = _ramp(window)
        if scale == 0.0:
            grey = np.where(block > low, np.float32(255.0), np.float32(0.0))
        else:
            grey = block * np.float32(scale)
            grey += np.float32(offset)
            np.clip(grey, 0.0, 255.0, out=grey)
    if inverted:
        np.subtract(np.float32(255.0), grey, out=grey)
    grey += np.float32(0.5)
    return np.asarray(grey, np.float32)


def padding_of(series: Series) -> tuple[float, float] | None:
    """Inclusive range of modality values that are padding in this series, or None."""
    if series.padding_value is None:
        return None
    other = series.padding_limit if series.padding_limit is not None else series.padding_value
    return min(series.padding_value, other), max(series.padding_value, other)


def percentile_window(
    values: NDArray[Any],
    padding: tuple[float, float] | None = None,
    percentiles: tuple[float, float] = PERCENTILES,
) -> Window:
    """Return the window between two percentiles of the values that are not padding.

    At most about a million values, taken in a fixed grid, are looked at, so that the answer is
    always the same for the same picture.
    """
    flat = values.reshape(-1)
    flat = flat[:: max(1, flat.size // _SAMPLE)]
    if padding is not None:
        flat = flat[(flat < padding[0]) | (flat > padding[1])]
    if flat.dtype.kind == "f":
        flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return FULL_BYTE
    low, high = (float(value) for value in np.percentile(flat, percentiles))
    if high <= low:
        low, high = low - 0.5, low + 0.5
    return Window((low + high) / 2.0, high - low, "LINEAR_EXACT", "Automatic")


def default(series: Series) -> Window:
    """Return the window a series is first shown with.

    The file's first window; else soft tissue for CT in HU, the full range for 8-bit pictures of
    other modalities, fixed percentiles for all else.
    """
    if series.windows:
        return series.windows[0]
    voxels = series.volume.voxels
    if series.volume.is_colour:
        return FULL_BYTE
    if series.volume.unit == "HU":
        return CT_DEFAULT
    if voxels.dtype == np.uint8 and series.modality not in _ALWAYS_PERCENTILES:
        return FULL_BYTE
    return percentile_window(voxels, padding_of(series))
