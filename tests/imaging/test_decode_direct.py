"""Streams decoded in one step: the values that were encoded, with the header's type and sign."""

from dataclasses import replace
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.imaging import decode_direct

LOSSLESS = "1.2.840.10008.1.2.4.70"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
RLE = "1.2.840.10008.1.2.5"
BASELINE = "1.2.840.10008.1.2.4.50"
GREY = Coding(JPEG_2000, 24, 40, 1, 16, 12, 11, False, "MONOCHROME2")


def picture(lowest: int, highest: int, dtype: str) -> NDArray[Any]:
    """Return values all over a range, both ends among them."""
    values = np.random.default_rng(5).integers(lowest, highest + 1, (24, 40)).astype(dtype)
    values[0, 0], values[0, 1] = lowest, highest
    return values


def run_length(words: NDArray[Any]) -> bytes:
    """Encode as PS3.5 G says, most significant bytes first, in literal runs only."""
    segments = []
    for plane in words.astype(words.dtype.newbyteorder(">")).view(np.uint8).reshape(-1, 2).T:
        runs = [bytes([len(part) - 1]) + part for part in _parts(plane.tobytes())]
        segment = b"".join(runs)
        segments.append(segment + b"\0" * (len(segment) % 2))
    offsets = [64, 64 + len(segments[0])]
    return np.array([2, *offsets, *[0] * 13], "<u4").tobytes() + b"".join(segments)


def _parts(payload: bytes) -> list[bytes]:
    return [payload[at : at + 128] for at in range(0, len(payload), 128)]


def encoded(syntax: str, values: NDArray[Any]) -> bytes:
    """Encode unsigned words without loss."""
    if syntax == LOSSLESS:
        return bytes(imagecodecs.jpeg_encode(values, lossless=True, bitspersample=16))
    if syntax == JPEG_LS:
        return bytes(imagecodecs.jpegls_encode(values))
    if syntax == JPEG_2000:
        return bytes(imagecodecs.jpeg2k_encode(values, codecformat="J2K", reversible=True))
    return run_length(values)


@pytest.mark.parametrize("syntax", [LOSSLESS, JPEG_LS, JPEG_2000, RLE])
@pytest.mark.parametrize("used", [9, 12, 16])
def test_unsigned_values_are_those_that_were_encoded(syntax: str, used: int) -> None:
    """Words of 16 bits of which fewer are used, as most CT is written."""
    coding = replace(GREY, syntax=syntax, bits_stored=used, high_bit=used - 1)
    values = picture(0, 2**used - 1, "u2")
    stream = encoded(syntax, values)
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    found = decoder(stream, coding)
    assert found.dtype == np.uint16
    assert np.array_equal(found, values)


@pytest.mark.parametrize("syntax", [LOSSLESS, JPEG_LS, RLE])
@pytest.mark.parametrize("used", [12, 16])
def test_rule_01_signed_values_get_their_sign(syntax: str, used: int) -> None:
    """A stream that knows no sign carries two's complement."""
    coding = replace(GREY, syntax=syntax, bits_stored=used, high_bit=used - 1, signed=True)
    values = picture(-(2 ** (used - 1)), 2 ** (used - 1) - 1, "i2")
    stream = encoded(syntax, values.view(np.uint16) & np.uint16(2**used - 1))
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    found = decoder(stream, coding)
    assert found.dtype == np.int16
    assert np.array_equal(found, values)


def test_colours_of_lossless_jpeg_are_not_converted() -> None:
    """The header says what the samples mean, and only that."""
    values = np.random.default_rng(1).integers(0, 256, (24, 40, 3), dtype=np.uint8)
    stream = bytes(imagecodecs.jpeg_encode(values, lossless=True))
    coding = Coding(LOSSLESS, 24, 40, 3, 8, 8, 7, False, "RGB")
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    assert np.array_equal(decoder(stream, coding), values)


@pytest.mark.parametrize("syntax", [LOSSLESS, JPEG_LS, JPEG_2000, RLE])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_stream_that_was_cut_is_an_error(syntax: str, part: float) -> None:
    """Half a picture filled with grey would be worse than none."""
    coding = replace(GREY, syntax=syntax)
    stream = encoded(syntax, picture(0, 4095, "u2"))
    cut = stream[: int(len(stream) * part)]
    decoder = decode_direct.decoder_for(cut, coding)
    if decoder is not None:
        with pytest.raises(Exception, match=r".+"):
            decoder(cut, coding)


@pytest.mark.parametrize("syntax", [LOSSLESS, JPEG_LS, JPEG_2000, RLE])
@pytest.mark.parametrize("signed", [False, True])
def test_rule_01_values_that_stand_higher_come_down(syntax: str, signed: bool) -> None:
    """Twelve bits from bit 4 to bit 15: what the stream holds is the word, not the value."""
    coding = replace(GREY, syntax=syntax, high_bit=15, signed=signed)
    values = picture(-2048, 2047, "i2") if signed else picture(0, 4095, "u2")
    stream = encoded(syntax, np.left_shift(values, 4).view(np.uint16))
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    found = decoder(stream, coding)
    assert found.dtype == values.dtype
    assert np.array_equal(found, values)


def test_a_stream_without_the_high_bit_holds_the_value_from_bit_0_on() -> None:
    """Some writers shift the values down before they compress, and leave HighBit as it was."""
    values = picture(0, 4095, "u2")
    options = {"codecformat": "J2K", "reversible": True, "bitspersample": 12}
    stream = bytes(imagecodecs.jpeg2k_encode(values, **options))
    coding = replace(GREY, high_bit=15)
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    assert np.array_equal(decoder(stream, coding), values)


def test_rule_01_unsigned_words_of_a_signed_header_get_their_sign() -> None:
    """JPEG 2000 knows signed samples; many writers compress the words of two's complement."""
    values = picture(-2048, 2047, "i2")
    stream = encoded(JPEG_2000, values.view(np.uint16) & np.uint16(0xFFF))
    coding = replace(GREY, signed=True)
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    assert np.array_equal(decoder(stream, coding), values)


def test_loss_does_not_turn_the_brightest_into_the_darkest() -> None:
    """A coarse wavelet overshoots; bits above those that are stored would be cut off."""
    values = picture(0, 1, "u2") * np.uint16(4095)
    stream = bytes(imagecodecs.jpeg2k_encode(values, codecformat="J2K", level=60))
    assert int(imagecodecs.jpeg2k_decode(stream).max()) > 4095  # else this proves nothing
    coding = replace(GREY, syntax="1.2.840.10008.1.2.4.91")
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    found = decoder(stream, coding)
    assert int(found.max()) == 4095
    assert int(found[values == 4095].min()) > 2048


def test_eight_bits_in_words_of_sixteen() -> None:
    """Baseline JPEG has no more; the header may give them more room."""
    values = np.full((24, 40), 200, np.uint8)
    stream = bytes(imagecodecs.jpeg_encode(values, level=100))
    coding = replace(GREY, syntax=BASELINE, bits_stored=8, high_bit=7)
    decoder = decode_direct.decoder_for(stream, coding)
    assert decoder is not None
    found = decoder(stream, coding)
    assert found.dtype == np.uint16
    assert int(np.abs(found.astype(int) - 200).max()) <= 1


@pytest.mark.parametrize(
    "odd",
    [
        replace(GREY, bits_stored=16, high_bit=15, bits_allocated=32),
        replace(GREY, samples=3, photometric="YBR_RCT"),
        replace(GREY, bits_stored=16, high_bit=15),  # more than the stream has
        replace(GREY, syntax="1.2.840.10008.1.2.4.51"),
    ],
)
def test_what_the_stream_does_not_prove_is_left_to_pydicom(odd: Coding) -> None:
    """Doubts about depth and colour are settled there."""
    values = picture(0, 4095, "u2")
    options = {"codecformat": "J2K", "reversible": True, "bitspersample": 12}
    stream = bytes(imagecodecs.jpeg2k_encode(values, **options))
    assert decode_direct.decoder_for(stream, GREY) is not None
    assert decode_direct.decoder_for(stream, odd) is None
