"""Rounds of learning of a recurrent network: the same seed gives the same weights."""

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import checkpoint
from meddx.training.text.config import LearnSpec

if TYPE_CHECKING:
    import torch
    from torch import nn

LEARNING: Final = Phrase("Learning from texts: round {epoch} of {epochs}")
_LONGEST_STEP: Final = 1.0  # norm of the gradient

Places = NDArray[np.int64]
Random = np.random.Generator


class Lesson(ABC):
    """What a network is taught; one class of its own for each kind of network."""

    @abstractmethod
    def build(self) -> "nn.Module":
        """Build the network; torch's generator is seeded before."""

    @abstractmethod
    def batches(self, epoch: int, random: Random) -> list[Places]:
        """Return the places of the examples of each batch of a round, in the order of learning."""

    @abstractmethod
    def loss(self, network: "nn.Module", batch: Places, random: Random) -> "torch.Tensor":
        """Return the loss of a batch, shape ()."""


def teach(
    lesson: Lesson, learn: LearnSpec, seed: int, state: Path | None, context: Context
) -> "nn.Module":
    """Teach a network; with ``state`` a run that was killed goes on after its last whole round.

    AdamW (Loshchilov and Hutter, ICLR 2019); the rate falls to 0 along a cosine.

    Parameters
    ----------
    lesson, learn, seed
        What to teach, how, and what all that is drawn depends on.
    state
        File to keep the state in (``.safetensors``), or None.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # the order of sums, and so the weights, depend on it
    try:
        return _teach(lesson, learn, seed, state, context)
    finally:
        torch.set_num_threads(threads)


def alike(order: Places, lengths: Sequence[int], batch: int, pool: int) -> list[Places]:
    """Cut an order into batches of like length, so that little has to be filled up.

    Parameters
    ----------
    order
        Places of examples, drawn.
    lengths
        Of every example, by its place.
    batch, pool
        Examples in a batch, and batches whose examples are sorted together: the fewer, the less
        does length decide what is learnt together.
    """
    batches: list[Places] = []
    for first in range(0, len(order), batch * pool):
        some = order[first : first + batch * pool]
        some = some[np.argsort([lengths[n] for n in some], kind="stable")]
        batches += [some[n : n + batch] for n in range(0, len(some), batch)]
    return batches


def shuffled(batches: Sequence[Places], random: Random) -> list[Places]:
    """Return batches in a drawn order."""
    return [batches[number] for number in random.permutation(len(batches))]


def _teach(
    lesson: Lesson, learn: LearnSpec, seed: int, state: Path | None, context: Context
) -> "nn.Module":
    import torch

    torch.manual_seed(seed)
    network = lesson.build()
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=learn.rate, weight_decay=learn.weight_decay
    )
    for epoch in range(_restored(network, optimiser, state), learn.epochs):
        torch.manual_seed(seed + 1 + epoch)
        random = np.random.default_rng((seed, epoch))
        told = LEARNING.with_values(epoch=epoch + 1, epochs=learn.epochs)
        batches = lesson.batches(epoch, random)
        for number, batch in enumerate(batches):
            passed = epoch + number / len(batches)
            context.checkpoint(passed, learn.epochs, told)
            for group in optimiser.param_groups:
                group["lr"] = learn.rate * (1 + math.cos(math.pi * (passed / learn.epochs))) / 2
            _step(network, optimiser, lesson.loss(network, batch, random))
        if state is not None:
            tensors = network.state_dict() | checkpoint.of_optimiser(optimiser, network)
            checkpoint.save(state, tensors, {"epoch": epoch + 1})
    return network.eval()


def _restored(network: "nn.Module", optimiser: "torch.optim.Optimizer", state: Path | None) -> int:
    """Put back what a run had learnt, and return how many rounds that was."""
    tensors, progress = checkpoint.load(state) if state is not None else ({}, {})
    if not progress:
        return 0
    network.load_state_dict({name: tensors[name] for name in network.state_dict()})
    checkpoint.into_optimiser(optimiser, network, tensors)
    return int(progress["epoch"])


def _step(network: "nn.Module", optimiser: "torch.optim.Optimizer", loss: "torch.Tensor") -> None:
    import torch

    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch's stub is untyped here
    torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
    optimiser.step()
