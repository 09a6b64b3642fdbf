"""Federated training shown against pooled and single-site training, on one data set.

The patients of the training folds are dealt to the sites by the hash of their id. The rounds go
through the very files that real sites exchange, signed with throw-away keys. Pooled and single-site
training start from the same base and see their pictures as often (epochs times rounds), under
one learning rate schedule instead of one a round. All are measured on the same test fold.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import metrics
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated import average, delta, keys, site
from meddx.training.federated import base as bases
from meddx.training.federated.base import Base
from meddx.training.federated.finish import held_out
from meddx.training.measure import Figure
from meddx.training.state import arrays_of, sha256_of

_ALONE: Final = 2  # federated and pooled come before the single sites
FEW_PATIENTS: Final = Phrase(
    "There are too few patients for every site to have pictures of both kinds. Use fewer "
    "sites than {sites}."
)


@dataclass(frozen=True)
class Shown:
    """One way of training: who, pictures trained on, AUROC by label key with its 95 % interval."""

    who: str
    samples: int
    auroc: dict[str, Figure]

    @property
    def mean(self) -> float:
        """Mean AUROC over the labels."""
        return float(np.mean([figure.value for figure in self.auroc.values()]))


def mean_site(ways: tuple[Shown, ...]) -> float:
    """Mean AUROC over the sites that trained alone: what a site gets without the others."""
    return float(np.mean([way.mean for way in ways[_ALONE:]]))


@dataclass(frozen=True)
class Plan:
    """How many sites (at least 2) and rounds (at least 1), and the folder for the state of runs."""

    sites: int
    rounds: int
    work: Path


def show(
    config: Config, data: Dataset, start: Base, plan: Plan, context: Context
) -> tuple[Shown, ...]:
    """Train all ways and measure them: federated, pooled, then every site alone.

    A run that was killed goes on where it was, when it is asked the same again.

    Parameters
    ----------
    config, data
        What to train on, and how; ``epochs`` are those of one round.
    start
        What all ways start from: fresh, or the base of a pack.
    plan
        How many sites and rounds.
    context
        Progress and cancellation.

    Raises
    ------
    Refused
        ``too_few_patients``, or as ``site.train`` and ``average.merge``.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    bases.demand_task(start, config)
    parts = dict(_parts(config, data, plan.sites))
    with tempfile.TemporaryDirectory() as folder:
        federation = _Federation(config, parts, plan.work, Path(folder), context)
        federated = federation.run(start, plan.rounds)
    ways = [("federated", federated, data)]
    for who, part in (("pooled", data), *parts.items()):
        ways.append((who, _alone(config, part, start, plan, context), part))
    return tuple(
        Shown(who, int(site.to_learn(config, part).sum()), _aurocs(config, data, base))
        for who, base, part in ways
    )


@dataclass(frozen=True, eq=False)
class _Federation:
    """Sites with keys, and the folder through which they exchange files."""

    config: Config
    parts: dict[str, Dataset]
    work: Path
    folder: Path
    context: Context

    def run(self, base: Base, rounds: int) -> Base:
        (self.folder / "private").mkdir()
        (self.folder / "public").mkdir()
        for name in self.parts:
            public = keys.make(self.folder / "private" / f"{name}.pem")
            public.rename(self.folder / "public" / public.name)
        for _ in range(rounds):
            base = self._round(base)
        return base

    def _round(self, base: Base) -> Base:
        base_file = self.folder / "base.safetensors"
        bases.write(base_file, base)
        files = []
        for name, part in self.parts.items():
            given = bases.read(base_file)
            made = site.train(self.config, part, given, name, self.work, self.context)
            files.append(self.folder / f"{name}.safetensors")
            key = keys.private_key(self.folder / "private" / f"{name}.pem")
            delta.write(files[-1], made, key)
        deltas = [delta.read(file) for file in files]
        return average.merge(bases.read(base_file), deltas, self.folder / "public")


def _parts(config: Config, data: Dataset, sites: int) -> Iterator[tuple[str, Dataset]]:
    """Deal the training patients to sites by the hash of their id; names ``site-1`` and so on."""
    learnt = site.to_learn(config, data)
    owners = np.array([_number(patient) % sites for patient in data.patients])
    for n in range(sites):
        mine = learnt & (owners == n)
        positives = (data.targets[mine] > 0.5).sum(axis=0)
        if not mine.any() or (positives == 0).any() or (positives == mine.sum()).any():
            raise Refused("too_few_patients", FEW_PATIENTS.with_values(sites=sites))
        yield f"site-{n + 1}", _subset(data, mine)


def _number(patient: str) -> int:
    # Another hash than the one that deals folds, or a fold would be one site's.
    return int(hashlib.sha256(f"site of {patient}".encode()).hexdigest()[:8], 16)


def _subset(data: Dataset, chosen: NDArray[np.bool_]) -> Dataset:
    return Dataset(
        grey=data.grey[chosen],
        targets=data.targets[chosen],
        soft=data.soft[chosen],
        patients=data.patients[chosen],
        folds=data.folds[chosen],
        files=tuple(np.array(data.files)[chosen].tolist()),
        groups={name: parts[chosen] for name, parts in data.groups.items()},
    )


def _alone(config: Config, part: Dataset, start: Base, plan: Plan, context: Context) -> Base:
    """Train without exchange for as many epochs as all rounds together."""
    longer = replace(config, fit=replace(config.fit, epochs=config.fit.epochs * plan.rounds))
    run = site.run_of(longer, part, start.state, plan.work, "alone")
    chosen = site.to_learn(longer, part)
    state = arrays_of(site.learn(longer, part, chosen, run, context).state_dict())
    return replace(start, state=state, sha256=sha256_of(state))


def _aurocs(config: Config, data: Dataset, base: Base) -> dict[str, Figure]:
    held = held_out(config, data, base)
    found: dict[str, Figure] = {}
    for n, label in enumerate(config.labels):
        test = held.of(data.known[:, n]).test
        scores = held.logits[test, n].astype(np.float64)
        truth, patients = data.targets[test, n] > 0.5, data.patients[test]
        value = metrics.auroc(scores, truth)
        found[label.key] = Figure(value, *metrics.interval(metrics.auroc, scores, truth, patients))
    return found
