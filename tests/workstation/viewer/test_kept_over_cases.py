"""What a reader drew is kept when the case is closed or another one is shown, at once."""

import threading
from dataclasses import replace

import pytest

from meddx.case.annotations import Annotation, Kind
from meddx.case.identity import Patient
from meddx.case.record import Case, Study
from meddx.imaging import reformatted
from meddx.imaging.reslice_oblique import Oblique
from meddx.workstation.viewer.layout import grid
from tests.helpers.keeping import Memory
from tests.helpers.rooms import a_volume
from tests.helpers.services import FakeServices

DRAWN = Annotation(1, Kind.LENGTH, ((0.0, 0.0, 110.0), (5.0, 0.0, 110.0)))
MORE = Annotation(2, Kind.LENGTH, ((0.0, 0.0, 112.0), (5.0, 0.0, 112.0)))


def of(patient_id, study, *uids):
    series = tuple(replace(a_volume(uid), study_instance_uid=study) for uid in uids)
    return Case(Patient(patient_id, f"{patient_id}^X"), (Study(study, series),))


ONE, OTHER = of("1", "1.1", "a", "b"), of("2", "1.2", "x")


class Slow(Memory):
    """Hands a document over only while its gate is open."""

    def __init__(self):
        super().__init__()
        self.gate = threading.Event()
        self.gate.set()
        self.found = []

    def load(self, kind, subject, /):
        found = super().load(kind, subject)
        self.found.append((kind, subject))
        assert self.gate.wait(5)
        return found


@pytest.fixture
def memory():
    return Slow()


@pytest.fixture
def window(build, memory):
    return build(FakeServices(keeping=memory))


@pytest.fixture
def show(window, qtbot):
    def shown(case, others=()):
        window.session.show(case, others)
        qtbot.waitUntil(lambda: not window.bridge.open_tickets)

    return shown


def draw(window, *drawn):
    canvas = window.viewer.canvas
    canvas.change(replace(canvas.view, annotations=drawn))


def kept(memory, uid):
    return len(memory.documents.get(("series", uid), {}).get("annotations", ()))


def test_what_was_drawn_just_before_the_case_is_closed_is_kept(window, memory, show):
    show(ONE)
    draw(window, DRAWN)
    window.actions_["close_case"].trigger()
    assert kept(memory, "a") == 1
    show(ONE)
    assert window.viewer.canvas.view.annotations == (DRAWN,)
    window.keeper.write()
    assert kept(memory, "a") == 1


def test_what_was_drawn_just_before_another_case_is_shown_is_kept(window, memory, show):
    show(ONE)
    desk = window.viewer.desk
    desk.go(desk.room.laid_out(grid(1, 2)).filled(("a", "b"), window.viewer.first_view))
    draw(window, DRAWN)
    show(OTHER, (ONE,))
    assert kept(memory, "a") == 1
    assert [pane["series"] for pane in memory.documents["room", "1.1"]["panes"]] == ["a", "b"]
    window.keeper.write()
    assert [pane["series"] for pane in memory.documents["room", "1.1"]["panes"]] == ["a", "b"]
    show(ONE, (OTHER,))
    assert window.viewer.canvas.view.annotations == (DRAWN,)
    assert [pane.series for pane in desk.room.panes] == ["a", "b"]


def test_what_was_drawn_on_a_series_that_left_the_screen_is_kept(window, memory, show):
    show(ONE)
    draw(window, DRAWN)
    window.viewer.canvas.place("b")
    window.keeper.write()
    assert kept(memory, "a") == 1
    puts = memory.puts
    window.keeper.write()
    assert memory.puts == puts


def test_what_was_only_read_is_not_written_again(window, memory, show):
    show(ONE)
    draw(window, DRAWN)
    window.viewer.canvas.place("b")
    draw(window, DRAWN)
    show(OTHER)
    puts = memory.puts
    window.viewer.desk.clear()
    show(ONE)
    window.keeper.write()
    subjects = {subject for kind, subject in memory.documents if kind == "series"}
    assert subjects >= {"a", "b"}
    assert memory.puts <= puts + 3  # the series on the screen, its room, and the case before
    assert kept(memory, "a") == kept(memory, "b") == 1


def test_undoing_what_was_done_meanwhile_leaves_what_was_kept(window, memory, show, qtbot):
    show(ONE)
    draw(window, DRAWN)
    show(OTHER)
    window.viewer.desk.clear()
    memory.gate.clear()
    window.session.show(ONE)  # what was kept is not here yet
    canvas = window.viewer.canvas
    canvas.scroll(2)
    canvas.change(replace(canvas.view, annotations=(MORE,)))
    memory.gate.set()
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)
    assert canvas.view.annotations == (DRAWN, MORE)
    canvas.undo()
    assert canvas.view.annotations == (DRAWN,)
    canvas.undo()
    assert canvas.view.annotations == (DRAWN,)
    window.keeper.write()
    assert kept(memory, "a") == 1


def test_what_comes_too_late_is_not_given_to_another_patient(window, memory, show, qtbot):
    show(ONE)
    draw(window, DRAWN)
    show(OTHER)
    twin = of("3", "1.3", "a")
    window.viewer.desk.clear()
    memory.gate.clear()
    memory.found.clear()
    window.session.show(ONE)  # found, not here yet
    qtbot.waitUntil(lambda: bool(memory.found))
    memory.documents.clear()
    window.session.show(twin)
    memory.gate.set()
    qtbot.waitUntil(lambda: not window.bridge.open_tickets)
    assert window.viewer.canvas.view.annotations == ()
    assert window.viewer.desk.stars == {"a": 0}


def test_a_turned_plane_and_its_key_image_come_back(window, memory, show):
    show(ONE)
    viewer = window.viewer
    tilted = Oblique((0.0, 0.6, 0.8), (0.0, -0.8, 0.6))
    canvas = viewer.canvas
    screen = canvas.screen_of(canvas.shown)
    middle = viewer.desk.seat(0).now.middle
    canvas.change(reformatted.turned(canvas.view, canvas.series, tilted, middle, screen))
    window.actions_["key_image"].trigger()
    kept_view, place = canvas.view, viewer.desk.seat(0).now.middle
    show(OTHER)
    viewer.desk.clear()
    show(ONE)
    assert viewer.canvas.view == kept_view
    assert viewer.canvas.view.plane == tilted
    assert viewer.desk.seat(0).now.middle == pytest.approx(place)
    assert window.actions_["key_image"].isChecked()
    window.actions_["acquired"].trigger()
    assert not window.actions_["key_image"].isChecked()
    window.actions_["next_key_image"].trigger()
    assert viewer.canvas.view.plane == tilted
