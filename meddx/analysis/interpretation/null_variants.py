"""PVS1: a variant that leaves no whole protein, in a gene whose loss causes disease.

Decision tree of Abou Tayoun et al., Hum Mutat 2018, as far as it can be followed without a patient:
very strong where the transcript is expected to be broken down; strong where its fate is not known;
where it is kept strong or moderate by the share of the protein that is lost (10 %); moderate for a
lost start.
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.interpretation import terms
from meddx.analysis.interpretation.facts import Decay, Facts, Fate
from meddx.analysis.interpretation.opened import Opened
from meddx.case.criteria import Criterion, Strength
from meddx.knowledge import gene_lists
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

# Share of the protein from which its loss counts as that of the whole function.
_MUCH: Final = 0.1
# LOEUF below which a gene bears loss of function badly: as Exomiser publishes its setting.
LOEUF_BELOW: Final = 0.7635
# So many truncating variants that ClinVar calls (likely) pathogenic make the mechanism known.
_SUBMITTED: Final = 3

LISTED: Final = Phrase("loss of one copy of {gene} is known to cause disease")
CONSTRAINED: Final = Phrase("{gene} bears loss of function badly (LOEUF {value}, {source})")
SUBMITTED: Final = Phrase(
    "{count} truncating variants of {gene} are pathogenic or likely pathogenic in {source}"
)
RECESSIVE: Final = Phrase("the diseases of {gene} are recessive, as loss of function makes them")

GONE: Final = Phrase("The whole transcript is gone, and {mechanism}.")
BROKEN_DOWN: Final = Phrase("No whole protein is made, and {mechanism}.")
IN_EXON: Final = Phrase(
    "The protein is cut short in exon {exon} of {exons}, before the last two, so the transcript is "
    "likely broken down, and {mechanism}."
)
MUCH_LOST: Final = Phrase(
    "The protein is cut short, and {mechanism}. The transcript is likely kept (last exon, or less "
    "than 50 bases before its junction), but {share} of the protein is lost: strong instead of "
    "very strong."
)
LITTLE_LOST: Final = Phrase(
    "The protein is cut short, and {mechanism}. The transcript is likely kept (last exon, or less "
    "than 50 bases before its junction), and only {share} of the protein is lost: moderate."
)
IN_LAST: Final = Phrase(
    "The protein is cut short, and {mechanism}. The change lies in the last exon ({exon} of "
    "{exons}), so the transcript is likely kept; how much of the protein is lost is not known "
    "without gene models (GFF3): moderate."
)
IN_ONLY: Final = Phrase(
    "The protein is cut short, and {mechanism}. The gene has one exon, so the transcript is kept; "
    "how much of the protein is lost is not known without gene models (GFF3): moderate."
)
IN_PENULTIMATE: Final = Phrase(
    "The protein is cut short, and {mechanism}. The change lies in the last exon but one ({exon} "
    "of {exons}), from whose last 50 bases on the transcript is kept; gene models (GFF3) would "
    "tell: strong instead of very strong."
)
FAR_STOP: Final = Phrase(
    "The protein is cut short, and {mechanism}. The frame shifts in exon {exon} of {exons}, and "
    "the new stop follows only after {count} residues; whether in the last exon, gene models "
    "(GFF3) would tell: strong instead of very strong."
)
FATE_UNKNOWN: Final = Phrase(
    "No whole protein is made, and {mechanism}. Whether the transcript is broken down is not known "
    "without the number of the exon (VEP, SnpEff) or gene models (GFF3): strong instead of very "
    "strong."
)
EXON_LOST: Final = Phrase(
    "Whole exons are lost, and {mechanism}. Whether that shifts the frame is not known: strong "
    "instead of very strong."
)
FRAME_KEPT: Final = Phrase(
    "A splice site is lost, and {mechanism}. The exon can be skipped without a shift of the frame, "
    "but with {share} of the protein: strong instead of very strong."
)
FRAME_KEPT_LITTLE: Final = Phrase(
    "A splice site is lost, and {mechanism}. The exon can be skipped without a shift of the frame "
    "and with only {share} of the protein: moderate."
)
FRAME_UNKNOWN: Final = Phrase(
    "A splice site is lost, and {mechanism}. Whether skipping the exon shifts the frame is not "
    "known without gene models (GFF3): strong instead of very strong."
)
LAST_SKIPPED: Final = Phrase(
    "The splice site before the last exon is lost, and {mechanism}. The transcript is likely kept; "
    "how much of the protein is lost is not known without gene models (GFF3): moderate."
)
NO_START: Final = Phrase("The start is lost, and {mechanism}; a later one may serve.")
NO_MECHANISM: Final = Phrase(
    "No whole protein is made, but it is not known here that loss of {gene} causes disease: "
    "supporting only."
)
NOT_NULL: Final = Phrase("The protein is not cut short.")
NOT_CODING: Final = Phrase(
    "The file describes it on a transcript that makes no protein, or is broken down anyway."
)


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield PVS1 of a variant whose consequence is known."""
    found = facts.terms
    is_null, is_start = bool(found & terms.LOSS), bool(found & terms.NO_START)
    if not found:
        return
    if found & terms.NOT_CODING:
        yield Criterion("PVS1", Strength.VERY_STRONG, False, NOT_CODING)
        return
    if not (is_null or is_start):
        yield Criterion("PVS1", Strength.VERY_STRONG, False, NOT_NULL)
        return
    if facts.loss is None:
        reason = NO_MECHANISM.with_values(gene=facts.variant.gene)
        yield Criterion("PVS1", Strength.SUPPORTING, True, reason)
        return
    strength, sentence = _anywhere(found) or _splicing(facts) or _cut_short(facts.fate)
    fate = facts.fate
    reason = sentence.with_values(
        mechanism=facts.loss,
        exon=fate.exon,
        exons=fate.exons,
        count=fate.runs_on,
        share=f"{fate.lost or 0.0:.0%}",
    )
    yield Criterion("PVS1", strength, True, reason)


def _anywhere(found: frozenset[str]) -> tuple[Strength, Phrase] | None:
    """Return what holds wherever in the transcript it happens; None of any other variant."""
    if "transcript_ablation" in found:
        return Strength.VERY_STRONG, GONE
    if not found & terms.LOSS:
        return Strength.MODERATE, NO_START
    if "exon_loss_variant" in found:
        return Strength.STRONG, EXON_LOST
    return None


def _splicing(facts: Facts) -> tuple[Strength, Phrase] | None:
    """Follow the branch of splice sites; None of other variants, and of those that end as they."""
    fate = facts.fate
    if not facts.terms & terms.SPLICE_SITE:
        return None
    if fate.frame_kept is None:
        is_last = fate.decay is Decay.ESCAPED
        return (Strength.MODERATE, LAST_SKIPPED) if is_last else (Strength.STRONG, FRAME_UNKNOWN)
    if not fate.frame_kept:
        return None
    much = (fate.lost or 0.0) > _MUCH
    return (Strength.STRONG, FRAME_KEPT) if much else (Strength.MODERATE, FRAME_KEPT_LITTLE)


def _cut_short(fate: Fate) -> tuple[Strength, Phrase]:
    """Follow the branch of new stops and of shifted frames."""
    if fate.decay is Decay.EXPECTED:
        return Strength.VERY_STRONG, BROKEN_DOWN if fate.by_models else IN_EXON
    if fate.decay is Decay.UNKNOWN:
        is_last_but_one = fate.exon == fate.exons - 1
        known = IN_PENULTIMATE if is_last_but_one else FAR_STOP
        return Strength.STRONG, known if fate.exons else FATE_UNKNOWN
    if fate.lost is None:
        return Strength.MODERATE, IN_LAST if fate.exons > 1 else IN_ONLY
    much = fate.lost > _MUCH
    return (Strength.STRONG, MUCH_LOST) if much else (Strength.MODERATE, LITTLE_LOST)


def mechanism(gene: str, modes: frozenset[Inheritance], found: Opened) -> Phrase | None:
    """Say why loss of function is known to cause disease of a gene; None where it is not."""
    if gene in gene_lists.loss_of_function():
        return LISTED.with_values(gene=gene)
    if found.constraint is not None:
        value = found.constraint.loeuf(gene)
        if value is not None and value < LOEUF_BELOW:
            source = found.constraint.title
            return CONSTRAINED.with_values(gene=gene, value=f"{value:.2f}", source=source)
    if found.clinvar is not None:
        count = found.clinvar.counts(gene).pathogenic_loss
        if count >= _SUBMITTED:
            return SUBMITTED.with_values(gene=gene, count=count, source=found.clinvar.title)
    if modes - {Inheritance.UNKNOWN, Inheritance.OTHER} == {Inheritance.RECESSIVE}:
        return RECESSIVE.with_values(gene=gene)
    return None
