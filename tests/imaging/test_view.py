import pytest

from meddx.case.record import Window
from meddx.imaging.view import Screen, ViewState

SCREEN = Screen(rows=400, cols=200, height_px=800, width_px=800)


def test_a_new_view_fits_the_picture_and_centres_it():
    view = ViewState()
    assert view.zoom_on(SCREEN) == 2.0
    assert view.rect(SCREEN) == (0, -100, 400, 300)


def test_scrolling_stops_at_both_ends():
    assert ViewState(k=1).scrolled(-5, 10).k == 0
    assert ViewState(k=1).scrolled(99, 10).k == 9


def test_panning_moves_the_picture_with_the_hand():
    moved = ViewState().panned(20, 40, SCREEN)
    assert moved.centre_on(SCREEN) == (190, 80)
    assert moved.to_screen((200, 100), SCREEN) == pytest.approx((420, 440))


def test_the_picture_cannot_be_panned_out_of_the_view():
    assert ViewState().panned(99999, -99999, SCREEN).centre_on(SCREEN) == (0, 200)


def test_zooming_keeps_the_point_under_the_pointer():
    about = (100.0, 30.0)
    before = ViewState().to_screen(about, SCREEN)
    view = ViewState().zoomed(1.7, about, SCREEN)
    assert view.to_screen(about, SCREEN) == pytest.approx(before)
    assert view.zoom_on(SCREEN) == pytest.approx(3.4)


def test_zoom_has_limits():
    view = ViewState()
    assert view.zoomed(1e9, (0, 0), SCREEN).zoom == 64
    assert view.zoomed(1e-9, (0, 0), SCREEN).zoom == 0.01


def test_one_to_one_and_fit():
    view = ViewState().zoomed(3, (0, 0), SCREEN)
    assert view.one_to_one().zoom == 1
    assert view.one_to_one().centre == view.centre
    assert view.fitted() == ViewState()


def test_screen_and_picture_are_each_others_inverse_with_tall_pixels():
    screen = Screen(100, 300, 500, 700, aspect=2.5)
    view = ViewState(centre=(40, 111), zoom=1.3)
    assert view.to_picture(view.to_screen((12.5, 7), screen), screen) == pytest.approx((12.5, 7))


def test_tall_pixels_count_when_fitting():
    assert Screen(100, 100, 400, 400, aspect=2.0).fit_zoom == 2.0


def test_a_state_is_never_changed_only_replaced():
    view = ViewState()
    assert view.with_window(Window(1, 2)).window == Window(1, 2)
    assert view.toggled_inversion().inverted
    assert view == ViewState()
