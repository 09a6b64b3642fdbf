"""Reads of a gene as evidence about a variant of the same gene, never by themselves.

A gene that stands out as read too rarely supports a variant that lowers expression; one that is
read as often as in others is a mild hint against a variant that cuts the gene short. Both enter as
functional evidence does (ACMG/AMP PS3 and BS3): a point multiplies the odds by the eighth root of
350 (Tavtigian et al., Hum Mutat 2020). How many points reads are worth, and from which rate of
false discoveries on, is the estimate of the project authors, not more than "moderate" and with all
else no more than a pathogenic variant alone.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from meddx.case.consequences import CUT_SHORT, LOSS, SPLICING
from meddx.case.evidence import Evidence, Finding, GeneFileSource, VariantSource
from meddx.case.expressed import Expressed
from meddx.case.variants import Variant
from meddx.diagnosis import expression_sentences as sentences
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, Value

POINT: Final = math.log10(350.0) / 8.0  # log10 of what a point multiplies the odds by
SUPPORTING, MODERATE = 1, 2  # points
SURE: Final = 0.001  # rate of false discoveries from which reads are worth "moderate"
# As often as others: at least so much of what is expected, where half of it would have lain at
# least so many standard deviations of the others below.
AS_EXPECTED: Final = 0.8
SEEN_HALF: Final = -3.0
SOURCE: Final = "estimate, project authors"
_FUNCTION: Final = frozenset({"PS3", "BS3"})


class _Read(NamedTuple):
    finding: Finding
    expressed: Expressed
    is_tumour: bool

    @property
    def order(self) -> tuple[bool, bool, float, str]:
        """Sort what may count first, too few reads before others, the surer before the less."""
        figures = self.expressed
        doubted = self.is_tumour or figures.is_doubted
        return doubted, figures.direction >= 0, figures.q, self.finding.key


def add(
    evidence: dict[str, list[Evidence]],
    findings: Iterable[Finding],
    counted: Mapping[str, Sequence[Finding]],
    knowledge: Knowledge,
    highest: float,
    tumours: Collection[str] = (),
) -> None:
    """Add to the evidence of each disease what the reads of its genes say.

    Parameters
    ----------
    evidence
        Rows of the variants by disease code; those of expression are added.
    findings
        All of them; those that carry figures of expression are used.
    counted
        By gene the findings of its variants that are not left out.
    knowledge
        Which diseases a gene has.
    highest
        Log10 likelihood ratio that a genotype and its expression reach together, at most.
    tumours
        Ids of gene files of a tumour.
    """
    for gene, read in _by_gene(findings, tumours).items():
        for code in knowledge.diseases_of.get(gene, ()):
            if code in knowledge.diseases.rare:
                row = _of_disease(read, counted.get(gene, ()), evidence.get(code, ()), highest)
                if row is not None:
                    evidence.setdefault(code, []).append(row)


def _by_gene(findings: Iterable[Finding], tumours: Collection[str]) -> dict[str, _Read]:
    """Return the reads of each gene that tell most; several files of one patient count once."""
    found: dict[str, list[_Read]] = {}
    for finding in findings:
        source = finding.source
        if isinstance(source, GeneFileSource) and source.expressed is not None:
            read = _Read(finding, source.expressed, source.panel_id in tumours)
            found.setdefault(finding.code.code, []).append(read)
    return {gene: min(reads, key=lambda read: read.order) for gene, reads in found.items()}


def _of_disease(
    read: _Read, variants: Sequence[Finding], rows: Sequence[Evidence], highest: float
) -> Evidence | None:
    """Return what reads say of the genotype that speaks for a disease; None where nothing."""
    carried = {f.key: f.source.variant for f in variants if isinstance(f.source, VariantSource)}
    speaking = [row for row in rows if row.finding_key in carried and row.log10_lr > 0.0]
    is_low = read.expressed.direction < 0
    if not speaking:
        return _row(read, 0.0, _refusal(read) or sentences.ALONE) if is_low else None
    best = max(speaking, key=lambda row: row.log10_lr)
    variant = carried[best.finding_key]
    is_against = _is_as_expected(read.expressed) and all(map(_is_cut, carried.values()))
    if variant.chromosome == "MT" or not (is_low or is_against):
        return None
    words: dict[str, Value] = {"variant": variant.hgvs_p or variant.hgvs_c or variant.key}
    refused = sentences.SAID if any(map(_is_judged, variants)) else _refusal(read)
    if refused is not None:
        return _row(read, 0.0, refused, words)
    if is_against:
        return _row(read, -min(SUPPORTING * POINT, best.log10_lr), sentences.AGAINST, words)
    points, words["effect"] = _worth(read.expressed, variant)
    words["strength"] = sentences.STRENGTHS[points]
    weight = min(points * POINT, max(highest - best.log10_lr, 0.0))
    return _row(read, weight, sentences.SUPPORTS if weight > 0.0 else sentences.AT_MOST, words)


def _refusal(read: _Read) -> Phrase | None:
    """Return why reads do not count whatever the variant is; None where they may."""
    if read.is_tumour:
        return sentences.TUMOUR
    return sentences.DOUBTED if read.expressed.is_doubted else None


def _is_judged(finding: Finding) -> bool:
    """Whether function is judged already: what the reads say would count twice."""
    said = finding.interpretation
    return said is not None and any(c.applies and c.code in _FUNCTION for c in said.criteria)


def _is_as_expected(figures: Expressed) -> bool:
    is_usual = figures.direction == 0 and figures.observed >= AS_EXPECTED * figures.expected
    return is_usual and figures.half_z <= SEEN_HALF


def _is_cut(variant: Variant) -> bool:
    """Whether fewer reads are expected: a transcript cut short in the last exon is kept."""
    return not CUT_SHORT.isdisjoint(variant.consequence.split("&")) and not _is_in_last(variant)


def _is_in_last(variant: Variant) -> bool:
    exon, _, exons = variant.exon.partition("/")
    return bool(exons) and exon == exons


def _worth(figures: Expressed, variant: Variant) -> tuple[int, Phrase]:
    """Return how many points few reads are worth, and what the variant does.

    A variant that need not lower expression (another amino acid, a change outside the coding
    sequence, an effect that is not told) may do so by splicing; it gets "supporting" at most.
    """
    points = MODERATE if figures.q <= SURE else SUPPORTING
    terms = frozenset(variant.consequence.split("&"))
    if terms & SPLICING:
        return points, sentences.SPLICES
    if terms & LOSS and not _is_in_last(variant):
        return points, sentences.CUTS
    return SUPPORTING, sentences.MAY_LOWER


def _row(
    read: _Read, log10_lr: float, said: Phrase, words: Mapping[str, Value] | None = None
) -> Evidence:
    figures, code = read.expressed, read.finding.code
    told = sentences.READ.with_values(
        gene=code.code,
        observed=_number(figures.observed),
        expected=_number(figures.expected),
        others=figures.others,
        z=f"{figures.z:.1f}",
    )
    because = said.with_values(read=told, **(words or {}))
    return Evidence(read.finding.key, code, log10_lr, because, SOURCE)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10.0 else f"{value:.2g}"
