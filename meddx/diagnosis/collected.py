"""A presentation of a collection of cases as findings of the ranking."""

from dataclasses import replace
from typing import Final

from meddx.case.codes import HGNC, HPO, Code
from meddx.case.collected import CollectedCase
from meddx.case.evidence import Assertion, Finding, ReaderSource, VariantSource
from meddx.case.record import Variant
from meddx.diagnosis.inputs import Person
from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.symbols import Symbols

USES: Final = ("phenotypes", "genes")
PANEL: Final = "case"  # the gene file that candidate variants are said to come from
CANDIDATES: Final = frozenset({PANEL})  # for ``RankOptions.candidate_panels``


def person_of(case: CollectedCase) -> Person:
    """Return age and sex."""
    return Person(case.age_years, case.sex)


def findings_of(case: CollectedCase, phenotypes: Phenotypes, use: str) -> tuple[Finding, ...]:
    """Return the terms of a case as a reader would have added them; its variants with ``genes``.

    A term that is both present and excluded is a contradiction and says nothing.
    """
    present = _known(case.present, phenotypes)
    excluded = _known(case.excluded, phenotypes)
    found = [_of_term(i, Assertion.PRESENT) for i in sorted(present - excluded)]
    found += [_of_term(i, Assertion.EXCLUDED) for i in sorted(excluded - present)]
    if use == "genes":
        for number, variant in enumerate(case.variants):
            if not _names_gene(variant):
                continue
            key, code = f"gene:{PANEL}:{number}", Code(HGNC, variant.gene)
            source = VariantSource(PANEL, variant)
            found.append(Finding(key, code, Assertion.PRESENT, 1.0, source))
    return tuple(found)


def with_approved_genes(case: CollectedCase, symbols: Symbols) -> CollectedCase:
    """Return the case with the approved symbol of each gene that is known by another name."""

    def approved(gene: str) -> str:
        return symbols.meant(gene).symbol or gene

    variants = tuple(replace(v, gene=approved(v.gene)) if v.gene else v for v in case.variants)
    return replace(case, variants=variants, examined=tuple(map(approved, case.examined)))


def unknown_terms(case: CollectedCase, phenotypes: Phenotypes) -> tuple[str, ...]:
    """Return the terms that this release of the HPO does not hold, as written."""
    return tuple(term for term in (*case.present, *case.excluded) if term not in phenotypes)


def unknown_genes(case: CollectedCase, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the genes of candidates for which no disease is known, sorted."""
    genes = {variant.gene for variant in case.variants if variant.gene}
    return tuple(sorted(genes.difference(knowledge.diseases_of)))


def without_gene(case: CollectedCase) -> int:
    """Return how many variants cannot be weighed, since the case does not name their gene."""
    return sum(not _names_gene(variant) for variant in case.variants)


def _names_gene(variant: Variant) -> bool:
    return len(variant.gene.split()) == 1


def _known(terms: tuple[str, ...], phenotypes: Phenotypes) -> set[str]:
    return {phenotypes.primary(term) for term in terms if term in phenotypes}


def _of_term(hp_id: str, assertion: Assertion) -> Finding:
    probability = 0.0 if assertion is Assertion.EXCLUDED else 1.0
    key = f"case:{assertion.value}:{hp_id}"
    return Finding(key, Code(HPO, hp_id), assertion, probability, ReaderSource())
