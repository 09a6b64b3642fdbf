from dataclasses import replace

import pytest

from meddx.case.annotations import Annotation, Kind
from meddx.case.key_images import KeyImage
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.layout import LARGE_LEFT, grid
from meddx.workstation.viewer.room import PaneState, Room

DRAWN = Annotation(1, Kind.LENGTH, ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0)))


def four(*series: str) -> Room:
    return Room((grid(2, 2),), tuple(PaneState(uid) for uid in series))


def shown(room: Room) -> list[str]:
    return [pane.series for pane in room.panes]


def test_a_room_has_a_pane_for_each_cell():
    with pytest.raises(ValueError, match="pane"):
        Room((grid(1, 2),), (PaneState(),))
    with pytest.raises(ValueError, match="active"):
        Room(active=1)


def test_what_is_drawn_is_seen_in_every_pane_of_the_series():
    room = four("a", "b", "a", "")
    marked = replace(ViewState(k=3), annotations=(DRAWN,), key_images=(KeyImage((0, 0, 0)),))
    after = room.with_view(0, marked)
    assert after.panes[0].view == marked
    assert after.panes[2].view.annotations == (DRAWN,)
    assert after.panes[2].view.key_images == marked.key_images
    assert after.panes[2].view.k == 0
    assert after.panes[1].view.annotations == ()


def test_layers_are_the_same_in_all_panes():
    choices = LayerChoices().with_planes((1,), on=False)
    after = four("a", "b", "c", "d").with_view(1, replace(ViewState(), layers=choices))
    assert [pane.view.layers for pane in after.panes] == [choices] * 4


def test_panes_that_are_new_have_the_layers_of_the_others():
    choices = LayerChoices().with_planes((1,), on=False)
    room = Room(panes=(PaneState("a", ViewState(layers=choices)),))
    for made in (room.laid_out(grid(1, 2)), room.with_second(grid(1, 1))):
        placed = made.activated(1).with_series(1, "b", ViewState())
        assert placed.panes[1].view.layers == choices
    gone = four("a", "b", "", "").with_view(0, ViewState(layers=choices)).without(frozenset("b"))
    assert gone.with_series(0, "c", ViewState()).panes[0].view.layers == choices


def test_a_room_is_hung_until_the_first_window_is_laid_out():
    room = replace(four("a", "b", "c", "d"), hung_as=("ct", 1, 0))
    assert room.with_view(0, ViewState(k=2)).hung_as == ("ct", 1, 0)
    both = room.with_second(grid(1, 1))
    assert both.laid_out(grid(1, 2), 1).hung_as == ("ct", 1, 0)
    assert both.with_second(None).hung_as == ("ct", 1, 0)
    assert both.laid_out(grid(1, 2)).hung_as is None


def test_views_are_changed_series_by_series():
    moved = four("a", "b", "a", "").with_views(
        lambda uid, view: replace(view, k=7) if uid == "a" else view
    )
    assert [pane.view.k for pane in moved.panes] == [7, 0, 7, 0]


def test_a_series_that_is_placed_brings_what_was_drawn_where_it_is_shown():
    room = four("a", "b", "", "").with_view(0, replace(ViewState(k=5), annotations=(DRAWN,)))
    after = room.with_series(2, "a", ViewState(k=1))
    assert after.panes[2] == PaneState("a", replace(ViewState(k=1), annotations=(DRAWN,)))


def test_fewer_panes_keep_the_active_one():
    room = four("a", "b", "c", "d").activated(3)
    after = room.laid_out(grid(1, 2))
    assert shown(after) == ["a", "d"]
    assert after.active == 1
    assert shown(room.laid_out(grid(1, 1))) == ["d"]


def test_more_panes_are_empty_until_they_are_filled():
    room = Room(panes=(PaneState("b"),)).laid_out(LARGE_LEFT)
    assert shown(room) == ["b", "", ""]
    filled = room.filled(("a", "b", "c", "d"), lambda uid: ViewState(k=len(uid)))
    assert shown(filled) == ["b", "a", "c"]
    assert filled.panes[1].view.k == 1


def test_a_second_window_has_panes_of_its_own():
    room = four("a", "b", "c", "d").with_second(grid(1, 2))
    assert room.of_window(1) == range(4, 6)
    assert room.window_of(5) == 1
    beside = room.activated(5).laid_out(grid(1, 1), window=0)
    assert len(beside.panes) == 3
    assert beside.active == 2  # still the second pane of the second window
    assert room.activated(4).with_second(None).active == 3


def test_a_maximised_pane_is_seen_alone_in_its_window_only():
    room = four("a", "b", "c", "d").with_second(grid(1, 1)).activated(2).maximised(on=True)
    assert room.visible(0) == (2,)
    assert room.visible(1) == (4,)
    assert room.maximised(on=False).visible(0) == (0, 1, 2, 3)


def test_panes_whose_series_is_gone_are_empty():
    assert shown(four("a", "b", "c", "d").without(frozenset("bd"))) == ["", "b", "", "d"]
