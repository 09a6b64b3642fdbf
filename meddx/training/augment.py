"""Random changes to training pictures that leave a chest a chest.

No mirror image of a chest: the heart lies on the left, and situs inversus is a finding; where sides
mean nothing to the labels (a tumour of the head) it can be asked for. What changes are the things
in which two rooms differ: position, size, grey curve, sharpness, noise, borders and lead markers.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import torch


_GRID: Final = 6  # a soft part moves with its neighbours: so many rows and columns move freely


@dataclass(frozen=True)
class Motion:
    """How pictures are moved.

    Parameters
    ----------
    mirror
        Whether left and right of half the pictures are exchanged.
    turn_degrees
        They are turned by up to so much, either way.
    deform
        Standard deviation by which places wander, as a share of half the picture; 0: stiff
        (elastic deformation, Simard et al., ICDAR 2003).
    """

    mirror: bool = False
    turn_degrees: float = math.degrees(0.17)
    deform: float = 0.0


PLAIN: Final = Motion()


def augment(
    pictures: "torch.Tensor", random: "torch.Generator", motion: Motion = PLAIN
) -> "torch.Tensor":
    """Return changed copies.

    Parameters
    ----------
    pictures
        Float tensor, shape (n, 1, rows, cols), 0 to 1. Further planes may follow the picture's, as
        masks of places on it: they move along, and nothing else happens to them.
    random
        Source of chance; the same state gives the same pictures.
    motion
        How they are moved.
    """
    import torch

    if motion.mirror:
        chosen = torch.rand(len(pictures), generator=random) < 0.5
        pictures = torch.where(chosen[:, None, None, None], pictures.flip(3), pictures)
    moved = _moved(pictures, random, motion)
    changed = _covered(shaded(moved[:, :1], random), random).clamp_(0, 1)
    return torch.cat([changed, moved[:, 1:]], 1) if moved.shape[1] > 1 else changed


def shaded(x: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Change the grey curve, sharpness and noise of pictures, float (n, 1, rows, cols)."""
    return _softened(_graded(x, random), random)


def mixup(
    pictures: "torch.Tensor", targets: "torch.Tensor", alpha: float, random: "torch.Generator"
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Mix every picture and its targets with another one's (Zhang et al., arXiv:1710.09412).

    Parameters
    ----------
    pictures, targets
        Float tensors, shapes (n, 1, rows, cols) and (n, labels).
    alpha
        The share of the first is drawn once a batch from the beta distribution of (alpha, alpha).
    random
        Source of chance; the same state mixes the same.
    """
    import torch

    seed = int(torch.randint(2**31, (1,), generator=random))
    share = float(np.random.default_rng(seed).beta(alpha, alpha))
    other = torch.randperm(len(pictures), generator=random)
    mixed = [share * part + (1 - share) * part[other] for part in (pictures, targets)]
    return mixed[0], mixed[1]


def _uniform(n: int, low: float, high: float, random: "torch.Generator") -> "torch.Tensor":
    import torch

    return torch.rand(n, generator=random) * (high - low) + low


def _moved(x: "torch.Tensor", random: "torch.Generator", motion: Motion) -> "torch.Tensor":
    """Turn, scale each axis by 0.85 to 1.2, shift by up to 8 %, shear, and deform."""
    import torch
    from torch.nn import functional

    n, turn = len(x), math.radians(motion.turn_degrees)
    angle = _uniform(n, -turn, turn, random)
    tall, wide = _uniform(n, 0.85, 1.2, random), _uniform(n, 0.85, 1.2, random)
    shear = _uniform(n, -0.06, 0.06, random)
    rows = (
        torch.stack([angle.cos() * wide, (shear - angle.sin()) * wide], 1),
        torch.stack([angle.sin() * tall, angle.cos() * tall], 1),
    )
    shift = torch.stack([_uniform(n, -0.16, 0.16, random) for _ in range(2)], 1)
    theta = torch.cat([torch.stack(rows, 1), shift[:, :, None]], 2)
    grid = functional.affine_grid(theta, list(x.shape), align_corners=False)
    if motion.deform:
        wander = torch.randn(n, 2, _GRID, _GRID, generator=random) * motion.deform
        smooth = functional.interpolate(wander, x.shape[2:], mode="bicubic", align_corners=False)
        grid = grid + smooth.permute(0, 2, 3, 1)
    return functional.grid_sample(x, grid, align_corners=False)


def _graded(x: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Bend the grey curve (gamma, contrast, offset) and add a slow brightness gradient."""
    import torch
    from torch.nn import functional

    n = len(x)
    gamma = _uniform(n, -0.6, 0.6, random).exp()[:, None, None, None]
    contrast = _uniform(n, 0.7, 1.25, random)[:, None, None, None]
    offset = _uniform(n, -0.12, 0.12, random)[:, None, None, None]
    field = torch.randn(n, 1, 4, 4, generator=random) * 0.06
    slow = functional.interpolate(field, x.shape[2:], mode="bicubic", align_corners=False)
    graded = (x.clamp(1e-4, 1) ** gamma - 0.5) * contrast + 0.5 + offset + slow
    return torch.where(x > 0, graded, x)  # what lies outside the picture stays black


def _softened(x: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Lose sharpness in a third of the pictures, add noise to half of them."""
    import torch
    from torch.nn import functional

    n = len(x)
    scale = float(_uniform(1, 0.35, 0.8, random))
    coarse = functional.interpolate(x, scale_factor=scale, mode="bilinear", antialias=True)
    soft = functional.interpolate(coarse, x.shape[2:], mode="bilinear", align_corners=False)
    chosen = (torch.rand(n, generator=random) < 0.33)[:, None, None, None]
    x = torch.where(chosen, soft, x)
    level = _uniform(n, -0.04, 0.04, random).clamp(min=0)[:, None, None, None]
    return x + torch.randn(x.shape, generator=random) * level


def _covered(x: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Black out a border, put a bright marker near an edge, erase a rectangle: no shortcuts."""
    import torch

    x = x.clone()
    rows, columns = x.shape[2:]
    dice = torch.rand(len(x), 10, generator=random).tolist()
    for picture, d in zip(x[:, 0], dice, strict=True):
        if d[0] < 0.3:  # collimation
            top, left = int(d[1] * 0.08 * rows), int(d[2] * 0.08 * columns)
            picture[:top] = picture[rows - top :] = 0
            picture[:, :left] = picture[:, columns - left :] = 0
        if d[3] < 0.3:  # lead marker
            j, i = int(d[4] * 0.25 * rows), int(d[5] * (columns - 12))
            picture[j : j + 10, i : i + 3 + int(d[6] * 9)] = 0.8 + 0.2 * d[7]
        if d[8] < 0.25:  # erased rectangle
            tall, wide = int((0.1 + 0.2 * d[9]) * rows), int((0.1 + 0.2 * d[7]) * columns)
            j, i = int(d[4] * (rows - tall)), int(d[5] * (columns - wide))
            picture[j : j + tall, i : i + wide] = d[6]
    return x
