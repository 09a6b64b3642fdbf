"""Decodes plain compressed frames with imagecodecs, in one step from the stream to the values.

pydicom's decoders copy a frame several times; where the stream itself proves that it holds what the
header says (depth, sign, one component), nothing of that is needed. Everything else is left to
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.imaging import codestream, decode_bits, lossless_jpeg

Decoder = Callable[[bytes, Coding], NDArray[Any]]

_ONE_SAMPLE: Final = frozenset({"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"})
LOSSLESS_JPEG: Final = frozenset({"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"})
_LOSSLESS: Final = LOSSLESS_JPEG | {
    *("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.90"),
    *("1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202"),
}
_END_OF_IMAGE: Final = b"\xff\xd9"
_TAIL: Final = 64


def decoder_for(stream: bytes, coding: Coding) -> Decoder | None:
    """Return what decodes this stream, None if that is left to pydicom.

    Parameters
    ----------
    stream
        One frame without the items around it.
    coding
        What the header says of it.
    """
    if coding.bits_allocated not in {8, 16}:
        return None
    if coding.syntax in LOSSLESS_JPEG:
        return whole_jpeg
    decoder = _DECODERS.get(coding.syntax)
    if decoder is None or coding.samples != 1 or coding.photometric not in _ONE_SAMPLE:
        return None
    if decoder is _run_length:
        return decoder
    facts = codestream.facts(stream)
    if facts is None or facts.components != 1:
        return None
    if not coding.bits_stored <= facts.bits <= coding.bits_allocated:
        return None
    # Unsigned words of a signed header get their sign from the highest bit that is used.
    return None if facts.signed and not coding.signed else decoder


def _as_stored(values: NDArray[Any], coding: Coding, stream: bytes) -> NDArray[Any]:
    """Give unsigned samples of a decoder the type and the sign that the header says they have.

    HighBit is where the value ended before it was compressed; a stream that has no such bit holds
    it from bit 0 on.
    """
    facts = codestream.facts(stream)
    if facts is not None and coding.high_bit >= facts.bits:
        coding = replace(coding, high_bit=coding.bits_stored - 1)
    if coding.syntax not in _LOSSLESS and coding.high_bit == coding.bits_stored - 1:
        values = _within(values, coding)
    words = decode_bits.container(coding)
    if values.dtype.kind == "u":
        same = values.dtype.itemsize == words.itemsize
        values = values.view(words) if same else values.astype(words)
    return decode_bits.cleaned(values, coding)


def _within(values: NDArray[Any], coding: Coding) -> NDArray[Any]:
    """Keep values that loss has carried past the ends of their range from turning round."""
    if (values.dtype.kind == "i") != coding.signed:
        return values
    low = -(1 << coding.bits_stored - 1) if coding.signed else 0
    return np.asarray(np.clip(values, low, low + (1 << coding.bits_stored) - 1))


def whole_jpeg(stream: bytes, coding: Coding) -> NDArray[Any]:
    """Decode JPEG of any process and depth (ISO/IEC 10918-1); colours stay what they are.

    A stream without its end is refused: libjpeg fills what is missing, and says so to nobody.
    """
    import imagecodecs

    if _END_OF_IMAGE not in stream[-_TAIL:]:
        raise ValueError("the stream has no end")
    space = None if coding.samples == 1 else "RGB"

    def decode(content: bytes) -> NDArray[Any]:
        decoded = imagecodecs.jpeg_decode(content, colorspace=space, outcolorspace=space)
        return np.asarray(decoded)

    values = decode(stream)
    facts = codestream.facts(stream)
    if coding.syntax in LOSSLESS_JPEG and facts is not None:
        lossless_jpeg.check(stream, values, coding, facts.bits, decode)
    return _as_stored(values, coding, stream)


def _jpeg_ls(stream: bytes, coding: Coding) -> NDArray[Any]:
    import imagecodecs

    return _as_stored(np.asarray(imagecodecs.jpegls_decode(stream)), coding, stream)


def _jpeg_2000(stream: bytes, coding: Coding) -> NDArray[Any]:
    import imagecodecs

    return _as_stored(np.asarray(imagecodecs.jpeg2k_decode(stream)), coding, stream)


def _run_length(stream: bytes, coding: Coding) -> NDArray[Any]:
    """Decode RLE (PS3.5 G) with the decoder that pydicom would ask."""
    from rle.rle import decode_frame

    pixels = coding.rows * coding.columns
    payload = decode_frame(stream, pixels, coding.bits_allocated, "<")
    words = np.frombuffer(payload, decode_bits.container(coding).newbyteorder("<"))
    return decode_bits.cleaned(words.reshape(coding.rows, coding.columns), coding)


_DECODERS: Final[Mapping[str, Decoder]] = MappingProxyType(
    {
        "1.2.840.10008.1.2.4.50": whole_jpeg,
        "1.2.840.10008.1.2.4.80": _jpeg_ls,
        "1.2.840.10008.1.2.4.81": _jpeg_ls,
        "1.2.840.10008.1.2.4.90": _jpeg_2000,
        "1.2.840.10008.1.2.4.91": _jpeg_2000,
        "1.2.840.10008.1.2.4.201": _jpeg_2000,
        "1.2.840.10008.1.2.4.202": _jpeg_2000,
        "1.2.840.10008.1.2.4.203": _jpeg_2000,
        "1.2.840.10008.1.2.5": _run_length,
    }
)
