"""How a diagnosis came by its probability: each piece of evidence as a step of the odds.

log10 odds after = log10 odds before + sum of the log10 likelihood ratios, so that on a scale of
log10 odds a step is as long as its evidence is strong, wherever it stands.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

from meddx.case.codes import HGNC, MEDDX
from meddx.case.elsewhere import Elsewhere
from meddx.case.evidence import (
    Diagnosis,
    Evidence,
    Finding,
    GeneFileSource,
    ImageSource,
    ObservationSource,
    ReaderSource,
    TextSource,
    VariantSource,
)
from meddx.case.wording import ASSERTIONS, READ_AS, VALUE, probability
from meddx.phrase import Labelled, Phrase

HARDLY: Final = 0.01  # log10: a likelihood ratio of 1.02 is nothing to tell
_SAME: Final = 0.02  # log10: below it a remainder is rounding
_MOST_TOLD: Final = 6.0  # log10 of the largest factor that is told
_LEAST: Final = 1e-9  # a probability of 0 or 1 has no odds
_PERSON: Final = frozenset({f"{MEDDX}:age", f"{MEDDX}:sex"})
_AROUND: Final = 0.25  # decades that stay free at both ends of the scale
# Marks of the scale, the one that is wanted most first.
_MARKS: Final = (0.5, 0.01, 0.99, 0.1, 0.9, 1e-3, 0.999, 1e-4, 1e-5, 1e-6)


class Part(StrEnum):
    """What a piece of evidence comes from, in the order of the steps."""

    PERSON = "person"
    IMAGE = "image"
    NOTE = "note"
    VALUES = "values"
    GENES = "genes"
    READER = "reader"
    WHOLE = "whole"


EXPRESSION: Final = Phrase("expression")
TITLES: Final = {
    Part.PERSON: Phrase("Age and sex"),
    Part.IMAGE: Phrase("Images"),
    Part.NOTE: Phrase("Clinical note"),
    Part.VALUES: Phrase("Measured values"),
    Part.GENES: Phrase("Genes"),
    Part.READER: Phrase("Added by you"),
    Part.WHOLE: Phrase("The case as a whole"),
}
NO_PERSON: Final = Phrase("Age and sex change nothing here.")
NO_IMAGE: Final = Phrase("Nothing that was seen in the images speaks for it or against it.")
NO_GENES: Final = Phrase("The gene files hold nothing for it or against it.")
CAPPED: Final = Phrase("Held at 99.9 %: nothing is called more certain than that.")
UNTOLD: Final = Phrase("What belongs to no single piece of evidence")


@dataclass(frozen=True)
class Step:
    """One piece of evidence between the log10 odds before and after it.

    ``name`` says in short what was found. ``counts`` is False for a finding that the reader
    switched off: it moves nothing. ``also`` are the keys of the findings that say the same
    elsewhere.
    """

    evidence: Evidence
    start: float
    end: float
    name: Labelled
    counts: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Steps:
    """What comes from one source."""

    part: Part
    steps: tuple[Step, ...]

    @property
    def log10_lr(self) -> float:
        """All of it together."""
        return sum(step.end - step.start for step in self.steps)


@dataclass(frozen=True)
class Waterfall:
    """The way from the prior to the posterior, in log10 odds.

    Parameters
    ----------
    prior, posterior
        Where it begins and ends.
    parts
        The steps by source.
    weak
        Evidence that has no step of its own here because it is weak: how many pieces do anything,
        and what all of it does together (log10).
    remainder
        What is left to the posterior (log10), and why; None where nothing is.
    remarks
        Sources of which there is nothing to show, each with a sentence.
    """

    prior: float
    posterior: float
    parts: tuple[Steps, ...]
    weak: tuple[int, float]
    remainder: tuple[float, Phrase] | None
    remarks: tuple[tuple[Part, Phrase], ...]

    @property
    def limits(self) -> tuple[float, float]:
        """Ends of a scale that holds every step, at least two decades apart."""
        ends = [self.prior, self.posterior]
        ends += [
            end for part in self.parts for step in part.steps for end in (step.start, step.end)
        ]
        low, high = min(ends) - _AROUND, max(ends) + _AROUND
        lack = max(0.0, 2.0 - (high - low)) / 2.0
        return low - lack, high + lack


def log10_odds(value: float) -> float:
    """Return the log10 odds of a probability, also of one that is 0 or 1.

    >>> round(log10_odds(0.5), 3), round(log10_odds(0.99), 1)
    (0.0, 2.0)
    """
    kept = min(max(value, _LEAST), 1.0 - _LEAST)
    return math.log10(kept / (1.0 - kept))


def part_of(evidence: Evidence, findings: Mapping[str, Finding]) -> Part:
    """Return where a piece of evidence comes from; ``findings`` by key."""
    if evidence.code.code in _PERSON:
        return Part.PERSON
    finding = findings.get(evidence.finding_key)
    match finding.source if finding is not None else None:
        case ImageSource():
            return Part.IMAGE
        case TextSource(how=how):
            return Part.VALUES if how == VALUE else Part.NOTE
        case ObservationSource():
            return Part.VALUES
        case VariantSource() | GeneFileSource():
            return Part.GENES
        case ReaderSource():
            return Part.READER
        case _:
            return Part.GENES if evidence.code.system == HGNC else Part.WHOLE


def waterfall(
    diagnosis: Diagnosis,
    findings: Mapping[str, Finding],
    off: Sequence[Evidence] = (),
    most: int | None = None,
    read: Iterable[Part] = (),
) -> Waterfall:
    """Lay out the steps of a diagnosis.

    Parameters
    ----------
    diagnosis
        With all its evidence.
    findings
        Every finding of the reading by key.
    off
        What findings weighed that the reader switched off since: shown, and moving nothing.
    most
        How many steps to show, the strongest, and age and sex where they change anything. None
        shows all.
    read
        Sources that were read: one of them without evidence is remarked on.
    """
    kept = _strongest(diagnosis.evidence, most)
    rows = [(part_of(e, findings), e, e in kept) for e in diagnosis.evidence]
    gone = [(part_of(e, findings), e) for e in off]
    at = prior = log10_odds(diagnosis.prior)
    also = Elsewhere(findings.values()).of
    parts = []
    for part in Part:
        shown = sorted((e for p, e, k in rows if p is part and k), key=_order)
        ends = list(accumulate((e.log10_lr for e in shown), initial=at))
        steps = [
            Step(e, ends[n], ends[n + 1], _name(e, findings), also=also(e))
            for n, e in enumerate(shown)
        ]
        at = ends[-1]
        steps += [Step(e, at, at, _name(e, findings), counts=False) for p, e in gone if p is part]
        if steps:
            parts.append(Steps(part, tuple(steps)))
    weak = [e.log10_lr for _, e, k in rows if not k]
    posterior = log10_odds(diagnosis.probability)
    rest = posterior - at - sum(weak)
    why = CAPPED if diagnosis.probability >= 0.999 and rest < 0.0 else UNTOLD
    return Waterfall(
        prior,
        posterior,
        tuple(parts),
        (sum(abs(one) >= HARDLY for one in weak), sum(weak)),
        (rest, why) if abs(rest) > _SAME else None,
        _remarks({p for p, _, _ in rows}, read),
    )


def _name(evidence: Evidence, findings: Mapping[str, Finding]) -> Labelled:
    """Name what was found in short: how it is asserted, how probable, or which change it is."""
    finding = findings.get(evidence.finding_key)
    if finding is None:
        return evidence.code
    if isinstance(finding.source, VariantSource):
        variant = finding.source.variant
        change = variant.hgvs_p or variant.hgvs_c or variant.key
        return READ_AS.with_values(term=variant.gene, assertion=change)
    if isinstance(finding.source, GeneFileSource) and finding.source.expressed is not None:
        return READ_AS.with_values(term=evidence.code, assertion=EXPRESSION)
    if finding.threshold is not None:
        said = probability(finding.probability)
        return READ_AS.with_values(term=evidence.code, assertion=said)
    if finding.is_present:
        return evidence.code
    said = ASSERTIONS[finding.assertion]
    return READ_AS.with_values(term=evidence.code, assertion=said)


def _strongest(evidence: Sequence[Evidence], most: int | None) -> set[Evidence]:
    if most is None:
        return set(evidence)
    person = {e for e in evidence if e.code.code in _PERSON}
    telling = [e for e in evidence if abs(e.log10_lr) >= HARDLY and e not in person]
    moving = {e for e in person if factor(e.log10_lr) != factor(0.0)}
    return moving | set(sorted(telling, key=_order)[:most])


def _order(evidence: Evidence) -> tuple[float, str, str]:
    return -abs(evidence.log10_lr), evidence.code.code, evidence.finding_key


def _remarks(given: set[Part], read: Iterable[Part]) -> tuple[tuple[Part, Phrase], ...]:
    words = {Part.PERSON: NO_PERSON, Part.IMAGE: NO_IMAGE, Part.GENES: NO_GENES}
    wanted = {Part.PERSON, *read} - given
    return tuple((part, words[part]) for part in Part if part in wanted and part in words)


def factor(log10_lr: float) -> str:
    """Say what a step does to the odds: times or divided by, with two digits.

    Beyond a million no figure is told: the tables do not know more.

    >>> factor(1.2), factor(-0.5), factor(0.001), factor(12.1)
    ('×16', '÷3.2', '×1', '> ×1,000,000')
    """
    if abs(log10_lr) > _MOST_TOLD:
        return f"> {factor(math.copysign(_MOST_TOLD, log10_lr))}"
    value = 10.0 ** abs(log10_lr)
    digit = 10.0 ** max(0, math.floor(math.log10(value)) - 1)
    said = f"{round(value / digit) * digit:,.0f}" if value >= 10.0 else f"{value:.2g}"
    return f"\N{MULTIPLICATION SIGN}{said}" if log10_lr >= 0.0 or said == "1" else f"÷{said}"


def place(log10: float, limits: tuple[float, float]) -> float:
    """Return where log10 odds lie on a scale, 0 to 1; beyond its ends at the end."""
    low, high = limits
    return min(max((log10 - low) / (high - low), 0.0), 1.0)


def marks(limits: tuple[float, float], apart: float) -> tuple[tuple[float, Phrase], ...]:
    """Return marks of a scale that lie inside and at least ``apart`` from each other and its ends.

    Returns
    -------
    tuple of (float, Phrase)
        Places from 0 to 1, in order, and the probability there.
    """
    found: dict[float, Phrase] = {}
    for value in _MARKS:
        at = place(log10_odds(value), limits)
        inside = apart / 2.0 <= at <= 1.0 - apart / 2.0
        if inside and all(abs(at - other) >= apart for other in found):
            found[at] = probability(value)
    return tuple(sorted(found.items(), key=lambda item: item[0]))
