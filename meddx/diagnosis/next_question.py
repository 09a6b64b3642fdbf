"""What to ask or do next: what would change the list most.

For a finding x that nobody has mentioned and a diagnosis with probability P, the annotations give
p(x) = P f + (1 - P) b and the probabilities after a yes and a no. The expected change,
p(x) |P(yes) - P| + (1 - p(x)) |P(no) - P|, is added up over the first diagnoses; the finding with
the highest sum is asked first.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from meddx.case.codes import Code
from meddx.case.evidence import Diagnosis, Finding
from meddx.diagnosis.explain import times
from meddx.diagnosis.marks import Mark, marks
from meddx.diagnosis.weigh import ratio
from meddx.knowledge import Knowledge
from meddx.knowledge.radiology import Annotation
from meddx.phrase import Phrase

WOULD_RAISE = Phrase("{finding}, if found, would make this {times} times as likely (odds).")
WOULD_LOWER = Phrase("{finding}, if excluded, would make this {times} times as likely (odds).")
ASK = Phrase("Ask or look for: {finding}. It would change {disease} most.")
_FIRST: Final = 8  # diagnoses that a question is weighed against


@dataclass(frozen=True)
class Question:
    """A finding to ask or look for, with its expected change of the list (sum over diagnoses)."""

    finding: Code
    expected_change: float
    sentence: Phrase


def expected_change(probability: float, share: float, background: float) -> float:
    """Return the expected absolute change of a probability by knowing a finding.

    >>> round(expected_change(0.5, 1.0, 0.0001), 3)
    0.5
    """
    seen = probability * share + (1.0 - probability) * background
    after_yes = probability * share / seen
    after_no = probability * (1.0 - share) / (1.0 - seen)
    return seen * abs(after_yes - probability) + (1.0 - seen) * abs(after_no - probability)


def ask(
    diagnoses: Sequence[Diagnosis],
    findings: Sequence[Finding],
    knowledge: Knowledge,
    limit: int = 3,
) -> tuple[Question, ...]:
    """Return the unasked findings that would change the first diagnoses most, best first.

    Parameters
    ----------
    diagnoses
        Ranked.
    findings
        What was found, excluded or mentioned in any other way: not asked again.
    knowledge
        Reference tables.
    limit
        How many questions to return.
    """
    changes: dict[str, float] = {}
    most: dict[str, tuple[float, Code]] = {}
    known = _known(marks(findings, knowledge.phenotypes), knowledge)
    for diagnosis in diagnoses[:_FIRST]:
        for row in _unasked(diagnosis, known, knowledge):
            change = expected_change(diagnosis.probability, row.share, row.background)
            changes[row.hpo_id] = changes.get(row.hpo_id, 0.0) + change
            if change > most.get(row.hpo_id, (0.0, diagnosis.code))[0]:
                most[row.hpo_id] = (change, diagnosis.code)
    order = sorted(most, key=lambda hp_id: (-changes[hp_id], hp_id))
    return tuple(
        Question(
            knowledge.phenotypes.code(hp_id),
            changes[hp_id],
            ASK.with_values(finding=knowledge.phenotypes.code(hp_id), disease=most[hp_id][1]),
        )
        for hp_id in order[:limit]
    )


def next_steps(diagnoses: Sequence[Diagnosis], limit: int = 4) -> tuple[Phrase, ...]:
    """Return the steps of the first diagnoses, each once: those wanted by the most likely first."""
    wanted: dict[Phrase, float] = {}
    for diagnosis in diagnoses[:_FIRST]:
        for step in diagnosis.next_steps:
            wanted[step] = wanted.get(step, 0.0) + diagnosis.probability
    return tuple(sorted(wanted, key=lambda step: -wanted[step])[:limit])


def with_changes(
    ranked: tuple[Diagnosis, ...], seen: Sequence[Mark], knowledge: Knowledge, first: int
) -> tuple[Diagnosis, ...]:
    """Tell the first diagnoses which unasked finding would raise or lower them most."""
    known = _known(seen, knowledge)
    told = []
    for diagnosis in ranked[:first]:
        rows = _unasked(diagnosis, known, knowledge)
        told.append(replace(diagnosis, changed_by=_changes(rows, knowledge)))
    return tuple(told) + ranked[first:]


def _changes(rows: list[Annotation], knowledge: Knowledge) -> tuple[Phrase, ...]:

    if not rows:
        return ()
    sentences = []
    for likelihood, template, pick in ((math.inf, WOULD_RAISE, max), (0.0, WOULD_LOWER, min)):
        row = pick(rows, key=lambda a: (ratio(a.share, a.background, likelihood), a.hpo_id))
        value = math.log10(ratio(row.share, row.background, likelihood))
        finding = knowledge.phenotypes.code(row.hpo_id)
        sentences.append(template.with_values(finding=finding, times=times(value)))
    return tuple(sentences)


def _known(seen: Sequence[Mark], knowledge: Knowledge) -> frozenset[str]:
    """Return what was mentioned, and what follows from it: a dry cough is a cough.

    What a model leaves open is not known.
    """
    found: set[str] = set()
    for mark in (mark for mark in seen if not mark.is_open):
        found |= knowledge.phenotypes.ancestors(mark.code.code)
    return frozenset(found)


def _unasked(diagnosis: Diagnosis, known: frozenset[str], knowledge: Knowledge) -> list[Annotation]:
    own = knowledge.diseases.own.get(diagnosis.code.code)
    rows = () if own is None else own.annotations
    return [
        a
        for a in rows
        if a.context == "finding" and not a.absent and 0.0 < a.share < 1.0 and a.hpo_id not in known
    ]
