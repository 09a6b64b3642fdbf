"""Findings in, ranked diagnoses out: posterior odds = prior odds x product of likelihood ratios.

Each disease stands against its own absence; nothing is normalised over the list. The same inputs
give the same list, whatever the order of the findings: what is switched off and on again changes
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from meddx.case.evidence import Diagnosis, Evidence, Finding, Universe
from meddx.diagnosis import explain, next_question, priors
from meddx.diagnosis.genotype import weigh_genotypes
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import Mark, marks
from meddx.diagnosis.named import weigh_named
from meddx.diagnosis.weights import WeighedMarks, Weights, weights_of
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases
from meddx.phrase import Phrase

__all__ = ["Person", "RankOptions", "rank"]

STEP = Phrase("{step}")
_HIGHEST: Final = 0.999  # no reading of ours is certain
_CHANGED: Final = 10  # so many diagnoses are told what would change them


@dataclass(frozen=True, eq=False)
class _Told:
    """What the evidence of a diagnosis is told from."""

    person: Person
    knowledge: Knowledge
    weights: Weights
    further: dict[str, tuple[Evidence, ...]]  # of variants, and of diseases that a note names


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
    """
    used = [finding for finding in findings if finding.key not in options.switched_off]
    diseases = knowledge.diseases
    chosen = priors.candidates(diseases, options.among)
    before = priors.priors(diseases, chosen, options)
    weights = weights_of(marks(used, knowledge.phenotypes), person, knowledge, options, kept)
    further = weigh_genotypes(used, person, knowledge, options)
    logs = np.log10(before / (1.0 - before)) + priors.of_person(diseases, person)
    logs += weights.counted.sum(axis=0)
    named = _not_named_yet(weigh_named(used, diseases, before), weights, diseases)
    for code, evidence in named.items():
        further[code] = (*further.get(code, ()), evidence)
    for code, rows in further.items():
        logs[diseases.places[code]] += sum(row.log10_lr for row in rows)
    # Rounded, so that equal evidence is a tie (settled by code) and not a matter of last digits.
    order = np.lexsort((diseases.tie_break, -np.round(logs, 9), ~chosen))
    ranking = order[: int(chosen.sum())].tolist()
    best = _best(ranking, diseases, options)
    told = _Told(person, knowledge, weights, further)
    ranked = tuple(
        _diagnosis(place, float(before[place]), float(logs[place]), told) for place in best
    )
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


def _best(ranking: list[int], diseases: Diseases, options: RankOptions) -> list[int]:
    """Return the first places; an OMIM and an ORPHA entry of one name are told once.

    Where only inherited diseases are ranked every entry stays, since codes are compared there.
    """
    if options.among != "all":
        return ranking[: options.limit]
    best: dict[str, int] = {}
    for place in ranking:
        if len(best) >= options.limit:
            break
        best.setdefault(diseases.code(diseases.codes[place]).display.casefold(), place)
    return list(best.values())


def _diagnosis(place: int, before: float, logs: float, told: _Told) -> Diagnosis:
    diseases, person = told.knowledge.diseases, told.person
    code = diseases.codes[place]
    own = diseases.own.get(code)
    evidence = [*_of_findings(place, told.knowledge, told.weights), *told.further.get(code, ())]
    if own is None:
        row = place - len(diseases.own)
        evidence += priors.rare_evidence(diseases, row, person)
    else:
        evidence += priors.own_evidence(own, person)
    odds = 10.0 ** min(logs, 12.0)
    return Diagnosis(
        code=diseases.code(code),
        prior=before,
        probability=min(odds / (1.0 + odds), _HIGHEST),
        evidence=tuple(sorted(evidence, key=lambda e: -abs(e.log10_lr))),
        universe=Universe.HEREDITARY if own is None else own.universe,
        must_not_miss=own is not None and own.must_not_miss,
        links=() if own is None else tuple(diseases.link(link) for link in own.links),
        next_steps=() if own is None else tuple(STEP.with_values(step=s) for s in own.next_steps),
    )


def _of_findings(place: int, knowledge: Knowledge, weights: Weights) -> list[Evidence]:
    """Explain each mark's part for the disease of a row; what says nothing is left out."""
    diseases = knowledge.diseases
    code = diseases.codes[place]
    found = []
    for number, mark in enumerate(weights.marks):
        if code in diseases.own:
            weighed = weights.own[number].get(code)
        else:
            weighed = weights.rare[number].at(place - len(diseases.own))
        if weighed is None or not weights.alone[number, place]:
            continue
        counted = float(weights.counted[number, place])
        other = _counted_instead(number, place, weights) if counted == 0.0 else None
        if other is None:
            found.append(explain.of_mark(mark, weighed, counted))
        else:
            found.append(explain.already_counted(mark, other))
    return found


def _counted_instead(number: int, place: int, weights: Weights) -> Mark | None:
    """Return the nested finding that counts in place of a mark."""
    for pair in weights.how.nested:
        if number in pair:
            other = pair[0] if pair[1] == number else pair[1]
            if weights.counted[other, place]:
                return weights.marks[other]
    return None
