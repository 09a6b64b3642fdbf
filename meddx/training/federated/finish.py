"""From a base to a pack, and to figures on patients that no site has trained on.

Thresholds and calibration belong to one version of a network on one kind of patients, so they are
never averaged: whoever writes the pack fits them on its own calibration fold and measures on its
own test fold, and the card says so. Sites that write the same base as a pack have the same network
and each its own thresholds.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meddx.analysis.calibrate import scores_of
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.training import checks, dataset, half, make, regions
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated.base import Base, demand_task, network_for
from meddx.training.federated.site import to_learn
from meddx.training.fit import Run, logits
from meddx.training.held_out import HeldOut, joined
from meddx.training.make import Places
from meddx.training.state import tensors_of

if TYPE_CHECKING:
    from torch import nn


def pack_of(config: Config, base: Base, places: Places, context: Context) -> ModelPack:
    """Write the pack of a base through the same measurement and export as any other.

    Raises
    ------
    Refused
        ``base_other_task``, ``federated_cross``, or as ``make.make``.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    demand_task(base, config)
    data = dataset.read(config, places.data, places.work / config.card.name, context)
    checks.demand(config, data)
    data = regions.marked(config, data, places.work / config.card.name, context)
    held = held_out(config, data, base)
    card = replace(config.card, training_data=f"{config.card.training_data} {provenance(base)}")
    return make.finish(replace(config, card=card), data, held, places, context)


def network_of(config: Config, base: Base) -> "nn.Module":
    """Return the network of a base in evaluation mode."""
    network = network_for(config)
    network.load_state_dict(tensors_of(base.state))
    joined(network, config)
    return network.eval()


def held_out(config: Config, data: Dataset, base: Base) -> HeldOut:
    """Score the held-out folds with the network of a base.

    Raises
    ------
    Refused
        ``federated_cross`` or ``nothing_to_learn``.
    """
    learnt = to_learn(config, data)
    network = network_of(config, base)
    if config.half:
        network = half.rounded(network)
    found = np.full(data.targets.shape, np.nan, np.float32)
    scale = Run(config.card.name, Path(), config.fit, config.input.mean, config.input.std, {})
    found[~learnt] = scores_of(logits(network, data.grey[~learnt], scale), config.card.task)
    test, calibration = data.folds == config.test_fold, data.folds == config.calibration_fold
    return HeldOut(network, found, test, calibration)


def provenance(base: Base) -> str:
    """Say where a base comes from, for the card and ``pack.toml``."""
    sites = ", ".join(
        f"{origin.site} (images: {origin.samples}, delta {origin.sha256[:16]})"
        for origin in base.origins
    )
    last = f"; last round: {sites}" if sites else ""
    return (
        f"Federated averaging (arXiv:1602.05629), rounds: {base.round}{last}; base {base.sha256}. "
        "No site's images left it. Calibration and thresholds come from the calibration fold of "
        "the site that wrote this pack."
    )
