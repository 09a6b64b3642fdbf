"""Findings in, ranked diagnoses out: posterior odds = prior odds x product of likelihood ratios.

People sent for imaging can have several common diseases: each stands against its own absence. Of
the inherited ones they have one or none (``one_inherited``). Where only rare diseases are ranked
the question is which of them it is, and their probabilities add up to one (``rare_list``). The same
inputs give the same list, whatever the order of the findings: what is switched off and on again
changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis, Evidence, Finding, Universe
from meddx.case.later import later
from meddx.diagnosis import demand, next_question, one_inherited, priors, rare_list
from meddx.diagnosis.blocks import Blocks
from meddx.diagnosis.candidates import added
from meddx.diagnosis.explain_findings import of_findings
from meddx.diagnosis.explained import Rivals
from meddx.diagnosis.gene_list import of_genes
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inherited_steps import STEP, steps_of
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.learned import Shortlist, best_places
from meddx.diagnosis.marks import marks
from meddx.diagnosis.named import weigh_named
from meddx.diagnosis.shares import HIGHEST
from meddx.diagnosis.untold import with_untold
from meddx.diagnosis.weights import WeighedMarks, Weights, weights_of
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases

__all__ = ["Person", "RankOptions", "rank"]

_CHANGED: Final = 10  # so many diagnoses are told what would change them

Further = Mapping[str, tuple[Evidence, ...]]
Why = Callable[[range], list[tuple[Evidence, ...]]]  # of some places of the list


@dataclass(frozen=True, eq=False)
class _Told:
    """What diagnoses are told from; ``before`` are priors, shape (diseases,)."""

    person: Person
    examinations: frozenset[str]
    knowledge: Knowledge
    weights: Weights
    before: NDArray[np.float64]
    further: Further  # of variants, and of diseases that a note names

    def of(self, places: list[int]) -> "_Told":
        """Return the same of the diseases of some rows: little to keep while nobody asks why."""
        rows, codes = np.array(places, dtype=np.int64), self.knowledge.diseases.codes
        named = [codes[place] for place in places if codes[place] in self.further]
        further = {code: self.further[code] for code in named}
        return replace(
            self, weights=self.weights.of(rows), before=self.before[rows], further=further
        )


def rank(
    findings: Sequence[Finding],
    person: Person,
    knowledge: Knowledge,
    options: RankOptions,
    kept: WeighedMarks | None = None,
) -> tuple[Diagnosis, ...]:
    """Return the most probable diagnoses with their evidence, best first.

    Parameters
    ----------
    findings
        Of images, notes, genes, values and the reader; those switched off are left out.
    person
        Age and sex.
    knowledge
        Reference tables.
    options
        What is switched off, among which diseases, how many.
    kept
        Marks that were weighed before.

    Raises
    ------
    Refused
        ``bad_ranking`` when rare diseases are ranked and their learned weights cannot be read.
    """
    used = [finding for finding in findings if finding.key not in options.switched_off]
    diseases = knowledge.diseases
    chosen = priors.candidates(diseases, options.among) & of_genes(options.genes, knowledge)
    if not chosen.any():
        return ()
    everyone = options.among == "all"
    before = priors.priors(diseases, chosen, options) if everyone else rare_list.priors(chosen)
    seen = marks(used, knowledge.phenotypes)
    seen = with_untold(seen, knowledge) if everyone else seen
    weights = weights_of(seen, person, knowledge, options, kept)
    further = weigh_genotypes(used, person, knowledge, options)
    named = _not_named_yet(weigh_named(used, diseases, before), weights, diseases)
    for code, evidence in named.items():
        further[code] = (*further.get(code, ()), evidence)
    logs = priors.of_person(diseases, person, options.examinations)
    logs = logs + weights.counted.sum(axis=0)
    told = _Told(person, options.examinations, knowledge, weights, before, further)
    ranked = (_all if everyone else _rare)(logs, chosen, told, options.limit)
    return next_question.with_changes(ranked, weights.marks, knowledge, _CHANGED)


def _not_named_yet(
    named: dict[str, Evidence], weights: Weights, diseases: Diseases
) -> dict[str, Evidence]:
    """Leave out the diseases that a finding names already: "pneumonia" is one thought, not two."""

    def is_named(code: str) -> bool:
        place = diseases.places[code]
        return any(
            code in found and found[code].named and weights.counted[number, place]
            for number, found in enumerate(weights.own)
        )

    return {code: evidence for code, evidence in named.items() if not is_named(code)}


def _all(
    logs: NDArray[np.float64], chosen: NDArray[np.bool_], told: _Told, limit: int
) -> tuple[Diagnosis, ...]:
    """Rank common diseases, each against its absence, and inherited ones: one of them or none."""
    diseases = told.knowledge.diseases
    free = logs + added(told.further, told.knowledge)
    free = one_inherited.odds(free, told.before, chosen, diseases)
    own = np.flatnonzero(~diseases.is_inherited)
    size = len(diseases.own)
    rivals = Rivals(told.weights.marks, told.weights.counted[:, :size], free[:size], diseases)
    shifts = np.zeros(len(free))
    shifts[own] = rivals.shifts(own)
    free = free + shifts
    limits = demand.limits(told.weights.marks, diseases, told.examinations)
    logs = demand.held(free, limits, diseases)
    shown = _once(logs, chosen, demand.tie_break(free, limits, diseases), diseases, limit)
    kept, free_of, logs_of = told.of(shown), free[shown].tolist(), logs[shown].tolist()

    def why(numbers: range) -> list[tuple[Evidence, ...]]:
        found = []
        for number, rows in zip(numbers, _evidence(numbers, kept), strict=True):
            place, value = shown[number], free_of[number]
            if diseases.is_inherited[place]:
                rows.extend(one_inherited.of_others(value, kept.before.item(number), rows))
            rows.extend(rivals.evidence(place, shifts.item(place)))
            if logs_of[number] < value:
                limit_of = limits[diseases.codes[place]]
                rows.append(limit_of.evidence(logs_of[number] - value))
            found.append(_strongest_first(rows))
        return found

    return _diagnoses(shown, [_probability(value) for value in logs_of], kept, why)


def _rare(
    logs: NDArray[np.float64], chosen: NDArray[np.bool_], told: _Told, limit: int
) -> tuple[Diagnosis, ...]:
    """Rank rare diseases against each other.

    Entries of OMIM and ORPHA of one name all stay, since codes are compared there.
    """
    case = (told.weights, told.person, told.knowledge)
    found = rare_list.ranked(logs, added(told.further, told.knowledge), chosen, *case)
    shown = found.first(limit).tolist()
    chances, candidates = found.shares[shown].tolist(), int(chosen.sum())
    kept, listed = told.of(shown), found.listed

    def why(numbers: range) -> list[tuple[Evidence, ...]]:
        explained = _rare_evidence(numbers, listed, kept)
        of_others = [
            rare_list.of_others(chances[number], kept.before.item(number), rows, candidates)
            for number, rows in zip(numbers, explained, strict=True)
        ]
        told_all = zip(explained, of_others, strict=True)
        return [(*_strongest_first(rows), rest) for rows, rest in told_all]

    return _diagnoses(shown, chances, kept, why)


def _rare_evidence(
    numbers: Sequence[int], listed: Shortlist | None, told: _Told
) -> list[list[Evidence]]:
    """Explain those that were weighed further, and the others."""
    evidence = rare_list.evidence(listed, numbers, told.weights, told.person, told.knowledge)
    for number, rows in evidence.items():
        rows.extend(_further(number, told))
    others = [number for number in numbers if number not in evidence]
    evidence |= dict(zip(others, _evidence(others, told), strict=True))
    return [evidence[number] for number in numbers]


def _probability(logs: float) -> float:
    odds = 10.0 ** min(logs, 12.0)
    return float(min(odds / (1.0 + odds), HIGHEST))


def _once(
    logs: NDArray[np.float64],
    chosen: NDArray[np.bool_],
    tie_break: NDArray[np.int64],
    diseases: Diseases,
    limit: int,
) -> list[int]:
    """Return the first places; an OMIM and an ORPHA entry of one name are told once."""
    count, candidates = 2 * limit, int(chosen.sum())
    numbers = diseases.disease_numbers
    while limit > 0:
        best: dict[int, int] = {}
        for place in best_places(logs, chosen, tie_break, count).tolist():
            best.setdefault(numbers.item(place), place)
            if len(best) == limit:
                break
        if len(best) == limit or count >= candidates:
            return list(best.values())
        count = candidates
    return []


def _evidence(numbers: Sequence[int], told: _Told) -> list[list[Evidence]]:
    """Explain what the findings by themselves, further evidence, age and sex say."""
    diseases = told.knowledge.diseases
    found = of_findings(numbers, diseases, told.weights)
    for number, rows in zip(numbers, found, strict=True):
        rows.extend(_further(number, told))
        place = told.weights.places.item(number)
        own = diseases.own.get(diseases.codes[place])
        if own is None:
            rows.extend(priors.rare_evidence(diseases, place - len(diseases.own), told.person))
        else:
            rows.extend(priors.own_evidence(own, told.person, told.examinations))
    return found


def _strongest_first(rows: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(rows, key=lambda row: -abs(row.log10_lr)))


def _further(number: int, told: _Told) -> tuple[Evidence, ...]:
    code = told.knowledge.diseases.codes[told.weights.places.item(number)]
    return told.further.get(code, ())


def _diagnoses(
    places: list[int], chances: list[float], told: _Told, why: Why
) -> tuple[Diagnosis, ...]:
    """Return the diagnoses of some rows; why they are there is told once somebody asks."""
    evidence = Blocks(len(places), why)
    rows = zip(places, chances, told.before.tolist(), strict=True)
    return tuple(
        _diagnosis(place, chance, before, evidence.later(number), told.knowledge)
        for number, (place, chance, before) in enumerate(rows)
    )


def _diagnosis(
    place: int,
    probability: float,
    before: float,
    evidence: tuple[Evidence, ...],
    knowledge: Knowledge,
) -> Diagnosis:
    diseases = knowledge.diseases
    code = diseases.codes[place]
    own = diseases.own.get(code)
    if own is None:
        named = diseases.code(code)
        return Diagnosis(
            code=named,
            prior=before,
            probability=probability,
            evidence=evidence,
            universe=Universe.HEREDITARY,
            next_steps=later(lambda: steps_of(named, knowledge)),
        )
    return Diagnosis(
        code=own.code,
        prior=before,
        probability=probability,
        evidence=evidence,
        universe=own.universe,
        must_not_miss=own.must_not_miss,
        links=later(lambda: tuple(diseases.link(link) for link in own.links)) if own.links else (),
        next_steps=later(lambda: tuple(STEP.with_values(step=s) for s in own.next_steps)),
    )
