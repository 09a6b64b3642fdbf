"""Deflated files are inflated as far as they have to be, and no further."""

import io
import struct
import zlib
from dataclasses import replace

import numpy as np
import pydicom
import pytest

from meddx.imaging import deflated
from meddx.phrase import Refused
from tests.helpers import dicom_bytes
from tests.helpers.decoding import frames_of
from tests.helpers.phantoms import write

RAMP = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)


def packed(tmp_path, **attributes):
    """Bytes of an ordinary file in the deflated syntax."""
    parts = dicom_bytes.parse(write(tmp_path / "plain.dcm", RAMP, **attributes).read_bytes())
    assert parts is not None
    parts = parts.with_syntax(dicom_bytes.DEFLATED)
    length = sum(len(item.written()) for item in parts.meta[1:])
    group_length = replace(parts.meta[0], value=struct.pack("<L", length))
    return replace(parts, meta=(group_length, *parts.meta[1:])).written()


def test_a_deflated_file_gives_its_voxels(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(packed(tmp_path))
    assert np.array_equal(frames_of(path)[0], RAMP)


def test_the_syntax_is_seen_and_the_stream_left_where_it_was(tmp_path):
    stream = io.BytesIO(packed(tmp_path))
    assert deflated.is_deflated(stream)
    assert stream.tell() == 0
    plain = (tmp_path / "plain.dcm").read_bytes()
    assert not deflated.is_deflated(io.BytesIO(plain))


def test_inflated_it_is_an_explicit_file_of_the_same_values(tmp_path):
    body, is_whole = deflated.inflated(io.BytesIO(packed(tmp_path)), 1 << 20)
    dataset = pydicom.dcmread(body)
    assert is_whole
    assert dataset.file_meta.TransferSyntaxUID == dicom_bytes.EXPLICIT
    assert dataset.PixelData == RAMP.tobytes()


def test_no_more_is_inflated_than_is_asked_for(tmp_path):
    body, is_whole = deflated.inflated(io.BytesIO(packed(tmp_path)), 500)
    assert not is_whole
    assert len(body.getvalue()) < 1200


@pytest.mark.parametrize("missing", [1, 40, 2000])
def test_one_that_has_no_end_is_refused(tmp_path, missing):
    content = packed(tmp_path)
    with pytest.raises(Refused, match="have no end") as caught:
        deflated.inflated(io.BytesIO(content[: -missing - 1]), 1 << 20)
    assert caught.value.code == "cut"


def test_a_header_that_asks_for_far_more_than_its_file_can_hold_is_refused(tmp_path):
    stream = io.BytesIO(packed(tmp_path))
    with pytest.raises(Refused, match="unpacks to far more") as caught:
        deflated.inflated_with_pixels(stream, 1 << 30)
    assert caught.value.code == "bomb"


def test_damaged_packing_is_refused_as_damage(tmp_path):
    content = bytearray(packed(tmp_path))
    start = 132 + 12 + struct.unpack("<L", content[140:144])[0]
    content[start] |= 0x06  # a block of a kind that does not exist
    with pytest.raises(zlib.error):
        deflated.inflated(io.BytesIO(bytes(content)), 1 << 20)


def test_a_meta_header_without_end_is_none():
    content = bytes(128) + b"DICM" + b"\x02\x00\x00\x00UL\x04\x00" + struct.pack("<L", 1 << 20)
    with pytest.raises(ValueError, match="meta header"):
        deflated.inflated(io.BytesIO(content), 100)
