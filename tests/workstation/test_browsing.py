"""What is chosen in the browser is opened as it should be: a prior joins, a stranger does not."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from shiboken6 import isValid

from meddx.case.known import Presence
from meddx.case.record import Case, Study
from meddx.workstation.app import make_window
from meddx.workstation.browsing import Browsing
from meddx.workstation.panels.recent_studies import RecentStudies
from meddx.workstation.services import Preferences
from tests.helpers.builders import a_stack
from tests.helpers.known import ANNA, ZHANG, FakeKnown
from tests.helpers.services import FakeOpened, FakeServices

WAIT = 5000


def case_of(patient, uid):
    series = (a_stack(uid=f"{uid}.{number}") for number in (1, 2))
    owned = tuple(replace(one, study_instance_uid=uid) for one in series)
    return Case(patient, (Study(uid, owned),))


@pytest.fixture
def known(tmp_path):
    listed = FakeKnown()
    for one in listed.listed:
        folder = tmp_path / str(one.number)
        folder.mkdir()
        listed.paths[one.number] = (folder,)
    return listed


@pytest.fixture
def opens():
    return []


@pytest.fixture
def window(qtbot, styled, known, opens):
    def open_paths(paths, context, into, attach):
        opens.append(tuple(path.name for path in paths))
        number = int(paths[0].name)
        made = case_of(known.listed[number].patient, f"1.9.{number}")
        if into is not None:
            return FakeOpened((into.plus(made),))
        return FakeOpened((made,))

    services = FakeServices(open_paths=open_paths, known_studies=known).made
    made = make_window(services, Preferences())
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def browsing(window):
    return window.findChild(Browsing)


def shown(window):
    series = window.viewer.canvas.series
    return series.series_instance_uid if series else ""


def test_what_was_opened_last_stands_in_the_empty_viewer_and_opens(qtbot, window, known):
    recent = window.findChild(RecentStudies)
    qtbot.waitUntil(lambda: recent.list.count() == 5, timeout=WAIT)
    assert recent.isVisible()
    recent.list.itemClicked.emit(recent.list.item(1))
    qtbot.waitUntil(lambda: shown(window) == "1.9.1.1", timeout=WAIT)
    assert not recent.isVisible()
    qtbot.waitUntil(lambda: any("1.9.1" in places for _, places, _ in known.remembered))


def test_ctrl_b_opens_the_browser_once(qtbot, window, browsing):
    qtbot.keyClick(window, "b", Qt.KeyboardModifier.ControlModifier)
    first = browsing.browser
    assert first.isVisible()
    assert browsing.browse() is first
    first.close()
    qtbot.waitUntil(lambda: not isValid(first), timeout=WAIT)
    assert browsing.browse() is not first
    browsing.browser.close()


def test_a_prior_of_the_open_patient_joins_the_case(qtbot, window, browsing, known, opens):
    browsing.open(known.listed[0])
    qtbot.waitUntil(lambda: shown(window) == "1.9.0.1", timeout=WAIT)
    browsing.open(known.listed[1], beside=True)
    qtbot.waitUntil(lambda: len(window.session.case.studies) == 2, timeout=WAIT)
    assert shown(window) == "1.9.0.1"  # what is read stays
    panes = [pane.series for pane in window.viewer.desk.room.panes]
    assert panes == ["1.9.0.1", "1.9.1.1"]
    browsing.open(known.listed[1])
    qtbot.waitUntil(lambda: shown(window) == "1.9.1.1", timeout=WAIT)
    assert window.session.others == ()
    assert opens == [("0",), ("1",), ("1",)]


def test_a_known_prior_is_offered_and_comes_by_a_double_click(
    qtbot, window, browsing, known, opens
):
    known.presences[1] = Presence.GONE
    offered = []
    window.hanging.offer_priors = lambda uid, found: offered.append((uid, found))
    browsing.open(known.listed[0])
    qtbot.waitUntil(lambda: bool(offered), timeout=WAIT)
    assert offered[-1] == ("1.9.0", (known.listed[3],))  # Anna's, and its files are there
    window.hanging.prior_asked.emit(known.listed[3])
    qtbot.waitUntil(lambda: len(window.session.case.studies) == 2, timeout=WAIT)
    assert shown(window) == "1.9.0.1"
    assert [pane.series for pane in window.viewer.desk.room.panes] == ["1.9.0.1"]
    assert opens == [("0",), ("3",)]


def test_a_study_of_another_patient_is_a_case_of_its_own(qtbot, window, browsing, known):
    browsing.open(known.listed[0])
    qtbot.waitUntil(lambda: shown(window) == "1.9.0.1", timeout=WAIT)
    browsing.open(known.listed[2])
    qtbot.waitUntil(lambda: shown(window) == "1.9.2.1", timeout=WAIT)
    assert window.session.case.patient == ZHANG
    assert [case.patient for case in window.session.others] == [ANNA]


def test_files_that_are_gone_are_a_sentence_and_what_is_left_is_opened(
    qtbot, window, browsing, known, opens
):
    known.paths[0] = (Path("/nowhere/at/all"),)
    known.paths[1] = (*known.paths[1], Path("/nowhere/at/all"))
    browsing.open(known.listed[0])
    qtbot.waitUntil(lambda: len(window.messages.messages) == 1, timeout=WAIT)
    assert "no longer where they were" in str(window.messages.messages[0].reason)
    assert opens == []
    browsing.open(known.listed[1])
    qtbot.waitUntil(lambda: shown(window) == "1.9.1.1", timeout=WAIT)
    assert any("Some files" in str(m.reason) for m in window.messages.messages)
    assert opens == [("1",)]


def test_forgetting_is_asked_about_and_done(qtbot, window, browsing, known):
    browser = browsing.browse()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 7, timeout=WAIT)
    qtbot.keyClick(browser.table, Qt.Key.Key_Delete)
    box = browser.findChild(QMessageBox)
    assert "Demonstration, Anna" in box.text()
    assert "Chest PA" in box.text()
    assert "variants that were typed" in box.informativeText()
    assert "criteria of variants" in box.informativeText()
    box.reject()
    qtbot.waitUntil(lambda: not isValid(box), timeout=WAIT)
    assert len(known.listed) == 7
    box = browsing.ask_to_forget(browser.chosen())
    next(b for b in box.buttons() if b.text() == "Forget").click()
    qtbot.waitUntil(lambda: browser.model.rowCount() == 6, timeout=WAIT)
    assert [one.number for one in known.listed] == [1, 2, 3, 4, 5, 6]
    browser.close()


def test_of_several_patients_in_what_was_opened_the_chosen_one_is_shown(
    qtbot, styled, known, tmp_path
):
    both = (case_of(replace(ANNA, patient_id="other"), "1.8"), case_of(ANNA, "1.9.0"))
    services = FakeServices(open_paths=lambda *_: FakeOpened(both), known_studies=known).made
    window = make_window(services, Preferences())
    qtbot.addWidget(window)
    window.show()
    window.findChild(Browsing).open(known.listed[0])
    qtbot.waitUntil(lambda: shown(window) == "1.9.0.1", timeout=WAIT)
    assert window.session.case.patient == ANNA
    assert len(window.session.others) == 1
    window.close()


def test_without_a_list_the_action_is_off(build):
    assert not build().actions_["studies"].isEnabled()
