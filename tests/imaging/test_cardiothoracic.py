from dataclasses import replace

import pytest

from meddx.imaging import cardiothoracic
from meddx.imaging.cardiothoracic import drawn, moved, widths
from tests.helpers.builders import a_radiograph, a_stack

HEART, THORAX = ((50.0, 40.0), (50.0, 63.0)), ((70.0, 30.0), (70.0, 80.0))


def said(series):
    return " ".join(map(str, cardiothoracic.doubts(series)))


def test_the_ratio_is_the_same_in_any_order_and_direction():
    for first, second in ((HEART, THORAX), (THORAX, HEART), (HEART[::-1], THORAX[::-1])):
        found = widths((*first, *second), 1)
        assert (found.heart, found.thorax) == (23, 50)
        assert found.ratio == pytest.approx(0.46)


def test_a_width_of_zero_has_no_ratio():
    assert widths((*HEART, (1.0, 1.0), (9.0, 1.0)), 1).ratio is None


def test_the_lines_stay_horizontal_while_they_are_drawn_and_pulled():
    points = ((50.0, 40.0),) * 4
    for grip, to in ((1, (55.0, 63.0)), (2, (70.0, 30.0)), (3, (76.0, 80.0))):
        points = drawn(points, grip, to, 1)
    assert points == (*HEART, *THORAX)
    assert moved(points, 0, (44.0, 38.0), 1) == ((44, 38), (44, 63), *THORAX)
    assert moved(points, 3, (72.0, 81.0), 1) == (*HEART, (72, 30), (72, 81))


def test_on_a_picture_that_lies_on_its_side_they_run_across_the_patient():
    turned = replace(a_radiograph(), orientation=("F", "R"))
    assert cardiothoracic.across(turned) == 0
    assert cardiothoracic.across(a_radiograph()) == 1
    assert cardiothoracic.across(replace(a_radiograph(), orientation=("", ""))) == 1
    points = drawn(((10.0, 50.0),) * 4, 1, (33.0, 58.0), 0)
    assert points[:2] == ((10, 50), (33, 50))
    assert moved((*points[:2], (0.0, 70.0), (50.0, 70.0)), 1, (35.0, 52.0), 0)[:2] == (
        (10, 52), (35, 52),
    )  # fmt: skip
    assert widths(((10.0, 50.0), (33.0, 50.0), (0.0, 70.0), (50.0, 70.0)), 0).ratio == 0.46


def test_a_pa_chest_is_what_it_is_meant_for():
    assert said(a_radiograph()) == ""
    assert "AP" in said(replace(a_radiograph(), view_position="AP"))
    assert "not PA" in said(replace(a_radiograph(), view_position="LL"))
    assert "not stated" in said(replace(a_radiograph(), view_position=""))
    assert "chest radiograph" in said(replace(a_radiograph(), body_part_examined="HAND"))
    assert said(replace(a_radiograph(), body_part_examined="")) == ""
    assert "chest radiograph" in said(a_stack())
    assert "left or the right" in said(replace(a_radiograph(), orientation=("A", "F")))
