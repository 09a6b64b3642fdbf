"""An open card of a diagnosis gets the height its steps need, in a window as it first opens."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from meddx.case.evidence import Assertion, Evidence, Finding, TextSource
from meddx.phrase import Phrase
from meddx.workstation.services import Preferences
from tests.helpers.builders import COUGH, LYNCH, METASTASES, a_reading
from tests.helpers.diagnoses import card

STEPS = 6  # as many as a card shows at first
_BECAUSE = Phrase("Found in most patients with this disease.")


def a_long_reading():
    """Metastases with many pieces of evidence in one note."""
    reading = a_reading()
    names = [replace(COUGH, code=f"HP:{n:07}", display=f"Sign number {n}") for n in range(STEPS)]
    places = [TextSource("n1", n, n + 1, "d") for n in range(STEPS)]
    found = tuple(
        Finding(f"note:{n}", name, Assertion.PRESENT, 1.0, place, "note")
        for n, (name, place) in enumerate(zip(names, places, strict=True))
    )
    weighed = tuple(Evidence(f.key, f.code, 0.4, _BECAUSE) for f in found)
    told = tuple(
        replace(d, evidence=weighed) if d.code == METASTASES else d for d in reading.diagnoses
    )
    return replace(reading, findings=(*reading.findings, *found), diagnoses=told)


@pytest.fixture
def window(build):
    made = build(preferences=Preferences(show_ai=True))
    made.resize(1280, 800)
    made.session.show_reading(a_long_reading())
    QApplication.sendPostedEvents()
    return made


def heights(window):
    return window.diagnoses.height(), window.findings.height()


def press(window, code):
    card(window.diagnoses, code).head.clicked.emit()
    QApplication.sendPostedEvents()


def is_seen(window, code, row):
    """Whether all of a row of an open card is in sight."""
    seen = window.diagnoses._list.viewport()
    top = row.mapTo(seen, QPoint(0, 0)).y()
    return top >= 0 and top + row.height() <= seen.height()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_all_steps_of_an_open_card_are_seen_without_dragging(window, size):
    window.resize(*size)
    QApplication.sendPostedEvents()
    if card(window.diagnoses, METASTASES).shown is None:
        press(window, METASTASES)
    explanation = card(window.diagnoses, METASTASES).body.explanation
    assert len(explanation.rows) == STEPS
    assert all(is_seen(window, METASTASES, row) for row in explanation.rows.values())
    assert is_seen(window, METASTASES, explanation._last)
    assert card(window.diagnoses, METASTASES).head.visibleRegion().boundingRect().top() == 0
    assert window.findings.add_line.isVisible()


def test_the_room_goes_back_when_the_card_is_closed(window):
    before = heights(window)
    press(window, METASTASES)
    during = heights(window)
    assert during[0] > before[0]
    press(window, METASTASES)
    assert heights(window) == before


def test_a_short_card_borrows_nothing(window):
    before = heights(window)
    press(window, LYNCH)
    assert heights(window) == before


def test_switching_a_finding_off_moves_nothing_else(window):
    press(window, METASTASES)
    before, reading = heights(window), window.session.reading
    fewer = tuple(replace(d, evidence=d.evidence[:2]) for d in reading.diagnoses)
    window.diagnoses.show_reading(replace(reading, diagnoses=fewer), reading.edits)
    QApplication.sendPostedEvents()
    assert len(card(window.diagnoses, METASTASES).body.explanation.rows) == 2
    assert heights(window) == before


def test_who_dragged_the_edge_has_decided(window):
    column = window.diagnoses.parentWidget()
    column.setSizes([300, 350])
    column.splitterMoved.emit(300, 1)
    before = heights(window)
    press(window, METASTASES)
    assert heights(window) == before


def test_what_is_lent_does_not_open_the_first_card_of_the_next_case(window):
    press(window, METASTASES)
    reading = a_long_reading()
    window.session.show_reading(replace(reading, case=replace(reading.case, notes=())))
    QApplication.sendPostedEvents()
    assert all(one.shown is None for one in window.diagnoses.cards)


def test_beside_an_open_card_the_questions_step_back_and_can_be_asked_for(window):
    ask = window.diagnoses._next
    assert ask.count.text() == "1 / 3"
    press(window, METASTASES)
    assert (ask.count.text(), ask.strip.isVisible()) == ("3", False)
    ask.turn.click()
    assert ask.strip.isVisible()
    assert ask.shows_all
    press(window, METASTASES)
    ask.turn.click()
    assert ask.count.text() == "1 / 3"


def test_who_leaves_the_long_card_at_its_end_stands_on_the_short_one(window):
    press(window, METASTASES)
    panel = window.diagnoses
    panel.show_whole(METASTASES.code)
    QApplication.sendPostedEvents()
    bar = panel._list.verticalScrollBar()
    bar.setValue(bar.maximum())
    one = card(panel, METASTASES)
    one.body.more.click()
    QApplication.sendPostedEvents()
    assert is_seen(window, METASTASES, one.head)
