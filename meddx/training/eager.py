"""Runs an exported network by torch, operation after operation: what a pack is compared with."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.phrase import Phrase, Refused

UNKNOWN: Final = Phrase("The comparison with torch does not know the operation {name}.")

Tensors = list[Any]
Attributes = Mapping[str, Any]
Run = Callable[[NDArray[np.float32]], tuple[NDArray[np.float32], ...]]


def eager(path: Path, threads: int) -> Run:
    """Return a function that runs the network of an ONNX file by torch on the processor.

    Parameters
    ----------
    path
        With the outputs in the order they are returned in; the weights as they are stored there, so
        normalisation that was folded into them stays folded.
    threads
        How many threads torch may use.

    Raises
    ------
    Refused
        ``unknown_operation``.
    """
    import onnx
    import torch
    from onnx import helper, numpy_helper

    graph = onnx.load(str(path)).graph
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
    nodes = []
    for node in graph.node:
        if _is_folded(node, weights):  # half floats, as onnxruntime too turns them once
            weights[node.output[0]] = weights[node.input[0]].float()
        elif node.op_type == "Constant" and [one.name for one in node.attribute] == ["value"]:
            value = numpy_helper.to_array(node.attribute[0].t)
            weights[node.output[0]] = torch.from_numpy(value.copy())
        elif node.op_type not in _OPERATIONS or _is_uneven(node):
            raise Refused("unknown_operation", UNKNOWN.with_values(name=node.op_type))
        else:
            nodes.append(node)
    steps = [
        (
            _OPERATIONS[node.op_type],
            {one.name: helper.get_attribute_value(one) for one in node.attribute},
            list(node.input),
            node.output[0],
        )
        for node in nodes
    ]
    first, last = graph.input[0].name, [output.name for output in graph.output]
    torch.set_num_threads(threads)

    def run(array: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        known = {**weights, first: torch.from_numpy(array)}
        with torch.inference_mode():
            for operation, attributes, names, made in steps:
                known[made] = operation([known[name] for name in names], attributes)
        return tuple(known[name].numpy() for name in last)

    return run


def _is_folded(node: Any, weights: Mapping[str, Any]) -> bool:  # noqa: ANN401 - onnx is untyped
    """Whether a node turns a weight into float32, whatever is run."""
    from onnx import TensorProto

    to = [one.i for one in node.attribute if one.name == "to"]
    return node.op_type == "Cast" and node.input[0] in weights and to == [TensorProto.FLOAT]


def _is_uneven(node: Any) -> bool:  # noqa: ANN401 - onnx is untyped
    """Whether pooling is padded unevenly, which torch cannot do."""
    pads = [list(one.ints) for one in node.attribute if one.name == "pads"]
    return node.op_type != "Conv" and any(four[:2] != four[2:] for four in pads)


def _convolution(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401 - torch's tensor
    from torch.nn import functional

    picture, weight, *bias = tensors
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right):  # as TensorFlow pads where the step is 2
        picture = functional.pad(picture, (left, right, top, bottom))
        top = left = 0
    return functional.conv2d(
        picture,
        weight,
        bias[0] if bias else None,
        stride=attributes.get("strides", 1),
        padding=(top, left),
        dilation=attributes.get("dilations", 1),
        groups=attributes.get("group", 1),
    )


def _largest(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    from torch.nn import functional

    return functional.max_pool2d(
        tensors[0],
        attributes["kernel_shape"],
        attributes.get("strides"),
        attributes.get("pads", [0, 0, 0, 0])[:2],
        ceil_mode=bool(attributes.get("ceil_mode", 0)),
    )


def _averaged(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    from torch.nn import functional

    return functional.avg_pool2d(
        tensors[0],
        attributes["kernel_shape"],
        attributes.get("strides"),
        attributes.get("pads", [0, 0, 0, 0])[:2],
        count_include_pad=bool(attributes.get("count_include_pad", 0)),
    )


def _normalised(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    from torch.nn import functional

    picture, weight, bias, mean, variance = tensors
    epsilon = attributes.get("epsilon", 1e-5)
    return functional.batch_norm(picture, mean, variance, weight, bias, eps=epsilon)


def _joined(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    import torch

    return torch.cat(tensors, dim=attributes["axis"])


def _linear(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    weight = tensors[1].T if attributes.get("transB") else tensors[1]
    return tensors[2].addmm(tensors[0], weight)


def _mean(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    return tensors[0].mean(dim=tensors[1].tolist(), keepdim=bool(attributes.get("keepdims", 1)))


_OPERATIONS: Final[Mapping[str, Callable[[Tensors, Attributes], Any]]] = {
    "Add": lambda tensors, _: tensors[0] + tensors[1],
    "AveragePool": _averaged,
    "BatchNormalization": _normalised,
    "Clip": lambda tensors, _: tensors[0].clamp(*tensors[1:]),
    "Concat": _joined,
    "Conv": _convolution,
    "Div": lambda tensors, _: tensors[0] / tensors[1],
    "Gemm": _linear,
    "MaxPool": _largest,
    "Mul": lambda tensors, _: tensors[0] * tensors[1],
    "ReduceMean": _mean,
    "Relu": lambda tensors, _: tensors[0].relu(),
    "Sigmoid": lambda tensors, _: tensors[0].sigmoid(),
}
