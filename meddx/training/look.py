"""A residual network that looks: a branch says how much every place counts."""

from typing import TYPE_CHECKING, Any, Final

from meddx.training.ending import Ending

if TYPE_CHECKING:
    import torch
    from torch import nn

_EARLY: Final = 4  # blocks of the first two stages
_LEAST: Final = 1e-3


def looking(plain: "nn.Module", width: int, last_stride: int, ending: Ending) -> "nn.Module":
    """Give a ``network.resnet18`` a branch ``look``; its tensors keep their names.

    The branch says from the second stage how much every place counts, 0 to 1. The last features are
    multiplied by that, divided by its mean: nothing comes from where it does not look, and a class
    activation map stays exact (compare attention gates, Oktay et al., arXiv:1804.03999). The rows
    and columns of its pictures are multiples of 32.

    Parameters
    ----------
    plain
        The network, whose parts are taken over.
    width, last_stride, ending
        As it was built.
    """
    import torch
    from torch import nn
    from typing_extensions import override

    parts: Any = plain

    class Looking(nn.Module):
        """Stem, four stages of two blocks, branch, head."""

        def __init__(self) -> None:
            super().__init__()
            self.stem, self.stages, self.head = parts.stem, parts.stages, parts.head
            self.look = nn.Sequential(
                *(nn.Conv2d(2 * width, width, 3, 1, 4, dilation=4), nn.ReLU()),
                *(nn.Conv2d(width, width, 3, 1, 4, dilation=4), nn.ReLU()),
                nn.Conv2d(width, 1, 1),
            )

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            logits, features, _ = self.with_look(x)
            return logits, features

        def with_look(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
            blocks, early = list(self.stages), self.stem(x)
            for block in blocks[:_EARLY]:
                early = block(early)
            features = early
            for block in blocks[_EARLY:]:
                features = block(features)
            seen = self.look(early)
            counts = nn.functional.avg_pool2d(seen.sigmoid(), 2 * last_stride)
            features = features * (counts / (counts.mean(dim=(2, 3), keepdim=True) + _LEAST))
            return (*ending.read(self.head, features), seen)

    return Looking()


def with_look(
    network: "nn.Module", x: "torch.Tensor"
) -> "tuple[torch.Tensor, torch.Tensor, torch.Tensor]":
    """Run a network that looks: its logits, its features, and where it looks.

    The last is a logit for every place of the second stage, float (n, 1, rows / 8, cols / 8).
    """
    network_: Any = network
    found: tuple[torch.Tensor, torch.Tensor, torch.Tensor] = network_.with_look(x)
    return found
