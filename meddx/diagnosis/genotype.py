"""Variants weighed for the diseases of their genes, by classification, zygosity and inheritance."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from meddx.case.codes import HGNC, Code
from meddx.case.evidence import Assertion, Evidence, Finding, VariantSource
from meddx.case.identity import Sex
from meddx.case.record import Variant, Zygosity
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.knowledge import Knowledge
from meddx.knowledge.genes import Inheritance
from meddx.phrase import Phrase

# Estimates of the project authors: a pathogenic germline genotype that fits the inheritance is
# found in half of the patients with the disease, and by a wrong classification or incomplete
# penetrance in 1 of 100,000 people without it; "likely pathogenic" in 1 of 10,000.
SHARE: Final = 0.5
WRONG: Final = {"pathogenic": 1e-5, "likely_pathogenic": 1e-4}
UNSURE_MODE: Final = 0.5  # the annotations do not say whether one allele is enough
X_CARRIER: Final = 1.0  # log10: a woman with one altered X may or may not fall ill
# At this frequency in a population a variant does not by itself cause a rare disease (ACMG BA1,
# Richards et al., Genet Med 2015: stand-alone benign above 5 %).
TOO_COMMON: Final = 0.05
# What remains of the odds when every known gene of a disease was examined and nothing found: not
# every variant is seen, and not every gene is known.
NOTHING_FOUND: Final = 0.2

FITS = Phrase(
    "{variant} in {gene} is {classification} and fits the inheritance of {disease}: found in about "
    "half of its patients, and wrongly in about 1 of {wrong} others."
)
HALF_FITS = Phrase(
    "{variant} in {gene} is {classification}; whether one altered copy is enough for {disease} is "
    "not known here, so it counts by half."
)
CARRIER = Phrase(
    "Carrier only: {variant} in {gene} alters one copy, and {disease} needs two. It does not count."
)
X_LINKED = Phrase("{variant} in {gene} is {classification}, on one of two X chromosomes.")
FAILED = Phrase("{variant} in {gene} failed the filter {filters}. It is shown, not counted.")
BENIGN = Phrase("{variant} in {gene} is {classification}. It does not count.")
FREQUENT = Phrase(
    "{variant} in {gene} is found in {share} of people, too many for a rare disease. It does not "
    "count."
)
UNCLEAR = Phrase("The meaning of {variant} in {gene} is uncertain. It does not count.")
TUMOUR = Phrase("{variant} in {gene} was found in a tumour. It does not count as inherited.")
EXAMINED = Phrase(
    "{genes}: examined, and no pathogenic variant was counted. Some variants escape every test."
)
SOURCE: Final = "estimate, project authors"


class Verdict(StrEnum):
    """What a variant's classification comes to."""

    PATHOGENIC = "pathogenic"
    LIKELY = "likely_pathogenic"
    BENIGN = "benign"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class _Allele:
    finding: Finding
    variant: Variant
    verdict: Verdict
    reason: Phrase | None  # why it is not counted, or None

    @property
    def name(self) -> str:
        return self.variant.hgvs_p or self.variant.hgvs_c or self.variant.key


def verdict(classification: str) -> Verdict:
    """Read CLNSIG as ClinVar writes it (``Pathogenic``, ``Likely_benign``, ``Conflicting_...``)."""
    words = classification.strip().lower().replace(" ", "_")
    if "conflicting" in words or not words:
        return Verdict.UNCLEAR
    first = words.replace("|", "/").replace(",", "/").split("/")[0]
    if first == "pathogenic":
        return Verdict.PATHOGENIC
    if first == "likely_pathogenic":
        return Verdict.LIKELY
    return Verdict.BENIGN if "benign" in words else Verdict.UNCLEAR


def weigh_genotypes(
    findings: Iterable[Finding], person: Person, knowledge: Knowledge, options: RankOptions
) -> dict[str, tuple[Evidence, ...]]:
    """Return the evidence of all variants and examined genes by disease code.

    A gene's pathogenic variants count together: two altered copies (one homozygous variant, or two
    heterozygous ones, whose phase a file rarely tells) fit a recessive disease.
    """
    by_gene: dict[str, list[_Allele]] = {}
    examined = set(options.genes_examined)
    for finding in sorted(findings, key=lambda f: f.key):
        if isinstance(finding.source, VariantSource) and finding.source.variant.gene:
            allele = _allele(finding, finding.source, options)
            by_gene.setdefault(finding.source.variant.gene, []).append(allele)
        elif finding.code.system == HGNC and finding.assertion is Assertion.EXCLUDED:
            examined.add(finding.code.code)
    evidence: dict[str, list[Evidence]] = {}
    for gene, alleles in sorted(by_gene.items()):
        for disease, modes in _diseases(gene, knowledge):
            rows = _of_gene(gene, alleles, disease, modes, person)
            evidence.setdefault(disease.code, []).extend(rows)
    found = {g for g, alleles in by_gene.items() if any(a.reason is None for a in alleles)}
    _add_examined(evidence, examined, found, knowledge)
    return {code: tuple(rows) for code, rows in evidence.items()}


def _allele(finding: Finding, source: VariantSource, options: RankOptions) -> _Allele:
    variant = source.variant
    allele = _Allele(finding, variant, verdict(variant.classification), None)
    values = {"variant": allele.name, "gene": variant.gene}
    reason: Phrase | None = None
    if source.panel_id in options.tumour_panels:
        reason = TUMOUR.with_values(**values)
    elif variant.passed is False:
        reason = FAILED.with_values(filters=", ".join(variant.filters), **values)
    elif (variant.allele_frequency or 0.0) >= TOO_COMMON:
        share = f"{variant.allele_frequency or 0.0:.0%}"
        reason = FREQUENT.with_values(share=share, **values)
    elif allele.verdict is Verdict.BENIGN:
        reason = BENIGN.with_values(classification=_words(variant), **values)
    elif allele.verdict is Verdict.UNCLEAR or variant.zygosity is Zygosity.REFERENCE:
        reason = UNCLEAR.with_values(**values)
    return replace(allele, reason=reason)


def _words(variant: Variant) -> Code:
    """Name the classification in both languages."""
    plain = variant.classification.replace("_", " ").lower()
    chinese = {
        "pathogenic": "致病", "likely pathogenic": "可能致病", "benign": "良性",
        "likely benign": "可能良性", "pathogenic/likely pathogenic": "致病或可能致病",
        "benign/likely benign": "良性或可能良性",
    }  # fmt: skip
    return Code("MEDDX", "MEDDX:classification", plain, chinese.get(plain, ""))


def _diseases(gene: str, knowledge: Knowledge) -> list[tuple[Code, Inheritance]]:
    """Diseases of a gene; where a mode is unknown, the one its other diseases agree on."""
    rare = knowledge.diseases.rare
    codes = [code for code in knowledge.diseases_of.get(gene, ()) if code in rare]
    modes = {code: rare.inheritance(rare.place(code)) for code in codes}
    sure = set(modes.values()) - {Inheritance.UNKNOWN, Inheritance.OTHER}
    guess = sure.pop() if len(sure) == 1 else Inheritance.UNKNOWN
    return [
        (knowledge.diseases.code(code), guess if mode is Inheritance.UNKNOWN else mode)
        for code, mode in modes.items()
    ]


def _of_gene(
    gene: str, alleles: list[_Allele], disease: Code, mode: Inheritance, person: Person
) -> list[Evidence]:
    counted = [a for a in alleles if a.reason is None]
    rows = [_evidence(a, 0.0, a.reason) for a in alleles if a.reason is not None]
    if not counted:
        return rows
    best = min(counted, key=lambda a: (a.verdict is not Verdict.PATHOGENIC, a.finding.key))
    copies = sum(_copies(a.variant) for a in counted)
    weight, sentence = _weight(best, copies, mode, person)
    wrong = round(1.0 / WRONG[best.verdict.value])
    because = sentence.with_values(
        variant=best.name,
        gene=gene,
        classification=_words(best.variant),
        disease=disease,
        wrong=f"{wrong:,}",
    )
    return [*rows, _evidence(best, weight, because)]


def _copies(variant: Variant) -> int:
    return 2 if variant.zygosity in {Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS} else 1


def _weight(best: _Allele, copies: int, mode: Inheritance, person: Person) -> tuple[float, Phrase]:
    """Return the log10 likelihood ratio of a gene's genotype for a disease, and its sentence."""
    full = math.log10(SHARE / WRONG[best.verdict.value])
    if mode in {Inheritance.DOMINANT, Inheritance.MITOCHONDRIAL} or (
        copies >= 2 and mode in {Inheritance.RECESSIVE, Inheritance.DOMINANT_OR_RECESSIVE}
    ):
        return full, FITS
    if mode is Inheritance.RECESSIVE:
        return 0.0, CARRIER
    if mode is Inheritance.X_LINKED:
        alone = copies >= 2 or person.sex is Sex.MALE
        return (full, FITS) if alone else (X_CARRIER, X_LINKED)
    return (0.0, UNCLEAR) if mode is Inheritance.OTHER else (full * UNSURE_MODE, HALF_FITS)


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
        names = ", ".join(seen)
        because = EXAMINED.with_values(genes=names)
        first = Code(HGNC, seen[0], names, names)
        evidence.setdefault(code, []).append(Evidence("", first, weight, because, SOURCE))
