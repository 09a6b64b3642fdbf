import json
from dataclasses import replace

import pytest

from meddx.case import note_plain
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, TextSource
from meddx.case.identity import Patient
from meddx.case.note_marks import (
    NoteMark,
    corrected,
    is_readers,
    moved,
    with_mark,
    with_read,
    without_mark,
)
from meddx.case.reading import Edits
from meddx.case.record import Note
from tests.helpers.builders import COUGH, DYSPNEA, FEVER, NOTE, a_case, a_reading, findings

TEXT = [f for f in findings() if isinstance(f.source, TextSource)]


def of(code):
    return next(f for f in TEXT if f.code == code)


def says(finding, code, assertion):
    return NoteMark(finding.source, code, assertion, finding.code)


def added(words, code=COUGH, assertion=Assertion.PRESENT):
    start = NOTE.index(words)
    return NoteMark(TextSource("n1", start, start + len(words), words), code, assertion)


def test_a_wrong_negation_counts_as_the_reader_says():
    mark = says(of(FEVER), FEVER, Assertion.PRESENT)
    found = corrected(TEXT, (mark,))
    (fever,) = [f for f in found if f.code == FEVER]
    assert (fever.assertion, fever.probability) == (Assertion.PRESENT, 1.0)
    assert fever.key == of(FEVER).key  # what was switched or accepted stays
    assert is_readers(fever)
    assert not any(is_readers(f) for f in found if f.code != FEVER)
    assert len(found) == len(TEXT)


def test_what_is_no_finding_is_gone_and_another_term_takes_the_place():
    nothing = says(of(COUGH), None, None)
    other = says(of(FEVER), DYSPNEA, Assertion.EXCLUDED)
    found = corrected(TEXT, (nothing, other))
    assert COUGH not in {f.code for f in found}
    assert FEVER not in {f.code for f in found}
    (own,) = [f for f in found if is_readers(f)]
    assert (own.code, own.probability, own.source.text) == (DYSPNEA, 0.0, "fever")
    assert found.index(own) == TEXT.index(of(FEVER)) - 1  # in its place, one before it is gone


def test_words_the_program_read_nothing_in_become_a_finding():
    mark = added("night sweats", FEVER, Assertion.EXCLUDED)
    assert corrected(TEXT, (mark,))[-1].source.text == "night sweats"
    assert [f.key for f in Edits(marks=(mark,)).findings] == [mark.finding.key]


def test_a_correction_holds_where_another_reading_cuts_the_words_otherwise():
    mark = says(of(COUGH), None, None)  # "dry cough"
    shorter = replace(of(COUGH), source=replace(of(COUGH).source, start=of(COUGH).source.start + 4))
    elsewhere = replace(of(COUGH), source=replace(of(COUGH).source, note_id="other"))
    assert corrected((shorter,), (mark,)) == ()
    assert corrected((elsewhere,), (mark,)) == (elsewhere,)


def test_a_reading_counts_what_was_corrected_in_its_own_notes_only():
    mark = says(of(COUGH), None, None)
    gone = replace(mark, source=replace(mark.source, note_id="closed"))
    reading = a_reading(edits=Edits(marks=(mark, gone)))
    assert reading.marks == (mark,)
    assert COUGH not in {f.code for f in reading.all_findings}
    assert COUGH in {f.code for f in reading.findings}  # what the program said stays


def test_the_latest_word_counts_and_can_be_taken_back():
    first, second = (
        says(of(FEVER), FEVER, Assertion.PRESENT),
        says(of(FEVER), DYSPNEA, Assertion.FAMILY),
    )
    marks = with_mark(with_mark((), first), second)
    assert marks == (second,)
    assert without_mark(marks, first) == ()
    assert with_read(TEXT, marks) == ((second, of(FEVER)),)
    assert with_read((), marks) == ((second, None),)


@pytest.mark.parametrize(
    ("code", "assertion", "was"),
    [(COUGH, None, None), (None, Assertion.PRESENT, COUGH), (None, None, None)],
)
def test_half_a_word_is_no_mark(code, assertion, was):
    with pytest.raises(ValueError, match=r"mark|assertion"):
        NoteMark(TextSource("n", 0, 4, "word"), code, assertion, was)


def test_a_mark_lies_on_words():
    with pytest.raises(ValueError, match="words"):
        NoteMark(TextSource("n", 4, 4, ""), COUGH, Assertion.PRESENT)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("no fever, dry cough, pain", ["fever", "cough", "pain"]),
        ("no fever, cough, pain", ["fever", "pain"]),
        ("today no fever, dry cough, pain", ["fever", "cough", "pain"]),
        ("no fever, dry cough, pain; worse", ["fever", "cough", "pain"]),
        ("", []),
        ("something else", []),
    ],
)
def test_marks_move_with_the_words_of_a_note_that_is_changed(after, kept):
    before = "no fever, dry cough, pain"
    spans = {"fever": "fever", "cough": "dry cough", "pain": "pain"}
    marks = []
    for words in spans.values():
        start = before.index(words)
        source = TextSource("old", start, start + len(words), words)
        marks.append(NoteMark(source, COUGH, Assertion.PRESENT))
    own = [m for m in moved(marks, "old", before, "new", after) if m.source.note_id == "new"]
    assert [after[m.source.start : m.source.end] for m in own] == [spans[name] for name in kept]
    foreign = NoteMark(TextSource("other", 0, 4, "word"), COUGH, Assertion.PRESENT)
    assert moved([foreign], "old", before, "new", after) == (foreign,)


def test_marks_are_kept_as_they_are():
    note = a_case().notes[0]
    marks = (says(of(FEVER), None, None), added("night sweats"))
    plain = json.loads(json.dumps(note_plain.to_plain(marks, "Dr. Who")))
    back = note_plain.marks_of(plain, note)
    assert back == marks
    assert back[1].code.display_zh == COUGH.display_zh
    assert plain["reader"] == "Dr. Who"


@pytest.mark.parametrize(
    "change",
    [
        {"text": "another word"},
        {"start": 10**9},
        {"assertion": "perhaps"},
        {"code": {"system": "HPO"}},
        {"code": None},
    ],
)
def test_what_was_kept_of_another_text_or_means_nothing_is_refused(change):
    note = a_case().notes[0]
    plain = note_plain.to_plain((added("night sweats"),))
    plain["marks"][0] |= change
    with pytest.raises((ValueError, KeyError)):
        note_plain.marks_of(plain, note)


def test_notes_are_kept_by_patient_and_text():
    note = Note("n", "title", "text")
    anna, written, bert = Patient(" 9rg1"), Patient("9RG1", "Demo^Anna"), Patient("other")
    assert note_plain.subject(anna, note) == note_plain.subject(written, replace(note, title="x"))
    assert note_plain.subject(anna, note) != note_plain.subject(bert, note)
    assert note_plain.subject(anna, note) != note_plain.subject(anna, replace(note, text="Text"))
    assert "9RG1" not in note_plain.subject(anna, note)
    assert note_plain.subject(anna, note).startswith(note_plain.patient_name(anna))


def test_codes_compare_without_their_names():
    assert says(of(FEVER), Code("HPO", FEVER.code), Assertion.PRESENT) == says(
        of(FEVER), FEVER, Assertion.PRESENT
    )
