"""Scores of patients that training never saw, and the networks that gave them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.calibrate import fit_platt, scores_of
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import half, transfer
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.fit import Examples, Run, fit, logits
from meddx.training.fit_spec import afresh
from meddx.training.guide import guide_of
from meddx.training.metrics import best_threshold, threshold_at_specificity
from meddx.training.network import HEAD
from meddx.training.teacher import Teacher

if TYPE_CHECKING:
    from torch import nn

FINAL: Final = "final.safetensors"
BASELINE: Final = "baseline"
SMALL: Final = "small_cnn"
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
    ensemble
        float32 (n, labels): scores of the ensemble that taught the network, nan where it was not
        asked; None without one.
    test, calibration
        bool (n,): pictures that figures are measured on, and those that threshold and calibration
        come from; with cross-validation both are all pictures.
    """

    network: "nn.Module"
    logits: NDArray[np.float32]
    test: NDArray[np.bool_]
    calibration: NDArray[np.bool_]
    ensemble: NDArray[np.float32] | None = None

    def of(self, known: NDArray[np.bool_]) -> "HeldOut":
        """Return the same of the pictures alone of which a label is known, bool (n,)."""
        return replace(self, test=self.test & known, calibration=self.calibration & known)


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
        What ``transfer.start`` refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    start = transfer.start(config, work / config.fit.start_from / FINAL)
    trainer = _Trainer(config, data, work / config.card.name, start, context)
    return _way(config)(config, data, trainer)


def baseline(
    config: Config, data: Dataset, work: Path, context: Context
) -> NDArray[np.float32] | None:
    """Train the small network on the same pictures; its scores as ``HeldOut.logits``, or None.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    if not config.baseline_epochs:
        return None
    plain = replace(
        afresh(config.fit), network=SMALL, epochs=config.baseline_epochs, soft_share=0.0
    )
    small = replace(config, fit=plain, distil=None)  # nobody teaches what others are compared with
    folder = work / config.card.name / BASELINE
    return _way(small)(small, data, _Trainer(small, data, folder, {}, context)).logits


def single(config: Config, data: Dataset, path: Path, context: Context) -> NDArray[np.float32]:
    """Train one network without the test and the calibration fold; scores of the latter.

    Parameters
    ----------
    path
        Checkpoint of the run, in the folder of a way beside those of packs.

    Returns
    -------
    ndarray of float32, shape (pictures of the calibration fold, labels)
    """
    start = transfer.start(config, path.parents[2] / config.fit.start_from / FINAL)
    trainer = _Trainer(config, data, path.parent, start, context)
    calibration = data.folds == config.calibration_fold
    chosen = ~calibration & (data.folds != config.test_fold)
    return trainer.score(trainer.fit(path.name, chosen, calibration), calibration)


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
        task = self.config.card.task
        return Run(name, self.folder / file, spec, scale.mean, scale.std, self.start, task)

    def fit(
        self,
        file: str,
        chosen: NDArray[np.bool_],
        watch: NDArray[np.bool_] | None = None,
        taught: "_Taught | None" = None,
    ) -> "nn.Module":
        data = self.data
        run = replace(self.run(file), guide=guide_of(self.config, data, chosen))
        watched = None if watch is None else Examples(data.grey[watch], data.targets[watch])
        targets = mixed(data, chosen, self.config.fit.soft_share)
        if taught is not None:
            run, targets = replace(run, teacher=taught.teacher), taught.targets
        network = fit(run, Examples(data.grey[chosen], targets), watched, self.context)
        joined(network, self.config)
        return half.rounded(network) if self.config.half else network

    def score(self, network: "nn.Module", chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
        found = logits(network, self.data.grey[chosen], self.run(FINAL))
        return scores_of(found, self.config.card.task)


def joined(network: "nn.Module", config: Config) -> None:
    """Let labels that mean any of the others have the mean of their logits (``LabelSpec.any_of``).

    One head on the same features, so the map of contributions is the mean of theirs, and as exact.
    """
    rows = [n for n, label in enumerate(config.labels) if label.any_of]
    others = [n for n, label in enumerate(config.labels) if not label.any_of]
    if not rows:
        return
    state = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    for name in (name for name in state if name.startswith(HEAD)):
        state[name][rows] = state[name][others].mean(dim=0)
    network.load_state_dict(state)


@dataclass(frozen=True, eq=False)
class _Taught:
    """What an ensemble says.

    ``targets`` are those of the chosen pictures, (chosen, labels), ``teacher`` who softens them in
    every batch or None, ``scores`` the ensemble's (n, labels), of what it never saw.
    """

    targets: NDArray[np.float32]
    teacher: Teacher | None
    scores: NDArray[np.float32]


def _way(config: Config) -> Callable[[Config, Dataset, _Trainer], HeldOut]:
    if config.cross:
        return _cross
    return _refit if config.refit else _hold_out


def _hold_out(config: Config, data: Dataset, trainer: _Trainer) -> HeldOut:
    test = data.folds == config.test_fold
    calibration = data.folds == config.calibration_fold
    chosen = ~test & ~calibration
    taught = _taught(trainer, chosen, calibration)
    network = trainer.fit(FINAL, chosen, calibration, taught)
    found = np.full(data.targets.shape, np.nan, np.float32)
    found[test | calibration] = trainer.score(network, test | calibration)
    return HeldOut(network, found, test, calibration, taught.scores if taught else None)


def _refit(config: Config, data: Dataset, trainer: _Trainer) -> HeldOut:
    """All but the test fold teach the network; one that lacked the calibration fold scores it."""
    test = data.folds == config.test_fold
    calibration = data.folds == config.calibration_fold
    found = np.full(data.targets.shape, np.nan, np.float32)
    twin = trainer.fit(f"fold{config.calibration_fold}.safetensors", ~test & ~calibration)
    found[calibration] = trainer.score(twin, calibration)
    network = trainer.fit(FINAL, ~test)
    found[test] = trainer.score(network, test)
    return HeldOut(network, found, test, calibration)


def _taught(
    trainer: _Trainer,
    chosen: NDArray[np.bool_],
    watch: NDArray[np.bool_] | None = None,
    prefix: str = "",
) -> _Taught | None:
    """Train the ensemble and let its mean probabilities soften the targets."""
    config, data, spec = trainer.config, trainer.data, trainer.config.distil
    if spec is None:
        return None
    members, p = list["nn.Module"](), np.zeros(data.targets.shape, np.float64)
    for number in range(spec.members):
        fit_ = replace(config.fit, seed=config.fit.seed + 1 + number, width=spec.width)
        member = replace(trainer, config=replace(config, fit=fit_))
        members.append(member.fit(f"{prefix}member{number}.safetensors", chosen, watch))
        scores = member.score(members[-1], np.ones(len(p), bool)).astype(np.float64)
        p += 1 / (1 + np.exp(-np.clip(scores, -30, 30))) / spec.members
    targets, teacher = mixed(data, chosen, config.fit.soft_share), None
    if spec.consistent:
        teacher = Teacher(tuple(members), spec.share, config.card.task)
    else:
        soft = spec.share * p[chosen].astype(np.float32)
        targets = np.asarray((1 - spec.share) * targets + soft, np.float32)
    whole = np.clip(p, 1e-9, 1 - 1e-9)
    found = np.asarray(np.log(whole / (1 - whole)), np.float32)
    found[chosen] = np.nan
    return _Taught(targets, teacher, found)


def _cross(config: Config, data: Dataset, trainer: _Trainer) -> HeldOut:
    found = np.full(data.targets.shape, np.nan, np.float32)
    ensemble = found.copy()
    for fold in range(config.folds):
        test = data.folds == fold
        taught = _taught(trainer, ~test, prefix=f"fold{fold}.")
        network = trainer.fit(f"fold{fold}.safetensors", ~test, taught=taught)
        found[test] = trainer.score(network, test)
        if taught is not None:
            ensemble[test] = taught.scores[test]
    everything = np.ones(len(data.folds), bool)
    network = trainer.fit(FINAL, everything, taught=_taught(trainer, everything))
    told = ensemble if config.distil is not None else None
    return HeldOut(network, found, everything, everything, told)


def mixed(data: Dataset, chosen: NDArray[np.bool_], share: float) -> NDArray[np.float32]:
    """Training targets: hard labels mixed with a peer's probabilities, restated for this set.

    The peer's log odds are calibrated on the chosen (training) patients only, label by label; where
    there is no soft label, or one kind of picture only, the hard one stays. Unknown stays unknown.
    """
    targets, soft = data.targets[chosen].copy(), data.soft[chosen]
    if not share:
        return targets
    for n in range(targets.shape[1]):
        p = np.clip(soft[:, n].astype(np.float64), 1e-6, 1 - 1e-6)
        known, truth = np.isfinite(p) & np.isfinite(targets[:, n]), targets[:, n] > 0.5
        if not 0 < truth[known].sum() < known.sum():
            continue
        odds = np.log(p[known] / (1 - p[known]))
        a, b = fit_platt(odds, truth[known])
        restated = 1 / (1 + np.exp(-(a * odds + b)))
        targets[known, n] = (1 - share) * targets[known, n] + share * restated
    return targets
