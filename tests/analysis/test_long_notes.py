"""A note beyond the limit is cut at a word, and that is said."""

from meddx.analysis.long_notes import LONGEST, read_part, told_cut
from meddx.importers.shared.notes import note_case


def test_a_note_within_the_limit_is_read_whole():
    note = note_case("FINDINGS: Clear lungs.", "note").notes[0]
    assert read_part(note) is note
    assert told_cut(note, read_part(note)) is None


def test_a_longer_one_ends_with_a_line_and_its_sections_with_it():
    note = note_case("HISTORY: asthma.\nFINDINGS: Clear lungs.\nCOMPARISON: none.", "x").notes[0]
    part = read_part(note, longest=45)
    assert part.text == "HISTORY: asthma.\nFINDINGS: Clear lungs."
    assert note.text.startswith(part.text)
    assert [(s.kind, part.text[s.start : s.end].strip()) for s in part.sections] == [
        ("history", "asthma."),
        ("findings", "Clear lungs."),
    ]


def test_what_is_cut_is_said():
    note = note_case("Cough.\n" * (LONGEST // 7 + 9), "long").notes[0]
    part = read_part(note)
    said = told_cut(note, part)
    assert len(part.text) <= LONGEST
    assert f"{len(part.text):,}" in str(said)


def test_a_text_without_a_blank_is_cut_too():
    note = note_case("x" * 300, "x").notes[0]
    assert len(read_part(note, longest=100).text) == 100
