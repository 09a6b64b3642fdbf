"""How a network ends: from features of places to the logits of a picture."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import torch
    from torch import nn

MEAN: Final = "mean"
PEAK: Final = "peak"
POOLS: Final = (MEAN, PEAK)


@dataclass(frozen=True)
class Ending:
    """What happens before the linear head.

    Parameters
    ----------
    pool
        ``mean``: a channel counts by its average over all places. ``peak``: by its largest value,
        wherever that is, so that something small is not lost among much that is sound.
    dropout
        Share of the pooled features that the head does not see in training; evaluation has all.
    """

    pool: str = MEAN
    dropout: float = 0.0

    def read(
        self, head: "nn.Module", features: "torch.Tensor"
    ) -> "tuple[torch.Tensor, torch.Tensor]":
        """Return logits (n, labels) and the features whose average over all places the head reads.

        Parameters
        ----------
        head
            A linear layer.
        features
            Of the last stage, float (n, channels, rows, cols).
        """
        from torch.nn import functional

        told = peaks(features) if self.pool == PEAK else features
        averaged = functional.dropout(told.mean(dim=(2, 3)), self.dropout, head.training)
        logits: torch.Tensor = head(averaged)
        return logits, told


def peaks(features: "torch.Tensor") -> "torch.Tensor":
    """Keep every channel's largest value alone, so raised that its average over places is it.

    A head on these averages is a head on largest values, and a class activation map of them is
    exact all the same. Places that are equally large share it.

    Parameters
    ----------
    features
        Float (n, channels, rows, cols).
    """
    at = (features == features.amax(dim=(2, 3), keepdim=True)).to(features.dtype)
    return features * (at / at.mean(dim=(2, 3), keepdim=True))
