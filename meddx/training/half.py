"""Weights in half precision: a pack of half the size that is computed in single precision.

The weights of convolutions and linear layers are rounded to float16 before the network is measured,
so that the figures of the card are those of the network that is shipped. Its file holds them as
float16, each with a cast to float32 behind it. onnxruntime folds the casts when it opens the file:
it computes in float32, in the same time.
"""

import copy
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import torch
    from torch import nn

_SUFFIX: Final = "/float32"


def rounded(network: "nn.Module") -> "nn.Module":
    """Return a copy whose convolution and linear weights are float32 numbers that float16 holds."""
    import torch

    made = copy.deepcopy(network)
    with torch.no_grad():
        for tensor in made.state_dict().values():
            if _is_halved(tensor):
                tensor.copy_(tensor.half().float())
    return made


def names_of(network: "nn.Module") -> frozenset[str]:
    """Return the names of the tensors that ``rounded`` changes."""
    return frozenset(name for name, t in network.state_dict().items() if _is_halved(t))


def _is_halved(tensor: "torch.Tensor") -> bool:
    """Biases and the vectors of normalisation, which divide by small numbers, stay as they are."""
    return tensor.is_floating_point() and tensor.ndim > 1


def store(names: frozenset[str], model: Any) -> None:  # noqa: ANN401 - onnx is untyped
    """Store the named initialisers of an ONNX model as float16, and cast them where it starts."""
    from onnx import TensorProto, helper, numpy_helper

    casts = []
    for tensor in model.graph.initializer:
        if tensor.name in names:
            half = numpy_helper.to_array(tensor).astype("float16")
            tensor.CopyFrom(numpy_helper.from_array(half, tensor.name))
            whole = tensor.name + _SUFFIX
            casts.append(helper.make_node("Cast", [tensor.name], [whole], to=TensorProto.FLOAT))
    for node in model.graph.node:
        node.input[:] = [name + _SUFFIX if name in names else name for name in node.input]
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    kept = [entry for entry in model.graph.value_info if entry.name not in names]
    del model.graph.value_info[:]
    model.graph.value_info.extend(kept)
