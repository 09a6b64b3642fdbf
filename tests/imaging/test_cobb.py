"""Angles of closed form, in every direction, order and turn."""

import math

import numpy as np
import pytest

from meddx.imaging.cobb import cobb_deg, link

SQUARE = (1.0, 1.0)


def line(middle, tilt_deg, half=10.0):
    """A line through ``(row, col)`` that falls by an angle from left to right."""
    down, right = half * math.sin(math.radians(tilt_deg)), half * math.cos(math.radians(tilt_deg))
    return (middle[0] - down, middle[1] - right), (middle[0] + down, middle[1] + right)


@pytest.mark.parametrize(
    ("upper", "lower", "wanted"),
    [
        (0, 0, 0),
        (10, -15, 25),
        (-15, 10, 25),
        (5, 20, 15),
        (44, -44, 88),
        (60, -60, 120),
        (0, 90, 90),
    ],
)
def test_the_angle_between_two_end_plates(upper, lower, wanted):
    points = (*line((0, 0), upper), *line((100, 0), lower))
    assert cobb_deg(points, SQUARE) == pytest.approx(wanted)


@pytest.mark.parametrize("seed", range(20))
def test_direction_order_place_and_turn_do_not_matter(seed):
    random = np.random.default_rng(seed)
    upper, lower = random.uniform(-70, 70, 2)
    one, other = line((0, 0), upper), line((100, random.uniform(-20, 20)), lower)
    wanted = cobb_deg((*one, *other), SQUARE)
    for first in (one, one[::-1]):
        for second in (other, other[::-1]):
            assert cobb_deg((*first, *second), SQUARE) == pytest.approx(wanted)
            assert cobb_deg((*second, *first), SQUARE) == pytest.approx(wanted)
    turn = random.uniform(0, 2 * math.pi)
    turned = np.array((*one, *other)) @ np.array(
        [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    ) + random.uniform(-50, 50, 2)
    assert cobb_deg([tuple(point) for point in turned], SQUARE) == pytest.approx(wanted)


def test_it_is_an_angle_of_the_patient_not_of_the_pixels():
    # Rows of 2 mm, columns of 1 mm: one line falls 10 mm on 10 mm, the other is level.
    points = ((0.0, 0.0), (5.0, 10.0), (50.0, 0.0), (50.0, 10.0))
    assert cobb_deg(points, (2.0, 1.0)) == pytest.approx(45)
    assert cobb_deg(points, SQUARE) == pytest.approx(math.degrees(math.atan2(5, 10)))


def test_where_no_side_can_be_told_it_is_the_smaller_angle():
    crossing = (*line((0, 0), 0), *line((0, 0), 130))
    assert cobb_deg(crossing, SQUARE) == pytest.approx(50)
    along = ((0.0, 0.0), (10.0, 0.0), *line((40, 0), 20))  # the first runs along the way between
    assert cobb_deg(along, SQUARE) == pytest.approx(70)


def test_a_line_without_length_has_no_angle():
    assert cobb_deg(((1, 1), (1, 1), (5, 5), (9, 9)), SQUARE) is None
    assert cobb_deg(((1, 1), (2, 1), (5, 5), (5, 5)), SQUARE) is None


def test_the_link_joins_the_middles():
    assert link(((0, 0), (2, 10), (20, 4), (22, 6))) == ((1, 5), (21, 5))
