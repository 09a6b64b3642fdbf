"""What else a Chinese note names: shown on demand, without weight, and said by what."""

import pytest
from PySide6.QtGui import QTextCharFormat

from meddx.analysis.entities_zh import Entity
from meddx.analysis.named_entities import Named
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case, Note
from meddx.jobs import Context
from meddx.phrase import Language, Phrase
from meddx.workstation.notes.naming import NamingCheck
from meddx.workstation.notes.others import Others
from tests.helpers.services import FakeServices

TEXT = "口服吉非替尼，腹痛。"
DRUG = Entity(2, 6, "drug")
CODE = Code("HPO", "HP:0002027", "Abdominal pain", "腹痛")


@pytest.fixture
def check(open_notes):
    notes = open_notes(FakeServices())
    made = NamingCheck(notes.panel, notes.session, notes.bridge, FakeServices().made.names_in)
    return made, notes


def marks(panel):
    return {
        (part.start, part.length): QTextCharFormat(part.format)
        for part in panel.text.document().begin().layout().formats()
    }


def test_nothing_is_marked_until_the_reader_asks_for_it(qtbot, check):
    made, notes = check
    notes.panel.show_case(Case(notes=(Note("n", "note", TEXT),)))
    assert made.isVisible()
    assert not made.isChecked()
    assert marks(notes.panel) == {}
    made.click()
    qtbot.waitUntil(lambda: bool(notes.panel.others.entities), timeout=5000)
    assert DRUG in notes.panel.others.entities
    look = marks(notes.panel)[2, 4]
    assert look.underlineStyle() == QTextCharFormat.UnderlineStyle.DotLine
    assert not look.hasProperty(QTextCharFormat.Property.BackgroundBrush)
    assert "only named" in notes.panel.legend.toPlainText()
    assert notes.panel.text.words_at(3) == "Drug: only named, it weighs nothing by itself."
    assert notes.panel.text.words_at(0) == ""
    said = notes.panel.others.said_at(3)
    assert said is not None
    assert said.label(Language.ZH_CN).startswith("药物：")
    made.click()
    assert marks(notes.panel) == {}
    assert notes.panel.legend.toPlainText() == ""


def test_a_term_on_the_same_words_lies_above(qtbot, check):
    made, notes = check
    notes.panel.show_case(Case(notes=(Note("n", "note", TEXT),)))
    made.click()
    qtbot.waitUntil(lambda: bool(notes.panel.others.entities), timeout=5000)
    source = TextSource("n", 7, 9, "腹痛")
    notes.panel.show_findings((Finding("k", CODE, Assertion.PRESENT, 1.0, source),))
    parts = notes.panel.text.document().begin().layout().formats()
    (last,) = [QTextCharFormat(p.format) for p in parts if p.start == 7][-1:]
    assert last.underlineStyle() == QTextCharFormat.UnderlineStyle.SingleUnderline
    assert "HP:0002027" in notes.panel.text.words_at(8)


def test_another_note_forgets_and_an_english_one_offers_nothing(qtbot, check):
    made, notes = check
    notes.panel.show_case(Case(notes=(Note("n", "note", TEXT),)))
    made.click()
    qtbot.waitUntil(lambda: bool(notes.panel.others.entities), timeout=5000)
    notes.panel.show_case(Case(notes=(Note("e", "note", "Cough, CT, aspirin."),)))
    assert not made.isVisible()
    assert notes.panel.others == Others()
    notes.panel.show_case(Case(notes=(Note("o", "note", "行胃癌根治术。"),)))
    qtbot.waitUntil(lambda: bool(notes.panel.others.entities), timeout=5000)
    assert [one.kind for one in notes.panel.others.entities] == ["operation"]


def test_a_network_that_does_not_run_is_told(qtbot, open_notes):
    notes = open_notes(FakeServices())
    told = []
    notes.session.refused.connect(told.append)
    said = Phrase("The model pack {pack} does not run on this computer.").with_values(pack="x")

    def read(_text: str, _context: Context) -> Named:
        return Named((DRUG,), problem=said)

    made = NamingCheck(notes.panel, notes.session, notes.bridge, read)
    notes.panel.show_case(Case(notes=(Note("n", "note", TEXT),)))
    made.click()
    qtbot.waitUntil(lambda: bool(told), timeout=5000)
    assert told[0][0].reason == said
    assert notes.panel.others.entities == (DRUG,)
