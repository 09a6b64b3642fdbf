"""From a header to the references of its frames: what can be read, and how; no pixel is read."""

from typing import Final, Protocol

import numpy as np

from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef
from meddx.imaging import deflated
from meddx.imaging.decode_bits import SIZE
from meddx.importers.shared.dicom_header import VITAL, Header
from meddx.phrase import Phrase, Refused

NO_PIXELS: Final = Phrase("This DICOM file holds no picture.")
VITAL_ATTRIBUTE: Final = Phrase(
    "The header value {keyword} of this file is not valid, so its picture could be shown wrongly. "
    "Export the image again."
)
ZERO_SLOPE: Final = Phrase("The file scales its pixels with zero, so they carry no values.")
IMPOSSIBLE: Final = Phrase(
    "The header of this file describes a picture that cannot be ({what}). Export the image again."
)
CUT: Final = Phrase(
    "This file is cut short before its first picture is complete. Copy or export it again."
)
TOO_LARGE: Final = Phrase("One picture of this file needs more than {gigabytes} GB of memory.")
HOLLOW: Final = Phrase(
    "The header of this file names a size far beyond what its compressed pixels can fill. It may "
    "be damaged or harmful; it was not opened."
)
LONGER: Final = Phrase(
    "The pixels of this file do not fit the size in its header. Export the image again."
)

_LITTLE: Final = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"})
_DEFLATED: Final = "1.2.840.10008.1.2.1.99"
_BIG: Final = "1.2.840.10008.1.2.2"
_NATIVE: Final = _LITTLE | {_DEFLATED, _BIG}
_ALLOCATED: Final = frozenset({1, 8, 16, 32, 64})
_MOST_FRAME_BYTES: Final = 1 << 30
_RLE: Final = "1.2.840.10008.1.2.5"
_RLE_RATIO: Final = 64  # two bytes make 128 at most (PS3.5 G.3.1)
_MOST_RATIO: Final = 10_000  # of other syntaxes; only a blank picture gets beyond it
_WORTH_A_LOOK: Final = 192 << 20  # below it even a lie costs little memory
_MOST_FILLING: Final = 1 << 20
_MOST_FRAMES: Final = 1 << 17
_FLOAT_BITS: Final = {"FloatPixelData": 32, "DoublePixelData": 64}


class File(Protocol):
    """A file with its header."""

    @property
    def source(self) -> Source:
        """Where its bytes are."""

    @property
    def header(self) -> Header:
        """What it says of itself."""


def is_colour(header: Header) -> bool:
    """Whether a frame becomes RGB."""
    return not header.colour_model.startswith("MONOCHROME")


def voxel_dtype(header: Header) -> np.dtype[np.generic]:
    """Type of the voxels once read: of the stored values, or of what replaces them."""
    if is_colour(header):
        return np.dtype(np.uint8)
    if header.pixel_keyword in _FLOAT_BITS:
        return np.dtype(f"f{_FLOAT_BITS[header.pixel_keyword] // 8}")
    if header.has_modality_lut:
        return np.dtype(np.int32)
    size = -(-(header.bits_allocated or 8) // 8)
    return np.dtype(f"{'i' if header.signed else 'u'}{size}")


def frame_refs(file: File) -> tuple[FrameRef, ...]:
    """Return a reference for each frame that is complete in the file, in the file's order.

    There are fewer than ``header.frame_count`` where the file is cut short.

    Raises
    ------
    Refused
        If no frame can be shown, with the reason.
    """
    header = file.header
    check(header)
    coding = coding_of(header)
    if header.transfer_syntax in _NATIVE:
        return _native(file, coding)
    count = header.frame_count
    spans = header.pixel_spans
    _check_growth(header)
    if len(spans) == count or (spans and len(spans) < count):
        special = _needs_file(header)
        return tuple(
            FrameRef(file.source, number, coding, offset, length, special)
            for number, (offset, length) in enumerate(spans)
        )
    return tuple(FrameRef(file.source, n, coding, whole=True) for n in range(count))


def _check_growth(header: Header) -> None:
    """Refuse large compressed frames that cannot be what they say, before memory is asked for."""
    size = frame_bytes(header)
    packed = min((length for _, length in header.pixel_spans), default=header.pixel_available)
    most = _RLE_RATIO if header.transfer_syntax == _RLE else _MOST_RATIO
    if size > max(_WORTH_A_LOOK, most * packed):
        raise Refused("bomb", HOLLOW)


def coding_of(header: Header) -> Coding:
    """Return how the bits of a frame are read."""
    allocated = _FLOAT_BITS.get(header.pixel_keyword) or header.bits_allocated or 8
    stored = header.bits_stored or allocated
    return Coding(
        syntax=header.transfer_syntax,
        rows=header.rows or 0,
        columns=header.columns or 0,
        samples=header.samples or 1,
        bits_allocated=allocated,
        bits_stored=allocated if header.pixel_keyword in _FLOAT_BITS else stored,
        high_bit=_high_bit(header, allocated, stored),
        signed=header.signed,
        photometric=header.colour_model,
        planar=header.planar,
        keyword=header.pixel_keyword or "PixelData",
    )


def _high_bit(header: Header, allocated: int, stored: int) -> int:
    """Bit that the value ends in; below BitsStored - 1 it is a slip that changes nothing."""
    if header.pixel_keyword in _FLOAT_BITS:
        return allocated - 1
    high = header.high_bit
    return stored - 1 if high is None or high < stored else high


def check(header: Header) -> None:
    """Refuse a header that describes no picture, or one that cannot be.

    Raises
    ------
    Refused
        ``damaged``, ``no_pixels`` or ``too_large``, before memory is asked for.
    """
    for keyword in header.unreadable:
        if keyword in VITAL:
            raise Refused("damaged", VITAL_ATTRIBUTE.with_values(keyword=keyword))
    if not header.pixel_keyword or not (header.rows and header.columns):
        raise Refused("no_pixels", NO_PIXELS)
    if 0.0 in {header.slope, *(group.slope for group in header.groups)}:
        raise Refused("damaged", ZERO_SLOPE)
    stream = header.pixel_stream
    if stream and stream[:2] != (header.rows, header.columns):
        raise Refused("damaged", SIZE)
    impossible = _impossible(header)
    if impossible:
        raise Refused("damaged", IMPOSSIBLE.with_values(what=impossible))
    if frame_bytes(header) > _MOST_FRAME_BYTES:
        gigabytes = _MOST_FRAME_BYTES >> 30
        raise Refused("too_large", TOO_LARGE.with_values(gigabytes=gigabytes))


def _impossible(header: Header) -> str:
    """Name the attribute that cannot be, empty if all can."""
    allocated, stored = header.bits_allocated, header.bits_stored
    in_floats = header.pixel_keyword in _FLOAT_BITS
    conditions = {
        "Rows": (header.rows or 0) < 0,
        "Columns": (header.columns or 0) < 0,
        "NumberOfFrames": not 0 < header.frame_count <= _MOST_FRAMES,
        "SamplesPerPixel": header.samples not in {None, 1, 3, 4},
        "BitsAllocated": not in_floats and allocated not in _ALLOCATED and not _is_packed(header),
        "BitsStored": not in_floats and stored is not None and not 0 < stored <= (allocated or 0),
    }
    return next((name for name, is_wrong in conditions.items() if is_wrong), "")


def _is_packed(header: Header) -> bool:
    """Whether samples of 12 bits lie two in three bytes, as files of the nineties have them."""
    pixels = (header.rows or 0) * (header.columns or 0)
    is_whole = pixels % 2 == 0 and header.samples in {None, 1}
    return header.bits_allocated == 12 and is_whole and header.transfer_syntax in _LITTLE


def frame_bytes(header: Header) -> int:
    """Size of one frame as it is stored uncompressed."""
    bits = _FLOAT_BITS.get(header.pixel_keyword) or header.bits_allocated or 8
    samples = (header.rows or 0) * (header.columns or 0) * (header.samples or 1)
    if header.colour_model == "YBR_FULL_422" and header.transfer_syntax in _NATIVE:
        samples = samples * 2 // 3
    return -(-samples * bits // 8)


def _needs_file(header: Header) -> bool:
    """Whether decoding a frame takes more than its own bytes."""
    return header.colour_model == "PALETTE COLOR" or header.has_modality_lut


def _native(file: File, coding: Coding) -> tuple[FrameRef, ...]:
    header = file.header
    size = frame_bytes(header)
    whole = (
        _needs_file(header)
        or header.transfer_syntax not in _LITTLE
        or coding.bits_allocated == 1
        or header.colour_model.startswith("YBR")
    )
    if header.pixel_length < 0:
        raise Refused("damaged", LONGER)
    excess = header.pixel_length - header.frame_count * size
    if header.transfer_syntax == _DEFLATED and excess > _MOST_FILLING:
        raise Refused("bomb", deflated.BOMB)
    if header.pixel_tail:
        raise Refused("damaged", LONGER)
    if coding.bits_allocated == 1:
        bits = coding.rows * coding.columns
        complete = header.pixel_available * 8 // bits
    else:
        complete = header.pixel_available // size
    count = min(header.frame_count, complete)
    if count == 0:
        raise Refused("cut", CUT)
    return tuple(
        FrameRef(file.source, n, coding, header.pixel_offset + n * size, size, whole)
        for n in range(count)
    )
