"""Writes the network that tags characters as ONNX, operator by operator."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.entity_tagger import OUTPUTS
from meddx.analysis.tagging import PARTS, TAGS
from meddx.training.text.config import GRU, CellSpec
from meddx.training.text.graph import GATES, IR, OPSET

if TYPE_CHECKING:
    from torch import nn

_SIDES: Final = ("l0", "l0_reverse")

Array = NDArray[Any]


def model_of(network: "nn.Module", spec: CellSpec) -> Any:  # noqa: ANN401 - onnx is untyped
    """Return the network as an ``onnx.ModelProto``.

    Inputs are those of ``meddx.analysis.tagging.filled``; outputs ``scores`` (n, longest, tags) and
    ``moves`` (tags, tags). The vectors of characters are kept as 16-bit floats.
    """
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    given = [
        helper.make_tensor_value_info("characters", TensorProto.INT64, ["n", "longest", PARTS]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["n"]),
    ]
    shapes: tuple[list[str | int], ...] = (["n", "longest", TAGS], [TAGS, TAGS])
    told = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(OUTPUTS, shapes, strict=True)
    ]
    stored = [numpy_helper.from_array(array, name) for name, array in _arrays(state, spec).items()]
    graph = helper.make_graph(_nodes(spec), "tagger", given, told, stored)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR, producer_name="MedDx")
    onnx.checker.check_model(model)
    return model


def _arrays(state: dict[str, Array], spec: CellSpec) -> dict[str, Array]:
    """Return the initialisers by name."""

    def both(kind: str) -> Array:
        """Bring the gates of both directions into ONNX's order."""
        sides = [np.split(state[f"cell.{kind}_{side}"], len(GATES[spec.cell])) for side in _SIDES]
        return np.stack([np.concatenate([parts[g] for g in GATES[spec.cell]]) for parts in sides])

    return {
        "vectors": state["characters.weight"].astype(np.float16),
        "W": both("weight_ih"),
        "R": both("weight_hh"),
        "B": np.concatenate([both("bias_ih"), both("bias_hh")], axis=1),
        "tags_w": np.ascontiguousarray(state["tags.weight"].T),
        "tags_b": state["tags.bias"],
        "stored_moves": state["moves"],
        "axis_2": np.array([2], np.int64),
        "joined": np.array([0, 0, -1], np.int64),
    }


def _nodes(spec: CellSpec) -> list[Any]:
    from onnx import TensorProto, helper

    def node(kind: str, inputs: str, output: str, **attributes: Any) -> Any:  # noqa: ANN401 - onnx is untyped
        return helper.make_node(kind, inputs.split(), [output], **attributes)

    cell = {"hidden_size": spec.hidden, "direction": "bidirectional"}
    if spec.cell == GRU:
        cell["linear_before_reset"] = 1  # as torch does it
    return [
        node("Gather", "vectors characters", "parts16"),
        node("Cast", "parts16", "parts", to=TensorProto.FLOAT),
        node("ReduceSum", "parts axis_2", "seen", keepdims=0),
        node("Transpose", "seen", "steps", perm=[1, 0, 2]),
        node("GRU" if spec.cell == GRU else "LSTM", "steps W R B lengths", "sides", **cell),
        node("Transpose", "sides", "by_text", perm=[2, 0, 1, 3]),
        node("Reshape", "by_text joined", "read"),
        node("MatMul", "read tags_w", "weighed"),
        node("Add", "weighed tags_b", "scores"),
        node("Identity", "stored_moves", "moves"),
    ]
