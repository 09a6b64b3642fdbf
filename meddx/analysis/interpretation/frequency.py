"""BA1, BS1, BS2 and PM2: how frequent a variant is among people at large.

Thresholds as Exomiser publishes them: 5 % (BA1), 1.5 % (BS1), more than 5 homozygous people for a
dominant disease and 2 for a recessive or X-linked one (BS2), absent or below 0.01 % for a recessive
disease (PM2, at the strength that ClinGen advised in 2020).
"""

from collections.abc import Iterator
from typing import Final

from meddx.analysis.interpretation.facts import Facts
from meddx.case.criteria import Criterion, Strength
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

STAND_ALONE_FROM: Final = 0.05
STRONG_FROM: Final = 0.015
RECESSIVE_BELOW: Final = 0.0001
_MOST_DOMINANT: Final = 5
_MOST_RECESSIVE: Final = 2

# Frequent and yet disease-causing, or not shown to be harmless (Ghosh et al., Hum Mutat 2018).
EXCEPTIONS: Final = frozenset(
    {
        *(("GJB2", "c.109G>A"), ("HFE", "c.187C>G"), ("HFE", "c.845G>A")),
        *(("MEFV", "c.1105C>T"), ("MEFV", "c.1223G>A"), ("PIBF1", "c.1214G>A")),
        *(("ACADS", "c.511C>T"), ("BTD", "c.1330G>C")),
        *(("ACAD9", "c.-44_-41dup"), ("ACAD9", "c.-44_-41dupTAAG")),
    }
)

UNKNOWN: Final = Phrase(
    "No population frequency is known. Give a gnomAD file, or annotate the file with frequencies."
)
EXCEPTED: Final = Phrase("On ClinGen's list of frequent variants that this criterion leaves out.")
ABSENT: Final = Phrase("Not found among the people of {source}.")
RARE: Final = Phrase("Carried by {share} of alleles, below 0.01 %, in a gene of recessive disease.")
SEEN: Final = Phrase("Found in {share} of alleles in {source}.")
AT_LEAST: Final = Phrase("Found in {share} of alleles in {source}, at least {limit}.")
HOMOZYGOTES: Final = Phrase("{count} people of {source} have it on both copies, more than {limit}.")
FEW_HOMOZYGOTES: Final = Phrase(
    "{count} people of {source} have it on both copies, not more than {limit}."
)


def judge(facts: Facts) -> Iterator[Criterion]:
    """Yield what the frequency says; only PM2 where it is not known."""
    frequency = facts.variant.allele_frequency
    source = facts.frequency_by
    if frequency is None:
        reason = ABSENT.with_values(source=source) if facts.is_absent else UNKNOWN
        yield Criterion("PM2", Strength.SUPPORTING, facts.is_absent, reason)
        return
    values = {"share": _share(frequency), "source": source}
    yield _rare(frequency, facts, values)
    if (facts.variant.gene, facts.variant.hgvs_c.rpartition(":")[2]) in EXCEPTIONS:
        yield Criterion("BA1", Strength.STAND_ALONE, False, EXCEPTED)
        return
    alone = frequency >= STAND_ALONE_FROM
    strong = STRONG_FROM <= frequency < STAND_ALONE_FROM
    seen = SEEN.with_values(**values)
    above = AT_LEAST.with_values(limit="5 %", **values)
    yield Criterion("BA1", Strength.STAND_ALONE, alone, above if alone else seen)
    above = AT_LEAST.with_values(limit="1.5 %", **values)
    yield Criterion("BS1", Strength.STRONG, strong, above if strong else seen)
    if facts.variant.homozygotes is not None:
        yield _homozygotes(facts.variant.homozygotes, facts)


def _rare(frequency: float, facts: Facts, values: dict[str, str]) -> Criterion:
    if frequency == 0.0:
        reason = ABSENT.with_values(source=facts.frequency_by)
        return Criterion("PM2", Strength.SUPPORTING, True, reason)
    if facts.is_recessive and frequency < RECESSIVE_BELOW:
        reason = RARE.with_values(share=values["share"])
        return Criterion("PM2", Strength.SUPPORTING, True, reason)
    return Criterion("PM2", Strength.SUPPORTING, False, SEEN.with_values(**values))


def _homozygotes(count: int, facts: Facts) -> Criterion:
    known = facts.modes - {Inheritance.UNKNOWN, Inheritance.OTHER}
    needs_both = bool(known) and known <= {Inheritance.RECESSIVE, Inheritance.X_LINKED}
    limit = _MOST_RECESSIVE if needs_both else _MOST_DOMINANT
    applies = count > limit
    sentence = HOMOZYGOTES if applies else FEW_HOMOZYGOTES
    reason = sentence.with_values(count=count, source=facts.frequency_by, limit=limit)
    return Criterion("BS2", Strength.STRONG, applies, reason)


def _share(frequency: float) -> str:
    return f"{frequency * 100:.3g} %"
