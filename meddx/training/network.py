"""The network that packs are trained with: a residual network of 18 layers for grey pictures."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn


def resnet18(labels: int, width: int, channels: int = 1) -> "nn.Module":
    """Build a ResNet-18 with a linear head on globally averaged features.

    The forward pass takes float (n, channels, rows, cols) and returns ``(logits, features)`` of
    shapes (n, labels) and (n, 8 * width, rows / 32, cols / 32). Because the head is linear in the
    averaged features, a class activation map is exact: its sum and the bias are the logit.

    Parameters
    ----------
    labels
        Number of outputs.
    width
        Channels of the first stage; 64 is the network of He et al., CVPR 2016 (arXiv:1512.03385).
    channels
        Channels of the input.
    """
    import torch
    from torch import nn
    from typing_extensions import override

    class Block(nn.Module):
        """Two 3 x 3 convolutions and a shortcut."""

        def __init__(self, inside: int, outside: int, stride: int) -> None:
            super().__init__()
            self.conv1 = nn.Conv2d(inside, outside, 3, stride, 1, bias=False)
            self.norm1 = nn.BatchNorm2d(outside)
            self.conv2 = nn.Conv2d(outside, outside, 3, 1, 1, bias=False)
            self.norm2 = nn.BatchNorm2d(outside)
            self.shortcut = (
                nn.Identity()
                if stride == 1 and inside == outside
                else nn.Sequential(
                    nn.Conv2d(inside, outside, 1, stride, bias=False), nn.BatchNorm2d(outside)
                )
            )

        @override
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = torch.relu(self.norm1(self.conv1(x)))
            return torch.relu(self.norm2(self.conv2(y)) + self.shortcut(x))

    class Network(nn.Module):
        """Stem, four stages of two blocks, head."""

        def __init__(self) -> None:
            super().__init__()
            self.stem = nn.Sequential(
                nn.Conv2d(channels, width, 7, 2, 3, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                nn.MaxPool2d(3, 2, 1),
            )
            sizes = [width, width, 2 * width, 4 * width, 8 * width]
            blocks = []
            for stage in range(4):
                stride = 1 if stage == 0 else 2
                blocks += [
                    Block(sizes[stage], sizes[stage + 1], stride),
                    Block(sizes[stage + 1], sizes[stage + 1], 1),
                ]
            self.stages = nn.Sequential(*blocks)
            self.head = nn.Linear(sizes[-1], labels)
            for module in self.modules():
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = self.stages(self.stem(x))
            return self.head(features.mean(dim=(2, 3))), features

    return Network()
