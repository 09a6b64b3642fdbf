"""Damage of lossless JPEG that libjpeg decodes without a word."""

from dataclasses import replace
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray

from meddx.case.volume import Coding
from meddx.imaging import decode_direct, decode_stream

GREY = Coding("1.2.840.10008.1.2.4.70", 60, 80, 1, 16, 12, 11, False, "MONOCHROME2")
END = b"\xff\xd9"


def encoded(values: NDArray[Any]) -> bytes:
    """Encode without loss, in the depth of the words."""
    bits = 8 * values.dtype.itemsize
    return bytes(imagecodecs.jpeg_encode(values, lossless=True, bitspersample=bits))


def noise(seed: int = 0) -> NDArray[Any]:
    return np.random.default_rng(seed).integers(0, 4096, (60, 80)).astype("u2")


@pytest.mark.parametrize("part", [0.3, 0.5, 0.9])
@pytest.mark.parametrize("colour", [False, True])
def test_data_that_end_early_before_an_end_marker_are_an_error(part: float, colour: bool) -> None:
    """A copy that was cut short and closed: the rest would be a plain area."""
    coding, values = GREY, noise()
    if colour:
        values = np.random.default_rng(3).integers(0, 256, (60, 80, 3)).astype("u1")
        coding = Coding(GREY.syntax, 60, 80, 3, 8, 8, 7, False, "RGB")
    stream = encoded(values)
    cut = stream[: int(len(stream) * part)].rstrip(b"\xff") + END
    with pytest.raises(ValueError, match="end elsewhere"):
        decode_direct.whole_jpeg(cut, coding)


@pytest.mark.parametrize("blank", [1, 2, 30, 60])
@pytest.mark.parametrize("kind", ["u1", "u2"])
@pytest.mark.parametrize("filling", [b"", b"\0" * 9])
def test_a_picture_that_ends_blank_is_read(blank: int, kind: str, filling: bytes) -> None:
    """As most do; some writers add bytes before the end."""
    values = noise().astype(kind)
    values[-blank:] = 7
    coding = GREY if kind == "u2" else replace(GREY, bits_allocated=8, bits_stored=8, high_bit=7)
    stream = encoded(values)
    stream = stream[: stream.rindex(END)] + filling + END
    assert np.array_equal(decode_direct.whole_jpeg(stream, coding), values)


def test_values_in_bits_that_the_header_does_not_name_are_read() -> None:
    """Some programs keep graphics there."""
    values = noise() | np.uint16(0x8000)
    assert np.array_equal(decode_direct.whole_jpeg(encoded(values), GREY), values & 0xFFF)


def test_data_that_are_read_out_of_step_are_mostly_noticed() -> None:
    """A stream has no checksum: what is left over tells, and values that cannot be."""
    noticed = 0
    for seed in range(20):
        stream = encoded(noise(seed))
        middle = len(stream) // 2
        try:
            decode_direct.whole_jpeg(stream[:middle] + stream[middle - 400 :], GREY)
        except ValueError:
            noticed += 1
    assert noticed >= 15


def test_extended_jpeg_without_its_end_is_refused() -> None:
    """libjpeg gives a picture of what is there."""
    coding = replace(GREY, syntax="1.2.840.10008.1.2.4.51")
    stream = bytes(imagecodecs.jpeg_encode(noise(), bitspersample=12))
    assert decode_direct.whole_jpeg(stream, coding).shape == (60, 80)
    with pytest.raises(decode_stream.Refused) as refused:
        decode_stream._compare(stream[: len(stream) // 2], coding)
    assert refused.value.code == "damaged"
