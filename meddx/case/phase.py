"""Whether two variants of one sample lie on the same copy of a chromosome (cis) or not (trans)."""

from enum import StrEnum
from typing import Final

from meddx.case.variants import Variant

_PARENTS: Final = frozenset({"mother", "father"})


class Phase(StrEnum):
    """Where two variants lie."""

    CIS = "cis"
    TRANS = "trans"
    UNKNOWN = "unknown"


def phase_of(one: tuple[Variant, str], other: tuple[Variant, str]) -> Phase:
    """Return the phase of two heterozygous variants.

    Each comes with the parent who has it (``mother``, ``father``, or anything else where that is
    not told). The phase set of the file counts first: reads show it.
    """
    (first, from_first), (second, from_second) = one, other
    if first.chromosome != second.chromosome:
        return Phase.UNKNOWN
    together = first.phase_set and first.phase_set == second.phase_set
    if together and min(first.haplotype, second.haplotype) >= 0:
        return Phase.CIS if first.haplotype == second.haplotype else Phase.TRANS
    if {from_first, from_second} <= _PARENTS:
        return Phase.CIS if from_first == from_second else Phase.TRANS
    return Phase.UNKNOWN
