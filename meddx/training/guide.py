"""Teaches a network where to look: inside marked regions, at opacities that were drawn there."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from meddx.training import opacities
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.fit_spec import FitSpec

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, eq=False)
class Shown:
    """A batch with what belongs to it.

    Parameters
    ----------
    planes
        Float (n, 3, rows, cols): the pictures, their regions, the opacities drawn into them.
    targets
        Float (n, labels).
    drawn
        Bool (n,): whether something was drawn.
    """

    planes: "torch.Tensor"
    targets: "torch.Tensor"
    drawn: "torch.Tensor"


@dataclass(frozen=True, eq=False)
class Guide:
    """What a training is told of places.

    Parameters
    ----------
    spec
        With the weights of the losses and the share of drawn opacities.
    regions
        Float16 (n, rows, cols) of the training pictures, 0 to 1, of any size.
    labels
        Columns of the targets that an opacity makes present.
    """

    spec: FitSpec
    regions: NDArray[np.float16]
    labels: tuple[int, ...]

    def shown(
        self,
        grey: "torch.Tensor",
        targets: "torch.Tensor",
        chosen: NDArray[np.int64],
        random: "torch.Generator",
    ) -> Shown:
        """Draw opacities into a share of a batch, half of it where a label is present already.

        Parameters
        ----------
        grey, targets
            Float (n, 1, rows, cols), 0 to 1, and (n, labels).
        chosen
            Which training pictures they are.
        random
            Source of chance.
        """
        import torch
        from torch.nn import functional

        small = torch.from_numpy(self.regions[chosen].astype(np.float32))[:, None]
        size = (grey.shape[2], grey.shape[3])
        regions = functional.interpolate(small, size, mode="bilinear", align_corners=False)
        shapes, targets = torch.zeros_like(regions), targets.clone()
        columns = list(self.labels)
        present = (targets[:, columns] > 0.5).any(dim=1)
        share = self.spec.opacities * torch.where(present, 0.5, 1.0)
        drawn = (torch.rand(len(grey), generator=random) < share) & opacities.can_hold(regions)
        if drawn.any():
            grey = grey.clone()
            grey[drawn], shapes[drawn] = opacities.draw(grey[drawn], regions[drawn], random)
            targets[drawn.nonzero(), torch.tensor(columns)] = 1.0
        return Shown(torch.cat([grey, regions, shapes], 1), targets, drawn)

    def look_loss(self, seen: "torch.Tensor", regions: "torch.Tensor") -> "torch.Tensor":
        """Weighted cross entropy of where the network looks with the regions moved along.

        Parameters
        ----------
        seen
            Logits (n, 1, r, c), one a place.
        regions
            Float (n, 1, rows, cols).
        """
        from torch.nn import functional

        wanted = functional.adaptive_avg_pool2d(regions, (seen.shape[2], seen.shape[3]))
        found = functional.binary_cross_entropy_with_logits(seen.float(), wanted)
        return self.spec.look * found

    def point_loss(
        self, features: "torch.Tensor", head: "torch.Tensor", shapes: "torch.Tensor"
    ) -> "torch.Tensor":
        """Weighted cross entropy of the maps of contributions with drawn opacities moved along.

        Each map is a distribution over places (softmax); so is how much opacity each place has.

        Parameters
        ----------
        features
            Float (n, channels, r, c) of pictures that were drawn into.
        head
            Float (labels, channels): the last layer's weights.
        shapes
            Float (n, 1, rows, cols): the opacities.
        """
        import torch
        from torch.nn import functional

        maps = torch.einsum("nchw,lc->nlhw", features.float(), head[list(self.labels)])
        logs = maps.flatten(2).log_softmax(dim=2)
        size = (features.shape[2], features.shape[3])
        wanted = functional.adaptive_avg_pool2d(shapes, size).flatten(2)
        wanted = wanted / (wanted.sum(dim=2, keepdim=True) + 1e-6)
        return -self.spec.point * (wanted * logs).sum(dim=2).mean()


def guide_of(config: Config, data: Dataset, chosen: NDArray[np.bool_]) -> Guide | None:
    """Return the guide of a training on the chosen pictures, None where it asks for none."""
    spec = config.fit
    if data.regions is None or not (spec.look or spec.opacities):
        return None
    keys = [label.key for label in config.labels]
    labels = tuple(keys.index(key) for key in spec.opacity_labels)
    return Guide(spec, data.regions.masks[chosen], labels)
