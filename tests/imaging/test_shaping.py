import math

import numpy as np
import pytest

from meddx.case.annotations import Kind
from meddx.imaging import outlines, shaping
from meddx.imaging.shaping import Sheet

SHEET = Sheet()


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.FREEHAND])
def test_what_is_drawn_point_by_point_has_them_all(kind):
    random = np.random.default_rng(7)
    points = ((9.0, 9.0),) * kind.point_count
    for grip in range(1, kind.point_count):
        to = tuple(random.uniform(0, 40, 2))
        points = shaping.drawn(kind, points, grip, to, SHEET)
        assert len(points) == kind.point_count
        if kind not in {Kind.BIDIRECTIONAL, Kind.CARDIOTHORACIC}:
            assert points[grip:] == (to,) * (kind.point_count - grip)
    assert not shaping.is_degenerate(kind, points)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_handle_goes_where_it_is_pulled(kind):
    points = ((10.0, 10.0), (10.0, 30.0), (4.0, 20.0), (18.0, 20.0))[: kind.point_count]
    for grip, handle in enumerate(outlines.handles(kind, points)):
        to = handle[0] + 1.5, handle[1] + 2.5
        moved = shaping.moved(kind, points, grip, to, SHEET)
        assert min(math.dist(to, point) for point in outlines.handles(kind, moved)) < 1e-9
        assert len(moved) == len(points)


@pytest.mark.parametrize("kind", [Kind.RECTANGLE, Kind.ELLIPSE])
@pytest.mark.parametrize("grip", range(4))
def test_the_opposite_corner_of_a_box_stays(kind, grip):
    box = ((2.0, 3.0), (8.0, 12.0))
    before = outlines.handles(kind, box)
    after = outlines.handles(kind, shaping.moved(kind, box, grip, (1.0, 20.0), SHEET))
    assert before[(grip + 2) % 4] in after
    assert (1.0, 20.0) in after


def test_a_whole_is_shifted():
    assert shaping.shifted(((1, 2), (3, 4)), (10, -1)) == ((11, 1), (13, 3))


def test_what_has_no_extent_is_nothing():
    here, there, third = (1.0, 1.0), (2.0, 2.0), (1.0, 5.0)
    assert shaping.is_degenerate(Kind.LENGTH, (here, here))
    assert not shaping.is_degenerate(Kind.TEXT, (here,))
    assert shaping.is_degenerate(Kind.COBB, (here, there, third, third))
    assert shaping.is_degenerate(Kind.FREEHAND, (here, there, here))
    assert not shaping.is_degenerate(Kind.FREEHAND, (here, there, third))


def test_lines_of_every_kind_go_through_its_points():
    for kind in Kind:
        points = tuple((float(at * at), float(3 * at)) for at in range(kind.point_count))
        lines = outlines.strokes(kind, points)
        assert (not lines) == (kind is Kind.TEXT)
        if kind not in {Kind.TEXT, Kind.ELLIPSE}:
            solid = {at for line in lines if not line.dashed for at in line.points}
            assert set(points) <= solid
        if kind.is_region:
            assert lines[0].points[0] == pytest.approx(lines[0].points[-1])


def test_a_cobb_angle_has_a_dashed_link_and_half_drawn_only_its_first_line():
    whole = outlines.strokes(Kind.COBB, ((0, 0), (0, 9), (20, 0), (24, 9)))
    assert [line.dashed for line in whole] == [False, False, True]
    assert len(outlines.strokes(Kind.COBB, ((0, 0), (0, 9), (0, 9), (0, 9)))) == 1


def test_a_long_outline_is_moved_as_a_whole():
    corners = tuple((float(at), float(at % 7)) for at in range(outlines.MOST_HANDLES + 1))
    assert outlines.handles(Kind.FREEHAND, corners) == ()
    assert outlines.handles(Kind.FREEHAND, corners[:-1]) == corners[:-1]


def test_the_head_of_an_arrow_points_at_its_tip():
    one, tip, other = outlines.barbs((10.0, 10.0), (10.0, 50.0), 12.0)
    assert tip == (10, 10)
    assert math.dist(one, tip) == pytest.approx(12)
    assert one[1] == pytest.approx(other[1])
    assert one[0] - 10 == pytest.approx(10 - other[0])
    assert 10 < one[1] < 50
