"""The base of a round: the tensors that every site starts from, and where they came from."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meddx.analysis import pack as packs
from meddx.analysis.pack import InputSpec
from meddx.phrase import Phrase, Refused
from meddx.training.config import Config
from meddx.training.federated import tensors
from meddx.training.network import of_spec
from meddx.training.state import (
    State,
    arrays_of,
    features_of_pack,
    sha256_of,
    state_of_pack,
)

if TYPE_CHECKING:
    from torch import nn

KIND: Final = "meddx federated base"
SCHEMA: Final = "1"
Labels = tuple[tuple[str, str], ...]
_LARGEST_ROUND: Final = 100_000

NOT_A_BASE: Final = Phrase(
    "{file} is not a base to train from. Give a pack's folder, or a file that meddx packs merge or "
    "meddx train --new-base has written."
)
NEWER: Final = Phrase("{file} was made by a newer version of MedDx. Install that version first.")
OTHER_TASK: Final = Phrase(
    "The configuration has other labels, another input or another network than the base. Use the "
    "configuration that the coordinator gave out with it."
)


@dataclass(frozen=True)
class Origin:
    """One delta that went into a base: its site, number of pictures and hash."""

    site: str
    samples: int
    sha256: str


@dataclass(frozen=True, eq=False)
class Base:
    """Tensors to train from.

    Parameters
    ----------
    state
        The whole state dict: float32 tensors and int64 counters.
    sha256
        Hash of ``state``.
    task
        Hash of what the network is for; see ``task_of``.
    round
        Rounds that have led here; 0 for a fresh network or a pack.
    parent
        Hash of the base before; empty for round 0.
    origins
        The deltas of the last round.
    """

    state: State
    sha256: str
    task: str
    round: int = 0
    parent: str = ""
    origins: tuple[Origin, ...] = ()


def task_of(
    kind: str, labels: Labels, spec: InputSpec, state: State, features: tuple[int, ...]
) -> str:
    """Hash what must be equal at all sites.

    That is the kind (multilabel or multiclass), the labels (key, code), the input, names and shapes
    of the tensors, and the shape of the last features (channels, rows, cols): the strides of a
    network are in none of its tensors. How a site learns (rate, dropout, epochs) is its own.
    """
    shapes = [[name, list(state[name].shape)] for name in sorted(state)]
    told = {"kind": kind, "labels": labels, "input": asdict(spec), "network": shapes}
    text = json.dumps(told | {"features": features})
    return hashlib.sha256(text.encode()).hexdigest()


def network_for(config: Config) -> "nn.Module":
    """Build the network of a configuration, untrained."""
    return of_spec(config.fit, len(config.labels))


def fresh(config: Config) -> Base:
    """Return a base of a network that has learnt nothing yet; the configuration's seed decides."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(config.fit.seed)
        state = arrays_of(network_for(config).state_dict())
    labels = tuple((label.key, label.code.code) for label in config.labels)
    task = task_of(config.card.task, labels, config.input, state, _features(config))
    return Base(state, sha256_of(state), task)


def _features(config: Config) -> tuple[int, ...]:
    """Return the shape of the last features of a configuration's network, without running it."""
    import torch

    with torch.device("meta"):
        picture = torch.empty(1, 1, *config.input.size)
        _, features = network_for(config).eval()(picture)
    return tuple(features.shape[1:])


def demand_task(base: Base, config: Config) -> None:
    """Demand that a base is for this configuration.

    Raises
    ------
    Refused
        ``base_other_task``.
    """
    if base.task != fresh(config).task:
        raise Refused("base_other_task", OTHER_TASK)


def read(path: Path) -> Base:
    """Read a base: a pack's folder, or a file that ``write`` wrote.

    Raises
    ------
    Refused
        ``base_malformed``, ``base_newer``, or as ``tensors.read`` and ``state_of_pack``.
    """
    if path.is_dir():
        return _of_pack(path)
    state, texts = tensors.read(path)
    if texts.get("kind") != KIND:
        raise Refused("base_malformed", NOT_A_BASE.with_values(file=path.name))
    if texts.get("schema") != SCHEMA:
        raise Refused("base_newer", NEWER.with_values(file=path.name))
    try:
        origins = tuple(Origin(**entry) for entry in json.loads(texts["origins"]))
        number = int(texts["round"])
        task, parent = texts["task"], texts["parent"]
    except (KeyError, ValueError, TypeError):
        raise Refused("base_malformed", NOT_A_BASE.with_values(file=path.name)) from None
    if not 0 <= number <= _LARGEST_ROUND:
        raise Refused("base_malformed", NOT_A_BASE.with_values(file=path.name))
    return Base(state, sha256_of(state), task, number, parent, origins)


def _of_pack(folder: Path) -> Base:
    state = state_of_pack(folder)
    pack = packs.load(folder)
    if pack.input is None:
        raise Refused("base_malformed", NOT_A_BASE.with_values(file=folder.name))
    labels = tuple((label.key, label.code.code) for label in pack.labels)
    task = task_of(pack.task, labels, pack.input, state, features_of_pack(folder))
    return Base(state, sha256_of(state), task)


def write(path: Path, base: Base) -> None:
    """Write a base as safetensors, in one step, with its provenance."""
    texts = {
        "kind": KIND,
        "schema": SCHEMA,
        "task": base.task,
        "round": str(base.round),
        "parent": base.parent,
        "origins": json.dumps([asdict(origin) for origin in base.origins]),
    }
    tensors.write(path, base.state, texts)
