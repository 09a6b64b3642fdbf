"""Pictures of one bit a value: in run lengths, and in big-endian words."""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from meddx.phrase import Refused
from tests.helpers import bits
from tests.helpers.decoding import big_endian, frames_of, restored
from tests.helpers.phantoms import write

RLE = "1.2.840.10008.1.2.5"
MASKS = np.random.default_rng(5).integers(0, 2, (3, 5, 7)).astype(np.uint8)


def clip(path: Path) -> Path:
    form = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "NumberOfFrames": len(MASKS)}
    return write(path, MASKS, PixelData=bits.packed(MASKS), **form)


def test_frames_in_run_lengths_begin_at_a_byte_each(tmp_path):
    path = restored(clip(tmp_path / "a.dcm"), RLE, [bits.run_lengths(mask) for mask in MASKS])
    assert np.array_equal(frames_of(path), MASKS)


@pytest.mark.parametrize("rows", [4, 9])
def test_run_lengths_of_another_size_are_refused(tmp_path, rows):
    frames = [bits.run_lengths(np.ones((40, 7), np.uint8)) for _ in MASKS]
    path = restored(clip(tmp_path / "a.dcm"), RLE, frames, Rows=rows)
    with pytest.raises(Refused):
        frames_of(path)


@pytest.mark.parametrize("vr", ["OB", "OW"])
def test_big_endian_words_are_turned_and_bytes_are_not(tmp_path, vr):
    path = clip(tmp_path / "a.dcm")
    plain = pydicom.dcmread(path).PixelData
    big_endian(path, bits.words_turned(plain) if vr == "OW" else plain, vr)
    assert np.array_equal(frames_of(path), MASKS)
