"""Teaches a network that tags characters: the same seed gives the same weights."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import tagging
from meddx.analysis.tagging import Numbers
from meddx.jobs import Context
from meddx.training import checkpoint
from meddx.training.tagger import network as networks
from meddx.training.tagger.config import TaggerConfig
from meddx.training.tagger.examples import Piece
from meddx.training.text.fit import LEARNING, restored

if TYPE_CHECKING:
    import torch
    from torch import nn

_LONGEST_STEP: Final = 1.0  # norm of the gradient
_POOL: Final = 30  # batches whose pieces are sorted by length together


def fit(
    config: TaggerConfig,
    numbers: int,
    pieces: Sequence[Piece],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    """Teach a network; with ``state`` a run that was killed goes on after its last whole epoch.

    Parameters
    ----------
    numbers
        Numbers that characters can have.
    pieces
        What to learn from.
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
        return _fit(config, numbers, pieces, state, context)
    finally:
        torch.set_num_threads(threads)


def _fit(
    config: TaggerConfig,
    numbers: int,
    pieces: Sequence[Piece],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    import torch

    learn = config.learn
    torch.manual_seed(config.seed)
    network = networks.build(config.cell, numbers)
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=learn.rate, weight_decay=learn.weight_decay
    )
    for epoch in range(restored(network, optimiser, state), learn.epochs):
        torch.manual_seed(config.seed + 1 + epoch)
        random = np.random.default_rng((config.seed, epoch))
        told = LEARNING.with_values(epoch=epoch + 1, epochs=learn.epochs)
        batches = list(_batches(pieces, learn.batch, random))
        for number, batch in enumerate(batches):
            passed = epoch + number / len(batches)
            context.checkpoint(passed, learn.epochs, told)
            for group in optimiser.param_groups:
                group["lr"] = learn.rate * (1 + math.cos(math.pi * passed / learn.epochs)) / 2
            thinned = [_thinned(pieces[n].numbers, config.cell.word_dropout, random) for n in batch]
            _step(network, optimiser, thinned, [pieces[n].tags for n in batch])
        if state is not None:
            tensors = network.state_dict() | checkpoint.of_optimiser(optimiser, network)
            checkpoint.save(state, tensors, {"epoch": epoch + 1})
    return network.eval()


def _batches(
    pieces: Sequence[Piece], size: int, random: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Yield the places of the pieces of each batch, of like length."""
    order = random.permutation(len(pieces))
    batches: list[NDArray[np.intp]] = []
    for first in range(0, len(order), size * _POOL):
        pool = order[first : first + size * _POOL]
        pool = pool[np.argsort([len(pieces[n].tags) for n in pool], kind="stable")]
        batches += [pool[n : n + size] for n in range(0, len(pool), size)]
    for number in random.permutation(len(batches)):
        yield batches[number]


def _step(
    network: "nn.Module",
    optimiser: "torch.optim.Optimizer",
    numbers: Sequence[Numbers],
    tags: Sequence[Numbers],
) -> None:
    import torch

    given = tagging.filled(numbers)
    lengths = torch.from_numpy(given["lengths"]).long()
    truth = torch.zeros(given["characters"].shape[:2], dtype=torch.long)
    for row, one in enumerate(tags):
        truth[row, : len(one)] = torch.from_numpy(one)
    scores, moves = network(torch.from_numpy(given["characters"]), lengths)
    loss = networks.loss_of(scores, moves, truth, lengths)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch's stub is untyped here
    torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
    optimiser.step()


def _thinned(numbers: Numbers, share: float, random: np.random.Generator) -> Numbers:
    """Leave out the own numbers and the hints of some characters, so that the rest is learnt."""
    thinned = numbers.copy()
    for column in (0, tagging.PARTS - 1):
        thinned[random.random(len(thinned)) < share, column] = 0
    return thinned
