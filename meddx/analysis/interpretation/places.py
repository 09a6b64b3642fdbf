"""Where a base of the chromosome lies in a transcript, counted as HGVS counts (c.)."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from meddx.knowledge.gene_models import Transcript

_COMPLEMENT: Final = str.maketrans("ACGTN", "TGCAN")


@dataclass(frozen=True)
class Change:
    """What an allele puts in the place of which bases, without any base that both share.

    ``start`` and ``end`` are 1-based, both included; of an insertion ``end`` is ``start - 1``, and
    it stands before ``start``.
    """

    start: int
    end: int
    old: str
    new: str

    @classmethod
    def of(cls, position: int, reference: str, alternate: str) -> "Change":
        """Take away what the two alleles of a row share."""
        old, new = reference, alternate
        while old and new and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        while old and new and old[0] == new[0]:
            position, old, new = position + 1, old[1:], new[1:]
        return cls(position, position + len(old) - 1, old, new)

    @property
    def is_insertion(self) -> bool:
        """Whether no base goes."""
        return not self.old

    def touches(self, first: int, last: int) -> bool:
        """Whether it changes a base from ``first`` to ``last``, or inserts between two of them."""
        if self.is_insertion:
            return first < self.start <= last
        return self.start <= last and self.end >= first

    def lies_in(self, first: int, last: int) -> bool:
        """Whether all of it lies from ``first`` to ``last``."""
        if self.is_insertion:
            return first < self.start <= last
        return first <= self.start and self.end <= last


def exon_name(transcript: Transcript, change: Change) -> str:
    """Return which exon is changed, of how many (``2/23``), or beside which intron a splice site.

    A change of several exons is named by the last of them; one deeper in an intron has no name.
    """
    exons = transcript.exons if transcript.strand > 0 else transcript.exons[::-1]
    touched = [number for number, exon in enumerate(exons, 1) if change.touches(*exon)]
    if touched:
        return f"{touched[-1]}/{len(exons)}"
    for number, (one, other) in enumerate(pairwise(exons), 1):
        low, high = sorted((one, other))
        start, end = low[1] + 1, high[0] - 1
        if change.touches(start, start + 1) or change.touches(end - 1, end):
            return f"intron {number}/{len(exons) - 1}"
    return ""


def complement(bases: str) -> str:
    """Return the other strand, read in its direction."""
    return bases.translate(_COMPLEMENT)[::-1]


def index_of(transcript: Transcript, position: int) -> int | None:
    """Return how many bases of the spliced transcript come before a place; None in an intron."""
    before = 0
    exons = transcript.exons if transcript.strand > 0 else transcript.exons[::-1]
    for start, end in exons:
        if start <= position <= end:
            return before + (position - start if transcript.strand > 0 else end - position)
        before += end - start + 1
    return None


def position_of(transcript: Transcript, index: int) -> int | None:
    """Return the place on the chromosome of a base of the spliced transcript, from 0."""
    exons = transcript.exons if transcript.strand > 0 else transcript.exons[::-1]
    for start, end in exons:
        if index < end - start + 1:
            return start + index if transcript.strand > 0 else end - index
        index -= end - start + 1
    return None


def coding_start(transcript: Transcript) -> int:
    """Return the index of the first coding base in the spliced transcript."""
    low, high = transcript.coding or (0, 0)
    index = index_of(transcript, low if transcript.strand > 0 else high)
    return 0 if index is None else index


def coding_length(transcript: Transcript) -> int:
    """Return the number of coding bases, the stop codon included."""
    return sum(end - start + 1 for start, end in transcript.coding_parts)


def name_of(transcript: Transcript, position: int) -> str:
    """Return a place as HGVS numbers it: ``76``, ``-14``, ``*6``, ``88+2``, ``89-1``.

    HGVS recommendations, numbering of coding DNA references. Places outside the transcript have
    no name: an empty string.
    """
    index = index_of(transcript, position)
    if index is not None:
        return _spliced_name(transcript, index)
    for (_, left), (right, _) in zip(transcript.exons, transcript.exons[1:], strict=False):
        if left < position < right:
            forward = transcript.strand > 0
            before, after = (left, right) if forward else (right, left)
            to_before, to_after = abs(position - before), abs(position - after)
            if to_before <= to_after:
                return f"{name_of(transcript, before)}+{to_before}"
            return f"{name_of(transcript, after)}-{to_after}"
    return ""


def _spliced_name(transcript: Transcript, index: int) -> str:
    number = index - coding_start(transcript)
    length = coding_length(transcript)
    if number < 0:
        return str(number)
    return str(number + 1) if number < length else f"*{number - length + 1}"
