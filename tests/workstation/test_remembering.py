"""What was opened is put into the list, each study with where it lies and its pictures."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.case.record import Case, Study
from meddx.imaging.thumbnail import thumbnail
from meddx.phrase import Phrase, Refused
from meddx.workstation.remembering import Remembering
from tests.helpers.builders import a_case, a_radiograph, a_stack
from tests.helpers.known import FakeKnown
from tests.helpers.services import FakeOpened, FakeServices

WAIT = 5000


@pytest.fixture
def window(build):
    return build(FakeServices(open_paths=lambda *_: FakeOpened((a_case(a_stack()),))))


@pytest.fixture
def known():
    return FakeKnown([])


@pytest.fixture
def remembering(window, known):
    return Remembering(window.session, window.bridge, window._frames, known)


def opened(qtbot, window, path="/data/study"):
    with qtbot.waitSignal(window.session.opened, timeout=WAIT):
        window.session.open((Path(path),))


def pictures(known):
    return {uid: p for _, _, thumbnails in known.remembered for uid, p in thumbnails.items()}


def test_a_study_is_remembered_at_once_and_its_pictures_when_they_are_there(
    qtbot, window, known, remembering
):
    opened(qtbot, window)
    qtbot.waitUntil(lambda: len(known.remembered) >= 1, timeout=WAIT)
    case, places, none = known.remembered[0]
    assert case.patient.patient_id == "9RG1"
    assert places == {"1.2": (Path("/data/study"),)}
    assert none == {}
    qtbot.waitUntil(lambda: set(pictures(known)) == {"1.2.3", "1.2.4"}, timeout=WAIT)
    series = a_radiograph()
    expected = thumbnail(series, np.asarray(series.volume.data)[0])
    np.testing.assert_array_equal(pictures(known)["1.2.3"], expected)
    qtbot.waitUntil(lambda: not remembering._arrivals.isActive(), timeout=WAIT)


def test_nothing_is_written_again_while_nothing_new_is_opened(qtbot, window, known, remembering):
    case = a_case()
    remembering._opened((case,), (Path("/data/a"),))
    remembering._opened((case,), (Path("/data/a"),))
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    assert len(known.remembered) == 1


def test_more_of_an_open_study_is_remembered_with_where_the_rest_lies(
    qtbot, window, known, remembering
):
    first = Case(a_case().patient, (Study("1", (a_stack(uid="1.1"),)),))
    both = replace(first, studies=(Study("1", (a_stack(uid="1.1"), a_stack(uid="1.5"))),))
    remembering._opened((first,), (Path("/data/a"),))
    qtbot.waitUntil(lambda: "1" in remembering._placed, timeout=WAIT)
    remembering._opened((both,), (Path("/data/b"),))
    qtbot.waitUntil(lambda: len(known.remembered) == 2, timeout=WAIT)
    assert known.remembered[1][1] == {"1": (Path("/data/a"), Path("/data/b"))}


def test_notes_alone_are_no_study(qtbot, window, known, remembering):
    remembering._opened((replace(a_case(), studies=()),), (Path("/data/note.txt"),))
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    assert known.remembered == []


def test_trouble_is_told_once(qtbot, window, known, remembering):
    known.problem = Refused("no_store", Phrase("The store is closed."))
    told = []
    window.session.refused.connect(told.append)
    for uid in ("1", "2"):
        case = Case(a_case().patient, (Study(uid, (a_stack(uid=f"{uid}.1"),)),))
        remembering._opened((case,), (Path("/data"),))
        qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    assert [[str(message.reason) for message in messages] for messages in told] == [
        ["The store is closed."]
    ]


def test_another_program_that_writes_is_waited_for(qtbot, window, known, remembering, monkeypatch):
    monkeypatch.setattr("meddx.workstation.remembering._BUSY_MS", 10)
    known.problem = Refused("store_busy", Phrase("Busy."))
    told = []
    window.session.refused.connect(told.append)
    remembering._opened((a_case(),), (Path("/data"),))
    qtbot.waitUntil(lambda: not window.bridge.open_tickets, timeout=WAIT)
    known.problem = None
    qtbot.waitUntil(lambda: len(known.remembered) == 1, timeout=WAIT)
    assert told == []
