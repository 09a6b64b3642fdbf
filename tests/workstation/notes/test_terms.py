from dataclasses import replace

import pytest

from meddx.analysis.dictionary import ABBREVIATION, MEASUREMENT
from meddx.analysis.terms_index import FORM
from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.note_marks import NoteMark
from meddx.case.record import Note, Section
from meddx.case.stated import StatedMeasurement
from meddx.case.wording import FOUND_BY, WORDING
from meddx.importers.shared.sections import find_sections
from meddx.phrase import Language, Phrase
from meddx.workstation.notes.terms import headings, said_of, section_at, terms_of
from tests.helpers.builders import COUGH, FEVER, PNEUMONIA

TEXT = "INDICATION: pneumonia?\nShe has no fever, dry cough.\nFamily history\nCough of the mother."
SECTIONS = (
    Section("indication", TEXT.index(" pneu"), TEXT.index("She")),
    Section("other", TEXT.index("She"), TEXT.index("Family")),
    Section("family", TEXT.index("\nCough"), len(TEXT)),
)
NOTE = Note("n", "note", TEXT, SECTIONS)


def read(words, code, assertion, **source):
    start = TEXT.index(words)
    place = TextSource("n", start, start + len(words), words, section_at(NOTE, start), **source)
    return Finding(f"note:n:{start}:{code.code}", code, assertion, 1.0, place, "pack")


def cue(words):
    start = TEXT.index(words)
    return start, start + len(words)


FOUND = (
    read("dry cough", COUGH, Assertion.PRESENT, side="left"),
    read("fever", FEVER, Assertion.EXCLUDED, cue=cue("no")),
    read("pneumonia", PNEUMONIA, Assertion.UNCERTAIN),
    read("Cough of the mother", COUGH, Assertion.FAMILY),
)


def lines(words, *marks, language=Language.EN, findings=FOUND):
    terms = terms_of("n", findings, marks)
    term = next(t for t in terms if t.source.text == words)
    return [line.label(language) for line in said_of(term, NOTE)]


def mark(number, code, assertion):
    found = FOUND[number]
    return NoteMark(found.source, code, assertion, found.code)


def test_by_what_a_term_was_found_is_said_where_it_was_not_by_its_name():
    by_form = read("dry cough", COUGH, Assertion.PRESENT, how="form")
    linked = replace(by_form, remark=Phrase("Linked by similarity 0.9."))
    assert lines("dry cough", findings=(by_form,))[-1] == (
        "Found by words that say the same as its name."
    )
    assert lines("dry cough", findings=(linked,))[-1] == "Linked by similarity 0.9."
    assert lines("dry cough", findings=(by_form,), language=Language.ZH_CN)[-1] == (
        "依据与名称同义的词语识别。"
    )
    assert not any("Found by" in line for line in lines("dry cough"))


def test_every_way_in_which_a_term_is_found_has_its_words():
    ways = {FORM, ABBREVIATION, MEASUREMENT, WORDING}
    assert FOUND_BY.keys() == ways


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("fever", 'Because of "no" beside it.'),
        ("pneumonia", 'Because it stands under "Indication".'),
        ("Cough of the mother", 'Because it stands under "Family history".'),
        ("dry cough", "Nothing beside it says otherwise."),
    ],
)
def test_why_a_term_counts_as_it_does(words, why):
    assert lines(words)[2] == why


def test_a_term_is_named_in_both_languages_with_its_code_and_side():
    assert lines("dry cough") == [
        "Cough 咳嗽 (HP:0012735)",
        "Counts as: present",
        "Nothing beside it says otherwise.",
        "The note states: left",
    ]
    assert lines("fever", language=Language.ZH_CN)[2] == "依据旁边的“no”。"


def test_without_a_cue_the_words_around_it_decide():
    plain = replace(FOUND[1], source=replace(FOUND[1].source, cue=None))
    assert lines("fever", findings=(plain,))[2] == "Because of the words around it."


def test_what_the_reader_said_is_told_with_what_the_program_read():
    present = mark(1, FEVER, Assertion.PRESENT)
    assert lines("fever", present)[1:] == [
        "Counts as: present",
        "Your correction. The program read: Fever, excluded.",
    ]
    assert lines("fever", present, findings=())[2] == "Your correction of: Fever."
    assert lines("fever", mark(1, None, None)) == [
        "Fever 发热 (HP:0001945)",
        "Not a finding: you said so.",
    ]
    own = NoteMark(TextSource("n", 0, 10, TEXT[:10]), COUGH, Assertion.PRESENT)
    assert lines("INDICATION", own)[2] == "You added this term."


def test_terms_come_in_the_order_of_the_text_and_of_one_note():
    other = replace(FOUND[0], source=replace(FOUND[0].source, note_id="other"))
    terms = terms_of("n", (*FOUND, other), (mark(0, PNEUMONIA, Assertion.PRESENT),))
    assert [t.source.text for t in terms] == [
        "pneumonia",
        "fever",
        "dry cough",
        "Cough of the mother",
    ]
    assert [t.code for t in terms] == [PNEUMONIA, FEVER, PNEUMONIA, COUGH]
    assert [t.mark is None for t in terms] == [True, True, False, True]


def test_a_term_read_twice_on_corrected_words_is_shown_once():
    again = replace(FOUND[0], key="again", pack="another")
    terms = terms_of("n", (FOUND[0], again), (mark(0, None, None),))
    assert [t.finding for t in terms] == [None]


def test_headings_are_what_stands_before_a_section():
    assert [TEXT[a:b] for a, b in headings(NOTE)] == ["INDICATION:", "Family history"]


def test_a_heading_of_a_section_without_a_kind_is_marked_too():
    text = "Patient: Anna\n主诉：咳嗽。\n既往史：无。\n\n体健。"
    note = Note("n", "note", text, find_sections(text))
    assert [text[a:b] for a, b in headings(note)] == ["主诉：", "既往史："]


def test_a_disease_named_is_told_as_a_prior_with_what_the_note_states():
    tumour = Code(MEDDX, "MEDDX:1020", "Lung cancer", "肺癌")
    size = StatedMeasurement((3.2, 2.0), "cm", 0, 3)
    named = read("pneumonia", tumour, Assertion.PRESENT, side="left", measurements=(size,))
    assert lines("pneumonia", findings=(named,))[-2:] == [
        "Named in the note: a prior, not a finding.",
        "The note states: left, 3.2 x 2 cm",
    ]
