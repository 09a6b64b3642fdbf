"""ONNX is read without its package, as its package reads it, and added to without harm."""

import numpy as np
import pytest

from meddx.analysis.foreign import head, onnx_file
from meddx.phrase import Refused
from tests.helpers.own_models import Onnx


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A network with a linear head: its file and the name of its features."""
    network = Onnx()
    path = network.save(network.averaged_head(2), tmp_path_factory.mktemp("onnx") / "m.onnx")
    return path.read_bytes(), network.features


def test_the_graph_is_that_of_the_package(made):
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(made[0])
    graph = onnx_file.read(made[0])
    assert [node.op for node in graph.nodes] == [node.op_type for node in model.graph.node]
    assert graph.nodes[0].attributes["strides"] == [8, 8]
    assert graph.inputs[0].shape == (None, 3, 64, 64)
    for tensor in model.graph.initializer:
        np.testing.assert_array_equal(graph.constant(tensor.name), numpy_helper.to_array(tensor))


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "int64", "int32", "int8", "bool", "float16"]
)
@pytest.mark.parametrize("raw", [True, False])
def test_constants_of_every_kind(dtype, raw):
    from onnx import helper, numpy_helper

    values = np.array([[0, 1, 1], [1, 0, 1]], dtype) * np.array(1, dtype)
    tensor = numpy_helper.from_array(values, "a")
    if not raw:
        tensor = helper.make_tensor("a", tensor.data_type, values.shape, values.ravel().tolist())
    found = onnx_file.array_of(memoryview(tensor.SerializeToString()))
    assert found.dtype == values.dtype
    np.testing.assert_array_equal(found, values)


def test_more_outputs_and_nodes_change_nothing_else(made):
    import onnxruntime

    data, features = made
    additions = [
        onnx_file.transpose(features, "turned", (0, 2, 3, 1)),
        onnx_file.output(features),
        onnx_file.output("turned"),
    ]
    array = np.random.default_rng(0).normal(size=(1, 3, 64, 64)).astype(np.float32)
    before = onnxruntime.InferenceSession(data).run(None, {"picture": array})
    after = onnxruntime.InferenceSession(onnx_file.extended(data, additions)).run(
        None, {"picture": array}
    )
    np.testing.assert_array_equal(after[0], before[0])
    np.testing.assert_array_equal(after[2], after[1].transpose(0, 2, 3, 1))


@pytest.mark.parametrize("place", range(0, 4000, 61))
def test_one_changed_byte_is_read_or_refused_and_nothing_else(made, place):
    data = bytearray(made[0])
    data[place % len(data)] ^= 0x5A
    try:
        graph = onnx_file.read(bytes(data))
    except Refused as refused:
        assert refused.code.startswith("onnx_")  # noqa: PT017
    else:
        head.before_activation(graph, graph.outputs[0].name)


def test_weights_in_another_file_are_refused(made):
    import onnx

    model = onnx.load_from_string(made[0])
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../secret")
    with pytest.raises(Refused) as refused:
        onnx_file.read(model.SerializeToString())
    assert refused.value.code == "onnx_external"


def test_operations_of_another_library_are_refused(tmp_path):
    network = Onnx()
    x = network.node("Secret", [network.averaged_head(2)], domain="evil.corp")
    path = network.save(x, tmp_path / "m.onnx")
    with pytest.raises(Refused) as refused:
        onnx_file.read(path.read_bytes())
    assert refused.value.code == "onnx_domain"
    assert "evil.corp" in str(refused.value)
