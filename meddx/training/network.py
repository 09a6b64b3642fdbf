"""The networks that packs are trained with; each ends in globally averaged features.

All take float (n, channels, rows, cols) and return ``(logits, features)`` of shapes (n, labels)
and (n, channels of the last stage, rows, cols of it).
"""

from typing import TYPE_CHECKING, Final

from meddx.training.dense import densenet121
from meddx.training.ending import Ending
from meddx.training.fit_spec import FitSpec
from meddx.training.look import looking

if TYPE_CHECKING:
    from torch import nn

PLAIN: Final = Ending()
HEAD: Final = "head."  # names of the last layer's tensors begin with it; all others are the body


def of_spec(spec: FitSpec, labels: int) -> "nn.Module":
    """Build the network of a configuration, untrained, for pictures of one channel."""
    stride, ending = spec.last_stride, Ending(spec.pool, spec.dropout)
    plain = build(spec.network, labels, spec.width, last_stride=stride, ending=ending)
    return looking(plain, spec.width, stride, ending) if spec.look else plain


def build(
    kind: str,
    labels: int,
    width: int,
    channels: int = 1,
    *,
    last_stride: int = 2,
    ending: Ending = PLAIN,
) -> "nn.Module":
    """Build a network of ``meddx.training.fit_spec.NETWORKS``.

    ``width`` counts for ``resnet18`` and ``densenet121``, ``last_stride`` for ``resnet18``,
    ``ending`` for all but ``small_cnn``.
    """
    if kind == "resnet18":
        return resnet18(labels, width, channels, last_stride, ending)
    if kind == "small_cnn":
        return small_cnn(labels, channels)
    if kind == "densenet121":
        return densenet121(labels, width, channels, ending)
    return _of_transformers(kind, labels, channels, ending)


def small_cnn(labels: int, channels: int = 1) -> "nn.Module":
    """Build the plain network of the textbooks: convolution, pooling, fully connected layers.

    Three convolutions of 5 x 5 and 3 x 3 with 16, 32 and 64 channels, each pooled by 2, brought to
    a grid of 7 x 7 and read by two fully connected layers (LeCun et al., Proc IEEE 1998;86:2278).
    It is the baseline of every card, not delivered: its head is not linear in averaged features.
    """
    import torch
    from torch import nn
    from typing_extensions import override

    class Network(nn.Module):
        """Convolutions and pooling, then fully connected layers."""

        def __init__(self) -> None:
            super().__init__()
            self.stages = nn.Sequential(
                *(nn.Conv2d(channels, 16, 5, 2, 2), nn.ReLU(), nn.MaxPool2d(2)),
                *(nn.Conv2d(16, 32, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)),
                *(nn.Conv2d(32, 64, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2)),
            )
            self.hidden = nn.Linear(64 * 7 * 7, 64)
            self.head = nn.Linear(64, labels)

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = self.stages(x)
            flat = nn.functional.adaptive_avg_pool2d(features, 7).flatten(1)
            return self.head(torch.relu(self.hidden(flat))), features

    return Network()


def _of_transformers(kind: str, labels: int, channels: int, ending: Ending) -> "nn.Module":
    """Build MobileNetV2 (arXiv:1801.04381) or EfficientNet-B0 (arXiv:1905.11946), untrained."""
    import torch
    from torch import nn
    from transformers import (
        EfficientNetConfig,
        EfficientNetModel,
        MobileNetV2Config,
        MobileNetV2Model,
    )
    from typing_extensions import override

    body: nn.Module
    if kind == "mobilenet_v2":
        body, wide = MobileNetV2Model(MobileNetV2Config(num_channels=channels)), 1280
    else:
        b0 = EfficientNetConfig(
            num_channels=channels,
            width_coefficient=1.0,
            depth_coefficient=1.0,
            hidden_dim=1280,
            dropout_rate=0.2,
        )
        body, wide = EfficientNetModel(b0), 1280

    class Network(nn.Module):
        """A body of transformers with a linear head on averaged features."""

        def __init__(self) -> None:
            super().__init__()
            self.body = body
            self.head = nn.Linear(wide, labels)
            for module in self.modules():
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

        @override
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = self.body(x).last_hidden_state
            return ending.read(self.head, features)

    return Network()


def resnet18(
    labels: int,
    width: int,
    channels: int = 1,
    last_stride: int = 2,
    ending: Ending = PLAIN,
) -> "nn.Module":
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
    last_stride
        With 1 the last stage keeps its input's rows and columns: the features have rows / 16 and
        cols / 16 places, as in person re-identification (Sun et al., ECCV 2018, arXiv:1711.09349).
    ending
        What happens before the head.
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
            for stage, stride in enumerate((1, 2, 2, last_stride)):
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
            return ending.read(self.head, features)

    return Network()
