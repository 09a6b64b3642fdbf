"""Teaches the recurrent network: the same seed gives the same weights, a killed run goes on."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_network import filled
from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import checkpoint
from meddx.training.text import network as networks
from meddx.training.text.config import RecurrentConfig
from meddx.training.text.examples import Example
from meddx.training.text.mentions import KINDS

if TYPE_CHECKING:
    import torch
    from torch import nn

LEARNING: Final = Phrase("Learning from texts: round {epoch} of {epochs}")
_LONGEST_STEP: Final = 1.0  # norm of the gradient
_UNNAMED: Final = 0.25
_POOL: Final = 50  # batches whose texts are sorted by length together


def fit(
    config: RecurrentConfig,
    words: int,
    examples: Sequence[Example],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    """Teach a network; with ``state`` a run that was killed goes on after its last whole epoch.

    Parameters
    ----------
    words
        Numbers that words can have.
    examples
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
        return _fit(config, words, examples, state, context)
    finally:
        torch.set_num_threads(threads)


def _fit(
    config: RecurrentConfig,
    words: int,
    examples: Sequence[Example],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    import torch

    learn = config.learn
    torch.manual_seed(config.seed)
    network = networks.build(config.cell, words, len(config.labels), len(KINDS))
    optimiser = torch.optim.AdamW(
        network.parameters(), lr=learn.rate, weight_decay=learn.weight_decay
    )
    done = restored(network, optimiser, state)
    for epoch in range(done, learn.epochs):
        torch.manual_seed(config.seed + 1 + epoch)
        random = np.random.default_rng((config.seed, epoch))
        told = LEARNING.with_values(epoch=epoch + 1, epochs=learn.epochs)
        batches = list(_batches(examples, config, epoch))
        for number, batch in enumerate(batches):
            context.checkpoint(epoch + number / len(batches), learn.epochs, told)
            passed = (epoch + number / len(batches)) / learn.epochs
            for group in optimiser.param_groups:
                group["lr"] = learn.rate * (1 + math.cos(math.pi * passed)) / 2
            _step(network, optimiser, [examples[n] for n in batch], config, random)
        if state is not None:
            tensors = network.state_dict() | checkpoint.of_optimiser(optimiser, network)
            checkpoint.save(state, tensors, {"epoch": epoch + 1})
    return network.eval()


def restored(network: "nn.Module", optimiser: "torch.optim.Optimizer", state: Path | None) -> int:
    """Put back what a run had learnt, and return how many epochs that was."""
    tensors, progress = checkpoint.load(state) if state is not None else ({}, {})
    if not progress:
        return 0
    network.load_state_dict({name: tensors[name] for name in network.state_dict()})
    checkpoint.into_optimiser(optimiser, network, tensors)
    return int(progress["epoch"])


def _batches(
    examples: Sequence[Example], config: RecurrentConfig, epoch: int
) -> Iterator[NDArray[np.int64]]:
    """Yield the places of the examples of each batch: of one kind, and of like length."""
    random, batch = np.random.default_rng((config.seed, 7, epoch)), config.learn.batch
    batches: list[NDArray[np.int64]] = []
    for is_report in (True, False):
        chosen = [n for n, one in enumerate(examples) if (one.findings is not None) == is_report]
        order = random.permutation(np.array(chosen, np.int64))
        for first in range(0, len(order), batch * _POOL):
            pool = order[first : first + batch * _POOL]
            pool = pool[np.argsort([len(examples[n].tokens) for n in pool], kind="stable")]
            batches += [pool[n : n + batch] for n in range(0, len(pool), batch)]
    for number in random.permutation(len(batches)):
        yield batches[number]


def _step(
    network: "nn.Module",
    optimiser: "torch.optim.Optimizer",
    batch: list[Example],
    config: RecurrentConfig,
    random: np.random.Generator,
) -> None:
    import torch
    from torch.nn import functional

    given = filled([_thinned(one, config, random) for one in batch], [one.marks for one in batch])
    findings, assertion = network(
        torch.from_numpy(given["tokens"]),
        torch.from_numpy(given["marks"]),
        torch.from_numpy(given["lengths"]).long(),
    )
    truth = [one.findings for one in batch if one.findings is not None]
    if truth:
        target = torch.from_numpy(np.stack(truth))
        loss = functional.binary_cross_entropy_with_logits(findings, target)
        loss = loss * len(config.labels) / 4  # a report says a few things, a mention one
    else:
        kinds = torch.tensor([one.assertion for one in batch])
        loss = functional.cross_entropy(assertion, kinds)
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]  # torch's stub is untyped here
    torch.nn.utils.clip_grad_norm_(network.parameters(), _LONGEST_STEP)
    optimiser.step()


def _thinned(
    one: Example, config: RecurrentConfig, random: np.random.Generator
) -> NDArray[np.int64]:
    """Leave out some words: of a report their own numbers, so that their ends are learnt too.

    Of a mention whole words of what is mentioned, and none around it: they are what decides.
    """
    tokens, share = one.tokens.copy(), random.random(len(one.tokens))
    if one.findings is None:
        tokens[(one.marks > 0) & (share < _UNNAMED)] = 0
    else:
        tokens[share < config.cell.word_dropout, 0] = 0
    return tokens
