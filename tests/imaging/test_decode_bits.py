"""Words of files become stored values: unused bits, sign, shape, worked out by hand."""

import numpy as np
import pytest

from meddx.case.volume import Coding
from meddx.imaging import decode_bits
from meddx.phrase import Refused


def coding(bits=16, stored=12, high=11, signed=False, **more):
    form = {"rows": 1, "columns": 4, "samples": 1} | more
    syntax = "1.2.840.10008.1.2.1"
    return Coding(syntax, **form | {"bits_allocated": bits, "bits_stored": stored},
                  high_bit=high, signed=signed, photometric="MONOCHROME2")  # fmt: skip


def test_clean_words_are_not_copied():
    words = np.array([0, 1, 4095], np.uint16)
    assert decode_bits.cleaned(words, coding()) is words
    signed = np.array([-2048, 2047], np.int16)
    assert decode_bits.cleaned(signed, coding(signed=True)) is signed


def test_what_stands_above_is_taken_away_and_the_words_stay_as_they_are():
    words = np.array([0xF001, 0x1FFF], np.uint16)
    assert decode_bits.cleaned(words, coding()).tolist() == [1, 0xFFF]
    assert words.tolist() == [0xF001, 0x1FFF]


def test_the_sign_is_the_top_bit_of_those_stored():
    words = np.array([0x0FFF, 0x0800, 0x07FF, 0x7001], np.uint16).view(np.int16)
    assert decode_bits.cleaned(words, coding(signed=True)).tolist() == [-1, -2048, 2047, 1]


@pytest.mark.parametrize(("high", "factor"), [(13, 4), (15, 16)])
def test_values_that_stand_higher_come_down(high, factor):
    words = (np.array([0, 5, 4095], np.uint32) * factor).astype(np.uint16)
    assert decode_bits.cleaned(words, coding(high=high)).tolist() == [0, 5, 4095]


def test_of_eight_and_of_thirty_two_bits():
    eight = np.array([0x1F, 0xE3], np.uint8)
    assert decode_bits.cleaned(eight, coding(8, 5, 4)).tolist() == [0x1F, 3]
    long = np.array([0x0100_0007], np.uint32)
    assert decode_bits.cleaned(long, coding(32, 24, 23)).tolist() == [7]


@pytest.mark.parametrize(("stored", "high"), [(0, 11), (17, 16), (12, 10), (12, 16)])
def test_bits_that_cannot_be_are_refused(stored, high):
    with pytest.raises(Refused, match="other bits"):
        decode_bits.cleaned(np.array([1], np.uint16), coding(stored=stored, high=high))


def test_floating_point_is_left_alone():
    words = np.array([1.5, np.nan], np.float32)
    assert decode_bits.cleaned(words, coding(32, 32, 31)) is words


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        (coding(8, 8, 7), np.uint8),
        (coding(signed=True), np.int16),
        (coding(1, 1, 0), np.uint8),
        (coding(32, 32, 31, keyword="FloatPixelData"), np.float32),
        (coding(64, 64, 63, keyword="DoublePixelData"), np.float64),
    ],
)
def test_the_words_of_a_file(given, dtype):
    assert decode_bits.container(given) == dtype


def test_frames_are_read_little_endian_and_filling_is_left_out():
    payload = bytes([1, 0, 0, 1, 2, 0, 3, 0, 99, 99])
    assert decode_bits.native(payload, coding()).tolist() == [[1, 256, 2, 3]]


def test_planes_of_colours_become_pixels():
    form = coding(8, 8, 7, samples=3, columns=2, planar=1)
    payload = bytes([10, 11, 20, 21, 30, 31])
    assert decode_bits.native(payload, form).tolist() == [[[10, 20, 30], [11, 21, 31]]]


def test_too_few_bytes_are_refused():
    with pytest.raises(Refused, match="another size"):
        decode_bits.native(bytes(6), coding())


def test_decoded_values_have_the_size_that_was_said():
    right = np.zeros((1, 4), np.uint16)
    assert decode_bits.checked_shape(right, coding()) is right
    for wrong in (np.zeros((4, 1)), np.zeros((1, 4, 3)), np.zeros(4)):
        with pytest.raises(Refused, match="another size"):
            decode_bits.checked_shape(wrong, coding())


def test_samples_of_twelve_bits_lie_two_in_three_bytes():
    """0x321, 0x654 and 0xCBA, 0xFED, the low bits first (PS3.5 of 1993, annex D)."""
    packed = bytes([0x21, 0x43, 0x65, 0xBA, 0xDC, 0xFE])
    found = decode_bits.native(packed, coding(bits=12))
    assert found.dtype == np.uint16
    assert found.tolist() == [[0x321, 0x654, 0xCBA, 0xFED]]
    negative = decode_bits.native(packed, coding(bits=12, signed=True))
    assert negative.tolist() == [[0x321, 0x654, 0xCBA - 4096, 0xFED - 4096]]
    with pytest.raises(Refused):
        decode_bits.native(packed[:3], coding(bits=12))
