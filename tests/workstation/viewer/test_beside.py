"""A prior takes a pane beside what is read, never its place."""

from meddx.imaging.view import ViewState
from meddx.workstation.viewer.beside import beside
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.room import PaneState, Room


def first(series):
    return ViewState(k=len(series))


def room(layout, *series, active=0):
    return Room((layout,), tuple(PaneState(uid) for uid in series), active)


def shown(made):
    return [pane.series for pane in made.panes]


def test_a_single_pane_becomes_two():
    made = beside(room(grid(1, 1), "a"), "prior", first)
    assert (shown(made), made.active, made.layouts) == (["a", "prior"], 0, (grid(1, 2),))
    assert made.panes[1].view.k == 5


def test_an_empty_pane_is_taken_first_then_the_next():
    four = room(grid(2, 2), "a", "b", "c", "", active=1)
    made = beside(four, "prior", first)
    assert shown(made) == ["a", "b", "c", "prior"]
    assert shown(beside(made, "other", first)) == ["a", "b", "other", "prior"]
    last = beside(made.activated(3), "other", first)
    assert (shown(last), last.active) == (["other", "b", "c", "prior"], 3)


def test_what_is_shown_already_stays_and_a_maximised_pane_makes_room():
    two = room(grid(1, 2), "a", "prior").maximised(on=True)
    made = beside(two, "prior", first)
    assert shown(made) == ["a", "prior"]
    assert not made.is_maximised


def test_the_other_window_is_left_alone():
    both = room(grid(1, 1), "a").with_second(grid(1, 1))
    made = beside(both, "prior", first)
    assert shown(made) == ["a", "prior", ""]
    second = beside(both.activated(1), "prior", first)
    assert shown(second) == ["a", "", "prior"]
