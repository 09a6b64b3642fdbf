"""Writes the network that reads reports and mentions as ONNX, operator by operator."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.analysis.text_network import OUTPUTS
from meddx.training.text import operators
from meddx.training.text.config import CellSpec
from meddx.training.text.operators import Array, node

if TYPE_CHECKING:
    from torch import nn

_SIDES: Final = (("ahead.", "_l0"), ("back.", "_l0"))


def model_of(network: "nn.Module", spec: CellSpec) -> Any:  # noqa: ANN401 - onnx is untyped
    """Return the network as an ``onnx.ModelProto``.

    Inputs are those of ``meddx.analysis.text_network.filled``; outputs ``findings`` (n, labels),
    ``places`` int64 (n, labels), the token that speaks most for each label, and ``assertion``
    (n, kinds). The vectors of words are kept as 16-bit floats.
    """
    from onnx import TensorProto, helper

    given = [
        helper.make_tensor_value_info("tokens", TensorProto.INT64, ["n", "longest", 3]),
        helper.make_tensor_value_info("marks", TensorProto.FLOAT, ["n", "longest"]),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["n", "longest"]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["n"]),
    ]
    kinds = (TensorProto.FLOAT, TensorProto.INT64, TensorProto.FLOAT)
    told = [
        helper.make_tensor_value_info(name, kind, ["n", f"{name}_count"])
        for name, kind in zip(OUTPUTS, kinds, strict=True)
    ]
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    return operators.model_of("recurrent", _nodes(spec), given, told, _arrays(state, spec))


def _arrays(state: dict[str, Array], spec: CellSpec) -> dict[str, Array]:
    """Return the initialisers by name."""
    return {
        "words": state["words.weight"].astype(np.float16),
        "mark": state["mark"],
        **operators.cell_arrays(state, spec, _SIDES),
        "findings_w": np.ascontiguousarray(state["findings.weight"].T),
        "findings_b": state["findings.bias"],
        "assertion_w": np.ascontiguousarray(state["assertion.weight"].T),
        "assertion_b": state["assertion.bias"],
        "axis_1": np.array([1], np.int64),
        "axis_2": np.array([2], np.int64),
        "joined": np.array(operators.JOINED, np.int64),
        "one": np.array(1.0, np.float32),
        "far": np.array(1e9, np.float32),
    }


def _nodes(spec: CellSpec) -> list[Any]:
    from onnx import TensorProto

    return [
        node("Gather", "words tokens", "parts16"),
        node("Cast", "parts16", "parts", to=TensorProto.FLOAT),
        node("ReduceSum", "parts axis_2", "summed", keepdims=0),
        node("Unsqueeze", "marks axis_2", "marked"),
        node("Mul", "marked mark", "shown"),
        node("Add", "summed shown", "seen"),
        *operators.cell_nodes(spec),
        node("MatMul", "read findings_w", "spoken_w"),
        node("Add", "spoken_w findings_b", "spoken"),
        node("Unsqueeze", "mask axis_2", "inside"),
        node("Sub", "one inside", "outside"),
        node("Mul", "outside far", "hidden"),
        node("Sub", "spoken hidden", "kept"),
        node("ReduceLogSumExp", "kept", "findings", axes=[1], keepdims=0),
        node("ArgMax", "kept", "places", axis=1, keepdims=0),
        node("Mul", "read marked", "read_marked"),
        node("ReduceSum", "read_marked axis_1", "total", keepdims=0),
        node("ReduceSum", "marks axis_1", "count", keepdims=1),
        node("Max", "count one", "at_least_one"),
        node("Div", "total at_least_one", "mean"),
        node("MatMul", "mean assertion_w", "assertion_m"),
        node("Add", "assertion_m assertion_b", "assertion"),
    ]
