"""How well findings fit a rare disease where only such diseases are ranked.

A patient's doctor may have written down the disease's own finding, or something near it: of a term
q each of its ancestors a (itself among them) may be what the disease shows. With f(a) the share of
patients who show a, b(a) its mean over all diseases, and weights that fall with the information
that is lost on the way from q to a,

    LR(q) = L + (1 - L) sum_a p(a) f(a) / b(a),   p(a) ~ exp(-(ln b(a) - ln b(q))) = b(q) / b(a),

where L is the share of findings that have nothing to do with the disease: a finding that it is not
known for lowers it tenfold at most. A disease with a long list of findings meets any patient by
chance; each finding therefore counts less by (size of the list) ^ -0.6. Of a finding that is absent
a tenth of the logarithm of LIRICAL's factor (1 - f) / (1 - b) counts: on solved cases more does
harm, since it is mostly written down of diseases near by. All constants were chosen on such cases.

A finding that is not sure, with L(s) = P(what was seen | finding) / P(what was seen | no finding),
is virtual evidence as in ``weigh``, with f = b LR(q), at most 1: a score that says nothing (1) is
no evidence, and none counts more than the score itself.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.weigh import (
    KnownFigures,
    RareWeights,
    of_this_patient,
    ratio,
)
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.profiles import Profiles

UNRELATED: Final = 0.1  # L
LENGTH: Final = 0.6
ABSENT: Final = 0.1
ALWAYS: Final = 0.8  # the highest share that counts of an absent finding: none is there always
_LOG10_E: Final = math.log10(math.e)
_LEAST: Final = 1e-4  # of a weight that is worth the sum


class Ancestor(NamedTuple):
    """A term above a finding: its place, how probable it is what is shown, its mean share."""

    place: int
    part: float
    background: float


Above = tuple[Ancestor, ...]


class Shown:
    """What diseases show of the terms above the findings of one ranking; each is looked up once.

    Parameters
    ----------
    knowledge
        Reference tables; the profiles are opened with the first term.
    """

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._known: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}
        self._above: dict[int, Above] = {}
        self._column = np.zeros(0)  # all 0 between two uses

    def share(self, term: int, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the share of patients of some rare diseases who show a term, shape (rows,)."""
        general = self._knowledge.profiles.of_general.get(term)
        if general is not None:
            return general[rows]
        if not len(self._column):
            self._column = np.zeros(len(self._knowledge.profiles.size))
        places, share = self._listed(term)
        self._column[places] = share
        found = self._column[rows]
        self._column[places] = 0.0
        return found

    def add(self, term: int, times: float, fit: NDArray[np.float64]) -> None:
        """Add a multiple of the share of a term to a sum of shape (diseases,)."""
        general = self._knowledge.profiles.of_general.get(term)
        if general is None:
            places, share = self._listed(term)
            fit[places] += share * times
        else:
            fit += general * times

    def _listed(self, term: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the diseases that show a term, in order, and their shares."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._knowledge.profiles.all.of(term)
        return found

    def above(self, term: int) -> Above:
        """Return the ancestors of a term, as ``_ancestors`` does."""
        found = self._above.get(term)
        if found is None:
            found = _ancestors(term, self._knowledge.profiles, self._knowledge.phenotypes)
            self._above[term] = found
        return found

    def emptied(self) -> "Shown":
        """Return one that holds nothing yet."""
        return Shown(self._knowledge)


def weigh_fit(
    mark: Mark, diseases: Diseases, profiles: Profiles, sex: str, shown: Shown
) -> RareWeights:
    """Weigh a mark for all rare diseases; one of a relative and of one sex as ``weigh_rare`` does.

    ``share`` is that of the term itself, or of the nearest ancestor that the disease shows; 0 where
    it is not known for anything near.
    """
    if mark.is_positive:
        weights = _weigh_present(mark, diseases, profiles, shown)
    else:
        weights = _weigh_absent(mark, diseases, profiles)
        if mark.kind is Kind.FAMILY:
            return weights
    of_this_patient(weights, mark, diseases, sex)
    return weights


def _weigh_present(mark: Mark, diseases: Diseases, profiles: Profiles, shown: Shown) -> RareWeights:
    above = shown.above(mark.place)
    fit = np.zeros(len(profiles.size))
    for up in above:
        shown.add(up.place, up.part / up.background, fit)
    fit *= 1.0 - UNRELATED
    fit += UNRELATED
    fit /= _lengths(profiles)
    if not np.isinf(mark.likelihood):
        base = float(profiles.background[mark.place])
        fit = ratio(np.minimum(base * fit, 1.0), np.full(len(fit), base), mark.likelihood)
    nearest = _Nearest(mark.place, above, profiles)
    # The natural logarithm is twice as quick, and half of the time goes into this line.
    return RareWeights(np.log(fit) * _LOG10_E, nearest, fitted=True, sources=diseases.rare.sources)


@dataclass(frozen=True, eq=False)
class _Nearest:
    """Figures of what is nearest to a finding, made when a sentence asks for them.

    ``rows`` are the diseases; None for all.
    """

    term: int
    above: Above
    profiles: Profiles
    rows: NDArray[np.int64] | None = None

    @property
    def share(self) -> NDArray[np.float64]:
        """Share of patients, 0 where the disease is not known for anything near."""
        return self._both[0]

    @property
    def background(self) -> NDArray[np.float64]:
        """Mean share over all diseases."""
        return self._both[1]

    def of(self, rows: NDArray[np.int64]) -> "_Nearest":
        """Return the figures of the diseases of some rows of these."""
        return replace(self, rows=rows if self.rows is None else self.rows[rows])

    @cached_property
    def _both(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        size = len(self.profiles.size)
        share, background = np.zeros(size), np.full(size, self.profiles.background[self.term])
        for up in self.above:
            places, found = self.profiles.all.of(up.place)
            share[places] = found  # the nearest comes last
            background[places] = up.background
        if self.rows is not None:
            share, background = share[self.rows], background[self.rows]
        for kept in (share, background):
            kept.flags.writeable = False  # they are used again
        return share, background


@lru_cache(maxsize=1)
def _lengths(profiles: Profiles) -> NDArray[np.float64]:
    """Return what the length of each disease's list divides a fit by, shape (diseases,)."""
    return np.asarray(profiles.size**LENGTH)


def _ancestors(term: int, profiles: Profiles, phenotypes: Phenotypes) -> Above:
    """Return the ancestors below the root with the probability that each is what is shown.

    The most general comes first.
    """
    ups = phenotypes.ancestor_places(term)
    ups = ups[phenotypes.is_abnormality[ups]].astype(np.int64)
    if not len(ups):
        return ()
    background = profiles.background[ups]
    order = np.lexsort((ups, -background))
    ups, background = ups[order], background[order]
    part = np.minimum(profiles.background[term] / background, 1.0)
    part /= part.sum()
    kept = part / background > _LEAST
    found = (ups[kept].tolist(), part[kept].tolist(), background[kept].tolist())
    return tuple(map(Ancestor, *found))


def _weigh_absent(mark: Mark, diseases: Diseases, profiles: Profiles) -> RareWeights:
    """Weigh an absent finding; what a relative does not have says nothing."""
    size, base = len(profiles.size), float(profiles.background[mark.place])
    figures = KnownFigures(np.zeros(size), np.full(size, base))
    weights = RareWeights(np.zeros(size), figures, fitted=True, sources=diseases.rare.sources)
    if mark.kind is Kind.FAMILY:
        return weights
    places, share = profiles.all.of(mark.place)
    kept = np.minimum(share, ALWAYS)
    fit = ratio(kept, np.full(len(kept), min(base, ALWAYS)), mark.likelihood)
    weights.log10_lr[places] = ABSENT * np.log10(fit)
    weights.share[places] = share
    weights.background[places] = base
    return weights
