from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from meddx.case.contradictions import Contradiction
from meddx.case.evidence import Diagnosis
from meddx.case.question import About
from meddx.case.reading import Edits
from meddx.phrase import Phrase
from tests.helpers.builders import COUGH, LYNCH, METASTASES, findings, rank
from tests.helpers.diagnoses import MISSING, READING, card, opened, press, ranked_by, words

MASS_KEY = "image:chest:1:HP:0033821"


def test_a_step_leads_to_its_source_by_mouse_and_by_key(qtbot, listing):
    listing.show_reading(READING, Edits())
    row = opened(listing).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    with qtbot.waitSignal(listing.finding_chosen, timeout=5000) as seen:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert seen.args == [MASS_KEY]
    with qtbot.waitSignal(listing.finding_chosen, timeout=5000):
        qtbot.keyClick(row, Qt.Key.Key_Return)
    assert "Found in most patients" in row.accessibleName()
    assert "×200" in row.accessibleName()
    assert "with its heatmap" in row.toolTip()


def test_a_step_is_switched_and_stays_where_it_was(qtbot, listing):
    listing.show_reading(READING, Edits())
    row = opened(listing).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    with qtbot.waitSignal(listing.switched, timeout=5000) as seen:
        row.switch.click()
    assert seen.args == [MASS_KEY, False]
    listing.show_reading(ranked_by(off := Edits(switched_off=frozenset({MASS_KEY}))), off)
    again = card(listing, METASTASES).body.explanation.rows[MASS_KEY, "HP:0033821", 0]
    assert again is row  # it keeps the keyboard
    assert not row.switch.isChecked()
    assert row.factor.text() == "off"
    listing.show_reading(ranked_by(Edits()), Edits())
    assert row.switch.isChecked()
    assert row.factor.text() == "×200"


def test_what_moved_says_from_where(listing):
    listing.show_reading(READING, Edits())
    assert all(not one.head.moved.isVisible() for one in listing.cards)
    gene = next(f.key for f in findings() if f.code.display == "MSH2")
    listing.show_reading(ranked_by(off := Edits(switched_off=frozenset({gene}))), off)
    moves = {one.diagnosis.code.display: one.head.moved.text() for one in listing.cards}
    assert moves["Lung metastases"] == "▲2"
    assert moves["Lynch syndrome 1"] == "▼1"
    assert moves["Septic emboli"] == ""
    assert "place 2" in card(listing, METASTASES).head.accessibleDescription()


def test_cards_are_used_again_and_the_open_one_stays_in_its_place(listing):
    listing.resize(420, 560)
    listing.show_reading(READING, Edits())
    opened(listing, whole=True)
    bar = listing._list.verticalScrollBar()
    bar.setValue(card(listing, METASTASES).y() + 60)
    before = card(listing, METASTASES).y() - bar.value()
    kept = {one.diagnosis.code: one for one in listing.cards}
    gene = next(f.key for f in findings() if f.code.display == "MSH2")
    listing.show_reading(ranked_by(off := Edits(switched_off=frozenset({gene}))), off)
    assert {one.diagnosis.code: one for one in listing.cards} == kept
    QApplication.sendPostedEvents()
    assert listing.cards[0].diagnosis.code == METASTASES
    assert card(listing, METASTASES).y() - bar.value() == before


def test_what_nobody_mentioned_is_added_with_one_press(qtbot, listing):
    listing.show_reading(READING, Edits())
    rows = opened(listing).body.missing.rows
    assert len(rows) == 3
    for there in (True, False):
        with qtbot.waitSignal(listing.added, timeout=5000) as seen:
            rows[1].buttons[there].click()
        assert seen.args == [MISSING[1].finding, there]
    assert rows[1].buttons[True].accessibleName() == "Sign 1: Present"
    assert "×5" in rows[1].buttons[True].toolTip()
    assert "÷1.8" in rows[1].buttons[False].toolTip()


def test_the_open_diagnosis_stays_in_sight_when_it_falls_behind_the_others(listing):
    many = tuple(Diagnosis(replace(COUGH, code=f"HP:{n}"), 0.1, 0.5) for n in range(12))
    first = READING.diagnoses
    listing.show_reading(replace(READING, diagnoses=(*first, *many)), Edits())
    opened(listing)
    listing.show_reading(replace(READING, diagnoses=(*many, *first)), Edits())
    assert card(listing, METASTASES).shown is not None
    assert "14" in words(card(listing, METASTASES))
    listing.show_reading(replace(READING, diagnoses=many), Edits())
    assert "Lung metastases is no longer on the list after your last change." in words(listing)


def test_a_diagnosis_that_left_the_list_comes_back_by_undo(qtbot, listing):
    listing.show_reading(READING, Edits())
    opened(listing)
    listing.show_reading(replace(READING, diagnoses=READING.diagnoses[:1]), Edits())
    with qtbot.waitSignal(listing.undo_asked, timeout=5000):
        press(listing, "Undo")


def test_a_list_that_lacks_the_last_change_says_so(qtbot, listing):
    failed = "Your last change is not in this list: the ranking failed."
    listing.show_reading(READING, kept := Edits())
    listing.show_edits(off := Edits(switched_off=frozenset({MASS_KEY})), busy=True)
    assert failed not in words(listing)
    listing.show_edits(off, busy=False)
    assert failed in words(listing)
    with qtbot.waitSignal(listing.ranking_asked, timeout=5000):
        press(listing, "Rank again")
    listing.show_edits(replace(kept, accepted=frozenset({"dx:1"})), busy=False)
    assert failed not in words(listing)  # accepting changes no ranking


def test_a_list_that_is_being_ranked_again_has_not_failed(listing):
    listing.show_reading(READING, off := Edits(switched_off=frozenset({MASS_KEY})), busy=True)
    assert not listing.notices.isVisible()
    listing.show_reading(READING, off)
    assert listing.notices.isVisible()


def test_a_ranking_is_announced_once_it_takes_longer_than_a_moment(qtbot, listing):
    listing.show_reading(READING, Edits())
    listing.busy(True)
    assert listing.about.text() == ""
    qtbot.waitUntil(lambda: listing.about.text() == "ranking...", timeout=5000)
    listing.cards[0].head.clicked.emit()
    assert not listing.notices.isVisible()
    listing.show_reading(READING, Edits())
    assert listing.about.text() == ""


def test_priors_alone_say_that_they_are_priors(listing):
    bare = tuple(replace(d, evidence=(), probability=d.prior) for d in READING.diagnoses)
    listing.show_reading(replace(READING, diagnoses=(), priors=bare), Edits())
    assert len(listing.cards) == 4
    assert any(said.startswith("Nothing that was found weighs on any") for said in words(listing))
    listing.show_reading(READING, Edits())
    assert not listing.notices.isVisible()


def test_contradictions_are_told_above_the_list_and_lead_to_both_sides(qtbot, listing):
    told = "Fever: there by the note, not there by a value."
    both = Contradiction(MASS_KEY, "other", Phrase("{said}").with_values(said=told))
    listing.show_reading(replace(READING, contradictions=(both,)), Edits())
    assert told in words(listing.notices)
    for word, key in (("Show", MASS_KEY), ("Other", "other")):
        with qtbot.waitSignal(listing.finding_chosen, timeout=5000) as seen:
            press(listing, word)
        assert seen.args == [key]
    listing.show_reading(replace(READING, contradictions=(replace(both, second=""),)), Edits())
    with qtbot.waitSignal(listing.finding_chosen, timeout=5000) as seen:
        press(listing, "Show it")
    assert seen.args == [MASS_KEY]


def test_no_notice_is_cut_short_in_little_room(qtbot, listing):
    said = "Fever: there by the reader, not there by the note. Both are said for sure."
    both = Contradiction(MASS_KEY, "other", Phrase("{said}").with_values(said=said))
    listing.resize(310, 300)
    listing.show_reading(replace(READING, contradictions=(both,)), Edits())
    (line,) = listing.notices.findChildren(QLabel)
    qtbot.waitUntil(lambda: line.height() >= line.heightForWidth(line.width()) > 0, timeout=5000)


def test_many_contradictions_leave_the_list_its_room(listing):
    said = [f"Wrong {n}." for n in range(5)]
    many = tuple(Contradiction(one, "", Phrase("{s}").with_values(s=one)) for one in said)
    listing.show_reading(replace(READING, contradictions=many), Edits())
    assert words(listing.notices) == said[:2]
    listing.resize(420, 400)
    assert words(listing.notices) == said[:1]
    press(listing, "Show all (5)")
    assert words(listing.notices) == said


def test_a_question_about_the_patient_is_answered_with_one_press(qtbot, listing):
    listing.show_reading(READING, Edits())
    QApplication.sendPostedEvents()
    for word, there in (("Present", True), ("Absent", False)):
        buttons = listing._next.sentences.findChildren(QPushButton)
        button = next(b for b in buttons if b.text() == word and b.isVisible())
        with qtbot.waitSignal(listing.added, timeout=5000) as seen:
            button.click()
        assert seen.args == [READING.asked[0].code, there]
    family = replace(READING.asked[0], about=About.FAMILY)
    listing.show_reading(replace(READING, asked=(family,)), Edits())
    QApplication.sendPostedEvents()
    live = [b for b in listing._next.sentences.findChildren(QPushButton) if b.isVisible()]
    assert live == []


def test_an_empty_list_says_why(listing):
    empty = replace(READING, diagnoses=())
    listing.show_reading(empty, Edits())
    assert "Nothing in this case speaks for a disease that MedDx knows." in words(listing)
    off = Edits(switched_off=frozenset(f.key for f in findings()))
    listing.show_reading(replace(empty, edits=off), off)
    assert any(said.startswith("No finding counts, so no diagnosis") for said in words(listing))


def test_the_explanation_is_copied(qtbot, listing):
    listing.show_reading(READING, Edits())
    with qtbot.waitSignal(listing.told, timeout=5000):
        opened(listing).body.copy.click()
    copied = QApplication.clipboard().text()
    assert copied == listing.text_of(METASTASES.code)
    assert "×200" in copied
    assert "Sign 4" in copied
    menu = [action.text() for action in card(listing, METASTASES).actions()]
    assert menu == ["Copy the explanation"]


def test_what_to_ask_next_is_one_sentence_in_little_room_until_all_are_wanted(listing):
    listing.resize(420, 400)
    listing.show_reading(READING, Edits())
    QApplication.sendPostedEvents()
    ask = listing._next
    assert words(ask) == ["What to ask next", "1 / 3", "CT of the chest with contrast medium"]
    ask.turn.click()
    assert "Ask or look for: leg swelling." in words(ask)
    listing.resize(420, 900)
    ask.turn.click()
    assert "Ask or look for: leg swelling." not in words(ask)


def test_the_fake_ranking_adds_up(listing):
    """What the other tests show is a waterfall that ends where it should."""
    for one in rank(findings(), Edits()):
        listing.show_reading(replace(READING, diagnoses=(one,)), Edits())
        remainder = opened(listing, one.code).shown.fall.remainder
        assert remainder is None


def test_a_source_is_named_once_for_all_its_steps(listing):
    listing.show_reading(READING, Edits())
    rows = opened(listing).body.explanation.rows.values()
    assert [row.origin.text() for row in rows] == ["Images", "Clinical note", ""]
    assert "Press to see the sentence in the note" in [*rows][2].toolTip()


def test_what_a_missing_finding_would_do_to_an_inherited_disease_is_its_weight_among_them(
    listing, monkeypatch
):
    monkeypatch.setattr(listing, "_find", lambda _reading, _code: MISSING)
    listing.show_reading(READING, Edits())
    tips = {
        code: opened(listing, code).body.missing.rows[0].buttons[True].toolTip()
        for code in (METASTASES, LYNCH)
    }
    assert "the odds of this disease then change by ×5" in tips[METASTASES]
    assert "among inherited diseases it weighs ×5" in tips[LYNCH]


def test_the_heading_tells_how_the_probabilities_are_meant(listing):
    assert "their probabilities do not add up" in listing.title.toolTip()
    assert "hardly anyone has two" in listing.title.toolTip()


def test_a_heading_begins_where_what_it_heads_begins(listing):
    listing.show_reading(READING, Edits())
    missing = opened(listing, whole=True).body.missing
    heading = missing.findChild(QLabel, "group")
    first = missing.rows[0].findChild(QLabel)
    left = [one.mapTo(missing, one.contentsRect().topLeft()).x() for one in (heading, first)]
    assert left[0] == left[1]
    assert heading.indent() == 0
