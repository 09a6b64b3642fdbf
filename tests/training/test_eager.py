"""Every operation that torch repeats gives what onnxruntime gives."""

import numpy as np
import pytest
import torch

from meddx.phrase import Refused
from meddx.training import half
from meddx.training.eager import eager
from meddx.training.ending import Ending
from meddx.training.export import write_onnx
from meddx.training.look import looking
from meddx.training.network import resnet18

RANDOM = np.random.default_rng(0)
OPSET = 18


def floats(*shape: int) -> np.ndarray:
    return RANDOM.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize(
    ("operation", "weights", "attributes"),
    [
        ("Add", [floats(1, 4, 1, 1)], {}),
        ("Mul", [floats(1, 4, 9, 8)], {}),
        ("Relu", [], {}),
        ("Sigmoid", [], {}),
        ("Clip", [np.float32(0), np.float32(0.5)], {}),
        ("Concat", [floats(2, 3, 9, 8)], {"axis": 1}),
        ("ReduceMean", [np.array([2, 3])], {"keepdims": 0}),
        ("ReduceMean", [np.array([2, 3])], {}),
        ("MaxPool", [], {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]}),
        ("AveragePool", [], {"kernel_shape": [2, 2], "strides": [2, 2]}),
        ("AveragePool", [], {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1, 1, 1, 1]}),
        ("Conv", [floats(6, 4, 3, 3), floats(6)], {"strides": [2, 2], "pads": [1, 1, 1, 1]}),
        ("Conv", [floats(4, 1, 3, 3)], {"group": 4}),
        ("Conv", [floats(6, 4, 3, 3)], {"strides": [2, 2], "pads": [0, 1, 1, 2]}),
        ("BatchNormalization", [floats(4), floats(4), floats(4), floats(4) ** 2], {}),
    ],
)
def test_on_pictures(operation, weights, attributes, tmp_path):
    compare(operation, floats(2, 4, 9, 8), weights, attributes, tmp_path)


@pytest.mark.parametrize(
    ("weight", "attributes"), [(floats(3, 5), {"transB": 1}), (floats(5, 3), {})]
)
def test_a_linear_layer(weight, attributes, tmp_path):
    compare("Gemm", floats(2, 5), [weight, floats(3)], attributes, tmp_path)


def test_a_network_that_looks_and_its_constant_are_run(tmp_path):
    network = looking(resnet18(2, 2), 2, 2, Ending()).eval()
    write_onnx(network, (64, 64), 1, tmp_path / "looking.onnx")
    array = floats(2, 1, 64, 64)
    with torch.no_grad():
        known = [part.numpy() for part in network(torch.from_numpy(array))]
    for one, other in zip(eager(tmp_path / "looking.onnx", 1)(array), known, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_halves_are_turned_into_floats_before_anything_is_run(tmp_path):
    network = half.rounded(resnet18(2, 2)).eval()
    write_onnx(network, (32, 32), 1, tmp_path / "half.onnx", halved=True)
    array = floats(2, 1, 32, 32)
    found = eager(tmp_path / "half.onnx", 1)(array)
    with torch.no_grad():
        known = [part.numpy() for part in network(torch.from_numpy(array))]
    for one, other in zip(found, known, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_unevenly_padded_pooling_is_left_to_onnxruntime(tmp_path):
    uneven = {"kernel_shape": [2, 2], "pads": [0, 0, 1, 1]}
    with pytest.raises(Refused) as refused:
        compare("MaxPool", floats(1, 2, 6, 6), [], uneven, tmp_path)
    assert refused.value.code == "unknown_operation"


def compare(operation, array, weights, attributes, folder):
    """Run a graph of one operation by both."""
    import onnx
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    names = [f"w{n}" for n in range(len(weights))]
    node = helper.make_node(operation, ["input", *names], ["output"], **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, array.shape)],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, None)],
        [
            numpy_helper.from_array(np.asarray(w), name)
            for name, w in zip(names, weights, strict=True)
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=10)
    path = folder / "one.onnx"
    onnx.save(model, str(path))
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (known,) = session.run(None, {"input": array})
    (found,) = eager(path, 1)(array)
    assert found.shape == known.shape
    np.testing.assert_allclose(found, known, atol=1e-5)
