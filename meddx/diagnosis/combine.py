"""Evidence of several findings put together without counting the same thing twice.

Likelihood ratios multiply only if the findings are independent given the disease. They are not, so:

1. of a finding and a more general one (pulmonary mass, mass on thoracic imaging), or of two that
   mean the same (hemiplegia, hemiparesis), the stronger one counts, the other not at all;
2. within a group of findings that go together (mass, nodule and cavity of one picture; fever and
   sweats; cancers in the history) the strongest counts whole, the next by half, then a quarter ...,
   for and against the disease apart; of the past what a disease weighs exactly alike counts once:
   two cancers that it knows as "a cancer before" are one;
3. common symptoms and laboratory values (met in at least 3 % of patients sent for some, or for
   this, examination) together lift a disease at most ``COMMON_HIGHEST``: they share causes across
   the whole table. Each is lowered in the same proportion before 1 and 2, so that one that is held
   down makes no other count less: a cancer of the past counts whole beside a marker that is common.

The halves and the ceiling are estimates of the project authors; they err towards the prior. The
tables that say which findings go together, and which are common, are those of patients sent for
imaging. Where only rare diseases are ranked 2 and 3 are left out, and of 1 what means the same, so
that these tables do not touch that list: its second stage has learnt what similar findings are
worth (``shortlist_features``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis.marks import Kind, Mark
from meddx.diagnosis.weigh import NEOPLASM
from meddx.knowledge.diseases import Diseases
from meddx.knowledge.phenotypes import Phenotypes

FADING: Final = 0.5
_CANCER: Final = "cancer"  # the group of cancers of the past in the tables
COMMON: Final = 0.03
COMMON_HIGHEST: Final = 1.5  # log10: a factor of about 30


@dataclass(frozen=True, eq=False)
class Dependence:
    """How marks depend on each other, by their places in the list of marks.

    ``nested`` holds pairs of a finding and a more general one, or one that means the same,
    ``groups`` findings that go together, ``past`` those of one such group that are of the past,
    ``common`` whether each mark is a common symptom or value.
    """

    nested: tuple[tuple[int, int], ...]
    groups: tuple[tuple[int, ...], ...]
    common: NDArray[np.bool_]
    past: tuple[tuple[int, ...], ...] = ()


def dependence(
    marks: tuple[Mark, ...],
    diseases: Diseases,
    background: NDArray[np.float64],
    *,
    everyone: bool = True,
) -> Dependence:
    """Find which marks depend on each other.

    ``background`` has shape (terms,); ``everyone`` is that of ``combined``. A symptom that is
    common among those sent for any examination is common, since the tables of the others may leave
    it open; a value is asked for with a reason, so its own table counts.
    """
    by_term: dict[str, list[int]] = {}
    for number, mark in enumerate(marks):
        by_term.setdefault(mark.code.code, []).append(number)
    nested = [
        (special, general)
        for special, mark in enumerate(marks)
        for general in _at_or_above(mark, by_term, diseases.rare.phenotypes)
        if special != general
        and _speak_alike(mark, marks[general])
        and (mark.code != marks[general].code or special < general)
    ]
    nested += _of_same_meaning(marks, by_term, diseases) if everyone else []
    groups: dict[str, list[int]] = {}
    common = np.zeros(len(marks), dtype=bool)
    for number, mark in enumerate(marks):
        group, common[number] = sort_of(mark, diseases, background)
        if group:
            groups.setdefault(group, []).append(number)
    kept = tuple(tuple(group) for _, group in sorted(groups.items()) if len(group) > 1)
    past = (tuple(n for n in group if marks[n].kind is Kind.HISTORY) for group in kept)
    return Dependence(tuple(nested), kept, common, tuple(group for group in past if len(group) > 1))


def _of_same_meaning(
    marks: tuple[Mark, ...], by_term: Mapping[str, list[int]], diseases: Diseases
) -> list[tuple[int, int]]:
    """Return the pairs of findings that are there and mean the same."""
    return [
        (number, other)
        for number, mark in enumerate(marks)
        for term in sorted(diseases.meant_by(mark.code.code) & by_term.keys())
        for other in by_term[term]
        if mark.is_positive and _speak_alike(mark, marks[other])
    ]


def _speak_alike(one: Mark, other: Mark) -> bool:
    """Whether both are there or both are not, of the patient or both of relatives."""
    both_of_relatives = (one.kind is Kind.FAMILY) == (other.kind is Kind.FAMILY)
    return both_of_relatives and one.is_positive == other.is_positive


def sort_of(mark: Mark, diseases: Diseases, background: NDArray[np.float64]) -> tuple[str, bool]:
    """Return the group that a mark belongs to, "" for none, and whether it is common.

    Parameters are those of ``dependence``.
    """
    if mark.kind is Kind.HISTORY and NEOPLASM in diseases.rare.phenotypes.ancestors(mark.code.code):
        return _CANCER, False  # whatever group it has as a finding of today
    stated = diseases.background_of(mark.code.code)
    group, kind = ("", "symptom") if stated is None else (stated.group, stated.kind)
    if kind == "symptom":
        shares = diseases.background(frozenset())
    elif kind == "laboratory":
        shares = background
    else:
        return group, False
    return group, bool(shares[mark.place] >= COMMON)


def _at_or_above(mark: Mark, by_term: Mapping[str, list[int]], phenotypes: Phenotypes) -> list[int]:
    """Places of the marks of the same finding or of a more general one, in order."""
    terms = phenotypes.ancestors(mark.code.code) & by_term.keys()
    return sorted(number for term in terms for number in by_term[term])


def combined(
    weights: NDArray[np.float64], how: Dependence, *, everyone: bool
) -> NDArray[np.float64]:
    """Return the part of each finding's evidence that counts.

    Parameters
    ----------
    weights
        Shape (marks, diseases): log10 likelihood ratios of each finding taken alone.
    how
        Which of them depend on each other.
    everyone
        Whether all diseases are ranked, not only rare ones: then groups fade and common symptoms
        are held down.

    Returns
    -------
    ndarray
        Same shape; its sum over the first axis is the evidence of all findings together.
    """
    counted = _without_repeats(weights, how, fade=everyone)
    if not everyone or not how.common.any():
        return counted
    total = np.maximum(counted[how.common], 0.0).sum(axis=0)
    over = np.flatnonzero(total > COMMON_HIGHEST)
    if over.size:
        lowered = weights[:, over]
        rising = how.common[:, None] & (lowered > 0.0)
        lowered = np.where(rising, lowered * (COMMON_HIGHEST / total[over]), lowered)
        counted[:, over] = _without_repeats(lowered, how, fade=True)
    return counted


def _without_repeats(
    weights: NDArray[np.float64], how: Dependence, *, fade: bool
) -> NDArray[np.float64]:
    """Leave out what a nested finding says already, and let groups fade; arrays as ``combined``."""
    counted = weights.copy()
    for special, general in how.nested:
        weaker = np.abs(counted[general]) <= np.abs(counted[special])
        counted[general][weaker] = 0.0
        counted[special][~weaker] = 0.0
    for group in how.past if fade else ():
        counted[list(group)] = _told_once(counted[list(group)])
    for group in how.groups if fade else ():
        rows = np.array(group, dtype=np.int64)
        part = counted[rows]
        several = np.flatnonzero((part != 0.0).sum(axis=0) > 1)
        if several.size:
            part[:, several] = _faded(part[:, several])
            counted[rows] = part
    return counted


def _told_once(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Leave out what a row above weighs exactly alike; shape (marks, diseases)."""
    is_above = np.tri(len(rows), k=-1, dtype=bool)[:, :, None]
    repeats = ((rows[:, None] == rows[None]) & is_above).any(axis=1)
    return np.where(repeats, 0.0, rows)


def _faded(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Count the strongest whole, the next by half ..., for and against apart."""
    faded = np.zeros_like(rows)
    parts = FADING ** np.arange(len(rows))
    is_above = np.tri(len(rows), k=-1, dtype=bool)[:, :, None]  # in the order of the rows
    for sign in (1.0, -1.0):
        part = np.maximum(rows * sign, 0.0)
        # How many stand before each one: the rows are few, so to compare beats to sort. Of equals
        # the first stands before.
        is_behind = part[:, None] <= part[None]
        before = (is_behind & is_above).sum(axis=1) + (~is_behind & is_above).sum(axis=0)
        faded += sign * part * parts[before]
    return faded
