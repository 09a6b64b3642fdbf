"""A small U-Net that marks a region on a picture (Ronneberger et al., arXiv:1505.04597)."""

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training.augment import shaded

if TYPE_CHECKING:
    import torch
    from torch import nn

SIZE: Final = 96  # rows and columns of what it sees and marks
PASSES: Final = 36  # through the pictures
_WIDTH: Final = 12
_BATCH: Final = 16
_RATE: Final = 2e-3
_WARM_UP: Final = 0.05  # share of all steps

LEARNING: Final = Phrase("Learning where the lungs lie, loss {loss:.3f}")


def build() -> "nn.Module":
    """Build the network: float (n, 1, SIZE, SIZE) to logits of the same shape."""
    import torch
    from torch import nn
    from torch.nn import functional
    from typing_extensions import override

    def twice(inside: int, outside: int) -> nn.Module:
        parts: list[nn.Module] = []
        for channels in (inside, outside):
            parts += [
                nn.Conv2d(channels, outside, 3, 1, 1, bias=False),
                nn.BatchNorm2d(outside),
                nn.ReLU(),
            ]
        return nn.Sequential(*parts)

    w = _WIDTH

    class Network(nn.Module):
        """Four times down, four times up, with a bridge at every size."""

        def __init__(self) -> None:
            super().__init__()
            down = [(1, w), (w, 2 * w), (2 * w, 4 * w), (4 * w, 4 * w), (4 * w, 4 * w)]
            up = [(8 * w, 4 * w), (8 * w, 2 * w), (4 * w, w), (2 * w, w)]
            self.down = nn.ModuleList([twice(*one) for one in down])
            self.up = nn.ModuleList([twice(*one) for one in up])
            self.head = nn.Conv2d(w, 1, 1)

        @override
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            kept = list[torch.Tensor]()
            for number, part in enumerate(self.down):
                x = part(functional.max_pool2d(x, 2) if number else x)
                kept.append(x)
            for number, part in enumerate(self.up):
                wide = functional.interpolate(
                    x, scale_factor=2, mode="bilinear", align_corners=False
                )
                x = part(torch.cat([wide, kept[3 - number]], 1))
            found: torch.Tensor = self.head(x)
            return found

    return Network()


def learn(
    pictures: NDArray[np.float32], masks: NDArray[np.float32], seed: int, context: Context
) -> "nn.Module":
    """Learn to mark what the masks mark; the same seed gives the same network.

    Parameters
    ----------
    pictures, masks
        Float32 (n, SIZE, SIZE), 0 to 1.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = build()
    random = torch.Generator().manual_seed(seed)
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=0.01)
    both = torch.from_numpy(np.stack([pictures, masks], axis=1))
    steps = max(1, len(both) * PASSES // _BATCH)
    network.train()
    for step in range(steps):
        share = (step + 1) / steps
        for group in optimiser.param_groups:
            rise = min(1.0, share / _WARM_UP)
            group["lr"] = _RATE * rise * 0.5 * (1 + math.cos(math.pi * share))
        chosen = torch.randint(len(both), (_BATCH,), generator=random)
        moved = _moved(both[chosen], random)
        grey = shaded(moved[:, :1], random).clamp(0, 1)
        loss = _loss(network(_scaled(grey)), moved[:, 1:])
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch's stub is untyped here
        optimiser.step()
        context.checkpoint(step, steps, LEARNING.with_values(loss=float(loss.detach())))
    return network.eval()


def mark(network: "nn.Module", pictures: NDArray[Any]) -> NDArray[np.float16]:
    """Mark the region on pictures of any size.

    Parameters
    ----------
    pictures
        Floating (n, rows, cols), 0 to 1.

    Returns
    -------
    ndarray of float16, shape (n, SIZE, SIZE)
        Probability that a place belongs to the region.
    """
    import torch
    from torch.nn import functional

    found = np.empty((len(pictures), SIZE, SIZE), np.float16)
    network.eval()
    with torch.no_grad():
        for n in range(0, len(pictures), 32):
            grey = torch.from_numpy(pictures[n : n + 32].astype(np.float32))[:, None]
            small = functional.interpolate(grey, (SIZE, SIZE), mode="bilinear", antialias=True)
            found[n : n + 32] = network(_scaled(small))[:, 0].sigmoid().numpy()
    return found


def _scaled(grey: "torch.Tensor") -> "torch.Tensor":
    return (grey - 0.5) / 0.25


def _loss(logits: "torch.Tensor", masks: "torch.Tensor") -> "torch.Tensor":
    """Cross entropy and one minus the Dice coefficient (Milletari et al., arXiv:1606.04797)."""
    from torch.nn import functional

    p = logits.sigmoid()
    dice = 2 * (p * masks).sum() / (p.sum() + masks.sum() + 1)
    return functional.binary_cross_entropy_with_logits(logits, masks) + 1 - dice


def _moved(x: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Turn by up to 11 degrees, scale by 0.7 to 1.4, shift by up to an eighth, mirror half."""
    import torch
    from torch.nn import functional

    n = len(x)

    def drawn(width: float) -> "torch.Tensor":
        return (torch.rand(n, generator=random) - 0.5) * width

    angle, tall = drawn(0.4), drawn(0.7).exp()
    wide = tall * drawn(0.3).exp()
    side = torch.where(drawn(1.0) < 0, -1.0, 1.0)
    rows = (
        torch.stack([angle.cos() * wide * side, -angle.sin() * wide, drawn(0.5)], 1),
        torch.stack([angle.sin() * tall * side, angle.cos() * tall, drawn(0.5)], 1),
    )
    grid = functional.affine_grid(torch.stack(rows, 1), list(x.shape), align_corners=False)
    return functional.grid_sample(x, grid, align_corners=False)
