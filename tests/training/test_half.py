"""Weights in half precision: half the file, the same numbers, and training goes on from them."""

import onnx
import onnxruntime
import pytest
import torch

from meddx.phrase import Refused
from meddx.training import half, state
from meddx.training.export import write_onnx
from meddx.training.network import resnet18
from tests.helpers.packs import SIZE


@pytest.fixture(scope="module")
def network():
    """A network whose weights no half float holds."""
    random = torch.Generator().manual_seed(4)
    network = resnet18(3, 8).eval()
    for name, tensor in network.state_dict().items():
        if tensor.is_floating_point():
            low, high = (0.5, 1.5) if name.endswith("running_var") else (-0.3, 0.3)
            tensor.uniform_(low, high, generator=random)
    return network


@pytest.fixture(scope="module")
def folder(network, tmp_path_factory):
    """The same network as whole and as half floats."""
    folder = tmp_path_factory.mktemp("halves")
    write_onnx(network, SIZE, 1, folder / "whole.onnx")
    write_onnx(half.rounded(network), SIZE, 1, folder / "half.onnx", halved=True)
    return folder


def test_only_weights_of_convolutions_and_linear_layers_are_rounded(network):
    before, after = network.state_dict(), half.rounded(network).state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert changed == half.names_of(network)
    assert {"stem.0.weight", "stages.2.shortcut.0.weight", "head.weight"} < changed
    assert not any("norm" in name or name.endswith("bias") for name in changed)
    for name in changed:
        torch.testing.assert_close(after[name], before[name], rtol=2**-11, atol=2**-25)


def test_the_file_has_half_the_size(folder):
    whole, halved = ((folder / f"{n}.onnx").stat().st_size for n in ("whole", "half"))
    assert halved < 0.6 * whole
    kinds = {t.name: t.data_type for t in onnx.load(folder / "half.onnx").graph.initializer}
    assert kinds["head.weight"] == onnx.TensorProto.FLOAT16
    assert kinds["head.bias"] == kinds["stem.1.running_var"] == onnx.TensorProto.FLOAT
    onnx.checker.check_model(onnx.load(folder / "half.onnx"), full_check=True)


def test_training_goes_on_from_exactly_what_is_shipped(network, folder):
    found = state._state_of(folder / "half.onnx")
    wanted = state.arrays_of(half.rounded(network).state_dict())
    assert state.sha256_of(found) == state.sha256_of(wanted)


def test_onnxruntime_folds_the_casts_and_computes_in_single_precision(folder, tmp_path):
    made = {}
    for name in ("whole", "half"):
        options = onnxruntime.SessionOptions()
        options.optimized_model_filepath = str(tmp_path / f"{name}.onnx")
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        onnxruntime.InferenceSession(
            str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"]
        )
        made[name] = [node.op_type for node in onnx.load(tmp_path / f"{name}.onnx").graph.node]
    assert sorted(made["half"]) == sorted(made["whole"])
    assert "BatchNormalization" not in made["half"]


def test_weights_that_were_not_rounded_are_not_shipped_as_halves(network, tmp_path):
    with pytest.raises(Refused) as refused:
        write_onnx(network, SIZE, 1, tmp_path / "model.onnx", halved=True)
    assert refused.value.code == "export_differs"
    assert not (tmp_path / "model.onnx").exists()


def test_a_weight_beyond_half_floats_is_not_shipped(network, tmp_path):
    large = half.rounded(network)
    with torch.no_grad():
        large.state_dict()["head.weight"][0, 0] = 1e6
    with pytest.raises(Refused) as refused:
        write_onnx(half.rounded(large), SIZE, 1, tmp_path / "model.onnx", halved=True)
    assert refused.value.code == "export_differs"
