"""PS1, PM5, PP5 and BP6: what others said of this change and of its residue.

The guideline asks for a pathogenic variant; beside one that is only likely so PS1 counts as
moderate and PM5 as supporting, as ClinGen's expert panels set them.
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.interpretation.facts import Facts
from meddx.case.criteria import Criterion, Strength
from meddx.phrase import Phrase

SAME: Final = Phrase("{name} makes the same change of the protein and is known as pathogenic.")
RESIDUE: Final = Phrase("{name} changes the same residue and is known as pathogenic.")
SAME_LIKELY: Final = Phrase(
    "{name} makes the same change of the protein and is known as likely pathogenic: moderate "
    "instead of strong."
)
RESIDUE_LIKELY: Final = Phrase(
    "{name} changes the same residue and is known as likely pathogenic: supporting instead of "
    "moderate."
)
NOTHING: Final = Phrase("No other change of this residue is known as pathogenic.")
NOT_LOOKED_UP: Final = Phrase(
    "Other changes of this residue were not looked up: that needs ClinVar (VCF), gene models "
    "(GFF3) and a genome (FASTA) of the same build."
)
NOT_USED: Final = Phrase(
    "The class that {source} states stands beside the computed one; it is no evidence of its own "
    "(ClinGen 2018)."
)


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield what others said; PP5 and BP6 are shown and never counted."""
    if "missense_variant" in facts.terms:
        yield from _residue(facts)
    if facts.stated is not None and facts.stated.is_pathogenic:
        reason = NOT_USED.with_values(source=facts.stated_by)
        yield Criterion("PP5", Strength.SUPPORTING, False, reason)
    if facts.stated is not None and facts.stated.is_benign:
        reason = NOT_USED.with_values(source=facts.stated_by)
        yield Criterion("BP6", Strength.SUPPORTING, False, reason)


def _residue(facts: Facts) -> Iterator[Criterion]:
    """Yield PS1 and PM5; a known variant counts for one of them only."""
    if facts.neighbours is None:
        yield Criterion("PS1", Strength.STRONG, False, NOT_LOOKED_UP)
        yield Criterion("PM5", Strength.MODERATE, False, NOT_LOOKED_UP)
        return
    for code, sure, likely in (
        ("PS1", (Strength.STRONG, SAME), (Strength.MODERATE, SAME_LIKELY)),
        ("PM5", (Strength.MODERATE, RESIDUE), (Strength.SUPPORTING, RESIDUE_LIKELY)),
    ):
        own = [n for n in facts.neighbours if n.same_change == (code == "PS1")]
        best = min(own, key=lambda each: each.is_likely, default=None)
        strength, sentence = likely if best is not None and best.is_likely else sure
        reason = sentence.with_values(name=best.name) if best is not None else NOTHING
        yield Criterion(code, strength, best is not None, reason)
