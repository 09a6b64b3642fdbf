"""Alleles of rows beside the bases of a reference genome: compared, and moved to the left."""

import contextlib
from typing import Final, Protocol

from meddx.case.alleles import normalise
from meddx.knowledge import reference_store
from meddx.knowledge.reference_sequence import ReferenceSequence
from meddx.phrase import Phrase, Refused

ALIGNED: Final = Phrase("Alleles were compared with {file} and moved to the left.")
OTHER_REFERENCE: Final = Phrase(
    "REF is not what the reference genome holds there: REF and ALT are swapped, or the build "
    "is another."
)

_FEWEST_OTHER: Final = 5
_MOST_OTHER: Final = 0.1  # of the rows; in the right build hardly one contradicts
_WINDOW: Final = 1 << 16
_BEFORE: Final = 1 << 10  # indels are moved to the left, so that a window begins before its row


class Genome(Protocol):
    """A reference genome that is read at any place."""

    title: str

    def length(self, chromosome: str) -> int:
        """Return the bases of a chromosome, named without ``chr``; 0 where there is none."""
        ...

    def sequence_of(self, chromosome: str, start: int, end: int) -> str:
        """Return bases, 1-based, both ends included; never asked for what is not there."""
        ...


def genome_of(build: str) -> ReferenceSequence | None:
    """Return the user's reference genome of a build; None where none can be read."""
    for reference in reference_store.known():
        if (reference.kind, reference.build) == ("sequence", build) and not reference.is_stale:
            with contextlib.suppress(Refused):  # it is gone: rows are then read without it
                return ReferenceSequence(reference)
    return None


def is_of_another_build(contradicting: int, records: int) -> bool:
    """Whether so many rows contradict the genome that the others agree by chance."""
    return contradicting >= _FEWEST_OTHER and contradicting > _MOST_OTHER * records


class Beside:
    """Writes alleles in their leftmost form; rows come sorted, so bases are fetched in windows.

    An allele without a base (empty) is written with the base before it.
    """

    def __init__(self, genome: Genome) -> None:
        self._genome = genome
        self._chromosome = ""
        self._length = self._start = 0
        self._window = ""

    def placed(
        self, chromosome: str, position: int, reference: str, alternate: str
    ) -> tuple[int, str, str]:
        """Return position, REF and ALT in the shortest and leftmost form.

        What lies on a contig that the genome does not hold stays as it is.

        Raises
        ------
        meddx.case.alleles.OtherReferenceError
            When the genome holds other bases there.
        """
        if chromosome != self._chromosome:
            self._chromosome, self._length = chromosome, self._genome.length(chromosome)
            self._window = ""
        if not self._length:
            return position, reference, alternate
        return normalise(chromosome, position, reference, alternate, self._bases)

    def _bases(self, chromosome: str, start: int, end: int) -> str:
        end = min(end, self._length)
        if start < 1 or start > end:
            return ""
        if start < self._start or end >= self._start + len(self._window):
            self._start = max(1, start - _BEFORE)
            last = min(max(end, self._start + _WINDOW), self._length)
            self._window = self._genome.sequence_of(chromosome, self._start, last)
        return self._window[start - self._start : end - self._start + 1]
