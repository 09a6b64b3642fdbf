"""Findings in, ranked diagnoses out: posterior odds = prior odds x product of likelihood ratios.

People sent for imaging can have several common diseases: each stands against its own absence. Of
the inherited ones they have one or none (``one_inherited``). Where only rare diseases are ranked
the question is which of them it is, and their probabilities add up to one (``rare_list``). The same
inputs give the same list, whatever the order of the findings: what is switched off and on again
changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Diagnosis, Evidence, Finding, Universe
from meddx.diagnosis import demand, next_question, one_inherited, priors, rare_list
from meddx.diagnosis.candidates import added
from meddx.diagnosis.explain_findings import of_findings
from meddx.diagnosis.gene_list import of_genes
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.named import weigh_named
from meddx.diagnosis.shares import HIGHEST
from meddx.diagnosis.weights import WeighedMarks, Weights, weights_of
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases
from meddx.phrase import Phrase

__all__ = ["Person", "RankOptions", "rank"]

STEP = Phrase("{step}")
_CHANGED: Final = 10  # so many diagnoses are told what would change them

Further = Mapping[str, tuple[Evidence, ...]]


@dataclass(frozen=True, eq=False)
class _Told:
    """What a diagnosis is told from; ``before`` are priors, shape (diseases,)."""

    person: Person
    examinations: frozenset[str]
    knowledge: Knowledge
    weights: Weights
    before: NDArray[np.float64]
    further: Further  # of variants, and of diseases that a note names


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
    weights = weights_of(marks(used, knowledge.phenotypes), person, knowledge, options, kept)
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
    limits = demand.limits(told.weights.marks, diseases, told.examinations)
    logs = demand.held(free, limits, diseases)
    # Rounded, so that equal evidence is a tie (settled by what it was before it was held, then by
    # code) and not a matter of last digits.
    places = np.flatnonzero(chosen)
    keys = (-np.round(values[places], 9) for values in (free, logs))
    order = np.lexsort((diseases.tie_break[places], *keys))
    shown = _once(places[order].tolist(), diseases, limit)
    evidence = _evidence(shown, told)
    for place, rows in zip(shown, evidence, strict=True):
        if diseases.is_inherited[place]:
            before = float(told.before[place])
            rows.extend(one_inherited.of_others(float(free[place]), before, rows))
        if logs[place] < free[place]:
            limit_of = limits[diseases.codes[place]]
            rows.append(limit_of.evidence(float(logs[place] - free[place])))
    return tuple(
        _diagnosis(place, _probability(float(logs[place])), _strongest_first(rows), told)
        for place, rows in zip(shown, evidence, strict=True)
    )


def _rare(
    logs: NDArray[np.float64], chosen: NDArray[np.bool_], told: _Told, limit: int
) -> tuple[Diagnosis, ...]:
    """Rank rare diseases against each other.

    Entries of OMIM and ORPHA of one name all stay, since codes are compared there.
    """
    case = (told.weights, told.person, told.knowledge)
    found = rare_list.ranked(logs, added(told.further, told.knowledge), chosen, *case)
    shown = found.order[:limit].tolist()
    evidence = found.evidence(shown, *case)
    for place, rows in evidence.items():
        rows.extend(_further(place, told))
    others = [place for place in shown if place not in evidence]
    evidence |= dict(zip(others, _evidence(others, told), strict=True))
    ranked = []
    for place in shown:
        rows = evidence[place]
        probability, before = float(found.shares[place]), float(told.before[place])
        rest = rare_list.of_others(probability, before, rows, len(found.order))
        ranked.append(_diagnosis(place, probability, [*_strongest_first(rows), rest], told))
    return tuple(ranked)


def _probability(logs: float) -> float:
    odds = 10.0 ** min(logs, 12.0)
    return float(min(odds / (1.0 + odds), HIGHEST))


def _once(ranking: list[int], diseases: Diseases, limit: int) -> list[int]:
    """Return the first places; an OMIM and an ORPHA entry of one name are told once."""
    best: dict[str, int] = {}
    for place in ranking:
        if len(best) >= limit:
            break
        best.setdefault(diseases.code(diseases.codes[place]).display.casefold(), place)
    return list(best.values())


def _evidence(places: list[int], told: _Told) -> list[list[Evidence]]:
    """Explain what the findings by themselves, further evidence, age and sex say."""
    diseases = told.knowledge.diseases
    found = of_findings(places, diseases, told.weights)
    for place, rows in zip(places, found, strict=True):
        rows.extend(_further(place, told))
        own = diseases.own.get(diseases.codes[place])
        if own is None:
            rows.extend(priors.rare_evidence(diseases, place - len(diseases.own), told.person))
        else:
            rows.extend(priors.own_evidence(own, told.person, told.examinations))
    return found


def _strongest_first(rows: list[Evidence]) -> list[Evidence]:
    return sorted(rows, key=lambda row: -abs(row.log10_lr))


def _further(place: int, told: _Told) -> tuple[Evidence, ...]:
    return told.further.get(told.knowledge.diseases.codes[place], ())


def _diagnosis(place: int, probability: float, evidence: list[Evidence], told: _Told) -> Diagnosis:
    diseases = told.knowledge.diseases
    code = diseases.codes[place]
    own = diseases.own.get(code)
    return Diagnosis(
        code=diseases.code(code),
        prior=float(told.before[place]),
        probability=probability,
        evidence=tuple(evidence),
        universe=Universe.HEREDITARY if own is None else own.universe,
        must_not_miss=own is not None and own.must_not_miss,
        links=() if own is None else tuple(diseases.link(link) for link in own.links),
        next_steps=() if own is None else tuple(STEP.with_values(step=s) for s in own.next_steps),
    )
