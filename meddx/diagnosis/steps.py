"""What to do next: the steps of the diagnoses that count, the urgent ones first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from meddx.case.evidence import Diagnosis
from meddx.phrase import Language, Phrase

# All of these are estimates of the project authors.
LIKELY: Final = 0.02  # probability from which a diagnosis calls for something
NEVER_MISSED: Final = 0.005  # the same of one that must not be missed
_NEAR_THE_FIRST: Final = 1 / 3  # part of the first one's probability from which it goes first
_FIRST: Final = 2  # steps that go before all others
_ALIKE: Final = 0.6  # part of their words that two ways to say one thing share
_WORD: Final = re.compile(r"\w+")
_PARTS: Final = re.compile("[,;:(]")
_SMALL: Final = frozenset(
    {"a", "an", "and", "at", "by", "for", "if", "in", "is", "of", "on", "once", "or", "the"}
    | {"then", "to", "with"}
)


@dataclass
class _Step:
    """A step with the summed probability of the diagnoses that call for it."""

    said: Phrase
    wanted: float

    def __post_init__(self) -> None:
        self._words, self._beginning = _told_by(self.said)

    def says_the_same(self, other: "_Step") -> bool:
        """Whether one holds all that the other asks for, or both in nearly the same words.

        "Surgical opinion: early operation" begins as "Surgical opinion at once" does.
        """
        mine, others = self._words, other._words
        shared = len(mine & others)
        if shared in (len(mine), len(others)):
            return True
        union = len(mine) + len(others) - shared
        return shared >= _ALIKE * union or self._beginning == other._beginning


def next_steps(diagnoses: Sequence[Diagnosis], limit: int = 4) -> tuple[Phrase, ...]:
    """Return what the diagnoses call for, each thing once.

    A diagnosis counts from 2 % on, one that must not be missed from 0.5 %. The first step of one
    that must not be missed goes first where it is near the likeliest diagnosis in probability;
    where it is not, but counts as any other, one such step is among those told. The rest follows
    by the summed probability of the diagnoses that call for it.

    Parameters
    ----------
    diagnoses
        Ranked.
    limit
        How many to return.
    """
    counted = [d for d in diagnoses if _counts(d) and d.next_steps]
    steps = _merged(_Step(step, d.probability) for d in counted for step in d.next_steps)
    highest = max((d.probability for d in diagnoses), default=0.0)
    urgent = _merged(_Step(d.next_steps[0], d.probability) for d in counted if _must_be_told(d))
    near = [one for one in urgent if one.wanted >= _NEAR_THE_FIRST * highest][:_FIRST]
    told = _first([*near, *sorted(steps, key=lambda step: -step.wanted)], limit)
    if urgent and len(told) == limit and not any(map(urgent[0].says_the_same, told)):
        told[-1] = urgent[0]
    return tuple(step.said for step in told)


def _counts(diagnosis: Diagnosis) -> bool:
    return diagnosis.probability >= (NEVER_MISSED if diagnosis.must_not_miss else LIKELY)


def _must_be_told(diagnosis: Diagnosis) -> bool:
    return diagnosis.must_not_miss and diagnosis.probability >= LIKELY


def _merged(steps: Iterable[_Step]) -> list[_Step]:
    """Join what says the same under the words that come first."""
    kept: list[_Step] = []
    for step in steps:
        same = next(filter(step.says_the_same, kept), None)
        if same is None:
            kept.append(_Step(step.said, step.wanted))
        else:
            same.wanted += step.wanted
    return kept


def _first(steps: Iterable[_Step], limit: int) -> list[_Step]:
    """Return the first that do not say the same as one before."""
    kept: list[_Step] = []
    for step in steps:
        if len(kept) == limit:
            break
        if not any(map(step.says_the_same, kept)):
            kept.append(step)
    return kept


@lru_cache(maxsize=2048)  # the tables have some six hundred, and each is compared with the rest
def _told_by(step: Phrase) -> tuple[frozenset[str], frozenset[str]]:
    """Words of a step that say what to do: of all of it, and of its first part."""
    said = step.label(Language.EN)
    return _telling(said), _telling(_PARTS.split(said)[0])


def _telling(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _SMALL
