"""Diseases that demand a finding, while a picture was read for it and leaves it open.

Of those with a malignant effusion nearly everyone has an effusion, so that whatever else speaks for
it,

    P(disease) <= P(finding and disease) / share <= P(finding) / share.

The product of likelihood ratios does not know that: weight loss and a cancer of the past say that
there is a cancer, not that there is an effusion. So a disease that shows a finding in at least
``SHARE`` is held at P(finding) / share while the finding is not settled.

P(finding) is what the reader sees beside the picture (a low score lowers it no further than its
held-out patients support). What else makes the finding plausible is left out: it comes by way of
diseases that have the finding far less often, and their effusion is none of this disease. Where no
picture was read for the finding nobody looked, and nothing is held; nor where the finding, or a
special form of it, is said to be there or seen, nor where the disease is named. Where the finding
is excluded that counts besides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.codes import Code
from meddx.case.evidence import Evidence
from meddx.diagnosis.explain import percent
from meddx.diagnosis.marks import UNCERTAIN, Kind, Mark
from meddx.diagnosis.priors import log10_odds
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase

OPEN: Final = Phrase(
    "{finding}, which {share} with this disease have, is left open by the image ({chance}): the "
    "disease is held at {limit}."
)
SHARE: Final = 0.95


@dataclass(frozen=True)
class Limit:
    """What a disease is held at: ``probability`` in all, ``chance`` that the finding is there."""

    probability: float
    chance: float
    share: float
    finding: Code
    source: str

    @property
    def log10_odds(self) -> float:
        """Of the probability."""
        return log10_odds(self.probability)

    def evidence(self, log10_lr: float) -> Evidence:
        """Say why a disease is held; of the whole case, since all else is held with it."""
        because = OPEN.with_values(
            finding=self.finding,
            share=percent(self.share),
            chance=percent(self.chance),
            limit=percent(self.probability),
        )
        return Evidence("", self.finding, log10_lr, because, self.source)


def limits(
    seen: Iterable[Mark], diseases: Diseases, examinations: frozenset[str]
) -> dict[str, Limit]:
    """Return what diseases are held at, by code; the lowest where several findings are demanded.

    Parameters
    ----------
    seen
        What was found.
    diseases
        Reference tables; only the project's own and a department's say what a disease demands.
    examinations
        What was examined, empty where it is not known: a picture of another part of the body was
        not read for a disease.
    """
    there = tuple(mark for mark in seen if mark.kind is Kind.STATE)
    open_ones = [mark for mark in there if mark.left_at is not None]
    settled = _settled(there, diseases.rare.phenotypes) if open_ones else frozenset()
    found: dict[str, Limit] = {}
    for mark in open_ones:
        chance, term = mark.left_at or 0.0, mark.code.code
        for code in () if term in settled else diseases.told_by(term):
            disease = diseases.own[code]
            row = disease.rows["finding"].get(term)
            if row is None or row.absent or row.share < SHARE or row.share <= chance:
                continue
            if examinations and examinations.isdisjoint(disease.examinations):
                continue
            if not settled.isdisjoint(disease.named_by):
                continue
            limit = Limit(chance / row.share, chance, row.share, mark.code, row.source)
            if code not in found or limit.probability < found[code].probability:
                found[code] = limit
    return found


def _settled(there: Sequence[Mark], phenotypes: Phenotypes) -> frozenset[str]:
    """Return what is said to be there or seen in a picture, and what is more general."""
    sure = (
        mark.code.code
        for mark in there
        if mark.is_positive
        and (mark.left_at is None if mark.from_image else mark.likelihood > UNCERTAIN)
    )
    return frozenset().union(*map(phenotypes.ancestors, sure))


def is_hold(row: Evidence) -> bool:
    """Whether a piece of evidence is that of a limit."""
    return row.because.template == OPEN.template


def held(
    logs: NDArray[np.float64], held_at: Mapping[str, Limit], diseases: Diseases
) -> NDArray[np.float64]:
    """Return log10 odds of shape (diseases,) with those that have a limit held at it."""
    kept = logs.copy()
    for code, limit in held_at.items():
        place = diseases.places[code]
        kept[place] = min(kept[place], limit.log10_odds)
    return kept


def tie_break(
    free: NDArray[np.float64], held_at: Mapping[str, Limit], diseases: Diseases
) -> NDArray[np.int64]:
    """Return what settles a tie, shape (diseases,).

    Of several that are held at one probability the likelier before stands first, then the code.
    """
    if len(held_at) < 2:
        return diseases.tie_break
    order = np.lexsort((diseases.tie_break, -np.round(free, 9)))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place
