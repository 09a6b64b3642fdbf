"""Teaches a network that tags characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from typing_extensions import override

from meddx.analysis import tagging
from meddx.analysis.tagging import Numbers
from meddx.jobs import Context
from meddx.training.tagger import network as networks
from meddx.training.tagger.config import TaggerConfig
from meddx.training.tagger.examples import Piece
from meddx.training.text.rounds import Lesson, Places, Random, alike, shuffled, teach

if TYPE_CHECKING:
    import torch
    from torch import nn

_POOL: Final = 30  # batches whose pieces are sorted by length together


def fit(
    config: TaggerConfig,
    numbers: int,
    pieces: Sequence[Piece],
    state: Path | None,
    context: Context,
) -> "nn.Module":
    """Teach a network; with ``state`` a run that was killed goes on after its last whole round.

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
    return teach(_Tagging(config, numbers, pieces), config.learn, config.seed, state, context)


@dataclass(frozen=True, eq=False)
class _Tagging(Lesson):
    config: TaggerConfig
    numbers: int
    pieces: Sequence[Piece]

    @override
    def build(self) -> "nn.Module":
        return networks.build(self.config.cell, self.numbers)

    @override
    def batches(self, epoch: int, random: Random) -> list[Places]:
        lengths = [len(one.tags) for one in self.pieces]
        order = random.permutation(len(self.pieces))
        return shuffled(alike(order, lengths, self.config.learn.batch, _POOL), random)

    @override
    def loss(self, network: "nn.Module", batch: Places, random: Random) -> "torch.Tensor":
        import torch

        pieces, share = [self.pieces[n] for n in batch], self.config.cell.word_dropout
        given = tagging.filled([_thinned(one.numbers, share, random) for one in pieces])
        lengths = torch.from_numpy(given["lengths"]).long()
        truth = torch.zeros(given["characters"].shape[:2], dtype=torch.long)
        for row, one in enumerate(pieces):
            truth[row, : len(one.tags)] = torch.from_numpy(one.tags)
        scores, moves = network(torch.from_numpy(given["characters"]), lengths)
        return networks.loss_of(scores, moves, truth, lengths)


def _thinned(numbers: Numbers, share: float, random: Random) -> Numbers:
    """Leave out the own numbers and the hints of some characters, so that the rest is learnt."""
    thinned = numbers.copy()
    for column in (0, tagging.PARTS - 1):
        thinned[random.random(len(thinned)) < share, column] = 0
    return thinned
