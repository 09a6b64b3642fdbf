from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from meddx.case.contradictions import Contradiction
from meddx.case.evidence import Diagnosis
from meddx.case.expected import Expected
from meddx.case.question import About
from meddx.case.reading import Edits
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from tests.helpers.builders import (
    COUGH,
    METASTASES,
    PNEUMONIA,
    a_doubtful_reading,
    a_reading,
    findings,
    rank,
)

MASS_KEY = "image:chest:1:HP:0033821"
SIGNS = [replace(PNEUMONIA, code=f"HP:000000{n}", display=f"Sign {n}") for n in range(5)]
MISSING = tuple(Expected(sign, 0.5, 0.1, Phrase("Often.")) for sign in SIGNS)
READING = a_reading()


def missing(_reading, code):
    return MISSING if code == METASTASES.code else ()


@pytest.fixture
def panel(qtbot, styled):
    made = DiagnosesPanel(Translation(), missing)
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


def card(panel, code):
    QApplication.sendPostedEvents()
    return next(c for c in panel.cards if c.diagnosis.code == code)


def opened(panel, code=METASTASES, whole=False):
    one = card(panel, code)
    if one.shown is None:
        one.head.clicked.emit()
    if whole:
        one.body.more.click()
    return card(panel, code)


def ranked_by(edits):
    return replace(READING, edits=edits, diagnoses=rank(READING.findings, edits))


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
    assert "Before any evidence" in words(panel.cards[0])
    panel.cards[1].head.clicked.emit()
    assert "Before any evidence" not in words(panel.cards[0])
    assert "Before any evidence" in words(panel.cards[1])
    panel.cards[1].head.clicked.emit()
    assert all("Before any evidence" not in words(card) for card in panel.cards)


def test_in_little_room_all_are_closed_and_tell_their_evidence_in_short(panel, qtbot):
    panel.resize(420, 400)
    panel.show_reading(a_reading(), Edits())
    assert all("Before any evidence" not in words(card) for card in panel.cards)
    assert "+ Pulmonary mass, Cough   – Fever" in words(panel.cards[1])


def test_all_evidence_comes_with_next_steps_and_what_would_change_it(panel):
    panel.show_reading(a_reading(), Edits())
    panel.cards[1].head.clicked.emit()
    assert "Next steps" not in words(panel.cards[1])
    press(panel, "All evidence and next steps")
    said = words(panel.cards[1])
    assert {"Next steps", "Can be caused by Lynch syndrome 1", "Sign 4"} <= set(said)
    assert "What would change it" not in said  # what is missing says it more closely
    assert "Clinical note, together ×1.3" in said
    press(panel, "The strongest evidence only")
    assert "Next steps" not in words(panel.cards[1])


def test_what_would_change_it_is_told_where_nothing_is_known_to_be_missing(panel):
    first, second, *rest = a_reading().diagnoses
    told = replace(first, changed_by=(Phrase("Leg swelling"),))
    panel.show_reading(replace(a_reading(), diagnoses=(told, second, *rest)), Edits())
    press(panel, "All evidence and next steps")
    assert "What would change it" in words(panel.cards[0])


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
    lines = [line for line in ask.sentences.findChildren(QLabel) if line.isVisible()]
    assert len(lines) == (7 if ask.shows_all else 1)
    assert all(line.height() >= line.heightForWidth(line.width()) for line in lines)
    assert ask.sentences.width() <= ask.strip.viewport().width()
    assert ask.strip.height() <= height / 4 + 2
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
    summary = panel.cards[0].head.summary
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
    assert "Before any evidence" in words(panel.cards[1])
    assert panel.cards[1].head.hasFocus()


def test_a_card_says_that_it_rests_on_a_doubtful_model(panel):
    panel.show_reading(a_doubtful_reading(), Edits())
    badges = {c.diagnosis.code: c.findChildren(QLabel, "badge") for c in panel.cards}
    said = {
        code: [b.text() for b in its if b.text() != "must not miss"] for code, its in badges.items()
    }
    assert said.pop(METASTASES) == ["unsigned model", "not calibrated"]
    assert not any(said.values())


def test_a_step_leads_to_its_source_by_mouse_and_by_key(qtbot, panel):
    panel.show_reading(READING, Edits())
    row = opened(panel).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert seen.args == [MASS_KEY]
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000):
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert "Found in most patients" in row.accessibleName()
    assert "×200" in row.accessibleName()
    assert "with its heatmap" in row.toolTip()


def test_a_step_is_switched_and_stays_where_it_was(qtbot, panel):
    panel.show_reading(READING, Edits())
    row = opened(panel).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    with qtbot.waitSignal(panel.switched, timeout=5000) as seen:
        row.switch.click()
    assert seen.args == [MASS_KEY, False]
    panel.show_reading(ranked_by(off := Edits(switched_off=frozenset({MASS_KEY}))), off)
    again = card(panel, METASTASES).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    assert again is row  # it keeps the keyboard
    assert not row.switch.isChecked()
    assert row.factor.text() == "off"
    panel.show_reading(ranked_by(Edits()), Edits())
    assert row.switch.isChecked()
    assert row.factor.text() == "×200"


def test_what_moved_says_from_where(panel):
    panel.show_reading(READING, Edits())
    assert all(not one.head.moved.isVisible() for one in panel.cards)
    gene = next(f.key for f in findings() if f.code.display == "MSH2")
    panel.show_reading(ranked_by(off := Edits(switched_off=frozenset({gene}))), off)
    moves = {one.diagnosis.code.display: one.head.moved.text() for one in panel.cards}
    assert moves["Lung metastases"] == "▲2"
    assert moves["Lynch syndrome 1"] == "▼1"
    assert moves["Septic emboli"] == ""
    assert "place 2" in card(panel, METASTASES).head.accessibleDescription()


def test_cards_are_used_again_and_the_open_one_stays_in_its_place(panel):
    panel.resize(420, 560)
    panel.show_reading(READING, Edits())
    opened(panel, whole=True)
    bar = panel._list.verticalScrollBar()
    bar.setValue(card(panel, METASTASES).y() + 60)
    before = card(panel, METASTASES).y() - bar.value()
    kept = {one.diagnosis.code: one for one in panel.cards}
    gene = next(f.key for f in findings() if f.code.display == "MSH2")
    panel.show_reading(ranked_by(off := Edits(switched_off=frozenset({gene}))), off)
    assert {one.diagnosis.code: one for one in panel.cards} == kept
    QApplication.sendPostedEvents()
    assert panel.cards[0].diagnosis.code == METASTASES
    assert card(panel, METASTASES).y() - bar.value() == before


def test_what_nobody_mentioned_is_added_with_one_press(qtbot, panel):
    panel.show_reading(READING, Edits())
    rows = opened(panel).body.missing.rows
    assert len(rows) == 3
    for there in (True, False):
        with qtbot.waitSignal(panel.added, timeout=5000) as seen:
            rows[1].buttons[there].click()
        assert seen.args == [MISSING[1].finding, there]
    assert rows[1].buttons[True].accessibleName() == "Sign 1: Present"
    assert "×5" in rows[1].buttons[True].toolTip()
    assert "÷1.8" in rows[1].buttons[False].toolTip()


def test_the_open_diagnosis_stays_in_sight_when_it_falls_behind_the_others(panel):
    many = tuple(Diagnosis(replace(COUGH, code=f"HP:{n}"), 0.1, 0.5) for n in range(12))
    first = READING.diagnoses
    panel.show_reading(replace(READING, diagnoses=(*first, *many)), Edits())
    opened(panel)
    panel.show_reading(replace(READING, diagnoses=(*many, *first)), Edits())
    assert card(panel, METASTASES).shown is not None
    assert "14" in words(card(panel, METASTASES))
    panel.show_reading(replace(READING, diagnoses=many), Edits())
    assert "Lung metastases is no longer on the list after your last change." in words(panel)


def test_a_diagnosis_that_left_the_list_comes_back_by_undo(qtbot, panel):
    panel.show_reading(READING, Edits())
    opened(panel)
    panel.show_reading(replace(READING, diagnoses=READING.diagnoses[:1]), Edits())
    with qtbot.waitSignal(panel.undo_asked, timeout=5000):
        press(panel, "Undo")


def test_a_list_that_lacks_the_last_change_says_so(qtbot, panel):
    failed = "Your last change is not in this list: the ranking failed."
    panel.show_reading(READING, kept := Edits())
    panel.show_edits(off := Edits(switched_off=frozenset({MASS_KEY})), busy=True)
    assert failed not in words(panel)
    panel.show_edits(off, busy=False)
    assert failed in words(panel)
    with qtbot.waitSignal(panel.ranking_asked, timeout=5000):
        press(panel, "Rank again")
    panel.show_edits(replace(kept, accepted=frozenset({"dx:1"})), busy=False)
    assert failed not in words(panel)  # accepting changes no ranking


def test_a_ranking_is_announced_once_it_takes_longer_than_a_moment(qtbot, panel):
    panel.show_reading(READING, Edits())
    panel.busy(True)
    assert panel.about.text() == ""
    qtbot.waitUntil(lambda: panel.about.text() == "ranking...", timeout=5000)
    panel.show_reading(READING, Edits())
    assert panel.about.text() == ""


def test_priors_alone_say_that_they_are_priors(panel):
    bare = tuple(replace(d, evidence=(), probability=d.prior) for d in READING.diagnoses)
    panel.show_reading(replace(READING, diagnoses=(), priors=bare), Edits())
    assert len(panel.cards) == 4
    assert any(said.startswith("Nothing that was found weighs on any") for said in words(panel))
    panel.show_reading(READING, Edits())
    assert not panel.notices.isVisible()


def test_contradictions_are_told_above_the_list_and_lead_to_both_sides(qtbot, panel):
    told = "Fever: there by the note, not there by a value."
    both = Contradiction(MASS_KEY, "other", Phrase("{said}").with_values(said=told))
    panel.show_reading(replace(READING, contradictions=(both,)), Edits())
    assert told in words(panel.notices)
    for word, key in (("Show", MASS_KEY), ("Other", "other")):
        with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
            press(panel, word)
        assert seen.args == [key]
    panel.show_reading(replace(READING, contradictions=(replace(both, second=""),)), Edits())
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        press(panel, "Show it")
    assert seen.args == [MASS_KEY]


def test_many_contradictions_leave_the_list_its_room(panel):
    said = [f"Wrong {n}." for n in range(5)]
    many = tuple(Contradiction(one, "", Phrase("{s}").with_values(s=one)) for one in said)
    panel.show_reading(replace(READING, contradictions=many), Edits())
    assert words(panel.notices) == said[:2]
    panel.resize(420, 400)
    assert words(panel.notices) == said[:1]
    press(panel, "Show all (5)")
    assert words(panel.notices) == said


def test_a_question_about_the_patient_is_answered_with_one_press(qtbot, panel):
    panel.show_reading(READING, Edits())
    QApplication.sendPostedEvents()
    for word, there in (("Present", True), ("Absent", False)):
        buttons = panel._next.sentences.findChildren(QPushButton)
        button = next(b for b in buttons if b.text() == word and b.isVisible())
        with qtbot.waitSignal(panel.added, timeout=5000) as seen:
            button.click()
        assert seen.args == [READING.asked[0].code, there]
    family = replace(READING.asked[0], about=About.FAMILY)
    panel.show_reading(replace(READING, asked=(family,)), Edits())
    QApplication.sendPostedEvents()
    live = [b for b in panel._next.sentences.findChildren(QPushButton) if b.isVisible()]
    assert live == []


def test_an_empty_list_says_why(panel):
    empty = replace(READING, diagnoses=())
    panel.show_reading(empty, Edits())
    assert "Nothing in this case speaks for a disease that MedDx knows." in words(panel)
    off = Edits(switched_off=frozenset(f.key for f in findings()))
    panel.show_reading(replace(empty, edits=off), off)
    assert any(said.startswith("No finding counts, so no diagnosis") for said in words(panel))


def test_the_explanation_is_copied(qtbot, panel):
    panel.show_reading(READING, Edits())
    with qtbot.waitSignal(panel.told, timeout=5000):
        opened(panel).body.copy.click()
    copied = QApplication.clipboard().text()
    assert copied == panel.text_of(METASTASES.code)
    assert "×200" in copied
    assert "Sign 4" in copied
    menu = [action.text() for action in card(panel, METASTASES).actions()]
    assert menu == ["Copy the explanation"]


def test_what_to_ask_next_is_one_sentence_in_little_room_until_all_are_wanted(panel):
    panel.resize(420, 400)
    panel.show_reading(READING, Edits())
    QApplication.sendPostedEvents()
    ask = panel._next
    assert words(ask) == ["What to ask next", "1 / 3", "CT of the chest with contrast medium"]
    ask.turn.click()
    assert "Ask or look for: leg swelling." in words(ask)
    panel.resize(420, 900)
    ask.turn.click()
    assert "Ask or look for: leg swelling." not in words(ask)


def test_the_fake_ranking_adds_up(panel):
    """What the other tests show is a waterfall that ends where it should."""
    for one in rank(findings(), Edits()):
        panel.show_reading(replace(READING, diagnoses=(one,)), Edits())
        remainder = opened(panel, one.code).shown.fall.remainder
        assert remainder is None
