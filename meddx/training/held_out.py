"""Scores of patients that training never saw, and the networks that gave them."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.calibrate import fit_platt
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import checkpoint
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.fit import Examples, Run, fit, logits
from meddx.training.metrics import best_threshold, threshold_at_specificity

if TYPE_CHECKING:
    from torch import nn

FINAL: Final = "final.safetensors"
NO_START: Final = Phrase(
    "The training starts from {name}, which was not trained here yet. Train it first."
)
ONE_KIND: Final = Phrase(
    "The label {label} has only one kind of picture among the held-out patients. Add pictures of "
    "the other kind or leave the label out."
)


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What the card is made of.

    Parameters
    ----------
    network
        The network to ship.
    logits
        float32 (n, labels): of patients that the scoring network never saw; nan elsewhere.
    test, calibration
        bool (n,): pictures that figures are measured on, and those that threshold and calibration
        come from; with cross-validation both are all pictures.
    """

    network: "nn.Module"
    logits: NDArray[np.float32]
    test: NDArray[np.bool_]
    calibration: NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """Calibration and threshold of one label."""

    platt: tuple[float, float]
    threshold: float

    def probability(self, scores: NDArray[np.float32]) -> NDArray[np.float64]:
        """Calibrated probabilities of logits."""
        a, b = self.platt
        return 1 / (1 + np.exp(-np.clip(a * scores.astype(np.float64) + b, -30, 30)))


def calibrated(
    scores: NDArray[np.float32], truth: NDArray[np.bool_], label: str, specificity: float = 0.0
) -> Fitted:
    """Fit calibration and threshold of one label.

    The threshold is the one with the highest balanced accuracy, or, with a ``specificity`` above 0,
    the lowest that reaches it.

    Raises
    ------
    Refused
        ``one_kind`` when all pictures have the label, or none has.
    """
    if truth.all() or not truth.any():
        raise Refused("one_kind", ONE_KIND.with_values(label=label))
    platt = fit_platt(scores, truth)
    fitted = Fitted(platt, 0.5)
    probabilities = fitted.probability(scores)
    if specificity:
        threshold = threshold_at_specificity(probabilities, truth, specificity)
    else:
        threshold = best_threshold(probabilities, truth)
    return replace(fitted, threshold=threshold)


def train(config: Config, data: Dataset, work: Path, context: Context) -> HeldOut:
    """Train what the configuration asks for; goes on where a killed run stopped.

    Parameters
    ----------
    config, data
        What to train on.
    work
        Folder of all runs; this one's state is in ``work / name``.

    Raises
    ------
    Refused
        ``no_start`` when the run to start from is missing.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    start = _start(config, work)
    train_it = _cross if config.cross else _hold_out
    return train_it(config, data, _Trainer(config, data, work / config.card.name, start, context))


def _start(config: Config, work: Path) -> dict[str, Any]:
    """Body of an earlier run; its head answered other questions."""
    name = config.fit.start_from
    if not name:
        return {}
    tensors, _ = checkpoint.load(work / name / FINAL)
    if not tensors:
        raise Refused("no_start", NO_START.with_values(name=name))
    best = checkpoint.body_of(tensors, "best/")
    return {name: tensor for name, tensor in best.items() if not name.startswith("head.")}


@dataclass(frozen=True, eq=False)
class _Trainer:
    """Trains one network after the other with the same settings."""

    config: Config
    data: Dataset
    folder: Path
    start: dict[str, Any]
    context: Context

    def run(self, file: str) -> Run:
        spec, scale = self.config.fit, self.config.input
        name = f"{self.config.card.name}/{Path(file).stem}"
        return Run(name, self.folder / file, spec, scale.mean, scale.std, self.start)

    def fit(
        self, file: str, chosen: NDArray[np.bool_], watch: NDArray[np.bool_] | None = None
    ) -> "nn.Module":
        data = self.data
        watched = None if watch is None else Examples(data.grey[watch], data.targets[watch])
        train = Examples(data.grey[chosen], mixed(data, chosen, self.config.fit.soft_share))
        return fit(self.run(file), train, watched, self.context)

    def score(self, network: "nn.Module", chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
        return logits(network, self.data.grey[chosen], self.run(FINAL))


def _hold_out(config: Config, data: Dataset, trainer: _Trainer) -> HeldOut:
    test = data.folds == config.test_fold
    calibration = data.folds == config.calibration_fold
    network = trainer.fit(FINAL, ~test & ~calibration, calibration)
    found = np.full(data.targets.shape, np.nan, np.float32)
    found[test | calibration] = trainer.score(network, test | calibration)
    return HeldOut(network, found, test, calibration)


def _cross(config: Config, data: Dataset, trainer: _Trainer) -> HeldOut:
    found = np.full(data.targets.shape, np.nan, np.float32)
    for fold in range(config.folds):
        test = data.folds == fold
        found[test] = trainer.score(trainer.fit(f"fold{fold}.safetensors", ~test), test)
    everything = np.ones(len(data.folds), bool)
    return HeldOut(trainer.fit(FINAL, everything), found, everything, everything)


def mixed(data: Dataset, chosen: NDArray[np.bool_], share: float) -> NDArray[np.float32]:
    """Training targets: hard labels mixed with a peer's probabilities, restated for this set.

    The peer's log odds are calibrated on the chosen (training) patients only, label by label; where
    there is no soft label, or one kind of picture only, the hard one stays.
    """
    targets, soft = data.targets[chosen].copy(), data.soft[chosen]
    if not share:
        return targets
    for n in range(targets.shape[1]):
        p = np.clip(soft[:, n].astype(np.float64), 1e-6, 1 - 1e-6)
        known, truth = np.isfinite(p), targets[:, n] > 0.5
        if not 0 < truth[known].sum() < known.sum():
            continue
        odds = np.log(p[known] / (1 - p[known]))
        a, b = fit_platt(odds, truth[known])
        restated = 1 / (1 + np.exp(-(a * odds + b)))
        targets[known, n] = (1 - share) * targets[known, n] + share * restated
    return targets
