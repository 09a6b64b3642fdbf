"""A radiologist asks a diagnosis why, and each answer leads to what it was read from."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Evidence, Finding, TextSource
from meddx.phrase import Phrase, Refused
from meddx.workstation.services import Preferences
from tests.helpers.builders import NOTE, a_reading, a_stack
from tests.helpers.services import FakeServices

WAIT = 5000
BECAUSE = Phrase("Found in most patients with this disease.")
MASS_KEY = "image:chest:1:HP:0033821"
GENE_KEY = "gene:p1:2-47656951-C-T"
ANEMIA = Code("HPO", "HP:0001903", "Anemia", "贫血")
NOTE_WORDS, VALUE_WORDS = "dry cough", "resected 18 months"


def at(words, how):
    start = NOTE.index(words)
    return TextSource("n1", start, start + len(words), words, how=how)


def a_told_reading():
    """One diagnosis with evidence of the image, the note, a value and a variant."""
    reading = a_reading()
    value = Finding("value", ANEMIA, Assertion.PRESENT, 1.0, at(VALUE_WORDS, "value"), "note")
    cough = next(f for f in reading.findings if f.code.display == "Cough")
    found = {f.key: f for f in (*reading.findings, value)}
    evidence = tuple(
        Evidence(key, found[key].code, 0.5, BECAUSE)
        for key in (MASS_KEY, cough.key, "value", GENE_KEY)
    )
    told = replace(reading.diagnoses[1], evidence=evidence)
    return replace(reading, findings=(*reading.findings, value), diagnoses=(told,))


@pytest.fixture
def window(build):
    made = build(preferences=Preferences(show_ai=True))
    reading = a_told_reading()
    study = replace(reading.case.studies[0], series=(*reading.case.series, a_stack()))
    made.session.show_reading(replace(reading, case=replace(reading.case, studies=(study,))))
    return made


def rows(window):
    (card,) = window.diagnoses.cards
    if card.shown is None:
        card.head.clicked.emit()
    return {name[0]: row for name, row in card.body.explanation.rows.items()}


def test_the_image_with_its_heatmap(qtbot, window):
    window.series.chosen.emit("1.2.4")
    window.actions_["heatmap"].setChecked(False)
    qtbot.mouseClick(rows(window)[MASS_KEY], Qt.MouseButton.LeftButton)
    assert window.viewer.canvas.series.series_instance_uid == "1.2.3"
    assert window.viewer.canvas.view.k == 0
    assert window.viewer.bar.finding.key == MASS_KEY
    assert window.viewer.canvas.overlay is not None


@pytest.mark.parametrize(("kind", "words"), [("note", NOTE_WORDS), ("value", VALUE_WORDS)])
def test_the_sentence_and_the_value_in_the_note(qtbot, window, kind, words):
    window.actions_["left_panels"].setChecked(False)
    key = "value" if kind == "value" else next(k for k in rows(window) if k.startswith("note"))
    qtbot.keyClick(rows(window)[key], Qt.Key.Key_Return)
    assert window.notes.text.textCursor().position() == NOTE.index(words)
    assert window.notes.isVisible()
    assert window.findings.rows[key].property("chosen") is True


def test_the_variant(qtbot, window):
    window.actions_["left_panels"].setChecked(False)
    qtbot.mouseClick(rows(window)[GENE_KEY], Qt.MouseButton.LeftButton)
    assert window.genes.list.chosen_key == "p1|2-47656951-C-T"
    assert window.genes.isVisible()


@pytest.mark.parametrize("gone", ["studies", "notes", "panels"])
def test_what_is_no_longer_there_is_said(window, gone):
    reading = window.session.reading
    window.session.case = replace(reading.case, **{gone: ()})
    keys = {"studies": MASS_KEY, "notes": "value", "panels": GENE_KEY}
    place = window.notes.text.textCursor().position()
    rows(window)[keys[gone]].clicked.emit()
    assert "no longer part of the case" in window.status.said.text()
    assert window.notes.text.textCursor().position() == place


def test_a_finding_that_was_taken_back_is_said(window):
    window.go_to("reader:HP:0001945")
    assert "no longer part of the case" in window.status.said.text()


def test_a_switch_in_the_waterfall_ranks_again_and_shows_in_the_findings(qtbot, window):
    rows(window)[MASS_KEY].switch.click()
    assert not window.findings.rows[MASS_KEY].switch.isChecked()
    session = window.session
    qtbot.waitUntil(lambda: session.reading.edits is session.edits, timeout=WAIT)
    window.actions_["undo"].trigger()
    assert window.findings.rows[MASS_KEY].switch.isChecked()


def test_a_ranking_that_failed_is_said_and_asked_for_again(qtbot, build):
    is_broken = threading.Event()
    is_broken.set()

    def rerank(reading, edits, _context):
        if is_broken.is_set():
            raise Refused("no_hpo", Phrase("The HPO is not installed."))
        return replace(reading, edits=edits)

    window = build(FakeServices(rerank=rerank), Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    window.session.switch(MASS_KEY, on=False)
    qtbot.waitUntil(window.diagnoses.notices.isVisible, timeout=WAIT)
    assert window.session.reading.edits.switched_off == frozenset()
    is_broken.clear()
    window.diagnoses.ranking_asked.emit()
    session = window.session
    qtbot.waitUntil(lambda: session.reading.edits.switched_off == {MASS_KEY}, timeout=WAIT)
    assert not window.diagnoses.notices.isVisible()


def test_the_list_says_when_it_is_being_ranked_again_and_only_then(qtbot, build):
    go, quick = threading.Event(), FakeServices().rerank

    def slow(reading, edits, context):
        go.wait(WAIT / 1000)
        return quick(reading, edits, context)

    window = build(FakeServices(rerank=slow), Preferences(show_ai=True))
    window.session.show_reading(a_reading())
    about = window.diagnoses.about
    with qtbot.waitSignal(window.session.reading_changed, timeout=WAIT):
        window.session.switch(GENE_KEY, on=False)
        qtbot.waitUntil(lambda: about.text() == "ranking...", timeout=WAIT)
        go.set()
    assert about.text() == ""
    window.session.accept(MASS_KEY, accepted=True)
    assert not window.diagnoses._slow.isActive()
