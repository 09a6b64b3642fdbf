"""The DenseNet (Huang et al., CVPR 2017, arXiv:1608.06993), written once for all that builds one.

The same lines write its ONNX file from foreign weights, and make and run it for training.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Layers(Protocol[T]):
    """The layers that a DenseNet is made of; each returns what it makes of ``x``.

    ``T`` is whatever stands for a tensor: its name in a file, the tensor, its number of channels.
    """

    def convolution(self, x: T, name: str, *, stride: int = 1, padding: int = 0) -> T:
        """Convolve without a bias."""
        ...

    def normalisation(self, x: T, name: str) -> T:
        """Normalise by batch."""
        ...

    def relu(self, x: T) -> T:
        """Set what is below 0 to 0."""
        ...

    def joined(self, parts: Sequence[T]) -> T:
        """Put together along the channels."""
        ...

    def largest(self, x: T) -> T:
        """Pool the largest of 3 x 3, every second place, padded by 1."""
        ...

    def halved(self, x: T) -> T:
        """Pool the mean of 2 x 2, every second place."""
        ...


def densenet(made: Layers[T], x: T, depths: Sequence[int]) -> T:
    """Return the features of ``x`` before they are averaged; names are torchvision's.

    Parameters
    ----------
    depths
        How many layers each of the four blocks has; (6, 12, 24, 16) for DenseNet-121.
    """
    x = made.convolution(x, "features.conv0", stride=2, padding=3)
    x = made.largest(made.relu(made.normalisation(x, "features.norm0")))
    for block, depth in enumerate(depths, 1):
        parts = [x]
        for layer in range(1, depth + 1):
            name = f"features.denseblock{block}.denselayer{layer}"
            x = parts[0] if len(parts) == 1 else made.joined(parts)
            x = made.relu(made.normalisation(x, f"{name}.norm1"))
            x = made.convolution(x, f"{name}.conv1")
            x = made.relu(made.normalisation(x, f"{name}.norm2"))
            parts.append(made.convolution(x, f"{name}.conv2", padding=1))
        x = made.joined(parts)
        if block < len(depths):
            name = f"features.transition{block}"
            x = made.relu(made.normalisation(x, f"{name}.norm"))
            x = made.halved(made.convolution(x, f"{name}.conv"))
    return made.relu(made.normalisation(x, "features.norm5"))
