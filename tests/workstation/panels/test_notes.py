import pytest
from PySide6.QtCore import Qt

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Case, Note
from meddx.workstation.i18n import Translation
from meddx.workstation.notes.places import Places, shown_text
from meddx.workstation.panels.notes import NotesPanel
from tests.helpers.builders import a_case, findings


@pytest.fixture
def panel(qtbot, styled):
    made = NotesPanel(Translation())
    qtbot.addWidget(made)
    made.resize(360, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def found(text, words, assertion=Assertion.PRESENT):
    start = text.index(words)
    source = TextSource("n", start, start + len(words), words)
    return Finding(f"note:{words}", Code("HPO", "HP:1"), assertion, 1.0, source)


def marked(panel, fits):
    """Words whose look fits, read back from the lines themselves."""
    words = []
    block = panel.text.document().begin()
    while block.isValid():
        units = block.text().encode("utf-16-le")
        for part in block.layout().formats():
            if fits(part.format):
                cut = units[2 * part.start : 2 * (part.start + part.length)]
                words.append(cut.decode("utf-16-le"))
        block = block.next()
    return "|".join(words)


def underlined(panel, style):
    return marked(panel, lambda look: look.underlineStyle() == style)


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb", "\r\n\r\n"])
def test_the_shown_text_is_as_long_as_the_note(text):
    assert len(shown_text(text)) == len(text)
    assert "\r" not in shown_text(text)


def test_a_character_beyond_the_basic_plane_counts_twice():
    places = Places("𠮷a咳𠮷b")
    assert [places.unit(n) for n in range(6)] == [0, 2, 3, 4, 6, 7]
    assert [places.character(unit) for unit in (0, 2, 3, 4, 6, 7)] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She has a dry cough.", "dry cough"),
        ("患者𠮷某，干咳两周。", "干咳"),
        ("a\r\nb\r\ncough", "cough"),
    ],
)
def test_exactly_the_words_of_a_finding_are_marked(panel, text, words):
    finding = found(text, words)
    panel.show_case(Case(notes=(Note("n", "note", text),)))
    panel.show_findings((finding,))
    assert underlined(panel, finding_style(finding)) == words
    panel.show_findings(())
    assert underlined(panel, finding_style(finding)) == ""


def finding_style(finding):
    from meddx.workstation.panels.highlights import MARKS

    return MARKS[finding.assertion].underline


def test_the_legend_names_what_is_used(panel):
    panel.show_case(a_case())
    assert panel.legend.isHidden()
    panel.show_findings(findings())
    words = panel.legend.toPlainText().split("   ")
    assert [word for word in words if word] == [
        "present",
        "excluded",
        "uncertain",
        "in the history",
        "in the family",
    ]


def test_clicking_marked_words_names_their_finding(qtbot, panel):
    panel.show_case(a_case())
    panel.show_findings(findings())
    cough = next(f for f in findings() if f.code.display == "Cough")
    cursor = panel.text.textCursor()
    cursor.setPosition(cough.source.start + 4)
    place = panel.text.cursorRect(cursor).center()
    with qtbot.waitSignal(panel.finding_chosen, timeout=5000) as seen:
        qtbot.mouseClick(panel.text.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert seen.args == [cough.key]


def test_standing_on_a_finding_shows_its_note_and_words(panel):
    text = "line\n" * 200 + "cough"
    notes = (Note("other", "other", "nothing"), Note("n", "long", text))
    panel.show_case(Case(notes=notes))
    panel.show_findings((found(text, "cough"),))
    panel.stand_on(found(text, "cough"))
    assert panel.note.note_id == "n"
    bottom = panel.text.cursorRect().bottom()
    assert 0 < bottom <= panel.text.viewport().height()


def test_without_a_note_it_says_what_to_do(panel):
    panel.show_case(Case())
    assert not panel._empty.isHidden()
    assert "Open or drop a file" in panel._empty.text()


def test_the_same_findings_are_not_marked_again(panel, monkeypatch):
    case, found_here, marks = a_case(), findings(), []
    panel.show_case(case)
    monkeypatch.setattr(panel.text, "mark", marks.append)
    panel.show_findings(found_here)
    panel.show_findings(found_here)
    assert len(marks) == 1
    panel.show_findings(())
    assert len(marks) == 2
