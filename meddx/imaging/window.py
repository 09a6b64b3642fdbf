"""Modality values to 8-bit grey by windows and tables, exactly as PS3.3 C.11.2.1 says."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Voi, VoiTable, Window
from meddx.case.record import Series
from meddx.case.volume import Frames
from meddx.imaging import values as values_
from meddx.imaging.percentiles import percentiles as of_values
from meddx.imaging.stored import SAMPLE

CT_DEFAULT: Final = Window(40.0, 400.0, "LINEAR", "Soft tissue")
AUTOMATIC: Final = "Automatic"
PERCENTILES: Final = (0.5, 99.5)
FULL_BYTE: Final = Window(127.5, 255.0, "LINEAR_EXACT", "Full range")

_BLOCK: Final = 1 << 17  # values worked on at once, so that temporaries stay in the cache
_TABLE: Final = 1 << 17  # longest table worth making
_FRAMES: Final = 16  # frames of a volume looked at for percentiles
Floats = NDArray[np.floating[Any]]

_ALWAYS_PERCENTILES: Final = frozenset({"CR", "DX", "RG", "MG", "PX", "IO", "XA", "RF", "OT"})


def voi(values: NDArray[Any], window: Voi) -> NDArray[np.float64]:
    """Map modality values to grey 0 to 255, unrounded: the formulas of the standard.

    Between two entries of a table, where only sampled pictures have values, it is interpolated.

    Parameters
    ----------
    values
        ndarray of any real dtype and shape.
    window
        The window and its function, or a table.

    Returns
    -------
    ndarray of float64, shape of ``values``.

    Raises
    ------
    ValueError
        For LINEAR with a width below 1, which C.11.2.1.2.1 does not define.
    """
    x = np.asarray(values, np.float64)
    if isinstance(window, VoiTable):
        at = window.first + np.arange(window.entries.size, dtype=np.float64)
        return np.asarray(np.interp(x, at, window.entries * _white_share(window)))
    center, width = window.center, window.width
    if window.function == "SIGMOID":
        with np.errstate(over="ignore"):
            return np.asarray(255.0 / (1.0 + np.exp(-4.0 * (x - center) / width)))
    low, high, scale, offset = _ramp(window)
    grey = np.asarray(x * scale + offset)
    grey[x <= low] = 0.0
    grey[x > high] = 255.0
    return grey


def _white_share(table: VoiTable) -> float:
    """Grey 0 to 255 of one step of an entry."""
    return 255.0 / ((1 << table.bits) - 1)


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
    window: Voi,
    inverted: bool = False,
) -> NDArray[np.uint8]:
    """Return the 8-bit grey of modality values; colour passes through unchanged.

    Parameters
    ----------
    values
        ndarray of any real dtype, shape (rows, cols) or any other; (..., 3) of uint8 with three or
        more dimensions is RGB. NaN is padding: black whatever the rest is (PS3.4 N.2.1.1).
    window
        Grey window or table.
    inverted
        Whether low values are shown bright; for a series this is
        ``series.inverted != view.inverted``.

    Returns
    -------
    ndarray of uint8, shape of ``values``; grey is rounded half up.
    """
    if is_rgb(values):
        return np.asarray(255 - values if inverted else values, np.uint8)
    if values.dtype.kind in "iu" and values.size > 0:
        return _by_table(values, window, inverted)
    return _by_arithmetic(values, window, inverted)


def is_rgb(values: NDArray[Any]) -> bool:
    """Whether the last axis of ``values`` is an RGB triple."""
    return values.ndim >= 3 and values.shape[-1] == 3 and values.dtype == np.uint8


def _grey(values: NDArray[Any], window: Voi, inverted: bool) -> NDArray[np.uint8]:
    grey = voi(values, window)
    if inverted:
        grey = 255.0 - grey
    out = np.floor(grey + 0.5).astype(np.uint8)
    return out


def _by_table(values: NDArray[Any], window: Voi, inverted: bool) -> NDArray[np.uint8]:
    """Window a table of the values that occur; the values are only looked up."""
    if values.dtype == np.int8:
        values = values.astype(np.int16)
    low, high = int(values.min()), int(values.max())
    if high - low >= _TABLE:
        return _by_arithmetic(values, window, inverted)
    table = _grey(np.arange(low, high + 1, dtype=np.int64), window, inverted)
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


def _by_arithmetic(values: NDArray[Any], window: Voi, inverted: bool) -> NDArray[np.uint8]:
    flat = np.ascontiguousarray(values).reshape(-1)
    out = np.empty(flat.shape, np.uint8)
    dtype = np.float64 if flat.dtype.itemsize > 4 or flat.dtype.kind in "iu" else np.float32
    grey: Floats = np.empty(min(_BLOCK, flat.size), dtype)
    for start in range(0, flat.size, _BLOCK):
        block = flat[start : start + _BLOCK]
        into = grey[: block.size]
        _float_grey(block, window, inverted, into)
        if block.dtype.kind == "f":
            into[np.isnan(block)] = 0.0
        np.copyto(out[start : start + _BLOCK], into, casting="unsafe")
    return out.reshape(values.shape)


def _float_grey(block: NDArray[Any], window: Voi, inverted: bool, out: Floats) -> None:
    """Fill in grey 0 to 255.5 of one block, to be cut to integers (half is added already)."""
    real = out.dtype.type
    if isinstance(window, VoiTable):
        out[...] = voi(block, window)
    elif window.function == "SIGMOID":
        with np.errstate(over="ignore"):
            np.subtract(block, real(window.center), out=out)
            out *= real(-4.0 / window.width)
            np.exp(out, out=out)
            out += real(1.0)
            np.divide(real(255.0), out, out=out)
    else:
        _ramped(block, window, out)
    if inverted:
        np.subtract(real(255.0), out, out=out)
    out += real(0.5)


def _ramped(block: NDArray[Any], window: Window, out: Floats) -> None:
    real = out.dtype.type
    low, _, scale, offset = _ramp(window)
    if scale == 0.0:
        np.multiply(block > low, real(255.0), out=out)
        return
    np.multiply(block, real(scale), out=out)
    out += real(offset)
    np.clip(out, real(0.0), real(255.0), out=out)


def percentile_window(
    values: NDArray[Any],
    percentiles: tuple[float, float] = PERCENTILES,
) -> Window:
    """Return the window between two percentiles of the values that are not padding (NaN).

    At most about a million values, taken in a fixed grid, are looked at, so that the answer is
    always the same for the same picture.
    """
    flat = values.reshape(-1)
    flat = flat[:: max(1, flat.size // SAMPLE)]
    if flat.dtype.kind == "f":
        flat = flat[np.isfinite(flat)]
    if flat.size == 0:
        return FULL_BYTE
    low, high = of_values(flat, percentiles)
    if high <= low:
        low, high = low - 0.5, low + 0.5
    return Window((low + high) / 2.0, high - low, "LINEAR_EXACT", AUTOMATIC)


def default(series: Series, values: NDArray[Any] | None = None, frame: int = 0) -> Voi:
    """Return what a series is first shown with.

    The file's first window (of this frame, where frames differ), else its first grey table; else
    soft tissue for CT in HU, the full range for 8-bit pictures of other modalities, fixed
    percentiles for all else.

    Parameters
    ----------
    series
        What is shown.
    values
        Modality values of what is shown, with NaN for padding. None takes them from the volume;
        where that still lies in files, the answer is the range that the stored bits can hold.
    frame
        Frame that is shown.
    """
    known = _without_values(series, frame)
    if known is not None:
        return known
    if values is None and isinstance(series.volume.data, Frames):
        return _of_range(series)
    return percentile_window(_sampled(series) if values is None else values)


def needs_values(series: Series, frame: int = 0) -> bool:
    """Whether the default window depends on the pixels, which may still lie in files."""
    return _without_values(series, frame) is None


def _without_values(series: Series, frame: int) -> Voi | None:
    of_file = alternatives(series, frame)
    if of_file:
        return of_file[0]
    volume = series.volume
    if volume.unit == "HU":
        return CT_DEFAULT
    eight_bits = volume.dtype == np.uint8 and series.modality not in _ALWAYS_PERCENTILES
    return FULL_BYTE if volume.is_colour or eight_bits else None


def alternatives(series: Series, frame: int = 0) -> tuple[Voi, ...]:
    """Return the file's own windows and tables for a frame, best first; each has its name."""
    own = series.frame_windows[frame] if series.frame_windows else series.windows
    return (*own, *series.voi_tables)


def as_window(chosen: Voi) -> Window:
    """Return the window itself, or the one that comes closest to a table: that can be dragged."""
    return chosen.window if isinstance(chosen, VoiTable) else chosen


def _of_range(series: Series) -> Window:
    low, high = series.stored_range or (0.0, 255.0)
    return Window((low + high) / 2.0, max(1.0, high - low), "LINEAR_EXACT", AUTOMATIC)


def _sampled(series: Series) -> NDArray[Any]:
    """Modality values of some frames, evenly taken, without padding."""
    volume = series.volume
    count = min(_FRAMES, volume.frame_count)
    chosen = np.linspace(0, volume.frame_count - 1, count).round().astype(int)
    step = max(1, volume.voxels[0].size * count // SAMPLE)
    found = [values_.modality(volume, k, volume.voxels[k]).reshape(-1)[::step] for k in chosen]
    return np.concatenate(found)
