"""Every finding weighed for every disease, and what of that counts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis import combine
from meddx.diagnosis.inputs import Person, RankOptions
from meddx.diagnosis.marks import Mark
from meddx.diagnosis.phenotype_fit import weigh_fit
from meddx.diagnosis.weigh import RareWeights, Weighed, weigh_own, weigh_rare
from meddx.knowledge import Knowledge


@dataclass(frozen=True, eq=False)
class Weights:
    """Every mark weighed for every disease; arrays of shape (marks, diseases)."""

    marks: tuple[Mark, ...]
    own: tuple[dict[str, Weighed], ...]  # by code, one for each mark
    rare: tuple[RareWeights, ...]
    alone: NDArray[np.float64]
    counted: NDArray[np.float64]
    how: combine.Dependence


def weights_of(
    seen: tuple[Mark, ...], person: Person, knowledge: Knowledge, options: RankOptions
) -> Weights:
    """Weigh the marks, in their order, for the diseases in the order of ``Diseases.codes``."""
    diseases = knowledge.diseases
    everyone = options.among == "all"
    background = diseases.background(options.examinations)
    own, rare = [], []
    alone = np.zeros((len(seen), len(diseases.codes)))
    size = len(diseases.own)
    for number, mark in enumerate(seen):
        if everyone:
            for_rare = weigh_rare(mark, diseases, background, person.sex.value)
        else:
            for_rare = weigh_fit(mark, diseases, knowledge.profiles, person.sex.value)
        found = {}
        for code in diseases.told_by(mark.code.code):
            weighed = weigh_own(mark, diseases.own[code], diseases)
            if weighed is None and code in diseases.rare:
                weighed = for_rare.at(diseases.rare.place(code))
            if weighed is not None:
                found[code] = weighed
                alone[number, diseases.places[code]] = weighed.log10_lr
        alone[number, size:] = for_rare.log10_lr
        own.append(found)
        rare.append(for_rare)
    how = combine.dependence(seen, diseases, background)
    counted = combine.combined(alone, how, cap=everyone)
    return Weights(seen, tuple(own), tuple(rare), alone, counted, how)
