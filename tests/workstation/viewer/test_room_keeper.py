"""What is kept of a room, when, and what comes back."""

from dataclasses import replace

import pytest

from meddx.case.annotations import Annotation, Kind
from meddx.case.identity import Patient
from meddx.case.key_images import KeyImage
from meddx.case.record import Case, Study
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.jobs import Lanes
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.layout import grid
from meddx.workstation.viewer.room_keeper import RoomKeeper, subject_of
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.keeping import LOST, Memory
from tests.helpers.pictures import pixels
from tests.helpers.rooms import a_case_of, a_volume
from tests.helpers.services import FakeServices

DRAWN = Annotation(1, Kind.LENGTH, ((0.0, 0.0, 110.0), (5.0, 0.0, 110.0)))
NEW = Annotation(1, Kind.LENGTH, ((1.0, 1.0, 110.0), (5.0, 5.0, 110.0)))


@pytest.fixture
def open_(qtbot, styled):
    lanes = []

    def make(memory, case):
        lane = Lanes()
        lanes.append(lane)
        viewer = Viewer(Translation(), FrameStore(Children(1)))
        qtbot.addWidget(viewer)
        viewer.resize(600, 500)
        with qtbot.waitExposed(viewer):
            viewer.show()
        bridge = Bridge(lane, viewer)
        said = []
        keeper = RoomKeeper(viewer, memory, bridge, said.extend)
        viewer.show_case(case, case.series[0])
        keeper.show_case(case)
        keeper.said = said
        qtbot.waitUntil(lambda: not bridge.open_tickets)
        return viewer, keeper

    yield make
    for lane in lanes:
        lane.close()


def case():
    return a_case_of(a_volume("a"), a_volume("b"))


def marked(viewer, *drawn):
    canvas = viewer.canvas
    keys = (KeyImage((0.0, 0.0, 110.0)),)
    canvas.change(replace(canvas.view, annotations=drawn, key_images=keys, inverted=True))


def test_everything_comes_back(open_):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    room = viewer.desk.room.laid_out(grid(1, 2)).filled(("a", "b"), viewer.first_view)
    viewer.desk.go(room)
    marked(viewer, DRAWN)
    viewer.canvas.scroll(3)
    pixels(viewer.canvas)
    shown = viewer.desk.seen.of(viewer.canvas.series)
    keeper.close()

    again, _ = open_(memory, case())
    assert again.desk.room == viewer.desk.room
    assert again.canvas.view.annotations == (DRAWN,)
    assert again.desk.stars["a"] == 1
    assert shown <= again.desk.seen.of(again.canvas.series)
    assert not again.desk.can_undo


def test_it_is_written_soon_without_being_asked(qtbot, open_):
    memory = Memory()
    viewer, _ = open_(memory, case())
    marked(viewer, DRAWN)
    qtbot.waitUntil(
        lambda: bool(memory.documents.get(("series", "a"), {}).get("annotations")), timeout=2000
    )


def test_the_same_is_not_written_again(open_):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    pixels(viewer.canvas)
    keeper.write()
    puts = memory.puts
    keeper.write()
    assert memory.puts == puts


def test_what_the_reader_did_meanwhile_is_not_lost(open_, qtbot):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    keeper.close()

    second = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(second)
    lanes = Lanes()
    bridge = Bridge(lanes, second)
    late = RoomKeeper(second, memory, bridge, lambda _said: None)
    second.show_case(case(), case().series[0])
    late.show_case(case())
    second.canvas.change(replace(second.canvas.view, annotations=(NEW,)))  # before it was read
    qtbot.waitUntil(lambda: not bridge.open_tickets)
    assert second.canvas.view.annotations == (DRAWN, replace(NEW, number=2))
    assert not second.canvas.view.inverted
    late.write()
    assert len(memory.documents["series", "a"]["annotations"]) == 2
    second.canvas.undo()  # takes back what was done now, not what was kept
    assert second.canvas.view.annotations == (DRAWN,)
    assert len(second.canvas.view.key_images) == 1
    second.canvas.redo()
    assert second.canvas.view.annotations == (DRAWN, replace(NEW, number=2))
    lanes.close()


def test_nothing_is_written_over_what_could_not_be_read(open_):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    keeper.close()
    kept = dict(memory.documents)

    memory.refuses = True
    viewer, keeper = open_(memory, case())
    assert keeper.said == [LOST]
    marked(viewer, NEW)
    keeper.close()
    assert memory.documents == kept


def test_a_document_that_means_nothing_costs_only_itself(open_):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    keeper.close()
    memory.documents["room", "1.2"] = {"schema": 1}
    viewer, keeper = open_(memory, case())
    assert viewer.canvas.view.annotations == (DRAWN,)
    assert memory.aside == [{"schema": 1}]
    keeper.close()

    memory.documents["series", "a"]["annotations"] = [{"kind": "nonsense"}]
    viewer, keeper = open_(memory, case())
    assert viewer.canvas.view.annotations == ()
    assert memory.aside[1]["annotations"] == [{"kind": "nonsense"}]


def test_the_layout_belongs_to_the_newest_study():
    assert subject_of(case()) == "1.2"
    assert subject_of(replace(case(), studies=())) == ""


def test_a_case_that_is_opened_again_is_as_it_was_left(open_, qtbot):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    viewer.desk.go(viewer.desk.room.laid_out(grid(1, 2)))
    marked(viewer, DRAWN)
    keeper.write()
    viewer.show_case(Case(), None)
    keeper.show_case(Case())
    viewer.show_case(case(), case().series[0])
    keeper.show_case(case())
    keeper.write()  # nothing is written over what is not yet read
    qtbot.waitUntil(lambda: viewer.canvas.view.annotations == (DRAWN,))
    assert len(viewer.desk.room.panes) == 2
    keeper.write()
    assert len(memory.documents["series", "a"]["annotations"]) == 1


def test_the_layout_comes_back_with_the_patient(open_, qtbot):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    viewer.desk.go(viewer.desk.room.laid_out(grid(1, 2)))
    other = replace(a_volume("z"), study_instance_uid="9.9")
    other_case = Case(Patient("78", "Other^Test"), (Study("9.9", (other,)),))
    for shown in (other_case, case()):
        keeper.write()
        viewer.show_case(shown, shown.series[0])
        keeper.show_case(shown)
        qtbot.waitUntil(lambda: not keeper._bridge.open_tickets)
    assert len(viewer.desk.room.panes) == 2
    assert len(memory.documents["room", "1.2"]["panes"]) == 2


def test_a_second_window_that_is_open_stays(open_, qtbot):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    keeper.close()
    lanes = Lanes()
    bridge = Bridge(lanes, viewer)
    late = RoomKeeper(viewer, memory, bridge, lambda _said: None)
    viewer.desk.begin(viewer.desk.room.with_second(grid(1, 1)))
    late.show_case(case())
    qtbot.waitUntil(lambda: not bridge.open_tickets)
    assert viewer.canvas.view.annotations == (DRAWN,)
    assert viewer.desk.room.layouts == (grid(1, 1), grid(1, 1))
    lanes.close()


def test_what_was_drawn_is_written_though_another_series_is_shown_at_once(open_):
    memory = Memory()
    viewer, keeper = open_(memory, case())
    marked(viewer, DRAWN)
    viewer.canvas.place("b")
    keeper.write()
    assert memory.documents["series", "a"]["annotations"]


def test_what_was_drawn_just_before_the_case_is_closed_is_kept(build, qtbot):
    memory = Memory()
    window = build(FakeServices(keeping=memory))
    window.session.show(case())
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)
    marked(window.viewer, DRAWN)
    window.session.close_case()
    assert memory.documents["series", "a"]["annotations"]
    window.session.show(case())
    qtbot.waitUntil(lambda: window.viewer.canvas.view.annotations == (DRAWN,))
