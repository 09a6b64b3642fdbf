"""What is said of a note's words: the terms in it, why each counts as it does, its headings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.note_marks import NoteMark
from meddx.case.record import Note
from meddx.case.stated_wording import NAMED_DISEASE, is_named_disease, stated
from meddx.case.wording import ASSERTIONS, FOUND_BY
from meddx.importers.shared.sections import is_heading_of_patient
from meddx.phrase import Phrase

TERM: Final = Phrase("{english} {chinese} ({code})")
TERM_ONE: Final = Phrase("{name} ({code})")
SAID: Final = Phrase("Counts as: {assertion}")
NOT_A_FINDING: Final = Phrase("Not a finding: you said so.")
CUE: Final = Phrase('Because of "{cue}" beside it.')
SECTION: Final = Phrase('Because it stands under "{section}".')
PLAIN: Final = Phrase("Nothing beside it says otherwise.")
VALUE: Final = Phrase("Because of the value itself.")
AROUND: Final = Phrase("Because of the words around it.")
CORRECTED: Final = Phrase("Your correction. The program read: {term}, {assertion}.")
CORRECTED_UNSEEN: Final = Phrase("Your correction of: {term}.")
ADDED: Final = Phrase("You added this term.")
STATED: Final = Phrase("The note states: {stated}")
SECTIONS: Final = {
    "indication": Phrase("Indication"),
    "history": Phrase("Past history"),
    "family": Phrase("Family history"),
    "findings": Phrase("Findings of the examination"),
    "impression": Phrase("Impression"),
    "laboratory": Phrase("Laboratory values"),
}
# What a section alone says of a term in it.
_BY_SECTION: Final = {
    ("indication", Assertion.UNCERTAIN),
    ("history", Assertion.HISTORICAL),
    ("family", Assertion.FAMILY),
}


@dataclass(frozen=True, eq=False)
class NoteTerm:
    """Words of a note that mean something.

    Parameters
    ----------
    source
        The words.
    finding
        What counts; None where the reader said that nothing is found there.
    read
        What the program read there; None where it read nothing, or nothing is shown of it.
    mark
        What the reader said of it; None where he said nothing.
    """

    source: TextSource
    finding: Finding | None
    read: Finding | None = None
    mark: NoteMark | None = None

    @property
    def key(self) -> str:
        """Key of what counts, else of what the program read."""
        shown = self.finding or self.read
        return shown.key if shown is not None else ""

    @property
    def code(self) -> Code | None:
        """What counts, else what was read there before the reader said that it is nothing."""
        if self.finding is not None:
            return self.finding.code
        return self.mark.was if self.mark is not None else None

    @property
    def assertion(self) -> Assertion | None:
        """How it counts; None where nothing does."""
        return self.finding.assertion if self.finding is not None else None


def terms_of(
    note_id: str, findings: Sequence[Finding], marks: Sequence[NoteMark]
) -> tuple[NoteTerm, ...]:
    """Return the terms of a note in the order of its text.

    Parameters
    ----------
    note_id
        Of the note.
    findings
        What the program read, of the whole case; nothing while results are covered.
    marks
        What the reader said; shown in any case.
    """
    own = [mark for mark in marks if mark.source.note_id == note_id]
    found: list[NoteTerm] = []
    used: set[int] = set()
    for finding in findings:
        source = finding.source
        if not isinstance(source, TextSource) or source.note_id != note_id:
            continue
        said = [number for number, mark in enumerate(own) if mark.replaces(finding)]
        fresh = [number for number in said if number not in used]
        used.update(said)
        found += [NoteTerm(own[n].source, own[n].finding, finding, own[n]) for n in fresh]
        if not said:
            found.append(NoteTerm(source, finding, finding))
    left = (mark for number, mark in enumerate(own) if number not in used)
    found += [NoteTerm(mark.source, mark.finding, None, mark) for mark in left]
    return tuple(sorted(found, key=lambda term: (term.source.start, term.source.end)))


def name(code: Code) -> Phrase:
    """Name a term in both languages, with its code."""
    english = code.display or code.code
    if not code.display_zh:
        return TERM_ONE.with_values(name=english, code=code.code)
    return TERM.with_values(english=english, chinese=code.display_zh, code=code.code)


def said_of(term: NoteTerm, note: Note) -> tuple[Phrase, ...]:
    """Say what a term is, how it counts, and why: one sentence a line."""
    lines = [name(term.code)] if term.code is not None else []
    if term.assertion is not None:
        lines.append(SAID.with_values(assertion=ASSERTIONS[term.assertion]))
    lines.append(why(term, note))
    lines += _found_by(term)
    if term.finding is not None and is_named_disease(term.finding):
        lines.append(NAMED_DISEASE)
    beside = stated(term.source)
    return tuple(lines) if beside is None else (*lines, STATED.with_values(stated=beside))


def why(term: NoteTerm, note: Note) -> Phrase:
    """Say why a term counts as it does."""
    mark, finding = term.mark, term.finding
    if mark is not None and finding is None:
        return NOT_A_FINDING
    if mark is not None:
        return _correction(mark, term.read)
    source = term.source
    if source.cue is not None:
        return CUE.with_values(cue=" ".join(note.text[slice(*source.cue)].split()))
    if (source.section, term.assertion) in _BY_SECTION:
        return SECTION.with_values(section=SECTIONS[source.section])
    if any(sign.isdigit() for sign in source.text):
        return VALUE
    return PLAIN if term.assertion is Assertion.PRESENT else AROUND


def _found_by(term: NoteTerm) -> list[Phrase]:
    """Say by what the program found a term where it was not its name, and what that is worth."""
    read = term.read
    if read is None:
        return []
    how = FOUND_BY.get(term.source.how)
    return [line for line in (how, read.remark) if line is not None]


def _correction(mark: NoteMark, read: Finding | None) -> Phrase:
    if mark.was is None:
        return ADDED
    if read is None:
        return CORRECTED_UNSEEN.with_values(term=mark.was)
    return CORRECTED.with_values(term=mark.was, assertion=ASSERTIONS[read.assertion])


def section_at(note: Note, start: int) -> str:
    """Return the kind of the section that a place lies in."""
    return next((s.kind for s in note.sections if s.start <= start < s.end), "other")


def headings(note: Note) -> tuple[tuple[int, int], ...]:
    """Return where the headings of a note's sections stand: what precedes a section in its line.

    What follows a family history without a heading of its own is a section too, of no kind.
    """
    found = []
    for section in note.sections:
        begin = max(note.text.rfind(sign, 0, section.start) for sign in "\n\r.。；;") + 1
        words = note.text[begin : section.start]
        start = begin + len(words) - len(words.lstrip())
        end = begin + len(words.rstrip())
        is_header = is_heading_of_patient(note.text, end)
        is_known = section.kind != "other" or (note.text[end - 1 : end] in {":", "："})
        if start < end and is_known and not is_header:
            found.append((start, end))
    return tuple(found)
