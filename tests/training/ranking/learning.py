"""Made-up lists to learn from: the true disease has the greatest first feature, mostly."""

import numpy as np

from meddx.case.collected import CollectedCase
from meddx.knowledge.ranking import KINDS
from meddx.training.ranking.config import RankingConfig
from meddx.training.ranking.lists import Lists
from meddx.training.ranking.solved import SolvedCase

CONFIG = RankingConfig(
    folder="",
    source="made up",
    licence="none",
    shortlist=8,
    folds=3,
    per_disease=4,
    groups=("fit", "relation", "coverage", "person", "series"),
    penalties=(0.001, 0.1),
    seed=3,
)


def case(name, disease, publication="", present=("HP:0001250",)):
    publications = frozenset({publication or f"PMID:{name}"})
    return SolvedCase(CollectedCase(name, present=present), disease, "", publications)


def lists(count=90, size=8, seed=1):
    draw = np.random.default_rng(seed)
    table = draw.normal(size=(count, size, len(KINDS)))
    noise = draw.gumbel(size=(count, size))
    wanted = 2.0 * table[:, :, 0] + 1.0 * table[:, :, 3] - 1.5 * table[:, :, 8] + noise
    truth = wanted.argmax(axis=1)
    truth[::14] = -1  # the first stage lost some
    place = np.where(truth < 0, 40.0, 1.0 + truth)
    cases = tuple(case(f"c{n}", f"OMIM:{n % 30}") for n in range(count))
    return Lists(cases, table, truth.astype(np.int64), place, np.zeros(count), 100)


PART = np.arange(90) % 30 % 3
