"""The findings of a case made worse, as patients' records are worse than publications."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np

from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.training.ranking.solved import SolvedCase

ADDED: Final = 2
_ROOT: Final = "HP:0000118"

Change = Callable[[SolvedCase, Knowledge, np.random.Generator], SolvedCase]


def added(case: SolvedCase, knowledge: Knowledge, random: np.random.Generator) -> SolvedCase:
    """Add random findings of rare diseases that are neither above nor below those of the case."""
    phenotypes = knowledge.phenotypes
    starts = knowledge.diseases.rare.own.starts
    used = np.flatnonzero(np.diff(starts))
    taken = set(_known(case.case.present, phenotypes)) | set(_known(case.case.excluded, phenotypes))
    above = {up for term in taken for up in phenotypes.ancestors(term)}
    found: list[str] = []
    while len(found) < ADDED:
        term = phenotypes.ids[int(random.choice(used))]
        if term not in above and not taken & phenotypes.ancestors(term):
            found.append(term)
            taken.add(term)
            above |= phenotypes.ancestors(term)
    return _with(case, (*case.case.present, *found))


def vaguer(case: SolvedCase, knowledge: Knowledge, random: np.random.Generator) -> SolvedCase:  # noqa: ARG001 - one shape
    """Replace each finding by a parent; of several parents by the most special one."""
    phenotypes = knowledge.phenotypes
    terms = [_parent(term, phenotypes) for term in _known(case.case.present, phenotypes)]
    return _with(case, tuple(dict.fromkeys(terms)))


def halved(case: SolvedCase, knowledge: Knowledge, random: np.random.Generator) -> SolvedCase:
    """Remove half of the findings, rounded down, at random."""
    terms = _known(case.case.present, knowledge.phenotypes)
    kept = random.choice(len(terms), (len(terms) + 1) // 2, replace=False)
    return _with(case, tuple(terms[n] for n in sorted(kept.tolist())))


KINDS: Final[dict[str, Change]] = {
    "2 random findings added": added,
    "one level vaguer": vaguer,
    "half of the findings": halved,
}


def _with(case: SolvedCase, present: tuple[str, ...]) -> SolvedCase:
    return replace(case, case=replace(case.case, present=present))


def _known(terms: tuple[str, ...], phenotypes: Phenotypes) -> tuple[str, ...]:
    found = (phenotypes.primary(term) for term in terms if term in phenotypes)
    return tuple(dict.fromkeys(found))


def _parent(term: str, phenotypes: Phenotypes) -> str:
    """Return the ancestor with most ancestors, which is a parent; the term itself at the top."""
    others = phenotypes.ancestors(term) - {term, _ROOT}
    above = [up for up in others if _ROOT in phenotypes.ancestors(up)]
    return max(above, key=lambda up: (len(phenotypes.ancestors(up)), up), default=term)
