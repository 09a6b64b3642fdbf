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
    for node in graph.node:
        if node.op_type not in _OPERATIONS:
            raise Refused("unknown_operation", UNKNOWN.with_values(name=node.op_type))
    weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
    steps = [
        (
            _OPERATIONS[node.op_type],
            {one.name: helper.get_attribute_value(one) for one in node.attribute},
            list(node.input),
            node.output[0],
        )
        for node in graph.node
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


def _convolution(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401 - torch's tensor
    from torch.nn import functional

    picture, weight, *bias = tensors
    return functional.conv2d(
        picture,
        weight,
        bias[0] if bias else None,
        stride=attributes.get("strides", 1),
        padding=attributes.get("pads", [0, 0, 0, 0])[:2],
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


def _linear(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    weight = tensors[1].T if attributes.get("transB") else tensors[1]
    return tensors[2].addmm(tensors[0], weight)


def _mean(tensors: Tensors, attributes: Attributes) -> Any:  # noqa: ANN401
    return tensors[0].mean(dim=tensors[1].tolist(), keepdim=bool(attributes.get("keepdims", 1)))


_OPERATIONS: Final[Mapping[str, Callable[[Tensors, Attributes], Any]]] = {
    "Add": lambda tensors, _: tensors[0] + tensors[1],
    "Conv": _convolution,
    "Gemm": _linear,
    "MaxPool": _largest,
    "ReduceMean": _mean,
    "Relu": lambda tensors, _: tensors[0].relu(),
}
