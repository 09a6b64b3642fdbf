"""Rules 8, 10, 11, 21 and 22: lengths, regions of ultrasound, statistics, cine."""

import math

import numpy as np
import pytest

from meddx.case.display import Cine, UsRegion
from meddx.case.record import Series
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import cine, measure, us_regions
from meddx.imaging.probe import probe
from meddx.imaging.roi import Ellipse, Polygon, Rectangle, statistics
from meddx.imaging.view import aspect
from tests.helpers.phantoms import ct_series, geometry

IMAGE = UsRegion((10, 10, 59, 99), (3, 3), (0.05, 0.02), 1, 1)
DOPPLER = UsRegion((70, 10, 99, 99), (4, 7), (0.001, 0.5), 3, 3)


def ultrasound(*regions):
    volume = Volume(np.zeros((2, 100, 120), np.uint8), Geometry.pixels())
    return Series("1", "1", "US", volume, regions=regions)


def flat(spacing, frame=Frame.DETECTOR, calibration=Calibration.DETECTOR):
    affine = np.zeros((4, 4))
    affine[0, 2], affine[1, 1], affine[2, 0], affine[3, 3] = spacing[1], spacing[0], 1, 1
    volume = Volume(np.zeros((1, 50, 50), np.uint16), Geometry(affine, frame, calibration))
    return Series("1", "1", "DX", volume)


def test_rule_08_pixels_that_are_not_square_are_stretched_and_measured_in_px():
    series = flat((2.0, 1.0), Frame.PIXEL, Calibration.NONE)
    assert aspect(series) == 2
    found = measure.length(series, 0, (0, 0), (30, 40))
    assert (found.value, found.is_mm) == (50, False)
    assert "px" in str(found.text)


@pytest.mark.parametrize(
    ("calibration", "words"),
    [
        (Calibration.DETECTOR, "at the detector"),
        (Calibration.CALIBRATED, "calibrated"),
        (Calibration.MAGNIFICATION, "magnification"),
        (Calibration.UNSTATED, "not stated"),
    ],
)
def test_rule_10_the_calibration_is_part_of_the_measurement(calibration, words):
    found = measure.length(flat((0.2, 0.1), calibration=calibration), 0, (0, 0), (20, 30))
    assert found.value == pytest.approx(5)
    assert str(found.text).startswith("5.0 mm")
    assert words in str(found.text)


def test_rule_11_a_length_within_a_region_has_its_scale():
    series = ultrasound((IMAGE, DOPPLER))
    found = measure.length(series, 1, (20, 20), (40, 60))
    assert found.is_mm
    assert found.value == pytest.approx(math.hypot(20 * 0.2, 40 * 0.5))


@pytest.mark.parametrize(
    ("start", "end"),
    [((20, 20), (80, 20)), ((20, 20), (2, 20)), ((2, 2), (2, 5)), ((80, 20), (90, 20))],
)
def test_rule_11_a_length_across_regions_or_where_there_is_none_is_in_px(start, end):
    found = measure.length(ultrasound((IMAGE, DOPPLER)), 0, start, end)
    assert not found.is_mm
    assert found.value == math.hypot(end[0] - start[0], end[1] - start[1])
    assert "region" in str(found.label)


def test_rule_11_regions_may_differ_from_frame_to_frame():
    finer = UsRegion(IMAGE.box, (3, 3), (0.01, 0.01), 1, 1)
    series = ultrasound((IMAGE,), (finer,))
    lengths = [measure.length(series, k, (20, 20), (30, 20)).value for k in (0, 1)]
    assert lengths == pytest.approx([2.0, 1.0])


def test_rule_11_of_regions_that_overlap_the_one_with_priority_wins():
    below = UsRegion((0, 0, 99, 119), (3, 3), (1, 1), 1, 1, low_priority=True)
    small = UsRegion((20, 20, 30, 30), (3, 3), (1, 1), 1, 1)
    assert us_regions.at((below, IMAGE, small), (25, 25)) is small
    assert us_regions.at((below, IMAGE, small), (59.9, 99.9)) is IMAGE
    assert us_regions.at((below, IMAGE, small), (60, 50)) is below
    assert us_regions.at((IMAGE,), (60, 50)) is None


def test_rule_11_the_probe_says_what_a_distance_there_means():
    assert "region" in str(probe(ultrasound((IMAGE,)), 0, 20, 20).distance_label)


def test_rule_21_lengths_come_from_continuous_coordinates_in_mm():
    found = measure.length(ct_series(), 0, (0.25, 0.5), (1.75, 2.5))
    assert found.value == pytest.approx(math.hypot(1.5 * 0.5, 2.0 * 0.25))
    assert str(found.label) == "mm"


def test_rule_21_uneven_stacks_are_measured_on_their_own_plane():
    even = geometry()
    planes = np.stack([even.plane(k) * (1 + k) for k in range(2)])
    volume = Volume(
        np.zeros((2, 9, 9), np.int16), Geometry(even.affine, even.frame, even.calibration, planes)
    )
    series = Series("1", "1", "CT", volume)
    lengths = [measure.length(series, k, (0, 0), (4, 0)).value for k in (0, 1)]
    assert lengths == pytest.approx([2.0, 4.0])


def test_rule_21_the_mean_of_the_pixels_whose_centre_lies_inside():
    values = np.arange(25, dtype=np.int16).reshape(5, 5)
    found = statistics(values, Rectangle((1.6, 1.4), (4.5, 2.6)), (0.5, 0.25))
    # Rows 2 and 3 (row 4 ends at its centre), columns 1 and 2.
    assert (found.count, found.mean, found.least, found.greatest) == (4, 14, 11, 17)
    assert found.deviation == pytest.approx(np.std([11, 12, 16, 17], ddof=1))
    assert found.area_px == pytest.approx(2.9 * 1.2)
    assert found.area_mm2 == pytest.approx(2.9 * 1.2 * 0.125)


def test_rule_21_neighbouring_rectangles_share_no_pixel():
    shape = (10, 10)
    left = Rectangle((0, 0), (10, 4.5)).mask(shape)
    right = Rectangle((10, 10), (0, 4.5)).mask(shape)
    assert not (left & right).any()
    assert (left | right).all()


def test_rule_21_an_ellipse_holds_about_its_area():
    ellipse = Ellipse((50.3, 49.8), (30.0, 20.0))
    mask = ellipse.mask((100, 100))
    assert mask.sum() == pytest.approx(math.pi * 600, rel=0.01)
    rows, cols = np.nonzero(mask)
    assert (((rows + 0.5 - 50.3) / 30) ** 2 + ((cols + 0.5 - 49.8) / 20) ** 2).max() <= 1


def test_rule_21_a_polygon_counts_even_odd():
    square = ((2.0, 2.0), (2.0, 8.0), (8.0, 8.0), (8.0, 2.0))
    assert Polygon(square).mask((10, 10)).sum() == 36
    assert Polygon(square).area_px == 36
    assert Polygon(tuple(reversed(square))).mask((10, 10)).sum() == 36
    crossing = Polygon(((0.0, 0.0), (10.0, 10.0), (0.0, 10.0), (10.0, 0.0)))
    mask = crossing.mask((10, 10))
    assert not mask[1, 5]
    assert mask[5, 9]
    assert not mask[9, 5]
    triangle = Polygon(((0.0, 0.0), (0.0, 10.0), (10.0, 0.0)))
    assert triangle.mask((10, 10)).sum() == pytest.approx(50, abs=5)
    assert triangle.area_px == 50


def test_rule_21_the_area_of_an_outline_that_crosses_itself_is_even_odd():
    # A bow tie of two triangles, each 10 wide and 5 high.
    assert Polygon(((0.0, 0.0), (10.0, 10.0), (0.0, 10.0), (10.0, 0.0))).area_px == pytest.approx(
        50
    )
    # A five-pointed star counts without its core, which is wound around twice.
    turns = [math.radians(144 * at) for at in range(5)]
    star = Polygon(tuple((100 + 80 * math.sin(t), 100 + 80 * math.cos(t)) for t in turns))
    fine = star.mask((200, 200)).sum()
    assert star.area_px == pytest.approx(fine, rel=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_rule_21_the_area_of_any_outline_is_that_of_its_pixels(seed):
    random = np.random.default_rng(seed)
    outline = Polygon(tuple(tuple(point) for point in random.uniform(5, 395, (9, 2))))
    assert outline.area_px == pytest.approx(outline.mask((400, 400)).sum(), rel=0.02)


@pytest.mark.parametrize("seed", range(6))
def test_rule_21_a_polygon_holds_the_pixels_that_winding_by_hand_finds(seed):
    random = np.random.default_rng(seed)
    corners = random.uniform(0, 20, (7, 2))
    mask = Polygon(tuple(tuple(corner) for corner in corners)).mask((20, 20))
    for row, col in random.integers(0, 20, (60, 2)):
        crossings = 0
        for (r0, c0), (r1, c1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
            if (r0 > row + 0.5) != (r1 > row + 0.5):
                crossings += col + 0.5 < c0 + (row + 0.5 - r0) / (r1 - r0) * (c1 - c0)
        assert mask[row, col] == bool(crossings % 2)


@pytest.mark.parametrize(
    "shape",
    [
        Rectangle((1, 1), (1, 5)),
        Ellipse((3, 3), (0, 4)),
        Polygon(((1.0, 1.0), (5.0, 5.0))),
        Polygon(()),
        Rectangle((50, 50), (60, 60)),
        Ellipse((3.0, 3.0), (0.1, 0.1)),
    ],
)
def test_rule_21_an_empty_region_is_no_pixels(shape):
    assert statistics(np.ones((10, 10), np.int16), shape) is None


def test_rule_21_padding_counts_for_nothing():
    values = np.array([[np.nan, 1.0], [3.0, np.nan]], np.float32)
    found = statistics(values, Rectangle((0, 0), (2, 2)))
    assert (found.count, found.mean, found.area_mm2) == (2, 2, None)
    assert statistics(np.full((2, 2), np.nan), Rectangle((0, 0), (2, 2))) is None
    one = statistics(values, Rectangle((0, 1), (1, 2)))
    assert (one.mean, one.deviation) == (1, None)


def test_rule_21_colour_has_no_statistics():
    with pytest.raises(ValueError, match="grey"):
        statistics(np.zeros((2, 2, 3), np.uint8), Rectangle((0, 0), (2, 2)))


def test_rule_22_frames_are_dropped_rather_than_slowed_down():
    at = [cine.frame_at(Cine((100.0,)), 5, t) for t in (0, 0.05, 0.11, 0.45, 0.52, 1.31)]
    assert at == [0, 0, 1, 4, 0, 3]


def test_rule_22_frames_may_last_differently():
    uneven = Cine((100.0, 300.0, 100.0))
    at = [cine.frame_at(uneven, 3, t) for t in (0.09, 0.11, 0.39, 0.41, 0.49, 0.51)]
    assert at == [0, 1, 1, 2, 2, 0]
    assert uneven.rate_fps == pytest.approx(6)


def test_rule_22_a_sweep_plays_there_and_back():
    there = Cine((100.0,), sweep=True)
    assert [cine.frame_at(there, 3, k / 10 + 0.01) for k in range(6)] == [0, 1, 2, 1, 0, 1]
    assert cine.frame_at(there, 1, 3.0) == 0
