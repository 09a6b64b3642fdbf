"""Entries of ORPHA that describe the same disease as one of OMIM: both sets of findings count.

No table of the HPO pairs them. A pair shares its name; or a gene, and also the name of its series,
half of the words of its name, or much of its findings.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.knowledge.disease_words import plain, series
from meddx.knowledge.phenotypes import Phenotypes

# Chosen on solved cases.
WORDS: Final = 0.5  # shared words of both names (Jaccard)
FINDINGS: Final = 0.35  # shared findings with their ancestors, by rarity (cosine)


@dataclass(frozen=True)
class Entry:
    """An entry as far as pairing goes: ``terms`` are places of its findings."""

    code: str
    name: str
    genes: frozenset[str]
    terms: frozenset[int]


def partners(
    omim: Sequence[Entry], orpha: Sequence[Entry], phenotypes: Phenotypes
) -> Mapping[str, str]:
    """Return the best partner of each code of OMIM that has one."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    by_gene: dict[str, list[Entry]] = defaultdict(list)
    for entry in orpha:
        for name in {plain(entry.name), plain(series(entry.name))}:
            by_name[name].append(entry)
        for gene in entry.genes:
            by_gene[gene].append(entry)
    overlap = _Overlap(omim, phenotypes)
    found = {}
    for entry in omim:
        near = {
            other.code: other
            for key, table in _keys(entry, by_name, by_gene)
            for other in table.get(key, ())
        }
        scored = ((_score(entry, other, overlap), code) for code, other in near.items())
        best = max(((score, code) for score, code in scored if score > 0.0), default=None)
        if best is not None:
            found[entry.code] = best[1]
    return found


def _keys(
    entry: Entry, by_name: Mapping[str, list[Entry]], by_gene: Mapping[str, list[Entry]]
) -> Iterator[tuple[str, Mapping[str, list[Entry]]]]:
    yield plain(entry.name), by_name
    yield plain(series(entry.name)), by_name
    for gene in entry.genes:
        yield gene, by_gene


def _score(one: Entry, other: Entry, overlap: "_Overlap") -> float:
    """Return how well two entries fit; 0 where they are not one disease."""
    name, of_other = plain(one.name), plain(other.name)
    is_same = name == of_other
    is_series = of_other == plain(series(one.name))
    shares_gene = bool(one.genes & other.genes)
    mine, theirs = set(name.split()), set(of_other.split())
    words = len(mine & theirs) / max(len(mine | theirs), 1)
    findings = overlap.of(one, other)
    fits = shares_gene and (is_series or words >= WORDS or findings >= FINDINGS)
    if not (is_same or fits):
        return 0.0
    return is_same + 0.5 * shares_gene + 0.3 * is_series + words + findings


class _Overlap:
    """Cosine of two sets of findings with their ancestors, each term weighed by its rarity."""

    def __init__(self, omim: Sequence[Entry], phenotypes: Phenotypes) -> None:
        self._phenotypes = phenotypes
        self._closed: dict[str, frozenset[int]] = {}
        count = np.zeros(len(phenotypes))
        for entry in omim:
            count[list(self._closure(entry))] += 1
        self._weight = np.log((len(omim) + 1) / (count + 1))

    def of(self, one: Entry, other: Entry) -> float:
        mine, theirs = self._closure(one), self._closure(other)
        size = (self._sum(mine) * self._sum(theirs)) ** 0.5
        return self._sum(mine & theirs) / size if size else 0.0

    def _sum(self, terms: frozenset[int]) -> float:
        return float(self._weight[list(terms)].sum()) if terms else 0.0

    def _closure(self, entry: Entry) -> frozenset[int]:
        found = self._closed.get(entry.code)
        if found is None:
            ups = (self._phenotypes.ancestor_places(term).tolist() for term in entry.terms)
            found = frozenset(up for up_places in ups for up in up_places)
            self._closed[entry.code] = found
        return found
