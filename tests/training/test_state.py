"""A network goes into a pack and comes out again, tensor by tensor."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest

from meddx import paths
from meddx.analysis.pack import load
from meddx.phrase import Refused
from meddx.training import dense, state
from meddx.training.export import write_onnx
from meddx.training.fit_spec import NETWORKS
from meddx.training.network import build, resnet18
from tests.helpers.packs import SIZE, tiny_pack


@pytest.fixture(scope="module")
def learnt():
    """A network whose every tensor has values of its own, as after training."""
    import torch

    random = torch.Generator().manual_seed(4)
    network = resnet18(3, 2)
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            low, high = (0.5, 1.5) if name.endswith("running_var") else (-0.3, 0.3)
            tensor.uniform_(low, high, generator=random)
        else:
            tensor.fill_(17)
    return network.eval()


def replace_network(folder, write):
    """Write another network into a pack, and its hash into the description."""
    path, toml = folder / "model.onnx", folder / "pack.toml"
    old = hashlib.sha256(path.read_bytes()).hexdigest()
    write(path)
    new = hashlib.sha256(path.read_bytes()).hexdigest()
    toml.write_text(toml.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def kept(learnt, tmp_path_factory):
    """A tiny pack whose network is the learnt one."""
    folder = tiny_pack(tmp_path_factory.mktemp("kept")).folder
    replace_network(folder, lambda path: write_onnx(learnt, SIZE, 1, path))
    return folder


def test_state_dict_to_onnx_to_state_dict_is_identical(learnt, kept):
    wanted, found = learnt.state_dict(), state.tensors_of(state.state_of_pack(kept))
    assert found.keys() == wanted.keys()
    for name, tensor in wanted.items():
        assert found[name].dtype == tensor.dtype
        assert found[name].shape == tensor.shape
        assert (found[name] == tensor).all(), name
    assert state.sha256_of(state.arrays_of(found)) == state.sha256_of(state.arrays_of(wanted))


def test_a_fresh_network_loses_none_of_its_equal_tensors(tmp_path):
    # Zeros and ones of equal shape are what an optimiser of graphs would share or leave out.
    pack = tiny_pack(tmp_path)
    found = state.state_of_pack(pack.folder)
    assert found.keys() == resnet18(3, 2).state_dict().keys()
    assert (found["stages.0.norm1.weight"] == 1).all()
    resnet18(3, 2).load_state_dict(state.tensors_of(found))


def test_half_floats_come_back_as_floats(kept, tmp_path):
    model = onnx.load(str(kept / "model.onnx"))
    for tensor in model.graph.initializer:
        if tensor.data_type == onnx.TensorProto.FLOAT:
            half = onnx.numpy_helper.to_array(tensor).astype(np.float16)
            tensor.CopyFrom(onnx.numpy_helper.from_array(half, tensor.name))
    folder = Path(shutil.copytree(kept, tmp_path / "tiny"))
    replace_network(folder, lambda path: onnx.save(model, str(path)))
    found, whole = state.state_of_pack(folder), state.state_of_pack(kept)
    assert found["head.weight"].dtype == np.float32
    np.testing.assert_allclose(found["head.weight"], whole["head.weight"], rtol=1e-3)


def test_a_pack_that_was_exported_without_names_is_refused(kept, tmp_path):
    folder = Path(shutil.copytree(kept, tmp_path / "tiny"))
    model = onnx.load(str(folder / "model.onnx"))
    assert {entry.key for entry in model.metadata_props} == {state.NAMES, state.WHOLE_NUMBERS}
    del model.metadata_props[:]
    replace_network(folder, lambda path: onnx.save(model, str(path)))
    assert load(folder).weights is not None
    with pytest.raises(Refused) as refused:
        state.state_of_pack(folder)
    assert refused.value.code == "pack_not_trainable"
    assert "model pack tiny" in str(refused.value.phrase)


def test_a_pack_of_rules_has_no_tensors():
    with pytest.raises(Refused) as refused:
        state.state_of_pack(paths.delivered_models() / "variant_rules")
    assert refused.value.code == "pack_not_trainable"


def test_a_tensor_that_the_export_loses_is_noticed(learnt, kept):
    model = onnx.load(str(kept / "model.onnx"))
    model.graph.initializer.remove(
        next(t for t in model.graph.initializer if t.name == "stem.1.running_var")
    )
    with pytest.raises(Refused) as refused:
        state.keep_in_onnx(learnt, model)
    assert refused.value.code == "export_lost"
    assert "stem.1.running_var" in str(refused.value.phrase)


def test_the_hash_knows_names_shapes_and_values_and_not_the_order():
    one = {"a": np.zeros((2, 3), np.float32), "b": np.array(1, np.int64)}
    assert state.sha256_of(one) == state.sha256_of({"b": one["b"], "a": one["a"]})
    others = [
        {"a": one["a"].reshape(3, 2), "b": one["b"]},
        {"a": one["a"], "c": one["b"]},
        {"a": one["a"] + np.float32(1e-7), "b": one["b"]},
        {"a": one["a"].astype(np.int32), "b": one["b"]},
        {"a": one["a"], "b": one["b"].reshape(1)},
    ]
    assert len({state.sha256_of(other) for other in [one, *others]}) == 6


@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if kind != "resnet18"])
@pytest.mark.slow
def test_every_network_keeps_its_tensors(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(dense, "DEPTHS", (1, 2, 2, 1))  # all kinds of its layers, sooner exported
    network = build(kind, 2, 2).eval()
    write_onnx(network, SIZE, 1, tmp_path / "model.onnx")
    found, wanted = state._state_of(tmp_path / "model.onnx"), state.arrays_of(network.state_dict())
    assert state.sha256_of(found) == state.sha256_of(wanted)
