"""An ONNX file as a graph of nodes, read without the package ``onnx`` (github.com/onnx/onnx).

The base program has onnxruntime alone, which runs a network and says nothing of its insides. Field
numbers are those of ``onnx.proto``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.foreign import elsewhere, wire
from meddx.phrase import Phrase, Refused

_GRAPH: Final = 7  # of ModelProto
_NODE, _INITIALIZER, _INPUT, _OUTPUT = 1, 5, 11, 12  # of GraphProto
_TYPES: Final = {
    1: "<f4",
    2: "u1",
    3: "i1",
    4: "<u2",
    5: "<i2",
    6: "<i4",
    7: "<i8",
    9: "?",
    10: "<f2",
    11: "<f8",
    12: "<u4",
    13: "<u8",
}
FLOAT: Final = 1
_HALF: Final = 10
_FIELDS_OF_MODEL: Final = frozenset({0x12, 0x1A, 0x22, 0x28, 0x32, 0x3A, 0x42, 0x72})

DAMAGED: Final = Phrase("The ONNX file is damaged or cut short. Copy it again from its source.")


@dataclass(frozen=True)
class Node:
    """One operation; ``attributes`` holds the integers, lists of integers, floats and texts."""

    op: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Port:
    """An input or output: name, ONNX element type, and sizes (None where they are free)."""

    name: str
    element: int
    shape: tuple[int | None, ...]


@dataclass(frozen=True, eq=False)
class Graph:
    """What an ONNX file says.

    Attributes
    ----------
    inputs
        Without those that have a value in the file.
    """

    nodes: tuple[Node, ...]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    _tensors: Mapping[str, memoryview]

    @cached_property
    def _producers(self) -> Mapping[str, Node]:
        return {name: node for node in self.nodes for name in node.outputs}

    def producer(self, tensor: str) -> Node | None:
        """Return the node that makes a tensor."""
        return self._producers.get(tensor)

    def constant(self, tensor: str) -> NDArray[Any] | None:
        """Return the values of a tensor that is the same for every input, else None."""
        try:
            return self._constant(tensor)
        except (ValueError, KeyError, TypeError, IndexError, RecursionError):  # the trial says so
            return None

    def _constant(self, tensor: str) -> NDArray[Any] | None:
        if tensor in self._tensors:
            return array_of(self._tensors[tensor])
        node = self.producer(tensor)
        if node is None:
            return None
        if node.op == "Constant":
            value = node.attributes.get("value")
            return array_of(value) if isinstance(value, memoryview) else None
        if node.op in ("Identity", "Cast", "Transpose"):
            inner = self._constant(node.inputs[0])
            if inner is None or node.op != "Transpose":
                return inner
            return inner.transpose(node.attributes.get("perm"))
        return None


def read(data: bytes) -> Graph:
    """Read the bytes of an ONNX file.

    Raises
    ------
    Refused
        ``onnx_damaged``, ``onnx_external`` or ``onnx_domain``.
    """
    try:
        elsewhere.demand_whole(data)
        return _graph(_graph_bytes(data))
    except (ValueError, IndexError, UnicodeDecodeError, KeyError, TypeError):
        raise Refused("onnx_damaged", DAMAGED) from None


def looks_like(head: bytes) -> bool:
    """Whether the first bytes may be those of an ONNX file: its version, then a known field."""
    return len(head) > 3 and head[0] == 0x08 and 1 <= head[1] < 0x20 and head[2] in _FIELDS_OF_MODEL


def extended(data: bytes, additions: Sequence[bytes]) -> bytes:
    """Return an ONNX file with more fields in its graph (``output``, ``node``, ``initializer``)."""
    graph = bytes(_graph_bytes(data)) + b"".join(additions)
    rest = b""
    for number, value in wire.fields(memoryview(data)):
        if number != _GRAPH:
            rest += wire.field(number, value if isinstance(value, int) else bytes(value))
    return rest + wire.field(_GRAPH, graph)


def output(name: str) -> bytes:
    """Return the field that makes a tensor an output; onnxruntime finds out its type itself."""
    return wire.field(_OUTPUT, wire.field(1, name))


def transpose(source: str, target: str, order: Sequence[int]) -> bytes:
    """Return the field of a node that reorders axes."""
    attribute = wire.field(1, "perm") + wire.field(20, 7)  # AttributeProto.Type INTS
    attribute += b"".join(wire.field(8, axis) for axis in order)
    node = wire.field(1, source) + wire.field(2, target) + wire.field(4, "Transpose")
    return wire.field(_NODE, node + wire.field(5, attribute))


def initializer(name: str, values: NDArray[np.float32]) -> bytes:
    """Return the field that gives an input a value, so that nobody need give it one."""
    tensor = b"".join(wire.field(1, size) for size in values.shape)
    tensor += wire.field(2, FLOAT) + wire.field(8, name)
    tensor += wire.field(9, np.ascontiguousarray(values, "<f4").tobytes())
    return wire.field(_INITIALIZER, tensor)


def _graph_bytes(data: bytes) -> memoryview:
    found: memoryview | None = None
    for number, value in wire.fields(memoryview(data)):
        if number == _GRAPH and isinstance(value, memoryview):
            found = value
    if found is None:
        raise ValueError("no graph")
    return found


def _graph(raw: memoryview) -> Graph:
    nodes, tensors = [], {}
    inputs, outputs = [], []
    for number, value in wire.fields(raw):
        if not isinstance(value, memoryview):
            continue
        if number == _NODE:
            nodes.append(_node(value))
        elif number == _INITIALIZER:
            tensors[_name(value)] = value
        elif number == _INPUT:
            inputs.append(_port(value))
        elif number == _OUTPUT:
            outputs.append(_port(value))
    free = tuple(port for port in inputs if port.name not in tensors)
    if not nodes or not free or not outputs:
        raise ValueError("an empty network")
    return Graph(tuple(nodes), free, tuple(outputs), tensors)


def _text(value: wire.Value) -> str:
    if isinstance(value, int):
        raise TypeError("not a text")
    return bytes(value).decode("utf-8")


def _name(tensor: memoryview) -> str:
    return next((_text(value) for number, value in wire.fields(tensor) if number == 8), "")


def _node(raw: memoryview) -> Node:
    inputs, outputs, attributes = [], [], {}
    op = domain = ""
    for number, value in wire.fields(raw):
        if number == 1:
            inputs.append(_text(value))
        elif number == 2:
            outputs.append(_text(value))
        elif number == 4:
            op = _text(value)
        elif number == 5 and isinstance(value, memoryview):
            name, content = _attribute(value)
            attributes[name] = content
        elif number == 7:
            domain = _text(value)
    return Node(op, domain, tuple(inputs), tuple(outputs), attributes)


def _attribute(raw: memoryview) -> tuple[str, Any]:
    name = ""
    content: Any = None
    integers: list[int] = []
    for number, value in wire.fields(raw):
        if number == 1:
            name = _text(value)
        elif number == 2 and isinstance(value, memoryview):
            content = float(np.frombuffer(value, "<f4")[0])
        elif number == 3 and isinstance(value, int):
            content = wire.signed(value)
        elif number == 4:
            content = bytes(value).decode("utf-8", "replace") if not isinstance(value, int) else ""
        elif number == 5:
            content = value
        elif number == 8:
            integers += [wire.signed(item) for item in wire.packed(value)]
    return name, integers or content


def _port(raw: memoryview) -> Port:
    name, element, shape = "", 0, []
    for number, value in wire.fields(raw):
        if number == 1:
            name = _text(value)
        elif number == 2 and isinstance(value, memoryview):
            inner = dict(wire.fields(value)).get(1)
            for part, content in wire.fields(inner) if isinstance(inner, memoryview) else ():
                if part == 1 and isinstance(content, int):
                    element = content
                elif part == 2 and isinstance(content, memoryview):
                    shape = [_size(size) for size in wire.fields(content)]
    return Port(name, element, tuple(shape))


def _size(dimension: tuple[int, wire.Value]) -> int | None:
    _, value = dimension
    if isinstance(value, int):
        raise TypeError("a dimension is a message")
    size = dict(wire.fields(value)).get(1)
    return size if isinstance(size, int) and size > 0 else None


def array_of(tensor: memoryview) -> NDArray[Any]:
    """Return the values of a TensorProto.

    Raises
    ------
    ValueError
        If it is damaged; KeyError if its type is not one of numbers.
    """
    shape: list[int] = []
    kind, raw = 0, None
    loose: list[wire.Value] = []
    for number, value in wire.fields(tensor):
        if number == 1:
            shape += wire.packed(value)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 9 and isinstance(value, memoryview):
            raw = value
        elif number in (4, 5, 7, 10, 11):
            loose.append(value)
    dtype = np.dtype(_TYPES[kind])
    if raw is not None:
        return np.frombuffer(raw, dtype).reshape(shape)
    if kind in (1, 11):
        parts = [np.frombuffer(value, dtype) for value in loose if not isinstance(value, int)]
        return np.concatenate(parts).reshape(shape)
    integers = [wire.signed(item) for value in loose for item in wire.packed(value)]
    if kind == _HALF:  # as its bits
        return np.array(integers, np.uint16).view(dtype).reshape(shape)
    return np.array(integers, np.int64).astype(dtype).reshape(shape)
