"""Teaches the recurrent network that reads reports and mentions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.analysis.text_network import filled
from meddx.jobs import Context
from meddx.training.text import network as networks
from meddx.training.text.config import RecurrentConfig
from meddx.training.text.examples import Example
from meddx.training.text.mentions import KINDS
from meddx.training.text.rounds import Lesson, Places, Random, alike, shuffled, teach

if TYPE_CHECKING:
    import torch
    from torch import nn

_UNNAMED: Final = 0.25  # share of the words of a mention that are left out
_POOL: Final = 50  # batches whose texts are sorted by length together
_ORDER: Final = 7  # tells the draw of the order from that of the words that are left out


def fit(
    config: RecurrentConfig,
    words: int,
    examples: Sequence[Example],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    """Teach a network; with ``state`` a run that was killed goes on after its last whole round.

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
    return teach(_Reading(config, words, examples), config.learn, config.seed, state, context)


@dataclass(frozen=True, eq=False)
class _Reading(Lesson):
    config: RecurrentConfig
    words: int
    examples: Sequence[Example]

    @override
    def build(self) -> "nn.Module":
        config = self.config
        return networks.build(config.cell, self.words, len(config.labels), len(KINDS))

    @override
    def batches(self, epoch: int, random: Random) -> list[Places]:
        """Return batches of one kind each: reports, or mentions."""
        drawn = np.random.default_rng((self.config.seed, _ORDER, epoch))
        lengths = [len(one.tokens) for one in self.examples]
        is_report = np.array([one.findings is not None for one in self.examples])
        batches: list[Places] = []
        for chosen in (np.flatnonzero(is_report), np.flatnonzero(~is_report)):
            order = drawn.permutation(chosen)
            batches += alike(order, lengths, self.config.learn.batch, _POOL)
        return shuffled(batches, drawn)

    @override
    def loss(self, network: "nn.Module", batch: Places, random: Random) -> "torch.Tensor":
        import torch
        from torch.nn import functional

        examples, config = [self.examples[n] for n in batch], self.config
        tokens = [_thinned(one, config, random) for one in examples]
        given = filled(tokens, [one.marks for one in examples])
        findings, assertion = network(
            torch.from_numpy(given["tokens"]),
            torch.from_numpy(given["marks"]),
            torch.from_numpy(given["lengths"]).long(),
        )
        truth = [one.findings for one in examples if one.findings is not None]
        if not truth:
            kinds = torch.tensor([one.assertion for one in examples])
            return functional.cross_entropy(assertion, kinds)
        target = torch.from_numpy(np.stack(truth))
        loss = functional.binary_cross_entropy_with_logits(findings, target)
        return loss * len(config.labels) / 4  # a report says a few things, a mention one


def _thinned(one: Example, config: RecurrentConfig, random: Random) -> NDArray[np.int64]:
    """Leave out some words: of a report their own numbers, so that their ends are learnt too.

    Of a mention whole words of what is mentioned, and none around it: they are what decides.
    """
    tokens, share = one.tokens.copy(), random.random(len(one.tokens))
    if one.findings is None:
        tokens[(one.marks > 0) & (share < _UNNAMED)] = 0
    else:
        tokens[share < config.cell.word_dropout, 0] = 0
    return tokens
