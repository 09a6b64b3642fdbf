"""The network that tags characters, in torch, and what it is taught by."""

from typing import TYPE_CHECKING

from typing_extensions import override

from meddx.analysis.tagging import TAGS, forbidden
from meddx.training.text.config import GRU, CellSpec

if TYPE_CHECKING:
    import torch
    from torch import nn


def build(spec: CellSpec, numbers: int) -> "nn.Module":
    """Build the network.

    A character is the sum of its numbers' vectors. A bidirectional GRU (Cho et al. 2014) or LSTM
    (Hochreiter and Schmidhuber 1997) reads the text and gives each character log odds of its tags;
    ``moves`` are those of one tag behind another.

    Parameters
    ----------
    spec
        Its size.
    numbers
        Numbers that characters can have.

    Returns
    -------
    nn.Module
        ``(characters (n, longest, 4), lengths (n,))`` to ``scores (n, longest, tags)`` and
        ``moves (tags, tags)``, what cannot follow forbidden.
    """
    import torch
    from torch import nn

    class Tagger(nn.Module):
        never: torch.Tensor

        def __init__(self) -> None:
            super().__init__()
            self.characters = nn.Embedding(numbers, spec.embedding, padding_idx=0)
            nn.init.normal_(self.characters.weight, std=spec.embedding**-0.5)
            with torch.no_grad():
                self.characters.weight[0].zero_()
            cell = nn.GRU if spec.cell == GRU else nn.LSTM
            self.cell = cell(spec.embedding, spec.hidden, batch_first=True, bidirectional=True)
            self.dropout = nn.Dropout(spec.dropout)
            self.tags = nn.Linear(2 * spec.hidden, TAGS)
            self.moves = nn.Parameter(torch.zeros(TAGS, TAGS))
            self.register_buffer("never", torch.from_numpy(forbidden()), persistent=False)

        @override
        def forward(
            self, characters: "torch.Tensor", lengths: "torch.Tensor"
        ) -> tuple["torch.Tensor", "torch.Tensor"]:
            seen = self.dropout(self.characters(characters).sum(dim=2))
            packed = nn.utils.rnn.pack_padded_sequence(
                seen, lengths, batch_first=True, enforce_sorted=False
            )
            read, _ = nn.utils.rnn.pad_packed_sequence(self.cell(packed)[0], batch_first=True)
            scores = self.tags(self.dropout(read))
            return scores, self.moves + self.never

    return Tagger()


def loss_of(
    scores: "torch.Tensor", moves: "torch.Tensor", tags: "torch.Tensor", lengths: "torch.Tensor"
) -> "torch.Tensor":
    """Return how unlikely the true tags are, for each character, in a conditional random field.

    The negative log likelihood of Lafferty, McCallum and Pereira (2001): the score of the true
    sequence against the sum over all.

    Parameters
    ----------
    scores, moves
        (n, longest, tags) and (tags, tags), as the network gives them.
    tags, lengths
        (n, longest) and (n,).
    """
    import torch

    inside = (torch.arange(scores.shape[1])[None] < lengths[:, None]).to(scores.dtype)
    own = scores.gather(2, tags[:, :, None])[:, :, 0] * inside
    between = moves[tags[:, :-1], tags[:, 1:]] * inside[:, 1:]
    ways = scores[:, 0]
    for place in range(1, scores.shape[1]):
        on = torch.logsumexp(ways[:, :, None] + moves, dim=1) + scores[:, place]
        ways = torch.where(inside[:, place : place + 1] > 0, on, ways)
    likely = own.sum(dim=1) + between.sum(dim=1)
    return (torch.logsumexp(ways, dim=1) - likely).sum() / inside.sum()
