"""The short axis stays perpendicular in mm, whatever is pulled."""

import numpy as np
import pytest

from meddx.imaging import bidirectional

SPACING = (0.7, 0.4)


def in_mm(points):
    return np.array(points) * SPACING


def are_perpendicular(points):
    (a, b, c, d) = in_mm(points)
    return abs((b - a) @ (d - c)) <= 1e-9 * np.linalg.norm(b - a) * np.linalg.norm(d - c)


def foot(points, end):
    """Share of the way along the long axis at which an end of the short one stands."""
    a, b = in_mm(points[:2])
    return (in_mm([points[end]])[0] - a) @ (b - a) / ((b - a) @ (b - a))


def drawn(random):
    points = (tuple(random.uniform(0, 50, 2)),) * 4
    for grip in (1, 2, 3):
        points = bidirectional.drawn(points, grip, tuple(random.uniform(0, 50, 2)), SPACING)
    return points


def test_known_axes():
    points = ((10.0, 0.0),) * 4
    points = bidirectional.drawn(points, 1, (10.0, 20.0), (1, 1))
    points = bidirectional.drawn(points, 2, (4.0, 8.0), (1, 1))
    points = bidirectional.drawn(points, 3, (15.0, 13.0), (1, 1))
    assert points[:2] == ((10, 0), (10, 20))
    assert points[2] == pytest.approx((4, 8))
    assert points[3] == pytest.approx((15, 8))  # below its other end, not where the mouse is


@pytest.mark.parametrize("seed", range(25))
def test_it_stays_perpendicular_and_within_the_long_axis(seed):
    random = np.random.default_rng(seed)
    points = drawn(random)
    assert are_perpendicular(points)
    for _ in range(6):
        grip = int(random.integers(0, 4))
        points = bidirectional.moved(points, grip, tuple(random.uniform(0, 50, 2)), SPACING)
        assert are_perpendicular(points)
        assert foot(points, 2) == pytest.approx(foot(points, 3))
        assert -1e-9 <= foot(points, 2) <= 1 + 1e-9


@pytest.mark.parametrize("grip", [0, 1])
def test_an_end_of_the_long_axis_keeps_the_length_of_the_short_one(grip):
    before = drawn(np.random.default_rng(3))
    after = bidirectional.moved(before, grip, (31.0, 7.0), SPACING)
    assert after[grip] == (31.0, 7.0)
    assert after[1 - grip] == before[1 - grip]
    lengths = [np.linalg.norm(np.subtract(*in_mm(points[2:]))) for points in (before, after)]
    assert lengths[0] == pytest.approx(lengths[1])
    assert foot(after, 2) == pytest.approx(foot(before, 2))


def test_an_end_of_the_short_axis_changes_only_its_own_length_and_slides():
    before = ((0.0, 0.0), (0.0, 20.0), (-3.0, 10.0), (4.0, 10.0))
    after = bidirectional.moved(before, 2, (-6.0, 13.0), (1, 1))
    assert after[:2] == before[:2]
    assert after[2] == pytest.approx((-6, 13))
    assert after[3] == pytest.approx((4, 13))
    beyond = bidirectional.moved(before, 3, (5.0, 99.0), (1, 1))
    assert beyond[3] == pytest.approx((5, 20))


def test_an_axis_without_length_breaks_nothing():
    points = bidirectional.moved(((1.0, 1.0),) * 4, 0, (1.0, 1.0), SPACING)
    assert np.isfinite(points).all()
