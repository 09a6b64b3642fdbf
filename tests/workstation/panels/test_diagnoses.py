from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from meddx.case.evidence import Diagnosis
from meddx.case.reading import Edits
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from meddx.workstation.panels.evidence_bar import share
from tests.helpers.builders import METASTASES, a_doubtful_reading, a_reading


@pytest.fixture
def panel(qtbot, styled):
    made = DiagnosesPanel(Translation())
    qtbot.addWidget(made)
    made.resize(420, 900)
    with qtbot.waitExposed(made):
        made.show()
    return made


def words(widget):
    QApplication.sendPostedEvents()  # new rows become visible with the next layout
    return [w.text().replace("\xa0", " ") for w in widget.findChildren(QLabel) if w.isVisible()]


def press(panel, text):
    QApplication.sendPostedEvents()
    button = next(b for b in panel.findChildren(QPushButton) if b.text() == text and b.isVisible())
    button.click()


@pytest.mark.parametrize(
    ("log10_lr", "length"), [(0, 0), (1, 0.5), (2, 1), (9, 1), (-0.5, -0.25), (-7, -1)]
)
def test_the_length_of_a_bar(log10_lr, length):
    assert share(log10_lr) == length


def test_the_ranking_says_before_and_after_and_what_must_not_be_missed(panel):
    panel.show_reading(a_reading(), Edits())
    names = [card.diagnosis.code.display for card in panel.cards]
    assert names == ["Lynch syndrome 1", "Lung metastases", "Pulmonary embolism", "Septic emboli"]
    said = words(panel.cards[0])
    assert {"93 %", "before: 1 in 2,500", "hereditary"} <= set(said)
    assert "must not miss" in words(panel.cards[2])
    assert "must not miss" not in words(panel.cards[1])


def test_the_first_is_open_where_there_is_room_and_a_click_opens_another(panel):
    panel.show_reading(a_reading(), Edits())
    assert "Speaks for it" in words(panel.cards[0])
    panel.cards[1].head.clicked.emit()
    assert "Speaks for it" not in words(panel.cards[0])
    assert "Speaks for it" in words(panel.cards[1])
    panel.cards[1].head.clicked.emit()
    assert all("Speaks for it" not in words(card) for card in panel.cards)


def test_in_little_room_all_are_closed_and_tell_their_evidence_in_short(panel, qtbot):
    panel.resize(420, 400)
    panel.show_reading(a_reading(), Edits())
    assert all("Speaks for it" not in words(card) for card in panel.cards)
    assert "+ Pulmonary mass, Cough   – Fever" in words(panel.cards[1])


def test_all_evidence_comes_with_next_steps_and_what_would_change_it(panel):
    panel.show_reading(a_reading(), Edits())
    panel.cards[1].head.clicked.emit()
    assert "Next steps" not in words(panel.cards[1])
    press(panel, "All evidence and next steps")
    said = words(panel.cards[1])
    assert {"Next steps", "What would change it", "Can be caused by Lynch syndrome 1"} <= set(said)
    assert "Speaks against it" in said


def test_clicking_evidence_names_its_finding(qtbot, panel):
    panel.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        panel.cards[0].evidence_chosen.emit("gene:p1:2-47656951-C-T")
    assert seen.args == ["gene:p1:2-47656951-C-T"]


def test_accepting_names_the_diagnosis(qtbot, panel):
    panel.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(panel.accepted, timeout=5000) as seen:
        press(panel, "Accept")
    assert seen.args == ["dx:OMIM:120435", True]


def test_the_rest_is_shown_when_asked(panel):
    many = tuple(Diagnosis(replace(METASTASES, code=f"MEDDX:{n}"), 0.1, 0.1) for n in range(25))
    panel.show_reading(replace(a_reading(), diagnoses=many), Edits())
    assert len(panel.cards) == 10
    press(panel, "Show more (15 left)")
    assert len(panel.cards) == 25


def test_next_questions_stay_in_sight_below_the_list(panel):
    panel.show_reading(a_reading(), Edits())
    said = words(panel._next)
    assert said == [
        "What to ask next",
        "CT of the chest with contrast medium",
        "CT pulmonary angiography",
        "Ask or look for: leg swelling.",
    ]
    panel.show_reading(None, Edits(), ("Covered.", "Show AI"))
    assert not panel._next.isVisible()


@pytest.mark.parametrize("height", [400, 900])
def test_no_next_question_is_cut_short_and_the_ranking_keeps_its_room(panel, height):
    long = Phrase("Biopsy with immunohistochemistry for mismatch-repair proteins, tumour board")
    panel.resize(420, height)
    panel.show_reading(replace(a_reading(), next_steps=(long,) * 6), Edits())
    QApplication.sendPostedEvents()
    ask = panel._next
    lines = ask.sentences.findChildren(QLabel)
    assert len(lines) == 7
    assert all(line.height() >= line.heightForWidth(line.width()) for line in lines)
    assert ask.sentences.width() <= ask.strip.viewport().width()
    assert ask.strip.height() <= height / 4
    missing = ask.sentences.height() - ask.strip.viewport().height()
    assert ask.strip.verticalScrollBar().maximum() == max(0, missing)


def test_what_a_closed_card_names_is_whole_and_named_once(panel, qtbot):
    reading = a_reading()
    first, *rest = reading.diagnoses
    long = replace(first.evidence[0].code, display="Elevated circulating carcinoembryonic antigen")
    said = (1.0, 0.5, -0.02)  # the last is next to nothing
    twice = tuple(replace(first.evidence[0], code=long, log10_lr=lr) for lr in said)
    panel.resize(330, 400)
    panel.show_reading(replace(reading, diagnoses=(replace(first, evidence=twice), *rest)), Edits())
    QApplication.sendPostedEvents()
    summary = panel.cards[0]._summary
    assert summary.text() == "+ Elevated circulating carcinoembryonic antigen"
    assert summary.height() >= summary.heightForWidth(summary.width())


def test_nothing_is_shown_while_covered(panel):
    panel.show_reading(None, Edits(), ("Covered.", "Show AI"))
    assert panel.cards == ()
    assert "Covered." in words(panel)


def test_opening_a_card_with_the_keyboard_keeps_the_keyboard(qtbot, panel):
    panel.show_reading(a_reading(), Edits())
    QApplication.sendPostedEvents()
    panel.cards[1].head.setFocus()
    qtbot.keyClick(panel.cards[1].head, Qt.Key.Key_Return)
    assert "Speaks for it" in words(panel.cards[1])
    assert panel.cards[1].head.hasFocus()


def test_a_card_says_that_it_rests_on_a_doubtful_model(panel):
    panel.show_reading(a_doubtful_reading(), Edits())
    badges = {c.diagnosis.code: c.findChildren(QLabel, "badge") for c in panel.cards}
    said = {
        code: [b.text() for b in its if b.text() != "must not miss"] for code, its in badges.items()
    }
    assert said.pop(METASTASES) == ["unsigned model", "not calibrated"]
    assert not any(said.values())
