"""Writes the network that tags characters as ONNX, operator by operator."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from meddx.analysis.entity_tagger import OUTPUTS
from meddx.analysis.tagging import PARTS, TAGS
from meddx.training.text import operators
from meddx.training.text.config import CellSpec
from meddx.training.text.operators import Array, node

if TYPE_CHECKING:
    from torch import nn

_SIDES: Final = (("cell.", "_l0"), ("cell.", "_l0_reverse"))


def model_of(network: "nn.Module", spec: CellSpec) -> Any:  # noqa: ANN401 - onnx is untyped
    """Return the network as an ``onnx.ModelProto``.

    Inputs are those of ``meddx.analysis.tagging.filled``; outputs ``scores`` (n, longest, tags) and
    ``moves`` (tags, tags). The vectors of characters are kept as 16-bit floats.
    """
    from onnx import TensorProto, helper

    given = [
        helper.make_tensor_value_info("characters", TensorProto.INT64, ["n", "longest", PARTS]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["n"]),
    ]
    shapes: tuple[list[str | int], ...] = (["n", "longest", TAGS], [TAGS, TAGS])
    told = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in zip(OUTPUTS, shapes, strict=True)
    ]
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    return operators.model_of("tagger", _nodes(spec), given, told, _arrays(state, spec))


def _arrays(state: dict[str, Array], spec: CellSpec) -> dict[str, Array]:
    """Return the initialisers by name."""
    return {
        "vectors": state["characters.weight"].astype(np.float16),
        **operators.cell_arrays(state, spec, _SIDES),
        "tags_w": np.ascontiguousarray(state["tags.weight"].T),
        "tags_b": state["tags.bias"],
        "stored_moves": state["moves"],
        "axis_2": np.array([2], np.int64),
        "joined": np.array(operators.JOINED, np.int64),
    }


def _nodes(spec: CellSpec) -> list[Any]:
    from onnx import TensorProto

    return [
        node("Gather", "vectors characters", "parts16"),
        node("Cast", "parts16", "parts", to=TensorProto.FLOAT),
        node("ReduceSum", "parts axis_2", "seen", keepdims=0),
        *operators.cell_nodes(spec),
        node("MatMul", "read tags_w", "weighed"),
        node("Add", "weighed tags_b", "scores"),
        node("Identity", "stored_moves", "moves"),
    ]
