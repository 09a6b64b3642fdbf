"""Colours for stored values: palettes, segmented palettes, supplemental palettes (PS3.3 C.7.9)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.display import Palette

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2
_MOST: Final = 1 << 16


def palette_of(
    descriptor: Sequence[int],
    tables: Sequence[bytes],
    segmented: bool = False,
    signed: bool = False,
) -> Palette:
    """Build a palette from the attributes of a file.

    Parameters
    ----------
    descriptor
        Palette Color Lookup Table Descriptor: entries (0 is 65536), first stored value, bits.
    tables
        Red, green and blue Palette Color Lookup Table Data, or Segmented ... Data, little-endian.
    segmented
        Whether ``tables`` are segments (C.7.9.2).
    signed
        Whether stored values are signed: the first stored value is then, whatever its VR.

    Raises
    ------
    ValueError
        For a descriptor or tables that cannot be.
    """
    if len(descriptor) != 3 or len(tables) != 3:
        raise ValueError("a palette has a descriptor of three numbers and three tables")
    entries, first, bits = descriptor
    count = entries or _MOST
    if bits not in {8, 16} or not 0 < count <= _MOST:
        raise ValueError("a palette has entries of 8 or 16 bits")
    read: Callable[[bytes, int, int], NDArray[np.uint16]] = _segmented if segmented else _words
    colours = np.stack([read(table, count, bits) for table in tables], axis=1)
    if bits == 16 and int(colours.max()) <= 0xFF:
        bits = 8  # a common mistake: 16 bits are announced, and only bytes are meant
    if signed and first >= 0x8000:
        first -= 0x10000
    if not signed and first < 0:
        first += 0x10000
    return Palette(first, colours, bits)


def of_dataset(dataset: "Dataset", signed: bool) -> Palette:
    """Build the palette of a parsed file, plain or segmented, of either byte order.

    Parameters
    ----------
    dataset
        With the attributes of C.7.9.
    signed
        Whether stored values are signed.

    Raises
    ------
    AttributeError, KeyError, TypeError, ValueError
        For attributes that are missing or cannot be.
    """
    kind = "Segmented" if "SegmentedRedPaletteColorLookupTableData" in dataset else ""
    descriptor = [int(number) for number in dataset.RedPaletteColorLookupTableDescriptor]
    names = [f"{kind}{name}PaletteColorLookupTableData" for name in ("Red", "Green", "Blue")]
    tables = [dataset[name].value for name in names]
    if dataset.original_encoding[1] is False:  # words of a big-endian file
        whole = [table[: len(table) // 2 * 2] for table in tables]
        tables = [np.frombuffer(table, ">u2").astype("<u2").tobytes() for table in whole]
    return palette_of(descriptor, tables, bool(kind), signed)


def _words(table: bytes, count: int, bits: int) -> NDArray[np.uint16]:
    """Entries of a plain table; 8-bit entries stand in bytes or, as many write them, in words."""
    if bits == 8 and len(table) < 2 * count:
        words = np.frombuffer(table, np.uint8)
    else:
        words = np.frombuffer(table[: len(table) // 2 * 2], "<u2")
    if len(words) < count:
        raise ValueError("a table of the palette is too short")
    entries = words[:count].astype(np.uint16)
    if bits == 8 and int(entries.max()) > 0xFF:
        entries >>= 8  # the byte stands in the upper half of its word
    return entries


def _segmented(table: bytes, count: int, bits: int) -> NDArray[np.uint16]:
    """Entries of segments; each goes on from where the one before it ended."""
    dtype = "u1" if bits == 8 else "<u2"
    size = bits // 8
    words = np.frombuffer(table[: len(table) // size * size], dtype)
    found = _expanded(words, 0, None, count, [])
    if len(found) < count:
        raise ValueError("the segments of the palette are too short")
    return np.array(found[:count], np.uint16)


def _expanded(
    words: NDArray[Any], start: int, segments: int | None, count: int, found: list[int]
) -> list[int]:
    """Append the entries of the segments from ``start``, at most until there are ``count``."""
    at, done = start, 0
    while at + 1 < len(words) and len(found) < count and (segments is None or done < segments):
        code, length = int(words[at]), int(words[at + 1])
        at += 2
        if code == _DISCRETE:
            found.extend(int(word) for word in words[at : at + length])
            at += length
        elif code == _LINEAR and found and length and at < len(words):
            steps = np.linspace(found[-1], int(words[at]), length + 1)[1:]
            found.extend(int(step) for step in np.rint(steps))
            at += 1
        elif code == _INDIRECT and segments is None:
            at = _copied(words, at, length, count, found)
        else:
            raise ValueError("a segment of the palette is not valid")
        done += 1
    return found


def _copied(words: NDArray[Any], at: int, segments: int, count: int, found: list[int]) -> int:
    """Repeat earlier segments: their offset, in bytes, stands in words of the table's own size."""
    size = words.dtype.itemsize
    parts = 4 // size
    if at + parts > len(words):
        raise ValueError("a segment of the palette is not valid")
    offset = sum(int(words[at + k]) << (8 * size * k) for k in range(parts)) // size
    _expanded(words, offset, segments, count, found)
    return at + parts


def apply(stored: NDArray[Any], palette: Palette) -> NDArray[np.uint8]:
    """Return the colours of stored values.

    Parameters
    ----------
    stored
        ndarray of integers, any shape; what lies below the first value shows the first entry, what
        lies above the last shows the last.
    palette
        Of the file.

    Returns
    -------
    ndarray of uint8, shape ``(*stored.shape, 3)``.
    """
    table = palette.colours >> (palette.bits - 8)
    at = np.clip(stored.astype(np.int64) - palette.first, 0, len(table) - 1)
    return table.astype(np.uint8)[at]


def over_grey(grey: NDArray[np.uint8], stored: NDArray[Any], palette: Palette) -> NDArray[np.uint8]:
    """Lay a supplemental palette over the grey picture of the same pixels (PS3.3 C.8.16.2.1.1.1).

    Parameters
    ----------
    grey
        ndarray of uint8, shape (rows, cols): the picture as its window shows it.
    stored
        Its stored values; those from the first value of the palette on are coloured.
    palette
        Supplemental palette of the file (MONOCHROME2 with PixelPresentation COLOR).

    Returns
    -------
    ndarray of uint8, shape (rows, cols, 3).
    """
    out = np.repeat(grey[..., None], 3, axis=-1)
    coloured = stored >= palette.first
    out[coloured] = apply(stored[coloured], palette)
    return out
