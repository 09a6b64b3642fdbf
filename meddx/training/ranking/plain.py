"""The published formula by itself, as the baseline that every figure stands beside.

LIRICAL's likelihood ratios (Robinson et al., Am J Hum Genet 2020;107:403) of the terms that are
present, with equal priors: of a term h and a disease D, with f the share of its patients and B(h)
the mean over all diseases of the highest share of h or of a term below it (at least 1e-4),

- D is annotated with h or a term below it: max f / B(h);
- D is annotated with a parent t of h: f(t) / (children of t) / B(h);
- a term above both, below the root: f 10^-(steps up from h) / B(that term);
- none of these is below 0.01, which is also what counts where nothing is near;
- D is said not to show h (NOT, or 0 of m patients): 0.001.

A finding without a figure is taken to be always there. Nothing here is fitted to cases.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import hpoa
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.rare import Rows, rows
from meddx.training.ranking.counts import Row, annotations
from meddx.training.ranking.measure import Ranks, of_scores
from meddx.training.ranking.solved import SolvedCase

WHO: Final = "plain formula"
FLOOR: Final = 0.01
DENIED: Final = 0.001
_ROOT: Final = "HP:0000118"
_KEPT: Final = 1000  # terms whose ratios are kept, each of 8,000 diseases


class Plain:
    """The formula over the diseases of an annotation file.

    Parameters
    ----------
    path
        An annotation file (``phenotype.hpoa``).
    phenotypes
        The ontology.
    system
        What the codes of the diseases begin with; empty for all.
    """

    def __init__(self, path: Path, phenotypes: Phenotypes, system: str = "OMIM:") -> None:
        found = {
            code: told
            for code, told in annotations(path, phenotypes).items()
            if code.startswith(system)
        }
        self.codes = tuple(sorted(found))
        self._places = {code: place for place, code in enumerate(self.codes)}
        self._phenotypes = phenotypes
        self._parents = _parents(phenotypes)
        flat = [up for parents in self._parents for up in parents]
        self._children = np.bincount(flat, minlength=len(phenotypes))
        shares = [_shares(found[code]) for code in self.codes]
        self._own, self._all = _tables(shares, phenotypes)
        self._background = self._all.background(np.ones(len(self.codes), dtype=bool))
        denied = [_denied(found[code], own) for code, own in zip(self.codes, shares, strict=True)]
        self._denied: dict[int, list[int]] = {}  # diseases by term
        for disease, terms in enumerate(denied):
            for term in terms:
                self._denied.setdefault(term, []).append(disease)
        self._of_term = lru_cache(_KEPT)(self._log_ratios)

    def scores(self, present: Iterable[str]) -> NDArray[np.float64]:
        """Return the summed natural log ratios of present terms, shape (diseases,).

        Terms that the ontology does not hold are left out.
        """
        known = {self._phenotypes.place(term) for term in present if term in self._phenotypes}
        total = np.zeros(len(self.codes))
        for place in sorted(known):
            total += self._of_term(place)
        return total

    def place(self, case: SolvedCase) -> tuple[float, float]:
        """Return the best place of the true disease, and how many others share its score.

        Infinity and none where the file does not hold the disease.
        """
        if case.truth not in self._places:
            return np.inf, 0.0
        return of_scores(self.scores(case.case.present), self._places[case.truth])

    def _log_ratios(self, term: int) -> NDArray[np.float32]:
        ratios = np.full(len(self.codes), FLOOR)
        for above, steps in self._above(term):
            places, share = self._all.of(above)
            near = np.maximum(share * 10.0**-steps / self._background[above], FLOOR)
            ratios[places] = np.maximum(ratios[places], near)
            if steps == 1:
                places, share = self._own.of(above)
                split = share / self._children[above] / self._background[term]
                ratios[places] = np.maximum(ratios[places], split)
        places, share = self._all.of(term)
        ratios[places] = share / self._background[term]
        ratios[self._denied.get(term, [])] = DENIED
        found: NDArray[np.float32] = np.log(ratios).astype(np.float32)
        return found

    def _above(self, term: int) -> Iterator[tuple[int, int]]:
        """Yield each term above one, below the root, and the fewest steps up to it."""
        steps, reached, level = {term: 0}, [term], 0
        while reached:
            level += 1
            reached = [up for place in reached for up in self._parents[place] if up not in steps]
            for up in reached:
                steps.setdefault(up, level)
        root = self._phenotypes.place(_ROOT)
        for above, count in steps.items():
            if count and above != root and root in self._phenotypes.ancestor_places(above):
                yield above, count


@lru_cache(1)
def _parents(phenotypes: Phenotypes) -> Sequence[tuple[int, ...]]:
    """Return the parents of each term: ancestors that are above no other ancestor."""
    ups = [set(phenotypes.ancestor_places(place).tolist()) for place in range(len(phenotypes))]
    for place, up in enumerate(ups):
        up.remove(place)
    return [tuple(sorted(up.difference(*(ups[a] for a in up)))) for up in ups]


def _shares(told: Iterable[Row]) -> Mapping[int, float]:
    """Share of each finding: counts added up, else the highest other figure, else 1."""
    by_term: dict[int, list[Row]] = {}
    for row in told:
        if not row.denied:
            by_term.setdefault(row.term, []).append(row)
    shares = {term: _share(found) for term, found in by_term.items()}
    return {term: share for term, share in shares.items() if share}


def _denied(told: Iterable[Row], shares: Mapping[int, float]) -> set[int]:
    """Terms with a row of which no patient showed anything."""
    return {row.term for row in told} - shares.keys()


def _share(found: Sequence[Row]) -> float:
    looked = sum(row.looked for row in found)
    if looked:
        return sum(row.seen for row in found) / looked
    return max((row.stated for row in found if row.stated is not None), default=1.0)


def _tables(shares: Sequence[Mapping[int, float]], phenotypes: Phenotypes) -> tuple[Rows, Rows]:
    """Return the findings by term, and those where a term also counts for all above it."""
    disease = np.repeat(np.arange(len(shares)), [len(row) for row in shares])
    term = np.array([t for row in shares for t in row], dtype=np.int64)
    share = np.array([v for row in shares for v in row.values()], dtype=np.float32)
    whole = hpoa.with_ancestors("all", phenotypes, disease, term, share)
    own = hpoa.by_term("own", len(phenotypes), disease, term, share)
    return rows(own, "own"), rows(whole, "all")


def ranks(cases: Sequence[SolvedCase], formula: Plain) -> Ranks:
    """Rank all cases by the formula; ties stay ties."""
    found = np.zeros((len(cases), 2))
    for number, case in enumerate(cases):
        found[number] = formula.place(case)
    return Ranks(found[:, 0], tuple(case.truth for case in cases), found[:, 1])
