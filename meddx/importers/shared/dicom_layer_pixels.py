"""Decodes the frames of segmentations and parametric maps, one by one; in the child process."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.imaging import decode_bits
from meddx.importers.shared import dicom_layers
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

NO_PIXELS: Final = Phrase("This object holds no values.")
PIXELS: Final = Phrase(
    "The values of this object are damaged, cut short or do not fit its header. Export it again."
)
SYNTAX: Final = Phrase(
    "The values of this object are stored as {name}, which MedDx cannot decode. "
    "Export it again uncompressed."
)

_BIG_ENDIAN: Final = "1.2.840.10008.1.2.2"
_RLE: Final = "1.2.840.10008.1.2.5"
_DEFLATED_FRAMES: Final = "1.2.840.10008.1.2.8.1"
_FLOATS: Final = {"FloatPixelData": "f4", "DoubleFloatPixelData": "f8"}
_MAX_SIDE: Final = 65535


@dataclass(frozen=True)
class Layout:
    """Shape and storage of the frames of one object; ``bits`` are those of one value."""

    rows: int
    columns: int
    frames: int
    bits: int
    signed: bool

    @property
    def size(self) -> int:
        """Values in a frame."""
        return self.rows * self.columns


def layout(dataset: "Dataset", frames: int) -> Layout:
    """Read the shape of the frames.

    Raises
    ------
    Refused
        ``damaged`` for what cannot be.
    """
    rows, columns = dicom_layers.integer(dataset, "Rows"), dicom_layers.integer(dataset, "Columns")
    bits = dicom_layers.integer(dataset, "BitsAllocated")
    bits = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}.get(_keyword(dataset), bits)
    if not rows or not columns or not (0 < rows <= _MAX_SIDE and 0 < columns <= _MAX_SIDE):
        raise dicom_layers.damaged("Rows")
    if (
        bits not in {1, 8, 16, 32, 64}
        or (dicom_layers.integer(dataset, "SamplesPerPixel") or 1) > 1
    ):
        raise dicom_layers.damaged("BitsAllocated")
    signed = dicom_layers.integer(dataset, "PixelRepresentation") == 1
    return Layout(rows, columns, frames, bits, signed)


def _keyword(dataset: "Dataset") -> str:
    for keyword in (*_FLOATS, "PixelData"):
        if keyword in dataset:
            return keyword
    raise Refused("no_pixels", NO_PIXELS)


def frames(dataset: "Dataset", shape: Layout) -> Iterator[NDArray[Any]]:
    """Yield each frame: ndarray (rows, columns) of stored values; one bit a value becomes uint8.

    Raises
    ------
    Refused
        ``damaged`` for values that do not fit the header, ``transfer_syntax``.
    """
    keyword = _keyword(dataset)
    syntax, encapsulated = _syntax(dataset)
    if keyword == "PixelData" and encapsulated:
        yield from _encapsulated(dataset, shape, syntax)
        return
    payload = dicom_layers.value(dataset, keyword)
    if not isinstance(payload, bytes) or len(payload) * 8 < shape.frames * shape.size * shape.bits:
        raise Refused("damaged", PIXELS)
    if shape.bits == 1:
        if syntax == _BIG_ENDIAN and dataset[keyword].VR == "OW":
            payload = decode_bits.swapped(payload)
        for number in range(shape.frames):
            yield _unpacked(payload, number * shape.size, shape)
        return
    kind = _FLOATS.get(keyword) or f"{'i' if shape.signed else 'u'}{shape.bits // 8}"
    order = ">" if syntax == _BIG_ENDIAN else "<"
    plain = np.frombuffer(payload, order + kind, shape.frames * shape.size)
    yield from plain.reshape(shape.frames, shape.rows, shape.columns)


def _syntax(dataset: "Dataset") -> tuple[str, bool]:
    """Return the transfer syntax and whether its frames are encapsulated."""
    uid = getattr(getattr(dataset, "file_meta", None), "TransferSyntaxUID", None)
    if uid is None:
        return "", False
    try:
        return str(uid), bool(uid.is_encapsulated)
    except ValueError:  # pydicom does not know it, so neither can the bytes be taken as they are
        return str(uid), True


def _unpacked(payload: bytes, start: int, shape: Layout) -> NDArray[np.uint8]:
    """Unpack one frame of bits, which need not begin at a byte (PS3.5 8.1.1)."""
    bits = decode_bits.single_bits(payload, start, shape.size)
    return bits.reshape(shape.rows, shape.columns)


def _encapsulated(dataset: "Dataset", shape: Layout, syntax: str) -> Iterator[NDArray[Any]]:
    if syntax == _DEFLATED_FRAMES:
        yield from _deflated(dataset, shape)
        return
    if syntax == _RLE and shape.bits == 1:
        yield from _run_lengths(dataset, shape)
        return
    from pydicom.pixels.decoders.base import get_decoder

    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        decoder = None
    if decoder is None or not decoder.is_available:
        from pydicom.uid import UID

        raise Refused("transfer_syntax", SYNTAX.with_values(name=UID(syntax).name))
    try:
        for decoded, _ in decoder.iter_array(dataset, raw=True):
            yield decoded.reshape(shape.rows, shape.columns)
    except Exception as error:
        raise Refused("damaged", PIXELS) from error


def _run_lengths(dataset: "Dataset", shape: Layout) -> Iterator[NDArray[Any]]:
    """RLE of single bits: each frame by itself, bits packed (PS3.5 G.2)."""
    from pydicom.encaps import generate_frames

    try:
        for frame in generate_frames(dataset.PixelData, number_of_frames=shape.frames):
            bits = decode_bits.rle_bits(frame, shape.size)
            yield bits.reshape(shape.rows, shape.columns)
    except (ValueError, Refused) as error:
        raise Refused("damaged", PIXELS) from error


def _deflated(dataset: "Dataset", shape: Layout) -> Iterator[NDArray[Any]]:
    """Deflated Image Frame Compression (PS3.5 A.4.13): each frame by itself, bits packed."""
    from pydicom.encaps import generate_frames

    size = (shape.size * shape.bits + 7) // 8
    kind = f"<{'i' if shape.signed else 'u'}{max(1, shape.bits // 8)}"
    try:
        for packed in generate_frames(dataset.PixelData, number_of_frames=shape.frames):
            plain = zlib.decompressobj(-15).decompress(packed, size)
            if shape.bits == 1:
                yield _unpacked(plain, 0, shape)
            else:
                yield np.frombuffer(plain, kind, shape.size).reshape(shape.rows, shape.columns)
    except (ValueError, zlib.error) as error:
        raise Refused("damaged", PIXELS) from error
