"""Finds, in an ONNX graph, the way from the last feature map to the logits.

Where that way is linear (averaging or flattening, reshaping, transposing, Gemm, MatMul, Add, 1 x 1
convolution after averaging), its weights give exact class activation maps
(``meddx.analysis.heatmap``). Nothing here is believed before ``meddx.analysis.foreign.trial`` has
compared map and logit on a picture.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign.onnx_file import Graph, Node
from meddx.analysis.pack_parts import SIGMOID, SOFTMAX

_RESHAPING: Final = frozenset({"Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze"})
_ACTIVATIONS: Final = {"Sigmoid": SIGMOID, "Softmax": SOFTMAX, "LogSoftmax": SOFTMAX}
_WEIGHTED: Final = frozenset({"Gemm", "MatMul", "Conv", "QGemm", "QLinearConv", "QLinearMatMul"})
_LONGEST_WAY: Final = 40
_LAST_NCHW: Final = (0, 2, 3, 1)
Layers = list[tuple[NDArray[np.float64], NDArray[np.float64]]]


@dataclass(frozen=True, eq=False)
class Head:
    """A linear way from features to logits.

    Parameters
    ----------
    features
        Name of the feature map.
    channels_last
        Whether it is (n, rows, cols, channels).
    averaged
        Whether the head works on the features' means; else on all of them, one after the other.
    flattened_last
        For a head that is not averaged: whether channels are the fastest axis of what it works on.
    weight, bias
        float64 (labels, inputs) and (labels,); None where the averages are the logits themselves.
    """

    features: str
    channels_last: bool
    averaged: bool
    flattened_last: bool
    weight: NDArray[np.float64] | None
    bias: NDArray[np.float64] | None


def before_activation(graph: Graph, output: str) -> tuple[str, str]:
    """Return the tensor of the logits behind an output, and ``sigmoid``, ``softmax`` or nothing."""
    tensor = output
    for _ in range(_LONGEST_WAY):
        node = graph.producer(tensor)
        if node is None or not node.inputs:
            break
        if node.op in _ACTIVATIONS:
            return node.inputs[0], _ACTIVATIONS[node.op]
        if node.op not in _RESHAPING | {"Cast"}:
            break
        tensor = node.inputs[0]
    return output, ""


def is_surely_logits(graph: Graph, output: str) -> bool:
    """Whether an output comes straight from weights, so that no activation can be in it."""
    node = graph.producer(output)
    for _ in range(_LONGEST_WAY):
        if node is None or node.op not in _RESHAPING:
            break
        node = graph.producer(node.inputs[0])
    if node is None:
        return False
    with_bias = node.op == "Add" and any(graph.constant(name) is not None for name in node.inputs)
    return with_bias or node.op in ("Gemm", "MatMul", "GlobalAveragePool", "ReduceMean", "Conv")


def passes_activation(graph: Graph, output: str) -> bool:
    """Whether an output comes from an activation through nothing that has weights of its own."""
    open_ones, seen = [output], set()
    while open_ones:
        node = graph.producer(open_ones.pop())
        if node is None or id(node) in seen or node.op in _WEIGHTED:
            continue
        if node.op in _ACTIVATIONS or node.op == "HardSigmoid":
            return True
        seen.add(id(node))
        open_ones += node.inputs
    return False


def find(graph: Graph, logits: str) -> Head | None:
    """Return the linear way to the logits, or None where it is not linear or not known."""
    layers: Layers = []
    order: tuple[int, ...] = ()
    tensor, flattened = logits, False
    for _ in range(_LONGEST_WAY):
        node = graph.producer(tensor)
        if node is None:
            return None
        last = _averages(graph, node)
        if last is not None:
            return Head(node.inputs[0], last, True, False, *_joined(layers))
        if node.op in _RESHAPING:
            flattened = flattened or (bool(layers) and node.op in ("Reshape", "Flatten"))
            tensor = node.inputs[0]
        elif node.op == "Transpose":
            order = tuple(node.attributes.get("perm") or ())
            tensor = node.inputs[0]
        elif (layer := _layer(graph, node)) is not None and not flattened:
            layers.append(layer)
            tensor = _input(graph, node)
        elif flattened and layers and order in ((), _LAST_NCHW):
            return Head(tensor, False, False, order == _LAST_NCHW, *_joined(layers))
        else:
            return None
    return None


def last_map(graph: Graph) -> str:
    """Return the output of the last convolution, for Eigen-CAM; empty without one.

    Before attention it only cuts the picture into patches, so that its map would say nothing.
    """
    last, weighed = "", False
    for node in graph.nodes:
        if node.op == "Conv":
            last, weighed = node.outputs[0], False
        elif node.op == "Attention" or (node.op == "MatMul" and weighed):
            last = ""
        weighed = weighed or node.op == "Softmax"
    return last


def _averages(graph: Graph, node: Node) -> bool | None:
    """Whether a node averages over rows and columns of a map with channels last; None if not."""
    if node.op == "GlobalAveragePool":
        return False
    if node.op != "ReduceMean":
        return None
    axes: Sequence[int] | None = node.attributes.get("axes")
    if axes is None and len(node.inputs) > 1:
        given = graph.constant(node.inputs[1])
        axes = None if given is None else [int(axis) for axis in given.reshape(-1)]
    known: dict[tuple[int, ...], bool] = {
        (2, 3): False,
        (-2, -1): False,
        (1, 2): True,
        (-3, -2): True,
    }
    return known.get(tuple(sorted(axes or ())))


def _input(graph: Graph, node: Node) -> str:
    """Return the input of a linear node that is not constant."""
    return next(name for name in node.inputs if graph.constant(name) is None)


def _layer(graph: Graph, node: Node) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return a linear node as weight (out, in) and bias (out,); a sum has an empty weight."""
    values = [graph.constant(name) for name in node.inputs]
    known = [None if value is None else value.astype(np.float64) for value in values]
    if sum(value is None for value in known) != 1:
        return None
    if node.op == "Add":
        bias = next(value for value in known if value is not None)
        return np.zeros((0, 0)), bias.reshape(-1)
    if len(known) < 2 or known[0] is not None or known[1] is None:
        return None
    bias = known[2].reshape(-1) if len(known) > 2 and known[2] is not None else np.zeros(1)
    return _weights(node, known[1], bias)


def _weights(
    node: Node, weight: NDArray[np.float64], bias: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    said: dict[str, Any] = dict(node.attributes)
    if node.op == "MatMul" and weight.ndim == 2:
        return weight.T, bias
    if node.op == "Gemm" and weight.ndim == 2 and not said.get("transA"):
        turned = weight if said.get("transB") else weight.T
        return turned * float(said.get("alpha") or 1.0), bias * float(said.get("beta") or 1.0)
    if node.op == "Conv" and weight.ndim == 4 and weight.shape[2:] == (1, 1):
        grouped = int(said.get("group") or 1) != 1
        return None if grouped else (weight[:, :, 0, 0], bias)
    return None


def _joined(layers: Layers) -> tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]:
    """Multiply layers, the last of the network first, into one."""
    weight: NDArray[np.float64] | None = None
    bias: NDArray[np.float64] = np.zeros(1)
    for inner, inner_bias in layers:
        shift = (
            inner_bias
            if weight is None
            else weight @ np.broadcast_to(inner_bias, (weight.shape[1],))
        )
        bias = bias + shift
        if inner.size:
            weight = inner if weight is None else weight @ inner
    if weight is None:
        return None, bias
    return weight, np.broadcast_to(bias, (weight.shape[0],))
