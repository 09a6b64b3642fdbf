"""The shortest and leftmost way to write an allele, so that equal changes are written alike."""

from collections.abc import Callable
from typing import Final

SequenceOf = Callable[[str, int, int], str]
"""Bases of a chromosome from start to end, 1-based, both included; empty where there are none."""

_STEP: Final = 128  # bases that are fetched at once


class OtherReferenceError(ValueError):
    """REF is not what the reference sequence holds there."""


def trimmed(position: int, reference: str, alternate: str) -> tuple[int, str, str]:
    """Remove what the alleles share, first at the end, then at the beginning.

    One base is kept on each side, so that an insertion keeps its anchor (the minimal form of the
    VCF specification; without the reference sequence it cannot be moved to the left).
    """
    while len(reference) > 1 and len(alternate) > 1 and reference[-1] == alternate[-1]:
        reference, alternate = reference[:-1], alternate[:-1]
    while len(reference) > 1 and len(alternate) > 1 and reference[0] == alternate[0]:
        position, reference, alternate = position + 1, reference[1:], alternate[1:]
    return position, reference, alternate


def normalise(
    chromosome: str, position: int, reference: str, alternate: str, sequence_of: SequenceOf
) -> tuple[int, str, str]:
    """Write an allele in its shortest and leftmost form (Tan et al., Bioinformatics 2015).

    Parameters
    ----------
    position
        1-based place of the first base of ``reference``.
    reference, alternate
        Bases in capitals. Of a symbolic allele or a breakend only REF is compared.
    sequence_of
        Gives the bases of the reference genome.

    Raises
    ------
    OtherReferenceError
        When the reference genome holds other bases there (REF and ALT swapped, another build).
    """
    there = sequence_of(chromosome, position, position + len(reference) - 1).upper()
    if there != reference:
        raise OtherReferenceError
    if (alternate and not alternate.isalpha()) or reference == alternate:
        return position, reference, alternate
    left = _Leftwards(chromosome, position, sequence_of)
    while True:
        if reference and alternate and reference[-1] == alternate[-1]:
            reference, alternate = reference[:-1], alternate[:-1]
        elif reference and alternate:
            break
        elif left.position == 1:  # nothing lies before: the base behind is the anchor
            end = left.position + len(reference)
            base = sequence_of(chromosome, end, end).upper()
            return 1, reference + base, alternate + base
        else:
            base = left.step()
            reference, alternate = base + reference, base + alternate
    return trimmed(left.position, reference, alternate)


class _Leftwards:
    """Gives the bases before a position one by one, fetched in larger parts."""

    def __init__(self, chromosome: str, position: int, sequence_of: SequenceOf) -> None:
        self.position = position
        self._chromosome = chromosome
        self._sequence_of = sequence_of
        self._waiting = ""

    def step(self) -> str:
        """Return the base before the position and stand on it."""
        if not self._waiting:
            first = max(1, self.position - _STEP)
            self._waiting = self._sequence_of(self._chromosome, first, self.position - 1).upper()
        base, self._waiting = self._waiting[-1], self._waiting[:-1]
        self.position -= 1
        return base
