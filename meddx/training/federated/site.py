"""A site's turn: train from the base on its own patients, and say what that changed."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated import keys, sound
from meddx.training.federated.base import Base, demand_task
from meddx.training.federated.delta import Delta
from meddx.training.fit import Examples, Run, fit
from meddx.training.guide import guide_of
from meddx.training.held_out import mixed
from meddx.training.state import State, arrays_of, floating, tensors_of

if TYPE_CHECKING:
    from torch import nn

NEEDS_HOLD_OUT: Final = Phrase(
    "Federated training keeps a fold for the figures and one for the calibration. Set split.cross "
    "to false in the configuration."
)
NOTHING_TO_LEARN: Final = Phrase(
    "No picture is left to train on outside the held-out folds. Add pictures."
)


def train(config: Config, data: Dataset, base: Base, site: str, work: Path, ctx: Context) -> Delta:
    """Train from a base for the configured epochs; a run that was killed goes on where it was.

    The folds for testing and calibration stay out: the site measures what comes back on them.

    Parameters
    ----------
    config, data
        What to train on, and how.
    base
        What to start from.
    site
        Name of the site.
    work
        Folder for the run's state.
    ctx
        Progress and cancellation.

    Raises
    ------
    Refused
        ``site_name``, ``base_other_task``, ``federated_cross``, ``nothing_to_learn``, or as
        ``sound.demand`` when the training went astray.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    keys.demand_name(site)
    demand_task(base, config)
    chosen = to_learn(config, data)
    # Other chance in every round, the same when the round is run again.
    seeded = replace(config, fit=replace(config.fit, seed=config.fit.seed + base.round))
    run = run_of(seeded, data, base.state, work, site)
    trained = arrays_of(learn(seeded, data, chosen, run, ctx).state_dict())
    before = floating(base.state)
    targets = data.targets[chosen] > 0.5
    delta = Delta(
        site=site,
        changes={name: trained[name] - before[name] for name in before},
        base=base.sha256,
        task=base.task,
        round=base.round + 1,
        samples=len(targets),
        positives={label.key: int(targets[:, n].sum()) for n, label in enumerate(config.labels)},
    )
    sound.demand(delta, base)
    return delta


def to_learn(config: Config, data: Dataset) -> NDArray[np.bool_]:
    """Return which pictures are trained on: all outside the two held-out folds.

    Raises
    ------
    Refused
        ``federated_cross`` or ``nothing_to_learn``.
    """
    if config.cross:
        raise Refused("federated_cross", NEEDS_HOLD_OUT)
    chosen = (data.folds != config.test_fold) & (data.folds != config.calibration_fold)
    if not chosen.any():
        raise Refused("nothing_to_learn", NOTHING_TO_LEARN)
    found: NDArray[np.bool_] = chosen
    return found


def run_of(config: Config, data: Dataset, start: State, work: Path, name: str) -> Run:
    """Return a run whose state on disk belongs to this start, configuration and data alone."""
    digest = hashlib.sha256(repr((config, name, data.files)).encode())
    digest.update(data.targets.tobytes())
    for key in sorted(start):
        digest.update(start[key].tobytes())
    path = work / config.card.name / f"{name}-{digest.hexdigest()[:16]}.safetensors"
    scale = config.input
    begin = dict(tensors_of(start))
    return Run(name, path, config.fit, scale.mean, scale.std, begin, config.card.task)


def learn(
    config: Config, data: Dataset, chosen: NDArray[np.bool_], run: Run, context: Context
) -> "nn.Module":
    """Train on the chosen pictures for all epochs of the run; the last network counts."""
    targets = mixed(data, chosen, config.fit.soft_share)
    guided = replace(run, guide=guide_of(config, data, chosen))
    return fit(guided, Examples(data.grey[chosen], targets), None, context)
