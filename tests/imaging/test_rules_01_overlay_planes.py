"""Rule 1: overlays stand beside the stored values, in their own element or in unused bits."""

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from meddx.imaging import overlay_planes
from meddx.imaging.figures import Plane


@pytest.mark.parametrize("name", ["MR-SIEMENS-DICOM-WithOverlays.dcm", "examples_overlay.dcm"])
def test_rule_01_an_overlay_of_its_own_equals_the_reference(name):
    dataset = pydicom.dcmread(get_testdata_file(name))
    shape = int(dataset[0x6000, 0x0010].value), int(dataset[0x6000, 0x0011].value)
    found = overlay_planes.of_bytes(dataset[0x6000, 0x3000].value, shape)
    assert found.any()
    assert np.array_equal(found, dataset.overlay_array(0x6000) == 1)


def test_rule_01_frames_of_an_overlay_need_not_begin_at_a_byte():
    bits = np.random.default_rng(7).integers(0, 2, (3, 5, 5)).astype(np.uint8)
    data = np.packbits(bits.reshape(-1), bitorder="little").tobytes()
    for frame in range(3):
        found = overlay_planes.of_bytes(data, (5, 5), 3, frame)
        assert np.array_equal(found, bits[frame] == 1)
    even = data if len(data) % 2 == 0 else data + b"\0"
    swapped = np.frombuffer(even, "<u2").astype(">u2").tobytes()
    found = overlay_planes.of_bytes(swapped, (5, 5), 3, 2, big_endian=True)
    assert np.array_equal(found, bits[2] == 1)


@pytest.mark.parametrize(("shape", "frame"), [((9, 9), 0), ((4, 4), 1), ((0, 4), 0), ((4, 4), -1)])
def test_rule_01_an_overlay_that_does_not_fit_is_refused(shape, frame):
    with pytest.raises(ValueError, match="overlay"):
        overlay_planes.of_bytes(b"\xff\xff", shape, 1, frame)


@pytest.mark.parametrize("signed", [False, True])
def test_rule_01_bits_of_an_overlay_are_no_part_of_the_value(signed):
    values = np.array([[-2048, -1], [0, 2047]] if signed else [[0, 1], [2048, 4095]])
    drawn = np.array([[True, False], [True, True]])
    words = ((values & 0x0FFF) | (drawn << 12)).astype(np.uint16)
    assert np.array_equal(overlay_planes.of_high_bit(words, 12), drawn)
    assert np.array_equal(overlay_planes.of_high_bit(words.view(np.int16), 12), drawn)
    found = overlay_planes.stored_only(words, 12, 11, signed)
    assert found.tolist() == values.tolist()


def test_rule_01_values_above_the_lowest_bits():
    words = np.array([0x7F80, 0x8000 | 0x0010], np.uint16)
    assert overlay_planes.stored_only(words, 8, 14, False).tolist() == [0xFF, 0]


def test_rule_01_a_bit_that_is_not_there():
    with pytest.raises(ValueError, match="bit"):
        overlay_planes.of_high_bit(np.zeros((2, 2), np.uint8), 8)


WHOLE = (0.0, 0.0, 3.0, 4.0)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [((0, 0), [(0, 0), (1, 1)]), ((-1, -1), [(0, 0)]), ((2, 3), [(2, 3)]), ((9, 9), [])],
)
def test_rule_01_an_overlay_may_reach_beyond_the_picture(origin, expected):
    plane = Plane(np.eye(2, dtype=np.bool_), origin)
    found = overlay_planes.on_screen(plane, (3, 4), WHOLE, (3, 4))
    assert [tuple(at) for at in np.argwhere(found).tolist()] == expected


def test_rule_01_an_overlay_grows_with_its_picture():
    plane = Plane(np.eye(2, dtype=np.bool_), (1, 2))
    # From half a pixel above to half a pixel below the picture, ten times as large.
    found = overlay_planes.on_screen(plane, (3, 4), (-0.5, 0.0, 3.5, 4.0), (40, 40))
    expected = np.zeros((40, 40), np.bool_)
    expected[15:25, 20:30] = True
    expected[25:35, 30:40] = True
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("size", [(7, 7), (13, 29), (50, 50), (3, 100)])
def test_rule_01_no_line_is_lost_when_the_picture_is_seen_small(size):
    for at in range(0, 100, 7):
        bits = np.zeros((100, 100), np.bool_)
        bits[at] = True
        bits[:, at] = True
        found = overlay_planes.on_screen(Plane(bits, (0, 0)), (100, 100), (0, 0, 100, 100), size)
        assert found.all(axis=1).sum() == 1
        assert found.all(axis=0).sum() == 1
        assert found[int((at + 0.5) * size[0] / 100)].all()


def test_a_plane_is_cut_down_to_what_is_drawn():
    bits = np.zeros((9, 12), np.bool_)
    assert overlay_planes.trimmed(bits)[0].shape == (0, 0)
    bits[2, 5] = bits[4, 3] = True
    drawn, origin = overlay_planes.trimmed(bits)
    assert (drawn.shape, origin) == ((3, 3), (2, 3))
    assert np.array_equal(drawn, bits[2:5, 3:6])
