"""Learns diseases from solved cases: a department's own rows in the HPO's columns.

Of each disease the patients with a finding are counted among those of whom it is said that they
have it or not (n/m), as those who annotate for the HPO count from publications. Counting all
patients of a publication, or of a disease, was no better on held-out publications.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from meddx.knowledge.phenotypes import Phenotypes

EVIDENCE: Final = "PCS"  # published clinical study
CURATED_BY: Final = "MedDx:learned"
NO_PUBLICATION: Final = "solved cases"
# Patients of whom a finding is denied before a disease is said not to show it: of fewer it says
# little, and such a row weighs as a denial by the HPO.
DENIED_AT_LEAST: Final = 5

Row = tuple[str, ...]


@dataclass(frozen=True)
class Learnable:
    """What is learnt of a solved case.

    Parameters
    ----------
    disease, label
        Its code and its name.
    present, excluded
        HPO ids as written.
    genes
        Symbols of the genes of its variants.
    publications
        Those that describe the patient.
    """

    disease: str
    label: str
    present: tuple[str, ...]
    excluded: tuple[str, ...]
    genes: tuple[str, ...] = ()
    publications: tuple[str, ...] = ()


@dataclass
class _Count:
    """Patients with a finding, those without, and the publications that tell of them."""

    seen: int = 0
    denied: int = 0
    publications: set[str] = field(default_factory=set)

    @property
    def is_told(self) -> bool:
        return self.seen > 0 or self.denied >= DENIED_AT_LEAST

    @property
    def references(self) -> str:
        return ";".join(sorted(self.publications)) or NO_PUBLICATION


def annotations(cases: Iterable[Learnable], phenotypes: Phenotypes) -> tuple[Row, ...]:
    """Return what is learnt, in the columns of ``phenotype.hpoa`` (``user_tables.HPOA``).

    A row for each finding of a disease, by disease and finding. Terms that the ontology does not
    hold, and those of a case that are both present and excluded, are left out. A finding that
    nobody shows is a row 0/m from ``DENIED_AT_LEAST`` patients on.
    """
    counts: dict[str, dict[str, _Count]] = defaultdict(lambda: defaultdict(_Count))
    labels: dict[str, str] = {}
    for case in cases:
        labels.setdefault(case.disease, case.label)
        present, excluded = (
            {phenotypes.primary(term) for term in terms if term in phenotypes}
            for terms in (case.present, case.excluded)
        )
        for term in present ^ excluded:
            count = counts[case.disease][term]
            count.seen += term in present
            count.denied += term in excluded
            count.publications.update(case.publications)
    return tuple(
        _row(code, labels[code], term, counts[code][term])
        for code in sorted(counts)
        for term in sorted(counts[code])
        if counts[code][term].is_told
    )


def _row(code: str, label: str, term: str, count: _Count) -> Row:
    frequency = f"{count.seen}/{count.seen + count.denied}"
    references = (count.references, EVIDENCE, "")
    return (code, label, "", term, *references, frequency, "", "", "P", CURATED_BY)


def genes(cases: Iterable[Learnable]) -> tuple[Row, ...]:
    """Return the genes of the diseases, in the columns of ``genes_to_disease.txt``.

    Only a gene that all cases of a disease that name any have in common is taken for its cause.
    """
    named: dict[str, set[str]] = {}
    for case in cases:
        if case.genes:
            own = set(case.genes)
            named[case.disease] = named.get(case.disease, own) & own
    return tuple(
        ("-", symbol, "UNKNOWN", code, NO_PUBLICATION)
        for code in sorted(named)
        for symbol in sorted(named[code])
    )
