"""The records of a zip that torch wrote are read as data; whatever is more than data is refused."""

import io
import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

from meddx.analysis.foreign import state_dict, tensors
from meddx.phrase import Refused
from tests.helpers.own_models import save_zip


def test_what_torch_saves_is_read_as_torch_reads_it(tmp_path):
    import torch

    torch.manual_seed(0)
    wide = torch.randn(4, 6)
    saved = OrderedDict(
        plain=wide,
        turned=wide.t(),
        part=wide[1:3, 2:5],
        half=wide.half(),
        brain=wide.bfloat16(),
        parameter=torch.nn.Parameter(wide[0]),
        counter=torch.tensor(7),
        truth=torch.tensor([True, False]),
        empty=torch.zeros(0, 3),
        whole=torch.arange(-3, 3, dtype=torch.int8),
    )
    found = tensors.torch_zip(save_zip(saved, tmp_path / "a.pth"))
    assert found.keys() == saved.keys()
    for name, tensor in saved.items():
        wanted = (tensor.float() if name == "brain" else tensor).detach().numpy()
        assert found[name].dtype == wanted.dtype, name
        np.testing.assert_array_equal(found[name], wanted, name)


@pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor")
def test_quantised_tensors_are_what_they_stand_for(tmp_path):
    import torch

    torch.manual_seed(0)
    wide = torch.randn(3, 4, 2)
    scales, points = torch.tensor([0.1, 0.02, 0.3]), torch.tensor([0, 5, -3])
    saved = {
        "tensor": torch.quantize_per_tensor(wide, 0.05, 3, torch.qint8),
        "unsigned": torch.quantize_per_tensor(wide, 0.05, 120, torch.quint8),
        "channel": torch.quantize_per_channel(wide, scales, points, 0, torch.qint8),
    }
    found = tensors.torch_zip(save_zip(saved, tmp_path / "a.pth"))
    for name, tensor in saved.items():
        np.testing.assert_allclose(found[name], tensor.dequantize().numpy(), atol=1e-6)


@pytest.mark.parametrize("key", ["state_dict", "model", "model_state_dict"])
def test_weights_lie_under_one_of_the_usual_keys(tmp_path, key):
    import torch

    saved = {"epoch": 3, "best": 0.9, key: {"a": torch.ones(2)}, "args": {"lr": 0.1, "l": [1, "x"]}}
    assert list(tensors.torch_zip(save_zip(saved, tmp_path / "a.pth"))) == ["a"]


def zipped(program: bytes, path: Path, **records: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("m/data.pkl", program)
        for name, content in records.items():
            archive.writestr(f"m/data/{name}", content)
    return path


class Calls:
    def __init__(self, function, *arguments):
        self._reduced = (function, arguments)

    def __reduce__(self):
        return self._reduced


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    "function",
    [Path.touch, exec, getattr, __import__, pickle.loads, OrderedDict.fromkeys, io.open],
    ids=lambda function: function.__qualname__,
)
def test_no_function_is_ever_called(tmp_path, protocol, function):
    mark = tmp_path / "mark"
    program = pickle.dumps({"a": Calls(function, str(mark), "w")}, protocol)
    with pytest.raises(Refused) as refused:
        tensors.torch_zip(zipped(program, tmp_path / "a.pth"))
    assert refused.value.code == "pickled_code"
    assert not mark.exists()


@pytest.mark.parametrize(
    "name",
    [
        *("torch.load", "torch.storage._load_from_bytes", "torch._utils._rebuild_device_tensor"),
        *("collections.Counter", "torch.hub.FloatStorageX", "builtins.eval"),
    ],
)
def test_only_a_few_names_are_known(tmp_path, name):
    module, _, last = name.rpartition(".")
    program = b"\x80\x02c" + f"{module}\n{last}\n".encode() + b")R."
    with pytest.raises(Refused) as refused:
        tensors.torch_zip(zipped(program, tmp_path / "a.pth"))
    assert refused.value.code == "pickled_code"
    assert name in str(refused.value)


def tensor(size: tuple[int, ...], stride: tuple[int, ...], offset: int = 0) -> bytes:
    """A program for one tensor on a storage of 8 floats, written by hand."""
    storage = (
        b"(X\x07\x00\x00\x00storagectorch\nFloatStorage\n"
        b"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x08tQ"
    )
    rest = b"".join(pickle.dumps(value, 2)[2:-1] for value in (offset, size, stride))
    made = b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + rest + b"\x89NtR"
    return b"\x80\x02}X\x01\x00\x00\x00a" + made + b"s."


EIGHT = np.arange(8, dtype="<f4").tobytes()


def test_the_program_written_by_hand_is_read(tmp_path):
    path = zipped(tensor((2, 2), (1, 2), 3), tmp_path / "a.pth", **{"0": EIGHT})
    np.testing.assert_array_equal(tensors.torch_zip(path)["a"], [[3, 5], [4, 6]])


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [
        ((9,), (1,), 0),
        ((2,), (8,), 0),
        ((2, 2), (4, 4), 1),
        ((1,), (1,), 8),
        ((1,), (1,), -1),
        ((-1,), (1,), 0),
        ((2,), (-1,), 1),
        ((2, 2), (1,), 0),
        ((1 << 62,), (1 << 62,), 0),
        ((1 << 40,), (0,), 0),
    ],
)
def test_a_tensor_never_reaches_beyond_its_numbers(tmp_path, size, stride, offset):
    path = zipped(tensor(size, stride, offset), tmp_path / "a.pth", **{"0": EIGHT})
    with pytest.raises(Refused) as refused:
        tensors.torch_zip(path)
    assert refused.value.code == "weights_damaged"


@pytest.mark.parametrize("place", range(0, 400, 7))
def test_one_changed_byte_is_read_or_refused_and_nothing_else(tmp_path, place):
    import torch

    path = save_zip({"a": torch.ones(3), "b": {"c": [1, 2.5, "x"]}}, tmp_path / "a.pth")
    with zipfile.ZipFile(path) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith("data.pkl")]
        program = bytearray(archive.read(name))
        records = {"0": archive.read(name.replace("data.pkl", "data/0"))}
    program[place % len(program)] ^= 0x15
    try:
        found = tensors.torch_zip(zipped(bytes(program), tmp_path / "b.pth", **records))
    except Refused as refused:
        assert refused.code in {"weights_damaged", "pickled_code", "no_weights"}  # noqa: PT017
    else:
        assert all(isinstance(array, np.ndarray) for array in found.values())


def test_a_file_without_weights_says_so(tmp_path):
    for content in ({"epoch": 1}, [1, 2], "text"):
        with pytest.raises(Refused) as refused:
            tensors.torch_zip(save_zip(content, tmp_path / "a.pth"))
        assert refused.value.code == "no_weights"
    assert state_dict.widened(np.array([0x3FC0], np.uint16))[0] == 1.5
