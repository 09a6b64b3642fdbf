"""Opacities drawn into pictures: what a network is to find, at a place that is known."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import torch

_LEAST: Final = 0.002  # share of a picture that its region must fill to be drawn in
_MOST: Final = 3  # opacities a picture


def can_hold(regions: "torch.Tensor") -> "torch.Tensor":
    """Tell which regions, float (n, 1, rows, cols), are large enough; bool (n,)."""
    return regions.mean(dim=(1, 2, 3)) >= _LEAST


def draw(
    pictures: "torch.Tensor", regions: "torch.Tensor", random: "torch.Generator"
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Draw one to three soft-edged bright opacities into every picture, inside its region.

    Parameters
    ----------
    pictures, regions
        Float (n, 1, rows, cols), 0 to 1; no region is smaller than ``can_hold`` allows.
    random
        Source of chance; the same state draws the same.

    Returns
    -------
    pictures, opacities : tensor
        Changed copies, and how much of an opacity each place has, 0 outside the region.
    """
    import torch
    from torch.nn import functional

    n, _, rows, columns = pictures.shape
    shapes = _shapes(regions, random)

    def drawn(low: float, high: float) -> "torch.Tensor":
        return torch.rand(n, 1, 1, 1, generator=random) * (high - low) + low

    grain = torch.randn(n, 1, max(1, rows // 4), max(1, columns // 4), generator=random)
    fine = functional.interpolate(grain, (rows, columns), mode="bilinear", align_corners=False)
    bright = drawn(0.55, 0.95) + 0.05 * fine
    changed = pictures + shapes * drawn(0.3, 0.85) * (bright - pictures).clamp(min=0)
    return changed.clamp(0, 1), shapes


def _shapes(regions: "torch.Tensor", random: "torch.Generator") -> "torch.Tensor":
    """Ellipses round places of the regions, their edges bent by a slow random field."""
    import torch
    from torch.nn import functional

    n, _, rows, columns = regions.shape
    y, x = torch.meshgrid(
        torch.linspace(-1, 1, rows), torch.linspace(-1, 1, columns), indexing="ij"
    )
    slow = torch.randn(n, 1, 10, 10, generator=random)
    field = functional.interpolate(slow, (rows, columns), mode="bicubic", align_corners=False)
    shapes = torch.zeros_like(regions)
    for number in range(n):
        places = regions[number, 0].flatten()
        for _ in range(int(torch.randint(1, _MOST + 1, (1,), generator=random))):
            place = int(torch.multinomial(places, 1, generator=random))
            sizes = torch.rand(2, generator=random).tolist()
            tall, wide = 0.08 + 0.32 * sizes[0], 0.08 + 0.22 * sizes[1]  # of half the picture
            j, i = divmod(place, columns)
            far = ((y - y[j, i]) / tall) ** 2 + ((x - x[j, i]) / wide) ** 2
            shape = torch.sigmoid(4 * (1 - far - 0.6 * field[number, 0]))
            shapes[number, 0] = torch.maximum(shapes[number, 0], shape)
    return shapes * regions
