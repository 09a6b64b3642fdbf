import pytest

from meddx.workstation.services import Preferences
from tests.helpers.builders import FEVER, a_reading

WAIT = 5000
MASS_KEY = "image:chest:1:HP:0033821"
FEVER_KEY = f"reader:{FEVER.code}"


@pytest.fixture
def window(build):
    made = build(preferences=Preferences(show_ai=True))
    made.session.show_reading(a_reading())
    return made


def ranked(qtbot, window):
    session = window.session
    qtbot.waitUntil(lambda: session.reading.edits is session.edits, timeout=WAIT)
    return [d.code.code for d in session.reading.diagnoses]


def added(window):
    return {f.key: f.is_present for f in window.session.edits.added}


def test_a_switched_finding_is_switched_back_by_undo(qtbot, window):
    before = ranked(qtbot, window)
    window.diagnoses.switched.emit(MASS_KEY, False)
    assert window.session.edits.switched_off == {MASS_KEY}
    changed = ranked(qtbot, window)
    window.actions_["undo"].trigger()
    assert window.session.edits.switched_off == frozenset()
    assert ranked(qtbot, window) == before
    window.actions_["redo"].trigger()
    assert ranked(qtbot, window) == changed


def test_the_list_of_findings_undoes_in_the_same_order(qtbot, window):
    window.findings.rows[MASS_KEY].switch.click()
    window.diagnoses.added.emit(FEVER, True)
    window.actions_["undo"].trigger()
    assert added(window) == {}
    assert window.session.edits.switched_off == {MASS_KEY}
    window.actions_["undo"].trigger()
    assert window.session.edits.switched_off == frozenset()


def test_what_was_said_otherwise_before_is_said_again(window):
    window.diagnoses.added.emit(FEVER, True)
    window.diagnoses.added.emit(FEVER, False)
    assert added(window) == {FEVER_KEY: False}
    window.actions_["undo"].trigger()
    assert added(window) == {FEVER_KEY: True}
    window.actions_["redo"].trigger()
    assert added(window) == {FEVER_KEY: False}


def test_a_removed_finding_comes_back(window):
    window.diagnoses.added.emit(FEVER, False)
    window.findings.removed.emit(FEVER_KEY)
    assert added(window) == {}
    window.actions_["undo"].trigger()
    assert added(window) == {FEVER_KEY: False}
    window.actions_["redo"].trigger()
    assert added(window) == {}


def test_what_the_reader_did_not_add_cannot_be_taken_back(window):
    edits = window.session.edits
    window.findings.removed.emit(MASS_KEY)
    assert window.session.edits is edits
    assert not window.actions_["undo"].isEnabled()
