"""Writes an ONNX file layer by layer from weights by name; needs neither torch nor ``onnx``."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign import wire
from meddx.analysis.foreign.onnx_file import FLOAT, initializer

INPUT: Final = "input"
OUTPUT: Final = "logits"
_IR_VERSION: Final = 8
_OPSET: Final = 17
_EPSILON: Final = 1e-5  # of torch's BatchNorm2d
_INT, _INTS, _FLOAT = 2, 7, 1  # AttributeProto.Type
Weights = Mapping[str, NDArray[Any]]


class Builder:
    """Collects the nodes of one network; every method returns the name of the tensor it makes.

    Parameters
    ----------
    weights
        By name, as torch writes them. A name that is missing raises KeyError.

    Attributes
    ----------
    used
        Names of the weights that are in the network.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[bytes] = []
        self._tensors: list[bytes] = []
        self._count = 0
        self.used: set[str] = set()

    def convolution(
        self, x: str, name: str, *, stride: int = 1, padding: int = 0, bias: bool = False
    ) -> str:
        """Add ``nn.Conv2d`` with the weights ``name.weight`` (and ``name.bias``)."""
        inputs = [x, self._weight(f"{name}.weight")]
        if bias:
            inputs.append(self._weight(f"{name}.bias"))
        said = {"strides": [stride, stride], "pads": [padding] * 4}
        return self._node("Conv", inputs, said)

    def normalisation(self, x: str, name: str) -> str:
        """Add ``nn.BatchNorm2d`` as it is after training."""
        parts = ("weight", "bias", "running_mean", "running_var")
        inputs = [x, *(self._weight(f"{name}.{part}") for part in parts)]
        self.used.add(f"{name}.num_batches_tracked")
        return self._node("BatchNormalization", inputs, {"epsilon": _EPSILON})

    def relu(self, x: str) -> str:
        """Add a rectifier."""
        return self._node("Relu", [x])

    def add(self, x: str, y: str) -> str:
        """Add the sum of two tensors."""
        return self._node("Add", [x, y])

    def joined(self, parts: Sequence[str]) -> str:
        """Put tensors together along the channels."""
        return self._node("Concat", parts, {"axis": 1})

    def largest(self, x: str) -> str:
        """Add ``nn.MaxPool2d(3, 2, 1)``."""
        said = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1] * 4}
        return self._node("MaxPool", [x], said)

    def halved(self, x: str) -> str:
        """Add ``nn.AvgPool2d(2, 2)``."""
        return self._node("AveragePool", [x], {"kernel_shape": [2, 2], "strides": [2, 2]})

    def head(self, x: str, name: str) -> None:
        """Average over the places, then add ``nn.Linear``: its output is that of the network."""
        flat = self._node("Flatten", [self._node("GlobalAveragePool", [x])], {"axis": 1})
        inputs = [flat, self._weight(f"{name}.weight"), self._weight(f"{name}.bias")]
        self._node("Gemm", inputs, {"transB": 1}, OUTPUT)

    def file(self, channels: int, size: tuple[int, int], labels: int) -> bytes:
        """Return the ONNX file; the batch size is free."""
        graph = b"".join(self._nodes) + wire.field(2, "network") + b"".join(self._tensors)
        graph += wire.field(11, _port(INPUT, (None, channels, *size)))
        graph += wire.field(12, _port(OUTPUT, (None, labels)))
        opset = wire.field(1, "") + wire.field(2, _OPSET)
        model = wire.field(1, _IR_VERSION) + wire.field(2, "MedDx")
        return model + wire.field(7, graph) + wire.field(8, opset)

    def _weight(self, name: str) -> str:
        self._tensors.append(initializer(name, self._weights[name].astype(np.float32)))
        self.used.add(name)
        return name

    def _node(
        self,
        op: str,
        inputs: Sequence[str],
        said: Mapping[str, int | float | Sequence[int]] | None = None,
        target: str = "",
    ) -> str:
        self._count += 1
        name = target or f"t{self._count}"
        node = b"".join(wire.field(1, source) for source in inputs)
        node += wire.field(2, name) + wire.field(4, op)
        node += b"".join(wire.field(5, _attribute(k, v)) for k, v in (said or {}).items())
        self._nodes.append(wire.field(1, node))
        return name


def _attribute(name: str, value: float | Sequence[int]) -> bytes:
    raw = wire.field(1, name)
    if isinstance(value, float):
        return raw + wire.fixed32(2, value) + wire.field(20, _FLOAT)
    if isinstance(value, int):
        return raw + wire.field(3, value) + wire.field(20, _INT)
    return raw + b"".join(wire.field(8, item) for item in value) + wire.field(20, _INTS)


def _port(name: str, shape: Sequence[int | None]) -> bytes:
    sizes = [wire.field(2, "n") if size is None else wire.field(1, size) for size in shape]
    dimensions = b"".join(wire.field(1, size) for size in sizes)
    tensor = wire.field(1, FLOAT) + wire.field(2, dimensions)
    return wire.field(1, name) + wire.field(2, wire.field(1, tensor))
