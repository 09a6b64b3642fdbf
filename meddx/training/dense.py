"""DenseNet-121 as a network to train; the architecture itself is ``analysis.foreign.dense``."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from meddx.analysis.foreign.dense import densenet
from meddx.training.ending import Ending

if TYPE_CHECKING:
    import torch
    from torch import nn

DEPTHS: Final = (6, 12, 24, 16)
_BOTTLENECK: Final = 4  # channels between the two convolutions of a layer, in growths


def densenet121(labels: int, width: int, channels: int, ending: Ending) -> "nn.Module":
    """Build a DenseNet-121 with a linear head on globally averaged features.

    Tensors are named as in torchvision, the head ``head``.

    Parameters
    ----------
    labels
        Number of outputs.
    width
        Channels of the stem, an even number; a layer adds half of it. 64 is the network of Huang et
        al., CVPR 2017 (arXiv:1608.06993).
    channels
        Channels of the input.
    ending
        What happens before the head.
    """
    import torch
    from torch import nn
    from typing_extensions import override

    class Network(nn.Module):
        """Layers by their names, then the head."""

        def __init__(self) -> None:
            super().__init__()
            plan = _Plan(self, width)
            self.head = nn.Linear(densenet(plan, channels, DEPTHS), labels)

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = densenet(_Running(self), x, DEPTHS)
            return ending.read(self.head, features)

    return Network()


class _Plan:
    """Makes the layers inside a module; a number of channels stands for each tensor."""

    def __init__(self, network: "nn.Module", width: int) -> None:
        self._network, growth = network, width // 2
        self._channels = {"conv0": width, "conv1": _BOTTLENECK * growth, "conv2": growth}

    def convolution(self, x: int, name: str, *, stride: int = 1, padding: int = 0) -> int:
        from torch import nn

        wide = self._channels.get(name.rpartition(".")[2], x // 2)  # a transition halves them
        size = 2 * padding + 1  # padded so that no place is lost
        layer = nn.Conv2d(x, wide, size, stride, padding, bias=False)
        nn.init.kaiming_normal_(layer.weight)  # by its inputs: a layer's outputs are joined
        self._put(name, layer)
        return wide

    def normalisation(self, x: int, name: str) -> int:
        from torch import nn

        self._put(name, nn.BatchNorm2d(x))
        return x

    def relu(self, x: int) -> int:
        return x

    def joined(self, parts: Sequence[int]) -> int:
        return sum(parts)

    def largest(self, x: int) -> int:
        return x

    def halved(self, x: int) -> int:
        return x

    def _put(self, name: str, layer: "nn.Module") -> None:
        from torch import nn

        folder, _, last = name.rpartition(".")
        place = self._network
        for part in folder.split("."):
            if not hasattr(place, part):
                place.add_module(part, nn.Module())
            place = place.get_submodule(part)
        place.add_module(last, layer)


class _Running:
    """Runs the layers that ``_Plan`` made."""

    def __init__(self, network: "nn.Module") -> None:
        self._network = network

    def convolution(
        self, x: "torch.Tensor", name: str, *, stride: int = 1, padding: int = 0
    ) -> "torch.Tensor":
        del stride, padding  # the layer has them
        return self._layer(name, x)

    def normalisation(self, x: "torch.Tensor", name: str) -> "torch.Tensor":
        return self._layer(name, x)

    def relu(self, x: "torch.Tensor") -> "torch.Tensor":
        return x.relu()

    def joined(self, parts: "Sequence[torch.Tensor]") -> "torch.Tensor":
        import torch

        return torch.cat(list(parts), dim=1)

    def largest(self, x: "torch.Tensor") -> "torch.Tensor":
        from torch.nn import functional

        return functional.max_pool2d(x, 3, 2, 1)

    def halved(self, x: "torch.Tensor") -> "torch.Tensor":
        from torch.nn import functional

        return functional.avg_pool2d(x, 2)

    def _layer(self, name: str, x: "torch.Tensor") -> "torch.Tensor":
        made: torch.Tensor = self._network.get_submodule(name)(x)
        return made
