"""Parts of ONNX graphs of recurrent networks: the cell of both directions, and the whole model.

``onnx`` is untyped, hence ``Any``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.text.config import GRU, CellSpec

_OPSET: Final = 17
_IR: Final = 9
# Order of the gates as ONNX wants them: GRU z r h of torch's r z n, LSTM i o f c of i f g o.
_GATES: Final = {GRU: (1, 0, 2), "lstm": (0, 3, 1, 2)}
JOINED: Final = (0, 0, -1)  # the shape that lays both directions beside each other

Array = NDArray[Any]
Side = tuple[str, str]  # what stands before and behind the kind in the name of a weight


def node(kind: str, inputs: str, output: str, **attributes: Any) -> Any:  # noqa: ANN401
    """Return an operator; the names of its inputs are split at spaces."""
    from onnx import helper

    return helper.make_node(kind, inputs.split(), [output], **attributes)


def cell_arrays(
    state: Mapping[str, Array], spec: CellSpec, sides: Sequence[Side]
) -> dict[str, Array]:
    """Return the weights of both directions by the names that ``cell_nodes`` gives them.

    Parameters
    ----------
    state
        Arrays of torch's network by name.
    sides
        Of the direction ahead and of that back, such as ``("cell.", "_l0")``.
    """
    gates = _GATES[spec.cell]

    def both(kind: str) -> Array:
        split = [np.split(state[before + kind + behind], len(gates)) for before, behind in sides]
        return np.stack([np.concatenate([parts[gate] for gate in gates]) for parts in split])

    return {
        "W": both("weight_ih"),
        "R": both("weight_hh"),
        "B": np.concatenate([both("bias_ih"), both("bias_hh")], axis=1),
    }


def cell_nodes(spec: CellSpec) -> list[Any]:
    """Return what turns ``seen`` (n, longest, embedding) into ``read`` (n, longest, 2 hidden).

    The initialisers are those of ``cell_arrays``, and ``joined``: ``JOINED``.
    """
    about = {"hidden_size": spec.hidden, "direction": "bidirectional"}
    if spec.cell == GRU:
        about["linear_before_reset"] = 1  # as torch does it
    return [
        node("Transpose", "seen", "steps", perm=[1, 0, 2]),
        node("GRU" if spec.cell == GRU else "LSTM", "steps W R B lengths", "sides", **about),
        node("Transpose", "sides", "by_text", perm=[2, 0, 1, 3]),
        node("Reshape", "by_text joined", "read"),
    ]


def model_of(
    name: str,
    nodes: Sequence[Any],
    given: Sequence[Any],
    told: Sequence[Any],
    arrays: Mapping[str, Array],
) -> Any:  # noqa: ANN401
    """Return a checked ``onnx.ModelProto``.

    Parameters
    ----------
    name
        Of the graph.
    nodes, given, told
        Operators in the order of their working, and what goes in and comes out.
    arrays
        The initialisers by name.
    """
    import onnx
    from onnx import helper, numpy_helper

    stored = [numpy_helper.from_array(array, key) for key, array in arrays.items()]
    graph = helper.make_graph(list(nodes), name, list(given), list(told), stored)
    opset = [helper.make_opsetid("", _OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=_IR, producer_name="MedDx")
    onnx.checker.check_model(model)
    return model
