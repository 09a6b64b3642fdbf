import pytest

from meddx.imaging import loupe
from meddx.imaging.view import Screen, ViewState

SCREEN = Screen(100, 200, 400, 600, 1.5)


@pytest.mark.parametrize("view", [ViewState(), ViewState(centre=(30.0, 40.0), zoom=2.5)])
def test_the_middle_of_the_glass_shows_what_is_under_it_larger(view):
    at = (130.0, 250.0)
    seen, glass = loupe.under(view, SCREEN, at, 3.0, 280)
    assert seen.to_picture((140.0, 140.0), glass) == pytest.approx(view.to_picture(at, SCREEN))
    assert seen.zoom_on(glass) == pytest.approx(3.0 * view.zoom_on(SCREEN))
    top, left, bottom, right = seen.rect(glass)
    own = view.rect(SCREEN)
    assert (right - left) * 3.0 / 280 == pytest.approx((own[3] - own[1]) / 600)
    assert (bottom - top) * 3.0 / 280 == pytest.approx((own[2] - own[0]) / 400)


def test_it_becomes_stronger_and_weaker_within_its_bounds():
    assert loupe.stronger(2.0, 1) == 3.0
    assert loupe.stronger(2.0, -1) == 1.5
    assert loupe.stronger(8.0, 1) == 8.0
    assert loupe.stronger(1.5, -1) == 1.5
