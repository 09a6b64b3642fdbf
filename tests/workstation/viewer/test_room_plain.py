import json

import pytest

from meddx.imaging.sync import Link, Linking
from meddx.imaging.view import ViewState
from meddx.workstation.viewer import room_plain
from meddx.workstation.viewer.layout import LARGE_LEFT, grid
from meddx.workstation.viewer.room import PaneState, Room
from tests.helpers.rooms import a_volume

KNOWN = {uid: a_volume(uid) for uid in ("a", "b")}
ROOM = Room(
    (LARGE_LEFT, grid(1, 2)),
    (
        PaneState("a", ViewState(k=3)),
        PaneState("b", ViewState(zoom=2.0)),
        PaneState(),
        PaneState("a"),
        PaneState(),
    ),
    active=3,
    is_maximised=True,
    hung_as=("ct_chest", 2, 0),
)


def plain():
    return json.loads(json.dumps(room_plain.to_plain(ROOM, KNOWN.get)))


def test_a_room_comes_back_as_it_was():
    assert room_plain.from_plain(plain(), KNOWN.get) == ROOM


def test_a_series_that_is_not_there_leaves_its_pane_empty():
    room = room_plain.from_plain(plain(), {"a": KNOWN["a"]}.get)
    assert [pane.series for pane in room.panes] == ["a", "", "", "a", ""]


@pytest.mark.parametrize(
    "change",
    [
        {"layouts": []},
        {"layouts": [[[0, 0, 9, 9]]]},
        {"active": 9},
        {"panes": 3},
        {"panes": [{}]},
        {"hung_as": ["ct"]},
    ],
)
def test_what_is_no_room_is_refused(change):
    with pytest.raises(ValueError, match=r"."):
        room_plain.from_plain(plain() | change, KNOWN.get)


def test_links_come_back_as_they_were():
    links = (Link("a", "b", (0.0, 1.5, -700.0)),)
    linking = Linking(window=False)
    made = json.loads(json.dumps(room_plain.links_plain(links, linking)))
    assert room_plain.links_of(made) == (links, linking)
    with pytest.raises(ValueError, match="links"):
        room_plain.links_of({"links": [{"of": "a"}]})
