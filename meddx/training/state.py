"""The tensors of a network outside torch: as plain arrays, as a hash, and inside a pack.

An exported network keeps every tensor of the state dict as an initialiser of that name, and its
whole numbers (the counters of batch normalisation) in its metadata, so that training goes on from a
pack exactly where it was.
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import pack as packs
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    import torch
    from torch import nn

State = dict[str, NDArray[Any]]
WHOLE_NUMBERS: Final = "meddx.whole_numbers"
NAMES: Final = "meddx.names"
_FLOATS: Final = (1, 10)  # onnx.TensorProto.FLOAT and FLOAT16

LOST: Final = Phrase(
    "The exported network lost the tensor {name}, so that no training could go on from it. "
    "Nothing was written."
)
NO_STATE: Final = Phrase(
    "Training cannot go on from the model pack {pack}: its network was exported without the names "
    "of its tensors. Make the pack again with this version."
)


def arrays_of(tensors: "dict[str, torch.Tensor]") -> State:
    """Return a state dict as arrays: floating tensors as float32, others as int64."""
    return {
        name: (tensor.float() if tensor.is_floating_point() else tensor.long()).cpu().numpy()
        for name, tensor in tensors.items()
    }


def tensors_of(state: State) -> "dict[str, torch.Tensor]":
    """Return arrays as a state dict of tensors that share nothing with them."""
    import torch

    return {name: torch.from_numpy(array.copy()) for name, array in state.items()}


def floating(state: State) -> State:
    """Return the floating arrays: weights and the statistics of normalisation."""
    return {name: a for name, a in state.items() if np.issubdtype(a.dtype, np.floating)}


def sha256_of(state: State) -> str:
    """Hash names, kinds, shapes and values; their order and the machine do not count."""
    digest = hashlib.sha256()
    for name in sorted(state):
        array = np.asarray(state[name], order="C")
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        head = json.dumps([name, array.dtype.str, list(array.shape)])
        digest.update(f"{len(head)}:{head}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def keep_in_onnx(network: "nn.Module", model: Any) -> None:  # noqa: ANN401 - onnx is untyped
    """Write into a model's metadata what its initialisers do not hold of the state dict.

    Raises
    ------
    Refused
        ``export_lost`` when a floating tensor is no initialiser of that name and shape.
    """
    state = arrays_of(network.state_dict())
    shapes = {entry.name: tuple(entry.dims) for entry in model.graph.initializer}
    names = sorted(floating(state))
    for name in names:
        if shapes.get(name) != state[name].shape:
            raise Refused("export_lost", LOST.with_values(name=name))
    whole = {name: array.tolist() for name, array in state.items() if name not in set(names)}
    for key, value in ((NAMES, names), (WHOLE_NUMBERS, whole)):
        entry = model.metadata_props.add()
        entry.key, entry.value = key, json.dumps(value)


def state_of_pack(folder: Path) -> State:
    """Return the state dict of a pack's network, as arrays; half floats become float32.

    Raises
    ------
    Refused
        As ``pack.load``; ``pack_not_trainable`` when the network was exported without its names.
    """
    pack = packs.load(folder)
    refused = Refused("pack_not_trainable", NO_STATE.with_values(pack=pack.name))
    if pack.weights is None:
        raise refused
    try:
        return _state_of(folder / pack.weights.onnx)
    except (KeyError, ValueError, TypeError):
        raise refused from None


def features_of_pack(folder: Path) -> tuple[int, ...]:
    """Return the shape of the last features of a pack's network: channels, rows, cols.

    Raises
    ------
    Refused
        As ``state_of_pack``; also where the network does not state it.
    """
    pack = packs.load(folder)
    refused = Refused("pack_not_trainable", NO_STATE.with_values(pack=pack.name))
    if pack.weights is None:
        raise refused
    try:
        outputs = _model(folder / pack.weights.onnx).graph.output
    except ValueError:
        raise refused from None
    for output in outputs:
        sides = [side.dim_value for side in output.type.tensor_type.shape.dim]
        if output.name == pack.weights.features and len(sides) == 4 and all(sides[1:]):
            return tuple(sides[1:])
    raise refused


def _model(path: Path) -> Any:  # noqa: ANN401 - onnx is untyped
    """Read a network; ValueError where the file is none."""
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]

    try:
        return onnx.load(str(path), load_external_data=False)
    except DecodeError:
        raise ValueError from None


def _state_of(path: Path) -> State:
    """Read the arrays; KeyError, TypeError or ValueError where the file is of another make."""
    import onnx

    model = _model(path)
    facts = {entry.key: entry.value for entry in model.metadata_props}
    names, whole = json.loads(facts[NAMES]), json.loads(facts[WHOLE_NUMBERS])
    stored = {entry.name: entry for entry in model.graph.initializer}
    state: State = {}
    for name in names:
        tensor = stored[name]
        if tensor.data_type not in _FLOATS or tensor.external_data:
            raise ValueError(name)
        state[name] = onnx.numpy_helper.to_array(tensor).astype(np.float32)
    return state | {name: np.array(value, np.int64) for name, value in whole.items()}
