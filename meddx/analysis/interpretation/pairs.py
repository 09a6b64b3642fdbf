"""PM3 and BP2: another disease-causing variant of the same gene, on the same copy or the other.

Which copy is told by the phase set of the file (PS), or by the parent it comes from.
"""

from collections.abc import Sequence
from typing import Final

from meddx.case.criteria import Criterion, Interpretation, Strength
from meddx.case.phase import Phase, phase_of
from meddx.case.variants import Variant
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

Judged = tuple[Variant, Interpretation]

TRANS: Final = Phrase("On the other copy of {gene} lies {other}, which is (likely) pathogenic.")
CIS: Final = Phrase("On the same copy of {gene} lies {other}, which is (likely) pathogenic.")
UNPHASED: Final = Phrase(
    "{gene} also has {other}, which is (likely) pathogenic; whether on the other copy is not known."
)
TRANS_DOMINANT: Final = Phrase(
    "On the other copy of {gene} lies {other}, which causes a dominant disease by itself."
)


def judge(
    own: Judged, others: Sequence[Judged], modes: frozenset[Inheritance]
) -> tuple[tuple[Criterion, ...], tuple[Phrase, ...]]:
    """Return the criteria that another variant of the gene gives, and remarks."""
    variant, said = own
    beside = [o for o in others if o[0].key != variant.key and _counts(o)]
    criteria: dict[str, Criterion] = {}
    remarks: list[Phrase] = []
    for other, other_said in beside:
        phase = phase_of((variant, said.inherited), (other, other_said.inherited))
        values = {"gene": variant.gene, "other": other.hgvs_p or other.hgvs_c or other.key}
        for criterion in _criteria(phase, modes, values):
            kept = criteria.get(criterion.code)
            if kept is None or (criterion.applies and not kept.applies):
                criteria[criterion.code] = criterion
        if phase is Phase.UNKNOWN:
            remarks.append(UNPHASED.with_values(**values))
    return tuple(criteria.values()), tuple(remarks)


def _counts(other: Judged) -> bool:
    """Whether a variant is (likely) pathogenic and no filter of the calling program rejected it."""
    return other[1].counted.is_pathogenic and other[0].passed is not False


def _criteria(
    phase: Phase, modes: frozenset[Inheritance], values: dict[str, str]
) -> list[Criterion]:
    recessive = bool(modes & {Inheritance.RECESSIVE, Inheritance.DOMINANT_OR_RECESSIVE})
    dominant = Inheritance.DOMINANT in modes
    if phase is Phase.CIS:
        return [Criterion("BP2", Strength.SUPPORTING, True, CIS.with_values(**values))]
    if phase is Phase.UNKNOWN:
        reason = UNPHASED.with_values(**values)
        return [Criterion("PM3", Strength.MODERATE, False, reason)] if recessive else []
    if recessive:
        return [Criterion("PM3", Strength.MODERATE, True, TRANS.with_values(**values))]
    if dominant:
        reason = TRANS_DOMINANT.with_values(**values)
        return [Criterion("BP2", Strength.SUPPORTING, True, reason)]
    return []
