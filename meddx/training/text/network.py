"""The recurrent network that reads text, in torch."""

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from meddx.training.text.config import GRU, CellSpec

if TYPE_CHECKING:
    import torch
    from torch import nn

_RARE: Final = -6.0  # log odds of a word that says nothing


def build(spec: CellSpec, words: int, labels: int, kinds: int) -> "nn.Module":
    """Build the network.

    A word is the sum of its numbers' vectors, and of one more where it is marked. A bidirectional
    GRU (Cho et al. 2014) or LSTM (Hochreiter and Schmidhuber 1997) reads the text. The odds of a
    finding are the sum of those that each word speaks for; the assertion of a mention is read from
    the mean over its words.

    Parameters
    ----------
    spec
        Its size.
    words, labels, kinds
        Numbers of words, findings and assertions.

    Returns
    -------
    nn.Module
        ``(tokens (n, longest, 3), marks (n, longest), lengths (n,))`` to ``findings (n, labels)``
        and ``assertion (n, kinds)``, both logits.
    """
    import torch
    from torch import nn

    class Recurrent(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.words = nn.Embedding(words, spec.embedding, padding_idx=0)
            nn.init.normal_(self.words.weight, std=spec.embedding**-0.5)
            with torch.no_grad():
                self.words.weight[0].zero_()
            self.mark = nn.Parameter(torch.randn(spec.embedding) * spec.embedding**-0.5)
            cell = nn.GRU if spec.cell == GRU else nn.LSTM
            self.ahead = cell(spec.embedding, spec.hidden, batch_first=True)
            self.back = cell(spec.embedding, spec.hidden, batch_first=True)
            self.dropout = nn.Dropout(spec.dropout)
            self.findings = nn.Linear(2 * spec.hidden, labels)
            nn.init.constant_(self.findings.bias, _RARE)
            self.assertion = nn.Linear(2 * spec.hidden, kinds)

        @override
        def forward(
            self, tokens: "torch.Tensor", marks: "torch.Tensor", lengths: "torch.Tensor"
        ) -> tuple["torch.Tensor", "torch.Tensor"]:
            seen = self.dropout(self.words(tokens).sum(dim=2) + marks[:, :, None] * self.mark)
            steps = torch.arange(seen.shape[1])[None]
            inside = steps < lengths[:, None]
            # Each text is turned by itself, so that no reading begins in what fills it up.
            turn = torch.where(inside, lengths[:, None] - 1 - steps, steps)[:, :, None]
            back, _ = self.back(seen.gather(1, turn.expand_as(seen)))
            back = back.gather(1, turn.expand_as(back))
            read = self.dropout(torch.cat([self.ahead(seen)[0], back], dim=2))
            spoken = self.findings(read).masked_fill(~inside[:, :, None], -1e9)
            marked = (read * marks[:, :, None]).sum(dim=1)
            mean = marked / marks.sum(dim=1, keepdim=True).clamp(min=1.0)
            return spoken.logsumexp(dim=1), self.assertion(mean)

    return Recurrent()
