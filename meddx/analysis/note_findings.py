"""What is found in a note as findings: words, how they are asserted, on which side, how large."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from meddx.analysis import laboratory, laterality, sizes
from meddx.analysis.assertion import AssertionReader
from meddx.analysis.disease_names import DiseaseMention
from meddx.analysis.overlaps import Overlaps
from meddx.analysis.report_findings import Asserted
from meddx.case.codes import HPO, Code
from meddx.case.evidence import Assertion, Finding, TextSource
from meddx.case.record import Note
from meddx.case.stated import StatedMeasurement
from meddx.phrase import Phrase

PART: Final = Phrase("Part of the name of a disease; it counts only if you switch it on.")
PROBABLE: Final = Phrase("Said to be probable: it counts for less than what is said plainly.")
LEANS: Final = 0.8  # probability of what a report calls probable: an estimate of the authors
_NOT_OF_NOW: Final = {Assertion.FAMILY, Assertion.HISTORICAL, Assertion.HYPOTHETICAL}
_OPEN: Final = {Assertion.UNCERTAIN, Assertion.HISTORICAL}


class Span(NamedTuple):
    """Words of a note, half-open characters, what they name, and by what that was found."""

    start: int
    end: int
    code: Code
    how: str = ""


class Said(NamedTuple):
    """How words are asserted, by which characters, and whether they are (also) denied."""

    assertion: Assertion
    cue: tuple[int, int] | None = None
    is_denied: bool = False


def section(note: Note, start: int) -> str:
    """Return the kind of section that a character stands in."""
    place = bisect_right(note.sections, start, key=lambda section: section.start)
    around = note.sections[place - 1] if place else None
    return around.kind if around is not None and start < around.end else "other"


def of_value(reader: AssertionReader, value: laboratory.Value) -> Said:
    """Let a value speak for itself, unless it is another person's, old, or only supposed."""
    said = reader.decision(value.start, value.end)
    if said is not None and said.assertion in _NOT_OF_NOW:
        return Said(*said, is_denied=not value.is_present)
    told = Assertion.PRESENT if value.is_present else Assertion.EXCLUDED
    return Said(told, None, is_denied=not value.is_present)


def apart(named: Sequence[DiseaseMention], terms: Sequence[Span]) -> list[DiseaseMention]:
    """Leave out the diseases whose name is a finding's too: "pneumonia" is told once."""
    ends = {term.start: term.end for term in terms}  # of two from one place the later, longer one
    starts = sorted(ends)

    def is_part(mention: DiseaseMention) -> bool:
        place = bisect_right(starts, mention.start)
        return place > 0 and mention.end <= ends[starts[place - 1]]

    return [mention for mention in named if not is_part(mention)]


def outside(finding: Finding, named: Sequence[DiseaseMention]) -> Finding:
    """Let a finding that is part of a rare disease's name count only if the reader wants it.

    A diagnosis named in the note is a prior: the tumour in "familial adenomatous polyposis" is not
    one that was seen.
    """
    source = finding.source
    if not isinstance(source, TextSource) or finding.code.system != HPO:
        return finding
    place = bisect_right(named, source.start, key=lambda mention: mention.start)
    around = named[place - 1] if place else None
    is_part = around is not None and source.end <= around.end and not around.is_own
    return replace(finding, starts_off=True, remark=PART) if is_part else finding


def measured(
    text: str, reader: AssertionReader, spans: Sequence[Span]
) -> dict[int, tuple[StatedMeasurement, ...]]:
    """Measurements of each of the words, by their place in ``spans``."""
    found = sizes.find(text)
    if not found:
        return {}
    order = sorted(range(len(spans)), key=lambda number: spans[number].start)
    places = [(spans[n].start, spans[n].end) for n in order]
    sentences = [reader.sentence(start) for start, _ in places]
    owned = sizes.belonging(text, found, places, sentences)
    return {order[number]: items for number, items in owned.items()}


def finding(
    note: Note,
    span: Span,
    said: Said,
    pack: str,
    measurements: tuple[StatedMeasurement, ...],
    reader: AssertionReader,
) -> Finding:
    """Return words of a note, asserted so, as a finding of a pack."""
    source = TextSource(
        note.note_id,
        span.start,
        span.end,
        note.text[span.start : span.end],
        section(note, span.start),
        said.cue,
        laterality.side(note.text, span.start, span.end, reader.sentence(span.start)),
        measurements,
        span.how,
    )
    key = f"note:{note.note_id}:{span.start}:{span.code.code}"
    return Finding(key, span.code, said.assertion, 0.0 if said.is_denied else 1.0, source, pack)


def place(finding: Finding) -> int:
    """Return where a finding stands in its note, to sort by."""
    return finding.source.start if isinstance(finding.source, TextSource) else 0


def upheld(
    found: Iterable[Finding], said: Sequence[Asserted], above: Callable[[str], frozenset[str]]
) -> list[Finding]:
    """Let a report say that what it calls old or probable is in the picture.

    An old fracture under "findings" is seen today. What is only probable is present with less
    weight than what is said plainly.

    Parameters
    ----------
    found
        What was named.
    said
        What the report's own wordings assert (``ReportRules.read``).
    above
        Returns the ancestors of a term, with itself.
    """
    counted = Overlaps((o for o in said if o.counts), lambda one: (one.start, one.end))
    return [_upheld(finding, counted, above) for finding in found]


def _upheld(
    finding: Finding, counted: Overlaps[Asserted], above: Callable[[str], frozenset[str]]
) -> Finding:
    source = finding.source
    if (
        not isinstance(source, TextSource)
        or finding.assertion not in _OPEN
        or finding.code.system != HPO
    ):
        return finding
    over = list(counted.at(source.start, source.end))
    wider = above(finding.code.code) if over else frozenset()
    same = next((one for one in over if one.code in wider), None)
    return finding if same is None else present(finding, leans=same.leans)


def present(finding: Finding, *, leans: bool) -> Finding:
    """Return a finding as present: with less weight where it is only probable."""
    if not leans:
        return replace(finding, assertion=Assertion.PRESENT, probability=1.0)
    return replace(
        finding,
        assertion=Assertion.PRESENT,
        probability=LEANS,
        log10_lr=math.log10(LEANS / (1 - LEANS)),
        remark=PROBABLE,
    )
