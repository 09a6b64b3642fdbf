"""PVS1: a variant that leaves no whole protein, in a gene whose loss causes disease.

Decision tree of Abou Tayoun et al., Hum Mutat 2018, as far as it can be followed without a patient:
very strong where the transcript is expected to be broken down, strong where it is not or where that
is not known, moderate for a lost start.
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.interpretation import places, terms
from meddx.analysis.interpretation.facts import Decay, Facts
from meddx.analysis.interpretation.opened import Opened
from meddx.case.criteria import Criterion, Strength
from meddx.case.variants import Variant
from meddx.knowledge import gene_lists
from meddx.knowledge.gene_models import Transcript
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

# Bases before the last junction of exons in which a stop does not start the decay.
_ESCAPE: Final = 50
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

BROKEN_DOWN: Final = Phrase("No whole protein is made, and {mechanism}.")
ESCAPES: Final = Phrase(
    "The protein is cut short, and {mechanism}. The change lies in the last exon or less than 50 "
    "bases before its junction, so the transcript is likely kept: strong instead of very strong."
)
FATE_UNKNOWN: Final = Phrase(
    "No whole protein is made, and {mechanism}. Whether the transcript is broken down is not known "
    "without gene models (GFF3): strong instead of very strong."
)
FRAME_KEPT: Final = Phrase(
    "A splice site is lost, and {mechanism}. The exon can be skipped without a shift of the frame: "
    "strong instead of very strong."
)
NO_START: Final = Phrase("The start is lost, and {mechanism}; a later one may serve.")
NO_MECHANISM: Final = Phrase(
    "No whole protein is made, but it is not known here that loss of {gene} causes disease: "
    "supporting only."
)
NOT_NULL: Final = Phrase("The protein is not cut short.")


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield PVS1 of a variant whose consequence is known."""
    found = facts.terms
    is_null, is_start = bool(found & terms.LOSS), bool(found & terms.NO_START)
    if not found:
        return
    if not (is_null or is_start):
        yield Criterion("PVS1", Strength.VERY_STRONG, False, NOT_NULL)
        return
    if facts.loss is None:
        reason = NO_MECHANISM.with_values(gene=facts.variant.gene)
        yield Criterion("PVS1", Strength.SUPPORTING, True, reason)
        return
    strength, sentence = _strength(facts, is_null)
    yield Criterion("PVS1", strength, True, sentence.with_values(mechanism=facts.loss))


def _strength(facts: Facts, is_null: bool) -> tuple[Strength, Phrase]:
    if not is_null:
        return Strength.MODERATE, NO_START
    if facts.frame_kept:
        return Strength.STRONG, FRAME_KEPT
    if facts.decay is Decay.EXPECTED:
        return Strength.VERY_STRONG, BROKEN_DOWN
    return Strength.STRONG, ESCAPES if facts.decay is Decay.ESCAPED else FATE_UNKNOWN


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


def fate(variant: Variant, transcript: Transcript | None) -> Decay:
    """Return whether the transcript of a null variant is expected to be broken down."""
    if transcript is None or transcript.coding is None or transcript.chromosome == "MT":
        return Decay.UNKNOWN
    change = places.Change.of(variant.position, variant.reference, variant.alternate)
    index = _nearest_index(transcript, change)
    if index is None:
        return Decay.UNKNOWN
    lengths = [end - start + 1 for start, end in transcript.exons]
    last = lengths[-1] if transcript.strand > 0 else lengths[0]
    junction = sum(lengths) - last
    if len(lengths) == 1 or index >= junction - _ESCAPE:
        return Decay.ESCAPED
    return Decay.EXPECTED


def frame_kept(variant: Variant, transcript: Transcript | None) -> bool:
    """Whether the exon beside a lost splice site can be skipped without shifting the frame."""
    if transcript is None or not terms.split(variant.consequence) & terms.SPLICE_SITE:
        return False
    change = places.Change.of(variant.position, variant.reference, variant.alternate)
    parts = transcript.coding_parts
    if len(parts) < 3:
        return False
    near = min(parts, key=lambda part: min(abs(part[0] - change.end), abs(change.start - part[1])))
    return near not in {parts[0], parts[-1]} and (near[1] - near[0] + 1) % 3 == 0


def _nearest_index(transcript: Transcript, change: places.Change) -> int | None:
    """Return the index of the changed base, or of the exon's end beside a splice site."""
    middle = (change.start, change.end, *(end for exon in transcript.exons for end in exon))
    inside = [p for p in middle[:2] if places.index_of(transcript, p) is not None]
    if inside:
        return places.index_of(transcript, inside[0])
    nearest = min(middle[2:], key=lambda end: abs(end - change.start))
    return places.index_of(transcript, nearest)
