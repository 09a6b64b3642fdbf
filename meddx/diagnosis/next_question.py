"""What to ask next: what is expected to tell most about the list.

Findings that nobody has mentioned, and a test of the genes of the first inherited diseases, by
their expected information gain over the first diagnoses (``gain``). The tables choose a few; what
each answer would really make of the list, by the rules that made it, then decides and is told.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from meddx.case.evidence import Diagnosis, Finding, Universe
from meddx.case.later import renewed
from meddx.case.question import Question
from meddx.diagnosis import gain, gene_test
from meddx.diagnosis.askable import Askable, Asked, asked_by
from meddx.diagnosis.blocks import Blocks
from meddx.diagnosis.explain import times
from meddx.diagnosis.marks import Mark, marks
from meddx.diagnosis.trial import FIRST, Trial
from meddx.diagnosis.weigh import ratio
from meddx.diagnosis.weights import Ranking
from meddx.diagnosis.what_if import WhatIf
from meddx.knowledge import Knowledge
from meddx.knowledge.radiology import Annotation
from meddx.phrase import Phrase

WOULD_RAISE = Phrase("{finding}, if found, would make this {times} times as likely (odds).")
WOULD_LOWER = Phrase("{finding}, if excluded, would make this {times} times as likely (odds).")
# Of inherited diseases at most one is the patient's: what the others make of it is not known here.
LIKELIER = Phrase("{finding}, if found, would make this more likely.")
LESS_LIKELY = Phrase("{finding}, if excluded, would make this less likely.")
_TRIED: Final = 10  # findings whose answers are tried out
# A more general finding is asked first unless the special one tells clearly more.
_GENERAL: Final = 0.8
_ALIKE: Final = 0.7  # part of their ancestors that two kinds of one thing share
_LEAST_BITS: Final = 0.01
_LEAST_BITS_OF_TEST: Final = 0.02  # a test costs more than a question


def ask(
    diagnoses: Sequence[Diagnosis],
    findings: Sequence[Finding],
    knowledge: Knowledge,
    limit: int = 3,
    ranking: Ranking | None = None,
) -> tuple[Question, ...]:
    """Return the questions whose answers tell most about the first diagnoses, best first.

    Where the genes of an inherited disease among them were not looked at, a test comes beside.

    Parameters
    ----------
    diagnoses
        Ranked.
    findings
        What was found, excluded or mentioned in any other way: not asked again, nor what follows.
    knowledge
        Reference tables.
    limit
        How many findings to ask for.
    ranking
        How the diagnoses were ranked.
    """
    if not diagnoses:
        return ()
    ranking = ranking or Ranking()
    options = ranking.options
    # Each stands against its own absence among all diseases: the others need not be looked at.
    listed = diagnoses[:FIRST] if options.among == "all" else diagnoses
    counted = [f for f in findings if f.key not in options.switched_off]
    seen = marks(counted, knowledge.phenotypes)
    what_if = WhatIf(listed, seen, knowledge, ranking)
    said = marks(findings, knowledge.phenotypes)
    askable = Askable(said, listed[:FIRST], knowledge, ranking)
    trial = Trial(listed, what_if, knowledge, ranking)
    found = [
        trial.of_finding(*likely)
        for likely in _likely(listed, what_if, askable)[: max(_TRIED, 2 * limit)]
    ]
    chosen = _chosen([one for one in found if one.bits > _LEAST_BITS], knowledge, limit)
    tests = (trial.of_genes(test) for test in gene_test.wanted(listed[:FIRST], knowledge))
    best = max(tests, key=lambda test: test.bits, default=None)
    if best is not None and best.bits > _LEAST_BITS_OF_TEST:
        chosen.append(best)
    return tuple(sorted(chosen, key=lambda question: -question.bits))


def _likely(
    diagnoses: Sequence[Diagnosis], what_if: WhatIf, askable: Askable
) -> list[tuple[Asked, list[int]]]:
    """Return findings by what they tell by the tables alone, with the diagnoses known for each."""
    first = diagnoses[:FIRST]
    rows = [(place, row) for place, one in enumerate(first) for row in askable.rows(one)]
    share = np.array([row.share for _, row in rows])
    background = np.array([row.background for _, row in rows])
    before = what_if.before[np.array([place for place, _ in rows], dtype=np.int64)]
    told = gain.by_tables(before, share, background)
    bits: dict[Asked, float] = {}
    known_for: dict[Asked, list[int]] = {}
    for (place, row), value in zip(rows, told.tolist(), strict=True):
        asked = asked_by(row)
        bits[asked] = bits.get(asked, 0.0) + value
        known_for.setdefault(asked, []).append(place)
    order = sorted(bits, key=lambda asked: (-bits[asked], asked.hpo_id, asked.kind))
    return [(asked, known_for[asked]) for asked in order]


def _chosen(found: list[Question], knowledge: Knowledge, limit: int) -> list[Question]:
    """Return the best questions, none of which asks nearly the same as another."""
    left = sorted(found, key=lambda q: (-q.bits, q.code.code, q.about))
    chosen: list[Question] = []
    for question in left:
        asked = next((q for q in left if _is_enough(q, question, knowledge)), question)
        if not any(_alike(asked, other, knowledge) for other in chosen):
            chosen.append(asked)
    return chosen[:limit]


def _is_enough(general: Question, special: Question, knowledge: Knowledge) -> bool:
    """Whether a more general finding tells nearly as much, and so is asked first."""
    return (
        general is not special
        and _is_above(general, special, knowledge)
        and general.bits >= _GENERAL * special.bits
    )


def _is_above(general: Question, special: Question, knowledge: Knowledge) -> bool:
    above = knowledge.phenotypes.ancestors(special.code.code)
    return general.about is special.about and general.code.code in above


def _alike(one: Question, other: Question, knowledge: Knowledge) -> bool:
    """Whether two questions are about the same thing: one answer nearly gives the other."""
    if one.about is not other.about:
        return False
    above = [knowledge.phenotypes.ancestors(question.code.code) for question in (one, other)]
    if any(question.code.code in above[n] for n, question in enumerate((other, one))):
        return True
    if len(above[0] & above[1]) >= _ALIKE * len(above[0] | above[1]):
        return True
    groups = [_group(question, knowledge) for question in (one, other)]
    return groups[0] == groups[1] != ""


def _group(question: Question, knowledge: Knowledge) -> str:
    """Name the findings that go with it; empty for a finding of its own."""
    stated = knowledge.diseases.background_of(question.code.code)
    return "" if stated is None else stated.group


def with_changes(
    ranked: tuple[Diagnosis, ...], seen: Sequence[Mark], knowledge: Knowledge, first: int
) -> tuple[Diagnosis, ...]:
    """Tell the first diagnoses which unasked finding would raise or lower them most."""
    asked = ranked[:first]

    def changes(numbers: Iterable[int]) -> list[tuple[Phrase, ...]]:
        askable = Askable(seen, asked, knowledge, Ranking())
        told = []
        for number in numbers:
            rows = [row for row in askable.rows(asked[number]) if row.context == "finding"]
            told.append(_changes(asked[number], rows, knowledge))
        return told

    blocks = Blocks(len(asked), changes)
    told = [renewed(one, changed_by=blocks.later(number)) for number, one in enumerate(asked)]
    return tuple(told) + ranked[first:]


def _changes(
    diagnosis: Diagnosis, rows: list[Annotation], knowledge: Knowledge
) -> tuple[Phrase, ...]:
    if not rows:
        return ()
    inherited = diagnosis.universe is Universe.HEREDITARY
    sentences = []
    for likelihood, templates, pick in (
        (math.inf, (WOULD_RAISE, LIKELIER), max),
        (0.0, (WOULD_LOWER, LESS_LIKELY), min),
    ):
        row = pick(rows, key=lambda a: (ratio(a.share, a.background, likelihood), a.hpo_id))
        finding = knowledge.phenotypes.code(row.hpo_id)
        value = math.log10(ratio(row.share, row.background, likelihood))
        factor = {} if inherited else {"times": times(value)}
        sentences.append(templates[inherited].with_values(finding=finding, **factor))
    return tuple(sentences)
