"""What a compressed picture says of itself."""

import io
import struct

import numpy as np
import pytest

from meddx.imaging.codestream import Facts, facts

PICTURE = np.arange(30 * 20, dtype=np.uint16).reshape(30, 20)


def jpeg_2000(values, **more):
    import imagecodecs

    return bytes(imagecodecs.jpeg2k_encode(values, level=0, **more))


@pytest.mark.parametrize("form", ["j2k", "jp2"])
def test_jpeg_2000_says_size_depth_and_sign(form):
    stored = jpeg_2000(PICTURE, codecformat=form)
    assert facts(stored) == Facts(30, 20, 1, 16, False)
    signed = jpeg_2000((PICTURE.astype(np.int16) - 300), codecformat=form)
    assert facts(signed) == Facts(30, 20, 1, 16, True)
    rgb = jpeg_2000(np.zeros((7, 9, 3), np.uint8), codecformat=form)
    assert facts(rgb) == Facts(7, 9, 3, 8, False)


def test_jpeg_2000_counts_from_its_origin():
    head = b"\xff\x4f\xff\x51" + struct.pack(">HH", 41, 0)
    head += struct.pack(">8L", 25, 35, 5, 10, 25, 35, 0, 0)
    assert facts(head + struct.pack(">H", 1) + bytes([0x8B, 1, 1])) == Facts(25, 20, 1, 12, True)


def test_jpeg_ls_says_size_and_depth():
    import imagecodecs

    stored = bytes(imagecodecs.jpegls_encode(PICTURE))
    assert facts(stored) == Facts(30, 20, 1, 16)


def test_jpeg_says_size_and_depth_behind_other_segments():
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(np.zeros((7, 9, 3), np.uint8)).save(buffer, "JPEG", comment=b"\xff\xd8" * 40)
    assert facts(buffer.getvalue()) == Facts(7, 9, 3, 8)


def test_fill_bytes_and_markers_without_length_are_passed_over():
    frame = b"\xff\xc3" + struct.pack(">HBHHB", 11, 12, 30, 20, 1) + bytes(3)
    stream = b"\xff\xd8" + b"\xff\x01" + b"\xff\xff" + b"\xff\xd0" + frame
    assert facts(stream) == Facts(30, 20, 1, 12)


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"nothing at all",
        b"\xff\xd8",
        b"\xff\xd8\xff\xc0\x00\x0b\x08",
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 10_000,
        b"\xff\xd8\xff\xe0\x00\x00" * 10_000,
        b"\xff\xd8\x00\x00\x00\x00",
        b"\xff\x4f\xff\x51" + bytes(20),
    ],
)
def test_what_is_none_or_is_cut_says_nothing(stream):
    assert facts(stream) is None
