"""The records of tensors in a zip that ``torch.save`` wrote, read as data.

``data.pkl`` in that zip is a program for pickle's stack machine. This reader knows the few
operations that put together dictionaries, lists, texts, numbers and tensors, and four names
(``collections.OrderedDict`` and torch's three rebuilders of tensors); it imports nothing and calls
nothing. Whatever else the program wants, a class above all, is refused with the words that say how
to convert the file.
"""

import math
import pickletools
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.phrase import Phrase, Refused

_LARGEST_PICKLE: Final = 64 << 20
_LARGEST_TENSOR: Final = 4 << 30
_MOST_TENSORS: Final = 100_000
# Class of the storage -> numpy's word for its numbers; bfloat16 as its bits.
_STORAGES: Final = {
    "DoubleStorage": "<f8",
    "FloatStorage": "<f4",
    "HalfStorage": "<f2",
    "BFloat16Storage": "<u2",
    "LongStorage": "<i8",
    "IntStorage": "<i4",
    "ShortStorage": "<i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
    "QInt8Storage": "i1",
    "QUInt8Storage": "u1",
    "QInt32Storage": "<i4",
}
_ORDERED: Final = "collections.OrderedDict"
_TENSOR: Final = "torch._utils._rebuild_tensor_v2"
_PARAMETER: Final = "torch._utils._rebuild_parameter"
_QUANTISED: Final = "torch._utils._rebuild_qtensor"
_PER_TENSOR: Final = "torch.per_tensor_affine"
_PER_CHANNEL: Final = "torch.per_channel_affine"
_NAMES: Final = frozenset({_ORDERED, _TENSOR, _PARAMETER, _QUANTISED, _PER_TENSOR, _PER_CHANNEL})
_INSIDE: Final = ("state_dict", "model_state_dict", "model", "net", "network", "module")

CODE: Final = Phrase(
    "This file holds Python objects ({name}), and opening them would run code from outside. Where "
    "the model was made, write its weights alone: "
    "safetensors.torch.save_file(model.state_dict(), 'weights.safetensors')."
)
TORCHSCRIPT: Final = Phrase(
    "This is a TorchScript program, and programs from outside are not run. Where the model was "
    "made, export it: torch.onnx.export(model, example, 'model.onnx')."
)
NO_WEIGHTS: Final = Phrase("The file holds no weights by name, so there is nothing to import.")


@dataclass(frozen=True)
class _Name:
    """A name that the pickle uses; it is never looked up."""

    text: str


@dataclass(frozen=True)
class _Storage:
    """Numbers in a record of the zip."""

    dtype: str
    record: str


@dataclass(frozen=True)
class _Tensor:
    """A view of a storage; ``scale`` is that of whole numbers that stand for others."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    scale: Any = None


def tensors(archive: zipfile.ZipFile) -> dict[str, NDArray[Any]]:
    """Return the weights by name; quantised ones as the float32 that they stand for.

    Raises
    ------
    Refused
        ``pickled_code``, ``torchscript`` or ``no_weights``.
    ValueError, KeyError, TypeError, zipfile.BadZipFile
        If the file is damaged.
    """
    names = archive.namelist()
    if any(name.endswith(("constants.pkl", "/code/")) or "/code/" in name for name in names):
        raise Refused("torchscript", TORCHSCRIPT)
    program = next((name for name in names if name.rsplit("/", 1)[-1] == "data.pkl"), None)
    if program is None:
        raise Refused("no_weights", NO_WEIGHTS)
    if archive.getinfo(program).file_size > _LARGEST_PICKLE:
        raise ValueError("no list of tensors is so long")
    found = _weights(_Machine(archive.read(program)).run())
    if not found or len(found) > _MOST_TENSORS:
        raise Refused("no_weights", NO_WEIGHTS)
    folder = program[: -len("data.pkl")]
    read: dict[str, bytes] = {}
    return {name: _array(tensor, archive, folder, read) for name, tensor in found.items()}


def _weights(content: Any) -> dict[str, _Tensor]:  # noqa: ANN401 - whatever the file says
    """Return the dictionary of tensors in what was saved, also under one of the usual keys."""
    if not isinstance(content, dict):
        return {}
    found = {k: v for k, v in content.items() if isinstance(k, str) and isinstance(v, _Tensor)}
    inner = next((content[key] for key in _INSIDE if isinstance(content.get(key), dict)), None)
    # A checkpoint may hold single tensors (a loss, say) beside the weights.
    return max(found, _weights(inner), key=len)


def _array(
    tensor: _Tensor, archive: zipfile.ZipFile, folder: str, read: dict[str, bytes]
) -> NDArray[Any]:
    name = f"{folder}data/{tensor.storage.record}"
    if name not in read:
        if archive.getinfo(name).file_size > _LARGEST_TENSOR:
            raise ValueError("no tensor is so large")
        read[name] = archive.read(name)
    flat = np.frombuffer(read[name], _STORAGES[tensor.storage.dtype])
    reach = sum(s * (n - 1) for s, n in zip(tensor.strides, tensor.shape, strict=True))
    if 0 in tensor.shape:
        return np.zeros(tensor.shape, flat.dtype)
    if math.prod(tensor.shape) > flat.size:  # strides of 0 would make any memory full
        raise ValueError("a tensor is larger than its numbers")
    if min(tensor.strides, default=0) < 0 or not 0 <= tensor.offset <= flat.size - 1 - reach:
        raise ValueError("a tensor reaches beyond its numbers")
    strides = [step * flat.itemsize for step in tensor.strides]
    view = np.lib.stride_tricks.as_strided(flat[tensor.offset :], tensor.shape, strides)
    if tensor.storage.dtype == "BFloat16Storage":
        return widened(view)
    if tensor.scale is not None:
        return _meant(view, tensor.scale, archive, folder, read)
    return view.copy()


def widened(halves: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return bfloat16, given as its bits, as float32: the same number with zeros after it."""
    bits: NDArray[np.uint32] = halves.astype(np.uint32) << np.uint32(16)
    return bits.view(np.float32)


def _meant(
    view: NDArray[Any],
    scale: Sequence[Any],
    archive: zipfile.ZipFile,
    folder: str,
    read: dict[str, bytes],
) -> NDArray[np.float32]:
    """Return what quantised numbers stand for: (q - zero point) * scale."""
    if scale[0] == _Name(_PER_TENSOR):
        meant = (view.astype(np.float64) - int(scale[2])) * float(scale[1])
        return np.asarray(meant, np.float32)
    _, scales, points, axis = scale
    shape = [-1 if place == int(axis) else 1 for place in range(view.ndim)]
    steps, zeros = (_array(part, archive, folder, read).reshape(shape) for part in (scales, points))
    return np.asarray((view.astype(np.float64) - zeros) * steps, np.float32)


class _Machine:
    """Runs the few operations of pickle that only put data together.

    Opcodes are told apart by ``pickletools``, which knows their form and runs nothing.
    """

    def __init__(self, program: bytes) -> None:
        self._program = program
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def run(self) -> Any:  # noqa: ANN401 - whatever the file says
        """Return what the program puts together.

        Raises
        ------
        Refused
            ``pickled_code`` for anything but data.
        ValueError, IndexError, KeyError, TypeError
            If the program is damaged.
        """
        for opcode, argument, _ in pickletools.genops(self._program):
            if opcode.name == "STOP":
                return self._stack.pop()
            if opcode.name in _VALUES:
                self._stack.append(argument)
            elif (constant := _CONSTANTS.get(opcode.name)) is not None:
                self._stack.append(constant[0])
            elif opcode.name in _FRESH:
                self._stack.append(_FRESH[opcode.name]())
            elif opcode.name not in ("PROTO", "FRAME"):
                self._do(opcode.name, argument)
        raise ValueError("no end")

    def _do(self, name: str, argument: Any) -> None:  # noqa: ANN401 - whatever the file says
        step = getattr(self, f"_{name.lower()}", None)
        if step is None:
            raise Refused("pickled_code", CODE.with_values(name=name))
        step(argument)

    def _mark(self, _: object) -> None:
        self._marks.append(len(self._stack))

    def _since_mark(self) -> list[Any]:
        begin = self._marks.pop()
        taken = self._stack[begin:]
        del self._stack[begin:]
        return taken

    def _tuple(self, _: object) -> None:
        self._stack.append(tuple(self._since_mark()))

    def _tuple1(self, _: object) -> None:
        self._stack.append((self._stack.pop(),))

    def _tuple2(self, _: object) -> None:
        self._stack[-2:] = [tuple(self._stack[-2:])]

    def _tuple3(self, _: object) -> None:
        self._stack[-3:] = [tuple(self._stack[-3:])]

    def _put(self, place: int) -> None:
        self._memo[place] = self._stack[-1]

    _binput = _long_binput = _put

    def _memoize(self, _: object) -> None:
        self._memo[len(self._memo)] = self._stack[-1]

    def _get(self, place: int) -> None:
        self._stack.append(self._memo[place])

    _binget = _long_binget = _get

    def _append(self, _: object) -> None:
        value = self._stack.pop()
        _list(self._stack[-1]).append(value)

    def _appends(self, _: object) -> None:
        values = self._since_mark()
        _list(self._stack[-1]).extend(values)

    def _setitem(self, _: object) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        _dictionary(self._stack[-1])[key] = value

    def _setitems(self, _: object) -> None:
        items = self._since_mark()
        _dictionary(self._stack[-1]).update(zip(items[::2], items[1::2], strict=True))

    def _global(self, both: str) -> None:
        self._stack.append(_named(both.replace(" ", ".")))

    def _stack_global(self, _: object) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        self._stack.append(_named(f"{module}.{name}"))

    def _binpersid(self, _: object) -> None:
        kind, storage, record, _place, _count = self._stack.pop()
        name = storage.text.rsplit(".", 1)[-1] if isinstance(storage, _Name) else ""
        if kind != "storage" or name not in _STORAGES or not str(record).isalnum():
            raise ValueError("not a storage")
        self._stack.append(_Storage(name, str(record)))

    def _reduce(self, _: object) -> None:
        arguments, function = self._stack.pop(), self._stack.pop()
        if not isinstance(function, _Name) or not isinstance(arguments, tuple):
            raise TypeError("nothing to put together")
        self._stack.append(_made(function.text, arguments))

    def _build(self, _: object) -> None:
        """Leave out what a dictionary carries beside its items (``_metadata``)."""
        self._stack.pop()
        _dictionary(self._stack[-1])


def _named(name: str) -> _Name:
    is_storage = name.startswith("torch.") and name.rsplit(".", 1)[-1] in _STORAGES
    if name not in _NAMES and not is_storage:
        said = "".join(c for c in name if c.isalnum() or c in "._")[:80]
        raise Refused("pickled_code", CODE.with_values(name=said))
    return _Name(name)


def _made(name: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401 - a tensor or a dictionary
    if name == _ORDERED:
        return dict(arguments[0]) if arguments else {}
    if name == _PARAMETER and isinstance(arguments[0], _Tensor):
        return arguments[0]
    if name in (_TENSOR, _QUANTISED) and isinstance(arguments[0], _Storage):
        storage, offset, shape, strides = arguments[:4]
        scale = arguments[4] if name == _QUANTISED else None
        return _Tensor(storage, int(offset), _sizes(shape), _sizes(strides), scale)
    raise TypeError("nothing to put together")


def _sizes(value: Sequence[Any]) -> tuple[int, ...]:
    sizes = tuple(int(size) for size in value)
    if min(sizes, default=0) < 0:
        raise ValueError("no size is negative")
    return sizes


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - whatever the file says
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _dictionary(value: Any) -> dict[Any, Any]:  # noqa: ANN401 - whatever the file says
    if not isinstance(value, dict):
        raise TypeError("not a dictionary")
    return value


_VALUES: Final = frozenset(
    {
        *("BININT", "BININT1", "BININT2", "INT", "LONG", "LONG1", "LONG4", "BINFLOAT", "FLOAT"),
        *("BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "UNICODE"),
    }
)
_CONSTANTS: Final[Mapping[str, tuple[Any]]] = {
    "NONE": (None,),
    "NEWTRUE": (True,),
    "NEWFALSE": (False,),
    "EMPTY_TUPLE": ((),),
}
_FRESH: Final[Mapping[str, Any]] = {"EMPTY_DICT": dict, "EMPTY_LIST": list}
