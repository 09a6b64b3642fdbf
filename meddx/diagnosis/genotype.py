"""Variants weighed for the diseases of their genes, by class, zygosity, phase and inheritance."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations
from typing import Final

from meddx.case.codes import HGNC, Code
from meddx.case.criteria import Significance, stated_class
from meddx.case.criteria_words import SIGNIFICANCES
from meddx.case.evidence import Assertion, Evidence, Finding, VariantSource
from meddx.case.identity import Sex
from meddx.case.phase import Phase, phase_of
from meddx.case.record import Variant, Zygosity
from meddx.diagnosis import candidates, expression_evidence
from meddx.diagnosis import genotype_sentences as sentences
from meddx.diagnosis.candidates import UNCLASSIFIED, Candidate
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.knowledge import Knowledge
from meddx.knowledge.genes import Inheritance
from meddx.knowledge.rare import RareDiseases
from meddx.phrase import Language, Phrase, listed

# Estimates of the project authors: a pathogenic germline genotype that fits the inheritance is
# found in half of the patients with the disease, and by a wrong classification or incomplete
# penetrance in 1 of 100,000 people without it; "likely pathogenic" in 1 of 10,000.
SHARE: Final = 0.5
WRONG: Final = {Significance.PATHOGENIC: 1e-5, Significance.LIKELY_PATHOGENIC: 1e-4}
# Of the files that do not say it one in ten is of a tumour, and one tumour in a hundred carries a
# pathogenic variant of a given gene of disease: found wrongly in 1 of 1,000 people.
UNKNOWN_ORIGIN: Final = 1e-3
UNSURE_MODE: Final = 0.5  # the annotations do not say whether one allele is enough
X_CARRIER: Final = 1.0  # log10: a woman with one altered X may or may not fall ill
# Two variants of unknown phase lie on the two copies in half of the cases.
PHASE_UNKNOWN: Final = math.log10(0.5)
# A healthy parent who carries it makes a dominant variant ten times less telling.
HEALTHY_CARRIER: Final = -1.0
# Share of altered mitochondria below which most patients are well (Stewart and Chinnery, Nat Rev
# Genet 2015: thresholds of 60 to 80 %).
HETEROPLASMY: Final = 0.6
ODDS_OF_EIGHT: Final = 350.0  # of pathogenicity, for eight points
# At this frequency in a population a variant does not by itself cause a rare disease (ACMG BA1,
# Richards et al., Genet Med 2015: stand-alone benign above 5 %).
TOO_COMMON: Final = 0.05
# What remains of the odds when every known gene of a disease was examined and nothing found: not
# every variant is seen, and not every gene is known.
NOTHING_FOUND: Final = 0.2

_OF_CANDIDATES: Final = {
    sentences.FITS: sentences.CANDIDATE,
    sentences.FITS_UNPHASED: sentences.CANDIDATES_UNPHASED,
}
SOURCE: Final = "estimate, project authors"


@dataclass(frozen=True)
class _Allele:
    finding: Finding
    variant: Variant
    significance: Significance
    reason: Phrase | None  # why it is not counted, or None
    is_of_unknown_origin: bool = False
    candidate: Candidate | None = None  # not classified, and weighed by what it does

    @property
    def name(self) -> str:
        return self.variant.hgvs_p or self.variant.hgvs_c or self.variant.key

    @property
    def inherited(self) -> str:
        said = self.finding.interpretation
        return said.inherited if said is not None else ""

    @property
    def is_let(self) -> bool:
        """Whether it is uncertain, and the reader let it count by its points."""
        said = self.finding.interpretation
        uncertain = self.significance is Significance.UNCERTAIN
        return uncertain and self.finding.starts_off and said is not None and said.points > 0

    @property
    def full(self) -> float:
        """Log10 likelihood ratio where it fits the inheritance.

        That of an uncertain one is the odds of its points (Tavtigian 2020: 350 for eight points).
        """
        return self.fitting(0.0)

    @property
    def counts_as(self) -> Phrase:
        """What it is, in words that follow "is"."""
        return SIGNIFICANCES[self.significance] if self.candidate is None else UNCLASSIFIED

    def wrong(self, carriers: float, both_copies: bool = False) -> float:
        """Return how many people without the disease have it; at least ``carriers`` of all."""
        if self.candidate is not None:
            return max(self.candidate.wrong(both_copies), carriers)
        least = UNKNOWN_ORIGIN if self.is_of_unknown_origin else 0.0
        return max(WRONG.get(self.significance, 1.0), carriers, least)

    def fitting(self, carriers: float, both_copies: bool = False) -> float:
        """Return ``full`` where it is known how many people carry it, and in how many copies."""
        if self.candidate is not None:
            return max(math.log10(self.candidate.share / self.wrong(carriers, both_copies)), 0.0)
        if self.significance.is_pathogenic:
            return math.log10(SHARE / self.wrong(carriers))
        said = self.finding.interpretation
        return (said.points if said is not None else 0) / 8.0 * math.log10(ODDS_OF_EIGHT)

    @property
    def healthy_carrier(self) -> bool:
        said = self.finding.interpretation
        return said is not None and said.healthy_carrier


def weigh_genotypes(
    findings: Iterable[Finding], person: Person, knowledge: Knowledge, options: RankOptions
) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of all variants and examined genes by disease code.

    A gene's pathogenic variants count together: two altered copies fit a recessive disease, of one
    homozygous variant or of two heterozygous ones on different copies.
    """
    examined = set(options.genes_examined)
    gathered: dict[str, list[_Allele]] = {}
    ordered = sorted(findings, key=lambda f: f.key)
    for finding in ordered:
        if isinstance(finding.source, VariantSource) and finding.source.variant.gene:
            allele = _allele(finding, finding.source, person, options)
            gathered.setdefault(finding.source.variant.gene, []).append(allele)
        elif finding.code.system == HGNC and finding.assertion is Assertion.EXCLUDED:
            examined.add(finding.code.code)
    by_gene = _among_each_other(gathered)
    found: dict[str, tuple[Evidence, ...]] = {}
    if not examined and any(a.candidate for alleles in by_gene.values() for a in alleles):
        found = candidates.unlisted(by_gene, knowledge)
    evidence = _of_genes(by_gene, person, knowledge)
    counted = {
        g: [a.finding for a in alleles if a.reason is None] for g, alleles in by_gene.items()
    }
    positive = {gene for gene, kept in counted.items() if kept}
    highest = math.log10(SHARE / WRONG[Significance.PATHOGENIC])
    expression_evidence.add(evidence, ordered, counted, knowledge, highest, options.tumour_panels)
    _add_examined(evidence, examined, positive, knowledge)
    for code, rows in evidence.items():
        found[code] = (*rows, *found.get(code, ()))
    return found


def _of_genes(
    by_gene: dict[str, list[_Allele]], person: Person, knowledge: Knowledge
) -> dict[str, list[Evidence]]:
    """Return the evidence of all variants; several genes of one disease count together."""
    evidence: dict[str, list[Evidence]] = {}
    of_candidates: dict[str, list[Evidence]] = {}
    for gene, alleles in sorted(by_gene.items()):
        for disease, mode in _diseases(gene, knowledge):
            rows, counted = _of_gene(gene, alleles, disease, mode, person)
            evidence.setdefault(disease.code, []).extend(rows)
            if counted is not None:
                by_effect = all(a.candidate for a in alleles if a.reason is None)
                into = of_candidates if by_effect else evidence
                into.setdefault(disease.code, []).append(counted)
    for code, rows in of_candidates.items():
        is_explained = any(row.log10_lr > 0.0 for row in evidence[code])
        genes = len(knowledge.genes_of[code])
        evidence[code] += candidates.together(rows, genes, is_explained=is_explained)
    return evidence


def _allele(
    finding: Finding, source: VariantSource, person: Person, options: RankOptions
) -> _Allele:
    variant = source.variant
    is_unknown = source.panel_id in options.unknown_panels
    significance = _significance(finding, variant)
    candidate = None
    if source.panel_id in options.candidate_panels and significance is Significance.UNCERTAIN:
        candidate = candidates.candidate(variant)
    allele = _Allele(finding, variant, significance, None, is_unknown, candidate)
    values = {"variant": allele.name, "gene": variant.gene}
    reason: Phrase | None = None
    if source.panel_id in options.tumour_panels:
        reason = sentences.TUMOUR.with_values(**values)
    elif variant.passed is False:
        reason = sentences.FAILED.with_values(filters=listed(variant.filters), **values)
    elif (variant.allele_frequency or 0.0) >= TOO_COMMON:
        share = f"{variant.allele_frequency or 0.0:.0%}"
        reason = sentences.FREQUENT.with_values(share=share, **values)
    elif variant.chromosome == "Y" and person.sex is Sex.FEMALE:
        reason = sentences.NO_Y.with_values(**values)
    elif allele.significance.is_benign:
        words = SIGNIFICANCES[allele.significance]
        reason = sentences.BENIGN.with_values(classification=words, **values)
    elif variant.zygosity is Zygosity.REFERENCE or not (
        allele.significance.is_pathogenic or allele.is_let or candidate is not None
    ):
        reason = sentences.UNCLEAR.with_values(**values)
    return replace(allele, reason=reason)


def _among_each_other(by_gene: dict[str, list[_Allele]]) -> dict[str, list[_Allele]]:
    """Tell every candidate how many genes of its list have one as telling."""
    kinds = []
    for alleles in by_gene.values():
        found = [a for a in alleles if a.candidate is not None and a.reason is None]
        effects = [a.candidate.effect for a in found if a.candidate is not None]
        if effects:
            kinds.append((max(effects, key=candidates.gravity), _copies(found) in _TWO))
    counts = candidates.Counts(kinds)

    def counted(allele: _Allele) -> _Allele:
        if allele.candidate is None:
            return allele
        return replace(allele, candidate=counts.among(allele.candidate))

    return {gene: [counted(allele) for allele in alleles] for gene, alleles in by_gene.items()}


def _significance(finding: Finding, variant: Variant) -> Significance:
    """Return the class that counts: of the criteria where they were judged, else the file's."""
    if finding.interpretation is not None:
        return finding.interpretation.counted
    return stated_class(variant.classification) or Significance.UNCERTAIN


def _diseases(gene: str, knowledge: Knowledge) -> list[tuple[Code, Inheritance]]:
    """Diseases of a gene; where a mode is unknown, the one its other diseases agree on."""
    rare = knowledge.diseases.rare
    codes = [code for code in knowledge.diseases_of.get(gene, ()) if code in rare]
    modes = {code: _inheritance(rare, rare.place(code)) for code in codes}
    sure = set(modes.values()) - {Inheritance.UNKNOWN, Inheritance.OTHER}
    guess = sure.pop() if len(sure) == 1 else Inheritance.UNKNOWN
    return [
        (knowledge.diseases.code(code), guess if mode is Inheritance.UNKNOWN else mode)
        for code, mode in modes.items()
    ]


def _inheritance(rare: RareDiseases, place: int) -> Inheritance:
    """Return the mode; of a disease that one altered X gives to women too, it is dominant."""
    mode = rare.inheritance(place)
    is_dominant = mode is Inheritance.X_LINKED and bool(rare.is_x_dominant[place])
    return Inheritance.DOMINANT if is_dominant else mode


def _of_gene(
    gene: str, alleles: list[_Allele], disease: Code, mode: Inheritance, person: Person
) -> tuple[list[Evidence], Evidence | None]:
    """Return the evidence of what does not count, and that of what does."""
    counted = [a for a in alleles if a.reason is None]
    rows = [_evidence(a, 0.0, a.reason) for a in alleles if a.reason is not None]
    if not counted:
        return rows, None
    best = min(counted, key=_order)
    copies = _copies(counted)
    carriers = _carriers(best, copies, mode)
    both = copies in _TWO and mode is not Inheritance.DOMINANT
    weigh = _weight if best.candidate is None else _weight_of_candidate
    weight, sentence = weigh(best, copies, mode, person, best.fitting(carriers, both))
    if best.is_let and weight > 0.0:
        sentence = sentences.LET
    if weight > 0.0 and best.healthy_carrier and mode is Inheritance.DOMINANT:
        weight, sentence = max(weight + HEALTHY_CARRIER, 0.0), sentences.FITS_HEALTHY
    because = sentence.with_values(
        variant=best.name,
        gene=gene,
        classification=best.counts_as,
        disease=disease,
        wrong=f"{round(1.0 / best.wrong(carriers, both)):,}",
        points=best.finding.interpretation.points if best.finding.interpretation else 0,
        share=f"{best.variant.fraction or 0.0:.0%}",
        **({} if best.candidate is None else _told_of(best.candidate, both)),
    )
    if weight > 0.0 and best.is_of_unknown_origin:
        because = sentences.NOT_SAID.with_values(because=because)
    return rows, _evidence(best, weight, because)


def _told_of(candidate: Candidate, both: bool) -> dict[str, Phrase | str | int]:
    return {
        "effect": candidates.WORDS[candidate.effect],
        "found": f"{candidate.share:.0%}",
        "count": candidate.genes(both),
    }


def _order(allele: _Allele) -> tuple[bool, float, str]:
    """Sort classified variants first, the more telling before the less; then the graver ones."""
    if allele.candidate is None:
        return False, -allele.full, allele.finding.key
    return True, -candidates.gravity(allele.candidate.effect), allele.finding.key


class _Copies(Enum):
    """How many copies of a gene are altered."""

    ONE = "one"
    BOTH = "both"
    SAME = "same"  # several variants, all on one copy
    UNPHASED = "unphased"  # several variants, on one copy or on both
    UNTOLD = "untold"  # nobody says on how many


_TWO: Final = frozenset({_Copies.BOTH, _Copies.UNPHASED})


def _copies(alleles: list[_Allele]) -> _Copies:
    both = {Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS}
    if any(allele.variant.zygosity in both for allele in alleles):
        return _Copies.BOTH
    if all(a.candidate and a.variant.zygosity is Zygosity.UNKNOWN for a in alleles):
        return _Copies.UNTOLD
    if len(alleles) == 1:
        return _Copies.ONE
    phases = {
        phase_of((one.variant, one.inherited), (other.variant, other.inherited))
        for one, other in combinations(alleles, 2)
    }
    if Phase.TRANS in phases:
        return _Copies.BOTH
    return _Copies.UNPHASED if Phase.UNKNOWN in phases else _Copies.SAME


def _carriers(best: _Allele, copies: _Copies, mode: Inheritance) -> float:
    """Return the share of people who carry an allele that causes the disease by one copy.

    Most of them are well, so that it tells less than one that nobody carries. Of a recessive
    disease it says nothing: those with two copies are mostly its patients.
    """
    if copies is _Copies.BOTH or mode is Inheritance.RECESSIVE:
        return 0.0
    return 2.0 * (best.variant.allele_frequency or 0.0)


def _weight(
    best: _Allele, copies: _Copies, mode: Inheritance, person: Person, full: float
) -> tuple[float, Phrase]:
    """Return the log10 likelihood ratio of a gene's genotype for a disease, and its sentence.

    ``full`` is that where the genotype fits the inheritance.
    """
    if mode is Inheritance.MITOCHONDRIAL or best.variant.chromosome == "MT":
        few = best.variant.fraction is not None and best.variant.fraction < HETEROPLASMY
        return (min(full, X_CARRIER), sentences.FEW_MITOCHONDRIA) if few else (full, sentences.FITS)
    if mode is Inheritance.DOMINANT:
        return full, sentences.FITS
    if mode in {Inheritance.RECESSIVE, Inheritance.DOMINANT_OR_RECESSIVE}:
        if copies is _Copies.BOTH:
            return full, sentences.FITS
        if copies is _Copies.UNPHASED:
            return max(full + PHASE_UNKNOWN, 0.0), sentences.FITS_UNPHASED
        if mode is Inheritance.RECESSIVE:
            return 0.0, sentences.CARRIER if copies is _Copies.ONE else sentences.SAME_COPY
    if mode is Inheritance.X_LINKED:
        alone = copies is _Copies.BOTH or person.sex is Sex.MALE
        return (full, sentences.FITS) if alone else (min(full, X_CARRIER), sentences.X_LINKED)
    return (
        (0.0, sentences.UNCLEAR)
        if mode is Inheritance.OTHER
        else (full * UNSURE_MODE, sentences.HALF_FITS)
    )


def _weight_of_candidate(
    best: _Allele, copies: _Copies, mode: Inheritance, person: Person, full: float
) -> tuple[float, Phrase]:
    """Return the same of a gene without a classified variant, of which the genotype may be open."""
    if candidates.is_gene_only(best.variant):
        return full, sentences.LISTED
    if copies is _Copies.UNTOLD and mode is Inheritance.RECESSIVE:
        return max(full + PHASE_UNKNOWN, 0.0), sentences.COPIES_NOT_TOLD
    weight, sentence = _weight(best, copies, mode, person, full)
    if sentence is sentences.HALF_FITS:  # either one copy is enough, or it says nothing
        weight = max(full + PHASE_UNKNOWN, 0.0)
    return weight, _OF_CANDIDATES.get(sentence, sentence)


def _evidence(allele: _Allele, log10_lr: float, because: Phrase) -> Evidence:
    return Evidence(allele.finding.key, allele.finding.code, log10_lr, because, SOURCE)


def _add_examined(
    evidence: dict[str, list[Evidence]], examined: set[str], found: set[str], knowledge: Knowledge
) -> None:
    """Lower the diseases whose genes were examined without a pathogenic variant in any of them."""
    touched = {code for gene in examined for code in knowledge.diseases_of.get(gene, ())}
    for code in sorted(touched):
        genes = knowledge.genes_of[code]
        if genes & found:
            continue
        seen = sorted(genes & examined)
        weight = math.log10(1.0 - (1.0 - NOTHING_FOUND) * len(seen) / len(genes))
        names = listed(seen)
        because = sentences.EXAMINED.with_values(genes=names)
        first = Code(HGNC, seen[0], names.label(Language.EN), names.label(Language.ZH_CN))
        evidence.setdefault(code, []).append(Evidence("", first, weight, because, SOURCE))
