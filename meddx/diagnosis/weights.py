"""Every finding weighed for every disease, and what of that counts."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.evidence import Universe
from meddx.case.identity import Sex
from meddx.diagnosis import combine
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import Mark
from meddx.diagnosis.phenotype_fit import Shown, weigh_fit
from meddx.diagnosis.weigh import RareWeights, Weighed, weigh_own, weigh_rare
from meddx.knowledge import Knowledge
from meddx.knowledge.diseases import Diseases

_KEPT: Final = 96  # marks; 0.4 MB each


@dataclass(frozen=True, eq=False)
class MarkWeights:
    """One mark weighed for every disease; ``alone`` has shape (diseases,).

    ``own`` holds what the project's tables say of it, by code.
    """

    own: Mapping[str, Weighed]
    rare: RareWeights
    alone: NDArray[np.float64]


class WeighedMarks:
    """The marks that were weighed last: switching one finding weighs nothing again.

    Belongs to one worker lane. It forgets everything as soon as other tables are used.

    Parameters
    ----------
    most
        How many marks to keep; those used longest ago are forgotten first.
    """

    def __init__(self, most: int = _KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Mark, Sex, bool, frozenset[str]], MarkWeights] = OrderedDict()
        self._tables: Diseases | None = None

    def __len__(self) -> int:
        return len(self._kept)

    def of(
        self,
        mark: Mark,
        person: Person,
        knowledge: Knowledge,
        options: RankOptions,
        shown: Shown | None = None,
    ) -> MarkWeights:
        """Return the weights of a mark for the diseases in the order of ``Diseases.codes``.

        ``shown`` is what was looked up for the other marks of a ranking.
        """
        if knowledge.diseases is not self._tables:
            self._kept.clear()
            self._tables = knowledge.diseases
        key = (mark, person.sex, options.among == "all", options.examinations)
        found = self._kept.get(key)
        if found is None:
            found = _weighed(mark, person, knowledge, options, shown or Shown(knowledge))
            self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return found


def _weighed(
    mark: Mark, person: Person, knowledge: Knowledge, options: RankOptions, shown: Shown
) -> MarkWeights:
    diseases, sex = knowledge.diseases, person.sex.value
    everyone = options.among == "all"
    if everyone:
        background = diseases.background(options.examinations)
        rare = weigh_rare(mark, diseases, background, sex)
    else:
        rare = weigh_fit(mark, diseases, knowledge.profiles, sex, shown)
    alone = np.concatenate([np.zeros(len(diseases.own)), rare.log10_lr])
    places, rows = diseases.own_in_hpoa
    alone[places] = rare.log10_lr[rows]
    own = {}
    for code in diseases.told_by(mark.code.code):
        if not (everyone or diseases.own[code].universe is Universe.HEREDITARY):
            continue  # not ranked
        weighed = weigh_own(mark, diseases.own[code], diseases, options.examinations)
        if weighed is not None:
            own[code] = weighed
            alone[diseases.places[code]] = weighed.log10_lr
    for kept in (alone, rare.log10_lr, *((rare.share, rare.background) if everyone else ())):
        kept.flags.writeable = False  # it is used again
    return MarkWeights(own, rare, alone)


@dataclass(frozen=True, eq=False)
class Ranking:
    """How a list was ranked: of whom, with which options, and the marks weighed for it."""

    person: Person = field(default_factory=Person)
    options: RankOptions = field(default_factory=RankOptions)
    kept: WeighedMarks = field(default_factory=WeighedMarks)


@dataclass(frozen=True, eq=False)
class Weights:
    """Every mark weighed for every disease, or for some; arrays of shape (marks, diseases).

    ``places`` are the rows of ``Diseases.codes`` that the columns stand for, shape (diseases,).
    ``rare_rows`` says which row of ``rare`` each has, -1 for none, shape (diseases,). ``shown`` is
    what was looked up for them.
    """

    marks: tuple[Mark, ...]
    own: tuple[Mapping[str, Weighed], ...]  # by code, one for each mark
    rare: tuple[RareWeights, ...]
    alone: NDArray[np.float64]
    counted: NDArray[np.float64]
    how: combine.Dependence
    places: NDArray[np.int64]
    rare_rows: NDArray[np.int64]
    shown: Shown

    def of(self, columns: NDArray[np.int64]) -> "Weights":
        """Return the weights for the diseases of some columns: little to keep."""
        rows = self.rare_rows[columns]
        has_row = rows >= 0
        return replace(
            self,
            rare=tuple(rare.of(rows[has_row]) for rare in self.rare),
            alone=self.alone[:, columns],
            counted=self.counted[:, columns],
            places=self.places[columns],
            rare_rows=np.where(has_row, np.cumsum(has_row) - 1, -1),
            shown=self.shown.emptied(),
        )


def weights_of(
    seen: tuple[Mark, ...],
    person: Person,
    knowledge: Knowledge,
    options: RankOptions,
    kept: WeighedMarks | None = None,
) -> Weights:
    """Weigh the marks, in their order, for the diseases in the order of ``Diseases.codes``.

    What ``kept`` holds already is not weighed again; the result is the same.
    """
    diseases = knowledge.diseases
    weigh = WeighedMarks() if kept is None else kept
    shown = Shown(knowledge)
    found = [weigh.of(mark, person, knowledge, options, shown) for mark in seen]
    alone = np.zeros((len(seen), len(diseases.codes)))
    for number, weighed in enumerate(found):
        alone[number] = weighed.alone
    everyone = options.among == "all"
    background = diseases.background(options.examinations)
    how = combine.dependence(seen, diseases, background, everyone=everyone)
    counted = combine.combined(alone, how, everyone=everyone)
    own, rare = tuple(w.own for w in found), tuple(w.rare for w in found)
    places, rare_rows = np.arange(len(diseases.codes)), np.arange(len(diseases.codes))
    rare_rows -= len(diseases.own)
    rare_rows[: len(diseases.own)] = -1
    rare_rows[diseases.own_in_hpoa[0]] = diseases.own_in_hpoa[1]
    return Weights(seen, own, rare, alone, counted, how, places, rare_rows, shown)
