"""How a pane looks at its series at first."""

from dataclasses import replace

import pytest

from meddx.case.display import Window
from meddx.imaging import turned
from meddx.imaging.named_windows import named
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.viewer.hanging import place
from meddx.workstation.viewer.hanging.protocol import Edge, Opens, Show, Wall, Zoom
from tests.helpers.hangings import flat, stack


def test_a_cut_is_made_where_the_volume_allows_it():
    axial = stack("1", "CT", slices=30)
    view = place.view_of(Show(plane=Plane.CORONAL, slab_mm=10), axial)
    assert (view.plane, view.k, view.slab_mm) == (Plane.CORONAL, 4, 10)
    coronal = stack("1", "CT", plane=Plane.CORONAL)
    assert place.view_of(Show(plane=Plane.CORONAL), coronal).plane is Plane.ACQUIRED
    single = place.view_of(Show(plane=Plane.CORONAL, slab_mm=10), flat("1", "CT"))
    assert (single.plane, single.k, single.slab_mm) == (Plane.ACQUIRED, 0, 0.0)


@pytest.mark.parametrize(
    ("opens", "key_images", "k"),
    [
        (Opens.FIRST, (), 0), (Opens.MIDDLE, (), 15), (Opens.LAST, (), 29),
        (Opens.KEY_IMAGE, (20, 7, 99), 7), (Opens.KEY_IMAGE, (), 15),
    ],
)  # fmt: skip
def test_where_a_series_opens(opens, key_images, k):
    assert place.view_of(Show(opens=opens), stack("1", "CT"), key_images).k == k


def test_a_named_window_is_for_its_unit_only():
    assert place.window_of(Show(window="lung"), stack("1", "CT")) == named()["lung"]
    assert place.window_of(Show(window="lung"), stack("1", "MR")) is None
    assert place.window_of(Show(window="suv_5"), stack("1", "PT")) == named()["suv_5"]
    assert place.window_of(Show(window="suv_5"), stack("1", "CT")) is None
    own = Window(1.0, 2.0)
    assert place.window_of(Show(window=own), stack("1", "MR")) is own


RIGHT_CC, LEFT_CC = ("P", "L"), ("A", "R")
RIGHT_MLO, LEFT_MLO = ("P", "FL"), ("A", "FR")


@pytest.mark.parametrize(
    ("side", "view", "wanted"),
    [("R", "CC", RIGHT_CC), ("L", "CC", LEFT_CC), ("R", "MLO", RIGHT_MLO), ("L", "MLO", LEFT_MLO)],
)
@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("quarters", range(4))
def test_breasts_stand_back_to_back_however_they_are_stored(side, view, wanted, flipped, quarters):
    stored = turned.Turn(quarters, flipped, 20, 10).letters(wanted)
    mammogram = flat("1", "MG", view=view, side=side, letters=stored)
    show = Show(wall=Wall.RIGHT if side == "R" else Wall.LEFT)
    turn = place.turn_of(show, mammogram)
    right, bottom = turn.letters(stored)
    assert (right, set(bottom)) == (wanted[0], set(wanted[1]))


def test_what_stands_right_is_not_turned():
    mammogram = flat("1", "MG", view="CC", side="R", letters=RIGHT_CC)
    assert place.turn_of(Show(wall=Wall.RIGHT), mammogram).is_none


def test_without_letters_nothing_is_guessed():
    mammogram = flat("1", "MG", view="CC", side="R")
    assert place.turn_of(Show(wall=Wall.RIGHT), mammogram).is_none
    turn = place.turn_of(Show(quarters=1, flipped=True), mammogram)
    assert (turn.quarters, turn.flipped) == (1, True)


def _edges(show, height=200, width=400, pitch_mm=None):
    series = flat("1", "MG")
    screen = Screen.of(series, height, width, pitch_mm)
    view = place.placed(show, ViewState(), series, screen)
    return view, tuple(round(edge, 6) for edge in view.rect(screen))


def test_the_wall_lies_at_the_edge_of_the_pane():
    view, (top, left, bottom, right) = _edges(Show(wall=Wall.RIGHT))
    assert view.zoom is None
    assert (top, bottom, right) == (0, 20, 10)
    assert left < 0
    _, (_, left, _, _) = _edges(Show(wall=Wall.LEFT))
    assert left == 0


def test_two_panes_at_one_to_one_show_all_of_a_picture_twice_as_high():
    pane = {"height": 12, "width": 40}
    view, (top, _, bottom, _) = _edges(Show(zoom=Zoom.ONE_TO_ONE, edge=Edge.TOP), **pane)
    assert view.zoom == 1.0
    assert (top, bottom) == (0, 12)
    _, (top, _, bottom, _) = _edges(Show(zoom=Zoom.ONE_TO_ONE, edge=Edge.BOTTOM), **pane)
    assert (top, bottom) == (8, 20)


def test_a_picture_smaller_than_its_pane_stays_in_the_middle():
    _, (top, _, bottom, _) = _edges(Show(zoom=Zoom.ONE_TO_ONE, edge=Edge.TOP))
    assert (top, bottom) == (-90, 110)


def test_life_size_where_monitor_and_spacing_are_known():
    series = stack("1", "CT")  # pixels of 1 mm
    screen = Screen.of(series, 100, 100, 0.25)
    show = Show(zoom=Zoom.LIFE_SIZE)
    assert place.placed(show, ViewState(), series, screen).zoom == 4.0
    unknown = replace(screen, pitch_mm=None)
    assert place.placed(show, ViewState(), series, unknown).zoom is None
