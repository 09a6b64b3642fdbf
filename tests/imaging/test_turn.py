"""Turning a view: what is seen is turned about the middle of the view, and no anatomy moves."""

import itertools

import numpy as np
import pytest

from meddx.imaging.turn import Turn
from meddx.imaging.turned import unturned
from meddx.imaging.view import Screen, ViewState

ROWS, COLS = 3, 5
WAYS = [(q, f) for q in range(4) for f in (False, True)]
NUMBERS = np.arange(ROWS * COLS).reshape(ROWS, COLS)
SCREEN = Screen(30, 50, 400, 600, 2.0)


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_the_inverse_brings_every_pixel_back(quarters, flipped):
    turn = Turn(quarters, flipped, ROWS, COLS)
    there = turn.array(NUMBERS)
    assert there.shape == turn.size
    assert np.array_equal(turn.inverse.array(there), NUMBERS)
    assert turn.then(turn.inverse).is_none
    assert turn.inverse.point(turn.point((0.5, 4.25))) == (0.5, 4.25)


@pytest.mark.parametrize(("first", "second"), list(itertools.product(WAYS, WAYS)))
def test_one_turn_after_another_is_one_turn(first, second):
    one = Turn(*first, ROWS, COLS)
    two = Turn(*second, *one.size)
    both = one.then(two)
    assert np.array_equal(both.array(NUMBERS), two.array(one.array(NUMBERS)))
    assert both.point((1.0, 4.0)) == two.point(one.point((1.0, 4.0)))


@pytest.mark.parametrize("before", WAYS)
def test_what_is_seen_turns_clockwise_and_mirrors_as_the_words_say(before):
    view = ViewState(quarters=before[0], flipped=before[1])
    seen = Turn(*before, ROWS, COLS).array(NUMBERS)
    screen = Screen(*seen.shape, 100, 100)
    turned = view.rotated(1, screen)
    assert np.array_equal(
        Turn(turned.quarters, turned.flipped, ROWS, COLS).array(NUMBERS), np.rot90(seen, -1)
    )
    for horizontally, wanted in ((True, seen[:, ::-1]), (False, seen[::-1])):
        mirrored = view.mirrored(horizontally, screen)
        turn = Turn(mirrored.quarters, mirrored.flipped, ROWS, COLS)
        assert np.array_equal(turn.array(NUMBERS), wanted)


def test_four_quarters_and_two_mirrors_are_nothing():
    view = ViewState(centre=(7.0, 11.0), zoom=3.0)
    again, screen = view, SCREEN
    for _ in range(4):
        again = again.rotated(1, screen)
        screen = Screen(screen.cols, screen.rows, 400, 600, 1 / screen.aspect)
    assert again == view
    assert view.mirrored(True, SCREEN).mirrored(True, SCREEN) == view
    assert view.rotated(1, SCREEN).rotated(-1, Screen(50, 30, 400, 600, 0.5)) == view


def test_the_same_anatomy_stays_in_the_middle_as_large():
    view = ViewState(centre=(7.0, 11.0), zoom=3.0)
    turned = view.rotated(1, SCREEN)
    assert turned.centre == (11.0, 30 - 7.0)
    # A pixel was 3 wide and 6 high on the screen; turned it is 6 wide and 3 high.
    after = Screen(50, 30, 400, 600, 0.5)
    assert turned.zoom_on(after) == 6.0
    assert turned.zoom_on(after) * after.aspect == 3.0
    assert view.mirrored(False, SCREEN).centre == (30 - 7.0, 11.0)


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
@pytest.mark.parametrize("part", [{}, {"centre": (7.0, 11.0), "zoom": 3.0}])
def test_the_unturned_picture_shows_the_same_part(quarters, flipped, part):
    rows, cols = Turn(quarters, flipped, 30, 50).size
    screen = Screen(rows, cols, 400, 600, 2.0 if quarters % 2 == 0 else 0.5)
    view = ViewState(quarters=quarters, flipped=flipped, **part)
    own, own_screen = unturned(view, screen)
    assert not own.is_turned
    assert (own_screen.rows, own_screen.cols, own_screen.aspect) == (30, 50, 2.0)
    turn = Turn(quarters, flipped, 30, 50)
    on_glass = Turn(quarters, flipped, own_screen.height_px, own_screen.width_px)
    for point in ((0.0, 0.0), (12.5, 31.0)):
        at = view.to_screen(turn.point(point), screen)
        assert on_glass.point(own.to_screen(point, own_screen)) == pytest.approx(at)


def test_scrolling_keeps_a_turn_and_reset_and_another_plane_give_it_up():
    view = ViewState(quarters=1, flipped=True)
    assert view.scrolled(3, 10).is_turned
    assert view.with_window(None).fitted().one_to_one().is_turned
    assert not view.reset().is_turned
    assert not view.in_plane(view.plane, 0).is_turned
