from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from meddx.case.codes import HPO, Code
from meddx.case.evidence import Diagnosis, Evidence
from meddx.case.reading import Edits
from meddx.phrase import Phrase
from tests.helpers.builders import METASTASES, a_doubtful_reading, a_reading
from tests.helpers.diagnoses import press, words


def test_the_ranking_says_before_and_after_and_what_must_not_be_missed(listing):
    listing.show_reading(a_reading(), Edits())
    names = [card.diagnosis.code.display for card in listing.cards]
    assert names == ["Lynch syndrome 1", "Lung metastases", "Pulmonary embolism", "Septic emboli"]
    said = words(listing.cards[0])
    assert {"93 %", "before: 1 in 2,500", "hereditary"} <= set(said)
    assert "must not miss" in words(listing.cards[2])
    assert "must not miss" not in words(listing.cards[1])


def test_the_first_is_open_where_there_is_room_and_a_click_opens_another(listing):
    listing.show_reading(a_reading(), Edits())
    assert "Before any evidence" in words(listing.cards[0])
    listing.cards[1].head.clicked.emit()
    assert "Before any evidence" not in words(listing.cards[0])
    assert "Before any evidence" in words(listing.cards[1])
    listing.cards[1].head.clicked.emit()
    assert all("Before any evidence" not in words(card) for card in listing.cards)


def test_in_little_room_all_are_closed_and_tell_their_evidence_in_short(listing, qtbot):
    listing.resize(420, 400)
    listing.show_reading(a_reading(), Edits())
    assert all("Before any evidence" not in words(card) for card in listing.cards)
    assert "+ Pulmonary mass, Cough   – no Fever" in words(listing.cards[1])


def test_in_short_what_is_said_of_the_whole_case_is_not_named(listing):
    """The name of an effusion that is left open would be read as an effusion."""
    first, second, *rest = a_reading().diagnoses
    held = Evidence(
        "", Code(HPO, "HP:0002202", "Pleural effusion"), -2.0, Phrase("It is open."), ""
    )
    told = replace(second, evidence=(*second.evidence, held))
    listing.resize(420, 400)
    listing.show_reading(replace(a_reading(), diagnoses=(first, told, *rest)), Edits())
    assert "+ Pulmonary mass, Cough   – no Fever" in words(listing.cards[1])


def test_all_evidence_comes_with_next_steps_and_what_would_change_it(listing):
    listing.show_reading(a_reading(), Edits())
    listing.cards[1].head.clicked.emit()
    assert "Next steps" not in words(listing.cards[1])
    press(listing, "All evidence and next steps")
    said = words(listing.cards[1])
    assert {"Next steps", "Can be caused by Lynch syndrome 1", "Sign 4"} <= set(said)
    assert "What would change it" not in said  # what is missing says it more closely
    assert "Clinical note, together ×1.3" in said
    press(listing, "The strongest evidence only")
    assert "Next steps" not in words(listing.cards[1])


def test_what_would_change_it_is_told_where_nothing_is_known_to_be_missing(listing):
    first, second, *rest = a_reading().diagnoses
    told = replace(first, changed_by=(Phrase("Leg swelling"),))
    listing.show_reading(replace(a_reading(), diagnoses=(told, second, *rest)), Edits())
    press(listing, "All evidence and next steps")
    assert "What would change it" in words(listing.cards[0])


def test_clicking_evidence_names_its_finding(qtbot, listing):
    listing.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(listing.finding_chosen, timeout=5000) as seen:
        listing.cards[0].evidence_chosen.emit("gene:p1:2-47656951-C-T")
    assert seen.args == ["gene:p1:2-47656951-C-T"]


def test_accepting_names_the_diagnosis(qtbot, listing):
    listing.show_reading(a_reading(), Edits())
    with qtbot.waitSignal(listing.accepted, timeout=5000) as seen:
        press(listing, "Accept")
    assert seen.args == ["dx:OMIM:120435", True]


def test_the_rest_is_shown_when_asked(listing):
    many = tuple(Diagnosis(replace(METASTASES, code=f"MEDDX:{n}"), 0.1, 0.1) for n in range(25))
    listing.show_reading(replace(a_reading(), diagnoses=many), Edits())
    assert len(listing.cards) == 10
    press(listing, "Show more (15 left)")
    assert len(listing.cards) == 25


def test_next_questions_stay_in_sight_below_the_list(listing):
    listing.show_reading(a_reading(), Edits())
    said = words(listing._next)
    assert said == [
        "What to ask next",
        "CT of the chest with contrast medium",
        "CT pulmonary angiography",
        "Ask or look for: leg swelling.",
    ]
    listing.show_reading(None, Edits(), ("Covered.", "Show AI"))
    assert not listing._next.isVisible()


@pytest.mark.parametrize("height", [400, 900])
def test_no_next_question_is_cut_short_and_the_ranking_keeps_its_room(listing, height):
    long = Phrase("Biopsy with immunohistochemistry for mismatch-repair proteins, tumour board")
    listing.resize(420, height)
    listing.show_reading(replace(a_reading(), next_steps=(long,) * 6), Edits())
    QApplication.sendPostedEvents()
    ask = listing._next
    lines = [line for line in ask.sentences.findChildren(QLabel) if line.isVisible()]
    assert len(lines) == (7 if ask.shows_all else 1)
    assert all(line.height() >= line.heightForWidth(line.width()) for line in lines)
    assert ask.sentences.width() <= ask.strip.viewport().width()
    assert ask.strip.height() <= height / 4 + 2
    missing = ask.sentences.height() - ask.strip.viewport().height()
    assert ask.strip.verticalScrollBar().maximum() == max(0, missing)


def test_what_a_closed_card_names_is_whole_and_named_once(listing, qtbot):
    reading = a_reading()
    first, *rest = reading.diagnoses
    long = replace(first.evidence[0].code, display="Elevated circulating carcinoembryonic antigen")
    said = (1.0, 0.5, -0.02)  # the last is next to nothing
    twice = tuple(replace(first.evidence[0], code=long, log10_lr=lr) for lr in said)
    listing.resize(330, 400)
    listing.show_reading(
        replace(reading, diagnoses=(replace(first, evidence=twice), *rest)), Edits()
    )
    QApplication.sendPostedEvents()
    summary = listing.cards[0].head.summary
    assert summary.text() == "+\N{NO-BREAK SPACE}Elevated circulating carcinoembryonic antigen"
    assert summary.height() >= summary.heightForWidth(summary.width())


def test_nothing_is_shown_while_covered(listing):
    listing.show_reading(None, Edits(), ("Covered.", "Show AI"))
    assert listing.cards == ()
    assert "Covered." in words(listing)


def test_opening_a_card_with_the_keyboard_keeps_the_keyboard(qtbot, listing):
    listing.show_reading(a_reading(), Edits())
    QApplication.sendPostedEvents()
    listing.cards[1].head.setFocus()
    qtbot.keyClick(listing.cards[1].head, Qt.Key.Key_Return)
    assert "Before any evidence" in words(listing.cards[1])
    assert listing.cards[1].head.hasFocus()


def test_a_card_says_that_it_rests_on_a_doubtful_model(listing):
    listing.show_reading(a_doubtful_reading(), Edits())
    badges = {c.diagnosis.code: c.findChildren(QLabel, "badge") for c in listing.cards}
    said = {
        code: [b.text() for b in its if b.text() != "must not miss"] for code, its in badges.items()
    }
    assert said.pop(METASTASES) == ["unsigned model", "not calibrated"]
    assert not any(said.values())
