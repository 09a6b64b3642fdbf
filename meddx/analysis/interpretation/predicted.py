"""PM4, PP3, BP4, BP1 and BP7: what the change and computed scores say of the protein.

Bands of REVEL and CADD: Pejaver et al., Am J Hum Genet 2022. SpliceAI: Walker et al., Am J Hum
Genet 2023. CADD counts only where REVEL is not given, and then as supporting.
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.interpretation import terms
from meddx.analysis.interpretation.facts import Facts
from meddx.case.criteria import Criterion, Strength
from meddx.phrase import Phrase

_REVEL_BAD: Final = (
    (0.932, Strength.STRONG),
    (0.773, Strength.MODERATE),
    (0.644, Strength.SUPPORTING),
)
_REVEL_GOOD: Final = (
    (0.003, Strength.VERY_STRONG),
    (0.016, Strength.STRONG),
    (0.183, Strength.MODERATE),
    (0.290, Strength.SUPPORTING),
)
_CADD_BAD, _CADD_GOOD = 25.3, 22.7
_SPLICE_BAD, _SPLICE_GOOD = 0.2, 0.1
# Truncating among the known pathogenic variants of a gene from which a missense one is doubted,
# and how many must be known.
_TRUNCATING_FROM: Final = 0.9
_KNOWN_FROM: Final = 20

LENGTH: Final = Phrase("The protein changes its length; repeats were not looked up.")
ONE_RESIDUE: Final = Phrase(
    "The protein changes its length by one residue: supporting. Repeats were not looked up."
)
SCORE: Final = Phrase("{name} {value}.")
NO_SCORE: Final = Phrase("The file gives no REVEL, CADD or SpliceAI score.")
UNDECIDED: Final = Phrase("{name} {value} says neither.")
SPLICING: Final = Phrase("SpliceAI {value}: splicing is likely changed.")
CONTRADICT: Final = Phrase("{name} {value}, but SpliceAI {splice} speaks for changed splicing.")
TRUNCATING: Final = Phrase(
    "{share} of the {count} pathogenic variants of {gene} in ClinVar cut the protein short."
)
SILENT: Final = Phrase("The protein stays the same, and SpliceAI {value} expects no change.")
SILENT_UNKNOWN: Final = Phrase(
    "The protein stays the same; whether splicing changes is not known without SpliceAI."
)
SILENT_SPLICING: Final = Phrase("The protein stays the same, but SpliceAI is {value}.")


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield what the change itself and the scores of the file say."""
    found = facts.terms
    if not found or found & terms.LOSS:
        return
    if found & terms.LENGTH:
        yield _length(facts)
    if found & terms.SILENT or found == {"intron_variant"}:
        yield _silent(facts)
    yield from _scores(facts)
    if "missense_variant" in found and facts.truncating_share is not None:
        share, count = facts.truncating_share
        gene, said = facts.variant.gene, f"{share:.0%}"
        applies = share >= _TRUNCATING_FROM and count >= _KNOWN_FROM
        yield Criterion(
            "BP1",
            Strength.SUPPORTING,
            applies,
            TRUNCATING.with_values(share=said, count=count, gene=gene),
        )


def _length(facts: Facts) -> Criterion:
    changed = abs(len(facts.variant.reference) - len(facts.variant.alternate))
    if "stop_lost" not in facts.terms and changed == 3:
        return Criterion("PM4", Strength.SUPPORTING, True, ONE_RESIDUE)
    return Criterion("PM4", Strength.MODERATE, True, LENGTH)


def _silent(facts: Facts) -> Criterion:
    score = facts.variant.splice_ai
    if score is None:
        return Criterion("BP7", Strength.SUPPORTING, False, SILENT_UNKNOWN)
    applies = score <= _SPLICE_GOOD
    sentence = SILENT if applies else SILENT_SPLICING
    return Criterion("BP7", Strength.SUPPORTING, applies, sentence.with_values(value=f"{score:g}"))


def _scores(facts: Facts) -> Iterator[Criterion]:
    """Yield PP3 and BP4; at most one of them applies."""
    variant, splice = facts.variant, facts.variant.splice_ai
    bad, good, said = _protein(facts)
    if splice is not None and splice >= _SPLICE_BAD:
        spliced = SPLICING.with_values(value=f"{splice:g}")
        bad = bad or Strength.SUPPORTING
        reason = said if _protein(facts)[0] else spliced
        yield Criterion("PP3", bad, True, reason or spliced)
        against = good is not None and said is not None
        told = _contradicted(facts, splice) if against else spliced
        yield Criterion("BP4", good or Strength.SUPPORTING, False, told)
        return
    is_missense = "missense_variant" in facts.terms
    if not is_missense and splice is not None:
        good = Strength.SUPPORTING if splice <= _SPLICE_GOOD else None
        name = {"name": "SpliceAI", "value": f"{splice:g}"}
        said = (SCORE if good else UNDECIDED).with_values(**name)
    reason = said or NO_SCORE
    if is_missense or variant.splice_ai is not None:
        yield Criterion("PP3", bad or Strength.SUPPORTING, bad is not None, reason)
        yield Criterion("BP4", good or Strength.SUPPORTING, good is not None, reason)


def _protein(facts: Facts) -> tuple[Strength | None, Strength | None, Phrase | None]:
    """Return what REVEL, else CADD, says of a missense variant: for, against, and the score."""
    variant = facts.variant
    if "missense_variant" not in facts.terms:
        return None, None, None
    bad: Strength | None
    good: Strength | None
    if variant.revel is not None:
        value = variant.revel
        bad = next((strength for limit, strength in _REVEL_BAD if value >= limit), None)
        good = next((strength for limit, strength in _REVEL_GOOD if value <= limit), None)
        name = {"name": "REVEL", "value": f"{value:.3f}"}
    elif variant.cadd is not None:
        bad = Strength.SUPPORTING if variant.cadd >= _CADD_BAD else None
        good = Strength.SUPPORTING if variant.cadd <= _CADD_GOOD else None
        name = {"name": "CADD", "value": f"{variant.cadd:.1f}"}
    else:
        return None, None, None
    sentence = SCORE if bad or good else UNDECIDED
    return bad, good, sentence.with_values(**name)


def _contradicted(facts: Facts, splice: float) -> Phrase:
    variant = facts.variant
    name, value = ("REVEL", variant.revel) if variant.revel is not None else ("CADD", variant.cadd)
    return CONTRADICT.with_values(name=name, value=f"{value:g}", splice=f"{splice:g}")
