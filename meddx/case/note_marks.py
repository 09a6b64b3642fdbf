"""What the reader says about words of a note: how they are meant, what they name, or nothing.

The note itself is never changed. A mark lies beside what the program read: it stays when the note
is read again, and taking it away leaves what the program says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, TextSource

# What a reader can say; a mention that is only supposed ("rule out") is left to the program.
CHOICES: Final = (
    Assertion.PRESENT,
    Assertion.EXCLUDED,
    Assertion.UNCERTAIN,
    Assertion.HISTORICAL,
    Assertion.FAMILY,
)


@dataclass(frozen=True)
class NoteMark:
    """What words of a note mean, as the reader says.

    Parameters
    ----------
    source
        The words.
    code, assertion
        What they name and how; both None where they name no finding.
    was
        What the program read there and is corrected; None for words that it read nothing in.
    """

    source: TextSource
    code: Code | None
    assertion: Assertion | None
    was: Code | None = None

    def __post_init__(self) -> None:
        if (self.code is None) != (self.assertion is None):
            raise ValueError("a finding has a code and an assertion")
        if self.code is None and self.was is None:
            raise ValueError("words without a finding need no mark")
        if not 0 <= self.source.start < self.source.end:
            raise ValueError("a mark lies on words")

    @property
    def finding(self) -> Finding | None:
        """What is found there, as the reader says: of no pack; None where nothing is."""
        if self.code is None or self.assertion is None:
            return None
        key = f"note:{self.source.note_id}:{self.source.start}:{self.code.code}"
        there = 0.0 if self.assertion is Assertion.EXCLUDED else 1.0
        return Finding(key, self.code, self.assertion, there, self.source)

    def replaces(self, finding: Finding) -> bool:
        """Whether this is said of what the program read: the same term in words that overlap."""
        place, own = finding.source, self.source
        return (
            isinstance(place, TextSource)
            and finding.code == self.was
            and place.note_id == own.note_id
            and place.start < own.end
            and own.start < place.end
        )


def is_readers(finding: Finding) -> bool:
    """Whether the reader said this of words of a note: what programs read names its pack."""
    return isinstance(finding.source, TextSource) and not finding.pack


def corrected(findings: Iterable[Finding], marks: Sequence[NoteMark]) -> tuple[Finding, ...]:
    """Return what was read with every mark in the place of what it corrects; new ones come last."""
    if not marks:  # it is asked for often, and of long notes
        return tuple(findings)
    left = list(marks)
    corrected_terms = {mark.was for mark in marks}
    found: list[Finding] = []
    for finding in findings:
        is_asked = finding.code in corrected_terms
        own = [mark for mark in marks if mark.replaces(finding)] if is_asked else []
        if not own:
            found.append(finding)
        for mark in own:
            if mark in left:
                left.remove(mark)
                found += [made for made in (mark.finding,) if made is not None]
    return (*found, *(made for mark in left if (made := mark.finding) is not None))


def with_read(
    findings: Sequence[Finding], marks: Iterable[NoteMark]
) -> tuple[tuple[NoteMark, Finding | None], ...]:
    """Return each mark with what the program read there, None where it read nothing."""
    return tuple(
        (mark, next((finding for finding in findings if mark.replaces(finding)), None))
        for mark in sorted(marks, key=lambda mark: (mark.source.note_id, mark.source.start))
    )


def with_mark(marks: Sequence[NoteMark], made: NoteMark) -> tuple[NoteMark, ...]:
    """Return the marks with another one, in the place of one about the same words and term."""
    return (*without_mark(marks, made), made)


def without_mark(marks: Sequence[NoteMark], old: NoteMark) -> tuple[NoteMark, ...]:
    """Return the marks without those about the same words and term."""
    return tuple(mark for mark in marks if _about(mark) != _about(old))


def _about(mark: NoteMark) -> tuple[str, int, int, Code | None]:
    """Name what a mark is about: what is corrected, else what was added."""
    place = mark.source
    return place.note_id, place.start, place.end, mark.was or mark.code


def moved(
    marks: Sequence[NoteMark], note_id: str, before: str, new_id: str, after: str
) -> tuple[NoteMark, ...]:
    """Return the marks of an edited note at their new places; those on changed words are dropped.

    What stands before the first change and behind the last one is unchanged.
    """
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
    head = min(len(before), len(after)) if same is None else same
    most = min(len(before), len(after)) - head
    ends = (n for n in range(most) if before[-1 - n] != after[-1 - n])
    tail = next(ends, most)
    kept: list[NoteMark] = []
    for mark in marks:
        place = mark.source
        shift = 0 if place.end <= head else len(after) - len(before)
        if place.note_id != note_id:
            kept.append(mark)
        elif place.end <= head or place.start >= len(before) - tail:
            start, end = place.start + shift, place.end + shift
            kept.append(
                replace(mark, source=replace(place, note_id=new_id, start=start, end=end, cue=None))
            )
    return tuple(kept)
