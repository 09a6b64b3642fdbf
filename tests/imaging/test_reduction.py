"""Few corners, and none of those left out further from the outline than was allowed."""

import math

import numpy as np
import pytest

from meddx.imaging.reduction import MOST_CORNERS, reduced
from meddx.imaging.roi import Polygon


def off(point, outline):
    """Distance of a point from a closed outline, by brute force over 200 places on each edge."""
    ends = [*outline[1:], outline[0]]
    shares = np.linspace(0, 1, 200)[:, None]
    places = np.vstack(
        [np.array(a) + shares * np.subtract(b, a) for a, b in zip(outline, ends, strict=True)]
    )
    return np.hypot(*(places - point).T).min()


def by_hand(random, count=300):
    """A wobbly round outline."""
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = 40 + 6 * np.sin(3 * turns + random.uniform(0, 6)) + random.normal(0, 0.15, count)
    return [
        (50 + r * math.sin(t), 50 + r * math.cos(t)) for r, t in zip(radius, turns, strict=True)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_what_is_left_out_lies_within_the_tolerance(seed):
    corners = by_hand(np.random.default_rng(seed))
    kept = reduced(corners, 0.5)
    assert 3 <= len(kept) < len(corners) / 3
    assert set(kept) <= set(corners)
    assert [corners.index(corner) for corner in kept] == sorted(map(corners.index, kept))
    assert max(off(corner, kept) for corner in corners) <= 0.5 + 0.1
    assert Polygon(kept).area_px == pytest.approx(Polygon(tuple(corners)).area_px, rel=0.02)


def test_corners_of_a_square_stay_and_what_lies_on_its_sides_goes():
    side = [float(at) for at in range(10)]
    square = [
        *((0.0, at) for at in side), *((at, 10.0) for at in side),
        *((10.0, 10 - at) for at in side), *((10 - at, 0.0) for at in side),
    ]  # fmt: skip
    assert set(reduced(square, 0.01)) == {(0, 0), (0, 10), (10, 10), (10, 0)}


def test_no_more_than_the_most_stay():
    random = np.random.default_rng(4)
    rough = [tuple(point) for point in random.uniform(0, 100, (1500, 2))]
    assert 3 <= len(reduced(rough, 0.0)) <= MOST_CORNERS
    assert len(reduced(rough, 0.0, most=10)) <= 10


def test_repeated_places_count_once_and_little_is_left_as_it_is():
    assert reduced([(1, 1), (1, 1), (5, 1), (5, 5), (5, 5), (1, 1)], 1.0) == (
        (1, 1),
        (5, 1),
        (5, 5),
    )
    assert reduced([(1, 1), (1, 1)], 1.0) == ((1, 1),)
    flat = reduced([(0.0, float(at)) for at in range(9)], 1.0)
    assert len(flat) == 3
