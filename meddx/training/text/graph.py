"""Writes the recurrent network as ONNX, operator by operator: gates and order are those of ONNX."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.text_network import OUTPUTS
from meddx.training.text.config import GRU, CellSpec

if TYPE_CHECKING:
    from torch import nn

OPSET: Final = 17
IR: Final = 9
# Order of the gates as ONNX wants them: GRU z r h of torch's r z n, LSTM i o f c of i f g o.
GATES: Final = {"gru": (1, 0, 2), "lstm": (0, 3, 1, 2)}
_SIDES: Final = ("ahead", "back")

Array = NDArray[Any]


def model_of(network: "nn.Module", spec: CellSpec) -> Any:  # noqa: ANN401 - onnx is untyped
    """Return the network as an ``onnx.ModelProto``.

    Inputs are those of ``meddx.analysis.text_network.filled``; outputs ``findings`` (n, labels),
    ``places`` int64 (n, labels), the token that speaks most for each label, and ``assertion``
    (n, kinds). The vectors of words are kept as 16-bit floats.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
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
    stored = [numpy_helper.from_array(array, name) for name, array in _arrays(state, spec).items()]
    graph = helper.make_graph(_nodes(spec), "recurrent", given, told, stored)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR, producer_name="MedDx")
    onnx.checker.check_model(model)
    return model


def _arrays(state: dict[str, Array], spec: CellSpec) -> dict[str, Array]:
    """Return the initialisers by name."""

    def turned(name: str) -> Array:
        """Bring the gates of a weight into ONNX's order."""
        parts = np.split(state[name], len(GATES[spec.cell]))
        return np.concatenate([parts[gate] for gate in GATES[spec.cell]])

    def both(kind: str) -> Array:
        return np.stack([turned(f"{side}.{kind}_l0") for side in _SIDES])

    return {
        "words": state["words.weight"].astype(np.float16),
        "mark": state["mark"],
        "W": both("weight_ih"),
        "R": both("weight_hh"),
        "B": np.concatenate([both("bias_ih"), both("bias_hh")], axis=1),
        "findings_w": np.ascontiguousarray(state["findings.weight"].T),
        "findings_b": state["findings.bias"],
        "assertion_w": np.ascontiguousarray(state["assertion.weight"].T),
        "assertion_b": state["assertion.bias"],
        "axis_1": np.array([1], np.int64),
        "axis_2": np.array([2], np.int64),
        "joined": np.array([0, 0, -1], np.int64),
        "one": np.array(1.0, np.float32),
        "far": np.array(1e9, np.float32),
    }


def _nodes(spec: CellSpec) -> list[Any]:
    from onnx import TensorProto, helper

    def node(kind: str, inputs: str, output: str, **attributes: Any) -> Any:  # noqa: ANN401 - onnx is untyped
        return helper.make_node(kind, inputs.split(), [output], **attributes)

    cell = {"hidden_size": spec.hidden, "direction": "bidirectional"}
    if spec.cell == GRU:
        cell["linear_before_reset"] = 1  # as torch does it
    return [
        node("Gather", "words tokens", "parts16"),
        node("Cast", "parts16", "parts", to=TensorProto.FLOAT),
        node("ReduceSum", "parts axis_2", "summed", keepdims=0),
        node("Unsqueeze", "marks axis_2", "marked"),
        node("Mul", "marked mark", "shown"),
        node("Add", "summed shown", "seen"),
        node("Transpose", "seen", "steps", perm=[1, 0, 2]),
        node("GRU" if spec.cell == GRU else "LSTM", "steps W R B lengths", "sides", **cell),
        node("Transpose", "sides", "by_text", perm=[2, 0, 1, 3]),
        node("Reshape", "by_text joined", "read"),
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
