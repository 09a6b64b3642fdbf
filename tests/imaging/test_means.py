import numpy as np
import pytest

from meddx.imaging import means
from meddx.imaging.buffers import Buffers


def averaged(voxels, side, padding=None):
    rows, cols = voxels.shape
    out = np.full((-(-rows // side), -(-cols // side)), -7.0, np.float32)
    means.of_blocks(voxels, side, padding, out, Buffers())
    return out


def expected(voxels, side, padding=None):
    values = voxels.astype(np.float64)
    if padding is not None:
        values[(voxels >= padding[0]) & (voxels <= padding[1])] = np.nan
    down, across = -(-voxels.shape[0] // side), -(-voxels.shape[1] // side)
    found = np.full((down * side, across * side), np.nan)
    found[: voxels.shape[0], : voxels.shape[1]] = values
    blocks = found.reshape(down, side, across, side)
    known = ~np.isnan(blocks)
    with np.errstate(invalid="ignore"):
        return np.where(known, blocks, 0).sum((1, 3)) / known.sum((1, 3))


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int16])
@pytest.mark.parametrize("shape", [(701, 999), (64, 64), (33, 130), (5, 3), (1, 1), (2, 700)])
@pytest.mark.parametrize("side", [2, 4, 32])
def test_they_are_the_means_of_what_there_is_of_each_block(dtype, shape, side):
    ends = np.iinfo(dtype)
    voxels = np.random.default_rng(7).integers(ends.min, ends.max, shape, dtype, endpoint=True)
    assert averaged(voxels, side) == pytest.approx(expected(voxels, side), rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16])
def test_padding_is_left_out_and_a_block_of_it_is_no_number(dtype):
    voxels = np.random.default_rng(8).integers(0, 100, (203, 301)).astype(dtype)
    voxels[:96, :120] = 7
    found = averaged(voxels, 4, (5, 9))
    assert np.isnan(found[:24, :30]).all()
    assert found == pytest.approx(expected(voxels, 4, (5, 9)), rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("end", [np.uint16(65535), np.int16(-32768), np.int16(32767)])
def test_no_sum_overflows(end):
    voxels = np.full((600, 512), end)
    assert (averaged(voxels, means.LARGEST) == float(end)).all()


def test_what_does_not_lie_in_one_piece_is_averaged_alike():
    voxels = np.random.default_rng(9).integers(0, 60000, (90, 130), np.uint16)
    assert averaged(voxels[::-1, 1:], 2) == pytest.approx(expected(voxels[::-1, 1:], 2))


def test_it_says_what_it_cannot():
    assert means.can(np.zeros((2, 2), np.int16))
    assert not means.can(np.zeros((2, 2), np.float32))
    assert not means.can(np.zeros((2, 2), np.int32))
    assert not means.can(np.zeros((2, 2), ">i2"))
    assert not means.can(np.zeros((2, 2, 3), np.uint8))
