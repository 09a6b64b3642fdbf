"""A study that is opened for the first time is hung by the protocol that suits it, if wanted."""

import pytest

from meddx.imaging.reslice_planes import Plane
from meddx.workstation.services import Preferences
from tests.helpers.rooms import a_case_of, a_volume

WAIT = 20_000
CASE = a_case_of(a_volume("a"), a_volume("b", (3, 30, 40)))


@pytest.fixture
def read(qtbot, build):
    """Open the case in a window whose protocols were read."""

    def make(hangs):
        window = build(preferences=Preferences(hangs=lambda: hangs))
        qtbot.waitUntil(lambda: window.hanging._library is not None, timeout=WAIT)
        window.session.show(CASE)
        qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
        return window

    return make


def test_a_new_study_is_hung_in_three_planes_and_stages_are_stepped_through(read):
    window = read(True)
    room, hung = window.viewer.desk.room, window.hanging.hung
    planes = [pane.view.plane for pane in room.panes]
    assert [pane.series for pane in room.panes] == ["a", "a", "a"]
    assert planes == [Plane.ACQUIRED, Plane.CORONAL, Plane.SAGITTAL]  # it was acquired axially
    assert not window.viewer.desk.can_undo
    assert len(hung) > 1
    window.actions_["hanging_next"].trigger()
    shown = {pane.series for pane in window.viewer.desk.room.panes} - {""}
    assert shown == {"a", "b"}
    window.viewer.desk.undo()
    assert window.viewer.desk.room == room


def test_it_is_not_hung_where_the_reader_does_not_want_it(read):
    window = read(False)
    assert [pane.series for pane in window.viewer.desk.room.panes] == ["a"]
    assert window.hanging.hung == ()
    window.hanging.strip.menu.suiting[0].trigger()
    assert len(window.viewer.desk.room.panes) == 3
    window.viewer.desk.undo()
    assert [pane.series for pane in window.viewer.desk.room.panes] == ["a"]
