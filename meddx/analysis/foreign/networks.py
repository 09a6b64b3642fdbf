"""Networks that are known by the names of their weights: DenseNets and ResNets.

DenseNet: Huang et al., CVPR 2017 (arXiv:1608.06993), as CheXNet and TorchXRayVision use it; ResNet:
He et al., CVPR 2016 (arXiv:1512.03385), with the stride in the 3 x 3 convolution. Depth and widths
are read off the weights. Names are torchvision's; older ones (``norm.1``, ``DataParallel``'s
``module.``, a class around the network, a head inside ``nn.Sequential``) and MONAI's are rewritten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign.build import INPUT, Builder, Weights
from meddx.analysis.foreign.dense import densenet
from meddx.phrase import Phrase, Refused

_OLD: Final = re.compile(r"(denselayer\d+)\.(norm|conv)\.(\d)")
_MONAI: Final = re.compile(r"(denselayer\d+)\.layers\.")
_DENSE_STEM: Final = re.compile(r"(.*?)features\.conv0\.weight")
_RESIDUAL_STEM: Final = re.compile(r"(.*?)conv1\.weight")
_HEADS: Final = re.compile(r"(?:classifier|fc|head|linear|class_layers\.out)(?:\.\d+)?\.weight")
_COUNTED: Final = "num_batches_tracked"
_THRESHOLDS: Final = "op_threshs"  # TorchXRayVision keeps its operating points there
_DEPTHS: Final[Mapping[tuple[bool, tuple[int, ...]], str]] = {
    (False, (2, 2, 2, 2)): "ResNet-18",
    (False, (3, 4, 6, 3)): "ResNet-34",
    (True, (3, 4, 6, 3)): "ResNet-50",
    (True, (3, 4, 23, 3)): "ResNet-101",
}

UNKNOWN: Final = Phrase(
    "These weights are of no network that MedDx knows (DenseNet and ResNet with the names that "
    "torchvision gives). Where the model was made, export it as ONNX: "
    "torch.onnx.export(model, example, 'model.onnx')."
)
LEFT_OVER: Final = Phrase(
    "The weights look like those of a {network}, but {name} does not belong to it. Where the model "
    "was made, export it as ONNX: torch.onnx.export(model, example, 'model.onnx')."
)
WHOLE_NUMBERS: Final = Phrase(
    "The weights are whole numbers without the scale that they stand for. Export the model as ONNX "
    "with its quantisation."
)


@dataclass(frozen=True, eq=False)
class Network:
    """A network whose weights are known.

    Parameters
    ----------
    name
        Its usual name (``DenseNet-121``).
    channels, labels
        Of its input and output.
    weights
        By torchvision's names, the head as ``head.weight`` and ``head.bias``.
    thresholds
        Probability from which each output is called, where the weights say so (only
        TorchXRayVision's do); NaN for an output without one.
    """

    name: str
    channels: int
    labels: int
    weights: Weights
    thresholds: tuple[float, ...] = ()

    def onnx(self, size: tuple[int, int]) -> bytes:
        """Return it as an ONNX file for inputs of ``size`` (rows, cols).

        Raises
        ------
        Refused
            ``unknown_network`` where weights are missing or left over, or do not fit together.
        """
        made = Builder(self.weights)
        try:
            if "features.conv0.weight" in self.weights:
                made.head(densenet(made, INPUT, _depths(self.weights)), "head")
            else:
                made.head(_residual(made, self.weights), "head")
        except KeyError:
            raise Refused("unknown_network", UNKNOWN) from None
        extra = next((n for n in sorted(self.weights) if n not in made.used), None)
        if extra is not None:
            said = "".join(c for c in extra if c.isalnum() or c in "._")[:80]
            phrase = LEFT_OVER.with_values(network=self.name, name=said)
            raise Refused("unknown_network", phrase)
        return made.file(self.channels, size, self.labels)


def known(found: Mapping[str, NDArray[Any]]) -> Network:
    """Tell a network by its weights.

    Raises
    ------
    Refused
        ``unknown_network`` or ``whole_numbers``.
    """
    weights = {
        _MONAI.sub(r"\1.", _OLD.sub(r"\1.\2\3", name)): array for name, array in found.items()
    }
    for stem in (_DENSE_STEM, _RESIDUAL_STEM):
        prefixes = [m[1] for name in weights if (m := stem.fullmatch(name))]
        if prefixes:
            prefix = min(prefixes, key=len)  # the blocks inside have convolutions of that name too
            points = [float(value) for value in np.ravel(weights.pop(_THRESHOLDS, ()))]
            inside = {name.removeprefix(prefix): array for name, array in weights.items()}
            return replace(_named(_with_head(inside)), thresholds=tuple(points))
    raise Refused("unknown_network", UNKNOWN)


def _with_head(weights: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Give the one fully connected layer the name ``head``."""
    heads = [name for name in weights if _HEADS.fullmatch(name) and weights[name].ndim == 2]
    if len(heads) != 1 or f"{heads[0][:-7]}.bias" not in weights:
        raise Refused("unknown_network", UNKNOWN)
    old = heads[0][: -len(".weight")]
    rest = {n: a for n, a in weights.items() if not n.startswith(f"{old}.")}
    return rest | {"head.weight": weights[f"{old}.weight"], "head.bias": weights[f"{old}.bias"]}


def _named(weights: dict[str, NDArray[Any]]) -> Network:
    if any(a.dtype.kind != "f" for n, a in weights.items() if not n.endswith(_COUNTED)):
        raise Refused("whole_numbers", WHOLE_NUMBERS)
    dense = "features.conv0.weight" in weights
    stem = weights["features.conv0.weight" if dense else "conv1.weight"]
    if stem.ndim != 4 or stem.shape[2:] != (7, 7):
        raise Refused("unknown_network", UNKNOWN)
    if dense:
        name = f"DenseNet-{2 * sum(_depths(weights)) + 5}"
    else:
        counts = tuple(_count(weights, f"layer{stage}.", 0) for stage in range(1, 5))
        name = _DEPTHS.get(("layer1.0.conv3.weight" in weights, counts), "ResNet")
    return Network(name, stem.shape[1], weights["head.weight"].shape[0], weights)


def _depths(weights: Weights) -> tuple[int, ...]:
    """Return how many layers each dense block has."""
    return tuple(_count(weights, f"features.denseblock{b}.denselayer", 1) for b in range(1, 5))


def _count(weights: Weights, prefix: str, first: int) -> int:
    number = first
    while f"{prefix}{number}.conv1.weight" in weights:
        number += 1
    return number - first


def _residual(made: Builder, weights: Weights) -> str:
    x = made.convolution(INPUT, "conv1", stride=2, padding=3)
    x = made.largest(made.relu(made.normalisation(x, "bn1")))
    for stage in range(1, 5):
        for block in range(_count(weights, f"layer{stage}.", 0)):
            stride = 2 if stage > 1 and block == 0 else 1
            x = _block(made, weights, x, f"layer{stage}.{block}", stride)
    return x


def _block(made: Builder, weights: Weights, x: str, name: str, stride: int) -> str:
    """Add a basic block or a bottleneck: what its weights say."""
    if f"{name}.conv3.weight" in weights:
        y = made.relu(made.normalisation(made.convolution(x, f"{name}.conv1"), f"{name}.bn1"))
        y = made.convolution(y, f"{name}.conv2", stride=stride, padding=1)
        y = made.relu(made.normalisation(y, f"{name}.bn2"))
        y = made.normalisation(made.convolution(y, f"{name}.conv3"), f"{name}.bn3")
    else:
        y = made.convolution(x, f"{name}.conv1", stride=stride, padding=1)
        y = made.relu(made.normalisation(y, f"{name}.bn1"))
        y = made.normalisation(made.convolution(y, f"{name}.conv2", padding=1), f"{name}.bn2")
    if f"{name}.downsample.0.weight" in weights:
        x = made.convolution(x, f"{name}.downsample.0", stride=stride)
        x = made.normalisation(x, f"{name}.downsample.1")
    return made.relu(made.add(y, x))
