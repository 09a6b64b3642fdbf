"""Learns the ranking's weights, and measures them on cases that taught them nothing.

The parts of the outer cross-validation share neither publication nor disease. Penalty, temperature
and the probability of findings that point elsewhere are chosen for each by an inner one over the
parts that teach, so that a case has no say in anything that ranks it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.knowledge.ranking import KINDS, RankingModel
from meddx.phrase import Phrase
from meddx.training.ranking.config import RankingConfig
from meddx.training.ranking.lists import Lists
from meddx.training.ranking.softmax import Examples, even, fit, log_softmax

LEARNING: Final = Phrase("Learning without part {number} of {count}")
_DIGITS: Final = 4  # of a weight: more are not known
_START: Final = (
    0.0,
    -3.0,
)  # temperature 1, findings that point elsewhere in 5 of 100
_LEAST_ASTRAY: Final = -7.0  # log odds: 1 in 1,000, for findings may always mislead

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learned:
    """Weights, and with which penalty and temperature they came out."""

    model: RankingModel
    penalty: float
    temperature: float


@dataclass(frozen=True, eq=False)
class OutOfFold:
    """What weights that a case did not teach make of it.

    Parameters
    ----------
    learned
        By part: what the other parts taught.
    part
        Shape (cases,).
    scores
        Shape (cases, shortlist): calibrated scores of the list, natural logarithm.
    shares
        Shape (cases, shortlist): probabilities.
    unlisted
        Shape (cases,): probability of each disease that is not on the list.
    """

    learned: tuple[Learned, ...]
    part: NDArray[np.int64]
    scores: Floats
    shares: Floats
    unlisted: Floats


def learn(
    lists: Lists,
    part: NDArray[np.int64],
    config: RankingConfig,
    context: Context,
) -> tuple[Learned, OutOfFold]:
    """Learn from all cases, and for each part from all others.

    Parameters
    ----------
    lists
        Shortlists of the cases.
    part
        Part of each case, shape (cases,).
    config
        How to learn.
    context
        Takes progress.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    parts = np.unique(part).tolist()
    learned = []
    scores = np.zeros(lists.table.shape[:2])
    for number, left_out in enumerate(parts):
        said = LEARNING.with_values(number=number + 1, count=len(parts))
        context.checkpoint(number, len(parts) + 1, said)
        found = _learn(lists, part, part != left_out, config)
        learned.append(found)
        inside = part == left_out
        scores[inside] = lists.table[inside] @ weights_of(found.model)
    models = np.array([found.model.astray for found in learned])
    astray = models[np.searchsorted(parts, part)]
    shares = _shares(scores, astray[:, None], lists.candidates)
    everything = _learn(lists, part, np.ones(len(part), dtype=bool), config)
    return everything, OutOfFold(tuple(learned), part, scores, shares, astray / lists.candidates)


def weights_of(model: RankingModel) -> Floats:
    """Return the weights in the order of ``KINDS``, shape (features,)."""
    return np.array(list(model.weights.values()))


def _learn(
    lists: Lists,
    part: NDArray[np.int64],
    teaches: NDArray[np.bool_],
    config: RankingConfig,
) -> Learned:
    """Choose penalty and temperature by cross-validation over what teaches, then learn from it."""
    tried = [_held_out(lists, part, teaches, penalty, config) for penalty in config.penalties]
    chosen = int(np.argmin([_surprise(lists, scores, teaches, _START) for scores in tried]))
    log_temperature, log_odds = _calibrated(lists, tried[chosen], teaches)
    weights = _fit(lists, teaches, config.penalties[chosen], config)
    weights /= np.exp(log_temperature)
    model = RankingModel(
        weights={
            name: float(f"{weight:.{_DIGITS}g}")
            for name, weight in zip(KINDS, weights, strict=True)
        },
        shortlist=config.shortlist,
        astray=round(_astray(log_odds), _DIGITS),
    )
    return Learned(model, config.penalties[chosen], float(np.exp(log_temperature)))


def _held_out(
    lists: Lists,
    part: NDArray[np.int64],
    teaches: NDArray[np.bool_],
    penalty: float,
    config: RankingConfig,
) -> Floats:
    """Scores of the cases that teach, each by weights of the other parts; 0 for all others."""
    scores = np.zeros(lists.table.shape[:2])
    for number in np.unique(part[teaches]).tolist():
        inside = teaches & (part == number)
        weights = _fit(lists, teaches & ~inside, penalty, config)
        scores[inside] = lists.table[inside] @ weights
    return scores


def _fit(
    lists: Lists,
    teaches: NDArray[np.bool_],
    penalty: float,
    config: RankingConfig,
) -> Floats:
    """Learn from at most ``per_disease`` cases of each disease whose list holds the truth."""
    order = np.random.default_rng(config.seed).permutation(len(lists.cases))
    taken: dict[str, int] = {}
    rows = []
    for row in order.tolist():
        truth = lists.cases[row].truth
        if teaches[row] and lists.truth[row] >= 0 and taken.get(truth, 0) < config.per_disease:
            taken[truth] = taken.get(truth, 0) + 1
            rows.append(row)
    rows.sort()
    weight = even([lists.cases[row].truth for row in rows])
    return fit(Examples(lists.table[rows], lists.truth[rows], weight), penalty, config.used)


def _calibrated(lists: Lists, scores: Floats, teaches: NDArray[np.bool_]) -> tuple[float, float]:
    """Return log temperature and log odds of findings that point elsewhere."""
    from scipy.optimize import minimize

    def loss(values: Floats) -> float:
        return _surprise(lists, scores, teaches, (float(values[0]), float(values[1])))

    options = {"xatol": 1e-4, "fatol": 1e-8}
    found = minimize(loss, np.array(_START), method="Nelder-Mead", options=options)
    return float(found.x[0]), float(found.x[1])


def _surprise(
    lists: Lists,
    scores: Floats,
    among: NDArray[np.bool_],
    calibration: tuple[float, float],
) -> float:
    """Minus mean log probability of the truth, each disease the same."""
    temperature, astray = np.exp(calibration[0]), _astray(calibration[1])
    rows = np.flatnonzero(among & np.isfinite(lists.first_place))
    shares = _shares(scores[rows] / temperature, astray, lists.candidates)
    truth = lists.truth[rows]
    told = np.where(truth >= 0, shares[np.arange(len(rows)), truth], astray / lists.candidates)
    weight = even([lists.cases[row].truth for row in rows.tolist()])
    return float(-(weight @ np.log(told)))


def _shares(scores: Floats, astray: Floats | float, candidates: int) -> Floats:
    return np.asarray((1.0 - astray) * np.exp(log_softmax(scores)) + astray / candidates)


def _astray(log_odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-min(max(log_odds, _LEAST_ASTRAY), 0.0))))
