"""What findings and person say of the diseases that fit best, as numbers to learn weights for.

Every number is 0 where nothing is said and means one thing that a doctor can check. Those of
findings keep the part of each finding. Logarithms are natural; *information* of a term is minus
the logarithm of its mean share over all diseases.

========================  =========================================================================
``fit``                   likelihood ratio of the first stage (``phenotype_fit``); a finding that
                          shares more than 0.3 of its information with others (Lin's similarity)
                          counts 1 / (1 + sum of what is above 0.3); of absent ones, too
``best_fit``              that of the most telling finding
``listed``                the disease lists the very finding
``closeness``             information of the most special thing that finding and disease have in
                          common, as part of the information of all findings: falls from the finding
                          itself over near to far relatives, 0 where nothing is near
``covered``               share of what the disease's findings tell, weighed by how frequent they
                          are, that the patient's agree with; times the number of findings
``covered_frequent``      that share over findings of at least half of the patients
``before_onset``          log of 1 + years before the earliest usual onset
``after_onset``           log of 1 + age where the onset is in the first year
``x_female``              a woman, and an X-linked recessive disease
``series_order``          log of 1 + forms of its series that were described before
========================  =========================================================================

A finding that another one tells already counts not at all, one that is not sure in the first stage.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.phenotype_fit import Shown
from meddx.diagnosis.weights import Weights
from meddx.knowledge import Knowledge
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.ranking import KINDS

OF_FINDINGS: Final = ("fit", "best_fit", "listed", "closeness")
OF_DISEASE: Final = tuple(name for name in KINDS if name not in OF_FINDINGS)
_LN10: Final = float(np.log(10.0))
_ALIKE: Final = 0.3  # similarity of two findings from which on they tell partly the same
_NAMED: Final = 3  # of the findings that are missing
_AGREES: Final = 0.5  # part of a finding's information from which on it counts as told
_NEAR: Final = 0.5  # information: less in common is nothing in common

_FREQUENT: Final = 0.5
_FIRST_YEAR: Final = 1.0

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ShortlistFeatures:
    """Features of some diseases.

    Parameters
    ----------
    places
        Rows of ``Diseases.codes``, shape (diseases,).
    is_own
        Which marks are findings that are there and the patient's own.
    of_findings
        By feature, shape (marks, diseases): the part of each finding.
    of_disease
        By feature, shape (diseases,).
    nearest, near_share
        Place of the most special term that finding and disease have in common, and the share of
        patients who show it, shape (marks, diseases); -1 and 0 where nothing is near.
    coverage
        Shape (diseases,): the share behind ``covered``.
    findings
        Of the diseases: the number of the disease, the place of the term, the share, and how far
        the patient's findings agree with it, each of shape (n,).
    """

    places: NDArray[np.int64]
    is_own: tuple[bool, ...]
    of_findings: Mapping[str, Floats]
    of_disease: Mapping[str, Floats]
    nearest: NDArray[np.int64]
    near_share: Floats
    coverage: Floats
    findings: tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]

    @cached_property
    def number(self) -> Mapping[int, int]:
        """Where each of ``places`` stands."""
        return {place: number for number, place in enumerate(self.places.tolist())}

    @cached_property
    def is_described(self) -> NDArray[np.bool_]:
        """Whether findings are known of each disease, shape (diseases,)."""
        return np.bincount(self.findings[0], minlength=len(self.places)) > 0

    def missing(self, number: int) -> list[int]:
        """Places of frequent findings of a disease that nobody told of, the most frequent first."""
        return self._missing.get(number, [])

    @cached_property
    def _missing(self) -> Mapping[int, list[int]]:
        disease, term, share, agreed = self.findings
        is_missing = (share >= _FREQUENT) & (agreed < _AGREES)
        disease, term, share = disease[is_missing], term[is_missing], share[is_missing]
        order = np.lexsort((term, -share, disease))
        disease, term = disease[order], term[order]
        # Further ones than are named need no list.
        is_first = np.arange(len(disease)) - np.searchsorted(disease, disease) < _NAMED
        found: dict[int, list[int]] = {}
        for number, place in zip(disease[is_first].tolist(), term[is_first].tolist(), strict=True):
            found.setdefault(number, []).append(place)
        return found

    def table(self) -> Floats:
        """Return all features, shape (diseases, features), in the order of ``KINDS``."""
        whole = {name: part.sum(axis=0) for name, part in self.of_findings.items()}
        return np.stack([(whole | dict(self.of_disease))[name] for name in KINDS], axis=1)


def is_own(mark: Mark) -> bool:
    """Whether a finding is certainly there and the patient's own."""
    return math.isinf(mark.likelihood) and mark.kind is not Kind.FAMILY


def is_left(mark: Mark) -> bool:
    """Whether a finding counts as in the first stage: nothing was learnt of it.

    The solved cases tell neither of relatives nor of findings that are not sure.
    """
    return mark.kind is Kind.FAMILY or not (math.isinf(mark.likelihood) or mark.likelihood == 0.0)


def features(
    weights: Weights, places: NDArray[np.int64], person: Person, knowledge: Knowledge
) -> ShortlistFeatures:
    """Return the features of the diseases of some rows of ``Diseases.codes``.

    Raises
    ------
    ValueError
        If no finding of the patient is there: then nothing was learnt of such a case.
    """
    near = _Nearness(weights, places, knowledge)
    counted = weights.counted[:, places] * _LN10
    counted[[is_left(mark) for mark in weights.marks]] = 0.0
    of_findings = _of_fit(near, counted) | {
        "listed": near.part * near.listed,
        "closeness": near.part * near.common / near.information.sum(),
    }
    disease, term, share = near.listing
    agreed = agreement(near.above.values(), knowledge)[term]
    coverage, frequent = _coverage(near, agreed, knowledge)
    of_disease = {"covered": coverage * len(near.own), "covered_frequent": frequent}
    return ShortlistFeatures(
        places=places,
        is_own=tuple(map(is_own, weights.marks)),
        of_findings=of_findings,
        of_disease=of_disease | _of_person(near.rows, person, knowledge),
        nearest=near.nearest,
        near_share=near.near_share,
        coverage=coverage,
        findings=(disease, term, share, agreed),
    )


class _Nearness:
    """How near the patient's own findings lie to those of each disease.

    Attributes
    ----------
    own
        Which marks are findings that are there, (n,).
    rows
        Row of each disease in HPOA, -1 where it is not there.
    information
        Of each of ``own``, shape (n,).
    part
        How much each finding counts, 0 to 1, shape (marks, diseases).
    listed, common, nearest, near_share
        Shape (marks, diseases); ``common`` is the information of ``nearest``.
    """

    def __init__(self, weights: Weights, places: NDArray[np.int64], knowledge: Knowledge) -> None:
        rare, profiles = knowledge.diseases.rare, knowledge.profiles
        codes = [knowledge.diseases.codes[place] for place in places.tolist()]
        self.rows = np.array([rare.place(c) if c in rare else -1 for c in codes], dtype=np.int64)
        self.own = [number for number, mark in enumerate(weights.marks) if is_own(mark)]
        if not self.own:
            raise ValueError("there is no finding")
        terms = [weights.marks[number].place for number in self.own]
        self._told = profiles.information
        self.information = np.maximum(self._told[terms], 1e-9)
        self.above = {
            number: _upwards(term, knowledge.phenotypes)
            for number, term in zip(self.own, terms, strict=True)
        }
        self.listing = profiles.listed.of(self.rows)
        shape = (len(weights.marks), len(places))
        self.part = _part(weights, places)
        self.listed, self.common, self.near_share = (np.zeros(shape) for _ in range(3))
        self.nearest = np.full(shape, -1, dtype=np.int64)
        shares = _shares(self.above, self.rows, weights.shown)
        for number, term in zip(self.own, terms, strict=True):
            self._look(number, term, shares)
        self._list(dict(zip(self.own, terms, strict=True)))

    def _look(self, number: int, term: int, shares: Mapping[int, Floats]) -> None:
        """Find the most special term above a finding that each disease shows."""
        above = self.above[number]
        share = np.stack([shares[up] for up in above.tolist()])
        told = (share > 0.0) * self._told[above][:, None]
        best, every = told.argmax(axis=0), np.arange(told.shape[1])
        common = told[best, every]
        is_near = (common >= _NEAR) | (shares[term] > 0.0)
        self.common[number] = common
        self.nearest[number] = np.where(is_near, above[best], -1)
        self.near_share[number] = np.where(is_near, share[best, every], 0.0)

    def _list(self, terms: Mapping[int, int]) -> None:
        disease, term, _ = self.listing
        for number, wanted in terms.items():
            self.listed[number, disease[term == wanted]] = 1.0

    def apart(self) -> Floats:
        """Return how far each finding stands on its own, 0 to 1, shape (n,).

        Similarity of two findings: twice the information they share over that of both (Lin, An
        information-theoretic definition of similarity, ICML 1998).
        """
        size = len(self.own)
        shared = np.zeros((size, size))
        above = [set(self.above[number].tolist()) for number in self.own]
        told = {up: float(self._told[up]) for ups in above for up in ups}
        for one in range(size):
            for other in range(one):
                most = max((told[up] for up in above[one] & above[other]), default=0.0)
                alike = 2.0 * most / (self.information[one] + self.information[other])
                shared[one, other] = shared[other, one] = max(alike - _ALIKE, 0.0)
        return np.asarray(1.0 / (1.0 + shared.sum(axis=1)))


def _upwards(term: int, phenotypes: Phenotypes) -> NDArray[np.int32]:
    """Places of a term and all above it; of two that tell as much the more special comes first."""
    ups = phenotypes.ancestor_places(term)
    depth = [len(phenotypes.ancestor_places(up)) for up in ups.tolist()]
    return ups[np.argsort(np.negative(depth), kind="stable")]


def _part(weights: Weights, places: NDArray[np.int64]) -> Floats:
    """How much of each finding counts: what others leave of it."""
    counted, alone = weights.counted[:, places], weights.alone[:, places]
    part = np.divide(counted, alone, out=np.zeros_like(counted), where=alone != 0.0)
    own = np.array([is_own(mark) for mark in weights.marks])
    return np.asarray(part * own[:, None])


def _shares(
    above: Mapping[int, NDArray[np.int32]], rows: NDArray[np.int64], shown: Shown
) -> dict[int, Floats]:
    """Share of patients of each disease who show a term, for all terms above the findings."""
    missing = rows < 0  # those that HPOA does not hold
    found = {}
    for term in {up for ups in above.values() for up in ups.tolist()}:
        share = found[term] = shown.share(term, rows)
        share[missing] = 0.0
    return found


def _of_fit(near: _Nearness, counted: Floats) -> dict[str, Floats]:
    """``fit`` and ``best_fit``; of several that tell as much the first is the best."""
    fit, best = counted.copy(), np.zeros_like(counted)
    fit[near.own] = near.apart()[:, None] * counted[near.own]
    ours = np.where(near.part[near.own] > 0.0, counted[near.own], -np.inf)
    most = ours.argmax(axis=0)
    every = np.arange(counted.shape[1])
    best[np.array(near.own)[most], every] = np.where(
        np.isfinite(ours[most, every]), ours[most, every], 0.0
    )
    return {"fit": fit, "best_fit": best}


def _coverage(near: _Nearness, agreed: Floats, knowledge: Knowledge) -> tuple[Floats, Floats]:
    """Part of each disease's findings that the patient's agree with: of all, and of frequent ones.

    A finding of a disease is agreed with as far as the patient's findings tell of it: the
    information of the most special thing in common as part of its own.
    """
    information = knowledge.profiles.information
    disease, term, share = near.listing
    size = len(near.rows)
    weight = share * information[term]

    def part(of: NDArray[np.bool_]) -> Floats:
        total = np.bincount(disease[of], weight[of], size)
        found = np.bincount(disease[of], (weight * agreed)[of], size)
        return np.divide(found, total, out=np.zeros(size), where=total > 0.0)

    every = np.ones(len(share), dtype=bool)
    is_frequent = share >= _FREQUENT
    coverage = part(every)
    has_frequent = np.bincount(disease[is_frequent], minlength=size) > 0
    return coverage, np.where(has_frequent, part(is_frequent), coverage)


def agreement(above: Iterable[NDArray[np.int32]], knowledge: Knowledge) -> Floats:
    """Return how far findings tell of each term, 0 to 1, shape (terms,).

    Parameters
    ----------
    above
        Of each finding the places of its ancestors, itself among them.
    knowledge
        Reference tables.
    """
    information = knowledge.profiles.information
    told = np.zeros(len(information))
    for ups in above:
        told[ups] = information[ups]
    common = -knowledge.phenotypes.least_above(-told)
    return np.asarray(common / np.maximum(information, 1e-9))


def _of_person(rows: NDArray[np.int64], person: Person, knowledge: Knowledge) -> dict[str, Floats]:
    rare = knowledge.diseases.rare
    earliest, latest = (years[rows] for years in rare.onset_years)
    nothing = np.zeros(len(rows))
    before, after = nothing, nothing
    if person.age_years is not None:
        before = np.log1p(np.maximum(earliest - person.age_years, 0.0))
        after = np.log1p(person.age_years) * (latest <= _FIRST_YEAR)
    is_female = person.sex is Sex.FEMALE
    found = {
        "before_onset": before,
        "after_onset": after,
        "x_female": rare.is_x_recessive[rows].astype(np.float64) * is_female,
        "series_order": np.log1p(knowledge.profiles.series_order[rows]),
    }
    return {name: np.where(rows < 0, 0.0, values) for name, values in found.items()}
