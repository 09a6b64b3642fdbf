"""What an ONNX file says of itself as a classifier: where its picture goes in, what comes out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from meddx.analysis.foreign import head as heads
from meddx.analysis.foreign import onnx_file
from meddx.analysis.foreign.found import Found
from meddx.analysis.foreign.onnx_file import FLOAT, Graph, Node, Port
from meddx.analysis.pack_parts import LOGITS, NCHW, NHWC
from meddx.phrase import Phrase, Refused

LARGEST_BYTES: Final = 1 << 30
_PICTURE_AXES: Final = 4
_CHANNELS: Final = (1, 3)
_LONGEST_WAY: Final = 12
_TO_NCHW: Final = [0, 3, 1, 2]
# What exporters put between the input and the first convolution.
_BEFORE: Final = frozenset(
    {"Identity", "Cast", "Add", "Sub", "Mul", "Div", "Pad", "BatchNormalization", "Clip"}
)

NO_PICTURE: Final = Phrase(
    "The network takes no picture of one or three channels. Where it takes one, export it with the "
    "number of channels stated."
)
PICTURES: Final = Phrase(
    "The network takes {count} pictures, and models of one picture are imported. Export it with "
    "one input for a picture."
)
BATCH: Final = Phrase(
    "The network takes {count} pictures at once and no single one. Export it with a free batch "
    "size, or with that of 1."
)
NOT_FLOAT: Final = Phrase(
    "An input of the network is not of 32-bit floats, or is not there. Export it with such inputs."
)
TOO_LARGE: Final = Phrase("The file is larger than 1 GiB, which is more than is read.")


def data_of(path: str) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    Refused
        ``onnx_too_large``.
    """
    if Path(path).stat().st_size > LARGEST_BYTES:
        raise Refused("onnx_too_large", TOO_LARGE)
    return Path(path).read_bytes()


def described(found: Found) -> Found:
    """Return what was found of an ONNX file (``found.path``), with what its graph says.

    Raises
    ------
    Refused
        ``onnx_too_large``, ``no_picture``, ``many_pictures``, ``fixed_batch``, ``onnx_not_float``,
        or what ``onnx_file.read`` refuses.
    """
    graph = onnx_file.read(data_of(found.path))
    picture, layout, channels = _picture(graph)
    if picture.shape and picture.shape[0] not in (None, 1):
        raise Refused("fixed_batch", BATCH.with_values(count=picture.shape[0]))
    others = [port for port in graph.inputs if port is not picture]
    if any(port.element != FLOAT for port in (picture, *others)):
        raise Refused("onnx_not_float", NOT_FLOAT)
    only = graph.outputs[0] if len(graph.outputs) == 1 else None
    inside = heads.before_activation(graph, only.name)[1] if only else ""
    sure = only is not None and heads.is_surely_logits(graph, only.name)
    return replace(
        found,
        input=picture.name,
        output=only.name if only else "",
        outputs=tuple(port.name for port in graph.outputs),
        further={port.name: tuple(size or 0 for size in port.shape) for port in others},
        channels=channels,
        size=_size(picture, layout),
        layout=layout,
        labels=(only.shape[-1] or 0) if only and len(only.shape) == 2 else 0,
        activation=inside,
        values=LOGITS if inside or sure else "",
    )


def _picture(graph: Graph) -> tuple[Port, str, int]:
    """Return the input of the picture, its layout and its channels."""
    stated = [found for port in graph.inputs if (found := _stated(port)) is not None]
    if len(stated) > 1:
        raise Refused("many_pictures", PICTURES.with_values(count=len(stated)))
    if stated:
        return stated[0]
    open_ones = [port for port in graph.inputs if len(port.shape) in (0, _PICTURE_AXES)]
    for port in open_ones:
        told = _by_weights(graph, port)
        if told is not None:
            return port, *told
    raise Refused("no_picture", NO_PICTURE)


def _stated(port: Port) -> tuple[Port, str, int] | None:
    if len(port.shape) != _PICTURE_AXES:
        return None
    for layout, axis in ((NCHW, 1), (NHWC, 3)):
        if port.shape[axis] in _CHANNELS:
            return port, layout, int(port.shape[axis] or 0)
    return None


def _by_weights(graph: Graph, port: Port) -> tuple[str, int] | None:
    """Tell layout and channels of an input that states none by the convolution that it goes to."""
    tensor, layout = port.name, NCHW
    for _ in range(_LONGEST_WAY):
        node = next((node for node in graph.nodes if tensor in node.inputs), None)
        if node is None:
            return None
        if node.op == "Conv":
            return _channels(graph, node, layout)
        if node.op == "Transpose" and node.attributes.get("perm") == _TO_NCHW:
            layout = NHWC
        elif node.op not in _BEFORE:
            return None
        tensor = node.outputs[0]
    return None


def _channels(graph: Graph, node: Node, layout: str) -> tuple[str, int] | None:
    weight: Any = graph.constant(node.inputs[1]) if len(node.inputs) > 1 else None
    if weight is None or weight.ndim != _PICTURE_AXES:
        return None
    channels = int(weight.shape[1]) * int(node.attributes.get("group") or 1)
    return (layout, channels) if channels in _CHANNELS else None


def _size(port: Port, layout: str) -> tuple[int, int] | None:
    first = 2 if layout == NCHW else 1
    sizes: Sequence[int | None] = port.shape[first : first + 2] or (None, None)
    rows, columns = sizes
    return None if rows is None or columns is None else (rows, columns)
