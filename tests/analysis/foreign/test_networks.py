"""Networks are told by the names of their weights, and never guessed."""

import numpy as np
import pytest

from meddx.analysis.foreign import networks
from meddx.phrase import Refused
from tests.helpers.own_models import as_torch, resnet

SIZE = (64, 64)


def run(file: bytes, array: np.ndarray) -> np.ndarray:
    import onnxruntime

    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": array})[0]


def resnet_of_torch(weights, x, bottleneck):
    """The network as torch calculates it: an implementation apart from ours."""
    import torch
    import torch.nn.functional as F  # noqa: N812 - everybody's name

    w = as_torch(weights)

    def norm(x, name):
        parts = (w[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias"))
        return F.batch_norm(x, *parts)

    def convolved(x, name, stride=1, padding=0):
        return F.conv2d(x, w[f"{name}.weight"], None, stride, padding)

    with torch.no_grad():
        x = F.relu(norm(convolved(torch.from_numpy(x), "conv1", 2, 3), "bn1"))
        x = F.max_pool2d(x, 3, 2, 1)
        for name in dict.fromkeys(key.rsplit(".conv", 1)[0] for key in w if ".conv" in key):
            stride = 2 if name.endswith(".0") and not name.startswith("layer1") else 1
            steps = ((1, 0), (stride, 1), (1, 0)) if bottleneck else ((stride, 1), (1, 1))
            y = x
            for number, (step, padding) in enumerate(steps, 1):
                y = norm(convolved(y, f"{name}.conv{number}", step, padding), f"{name}.bn{number}")
                y = F.relu(y) if number < len(steps) else y
            if f"{name}.downsample.0.weight" in w:
                x = norm(convolved(x, f"{name}.downsample.0", stride), f"{name}.downsample.1")
            x = F.relu(x + y)
        return F.linear(x.mean((2, 3)), w["fc.weight"], w["fc.bias"]).numpy()


@pytest.mark.parametrize(
    ("depths", "bottleneck", "name"),
    [
        ((2, 2, 2, 2), False, "ResNet-18"),
        ((3, 4, 6, 3), False, "ResNet-34"),
        ((3, 4, 6, 3), True, "ResNet-50"),
    ],
)
def test_a_resnet_gives_the_numbers_of_torch(depths, bottleneck, name):
    weights = resnet(3, depths, bottleneck=bottleneck, stem=8)
    network = networks.known(weights)
    assert (network.name, network.channels, network.labels) == (name, 3, 3)
    array = np.random.default_rng(0).normal(size=(2, 3, *SIZE)).astype(np.float32)
    wanted = resnet_of_torch(weights, array, bottleneck)
    found = run(network.onnx(SIZE), array)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4 * np.abs(wanted).max())


@pytest.mark.parametrize("prefix", ["module.", "model.", "module.backbone.net.", ""])
def test_a_class_around_the_network_and_another_name_of_its_head_change_nothing(prefix):
    weights = resnet(3, stem=8)
    plain = networks.known(weights).onnx(SIZE)
    other = {f"{prefix}{name}".replace("fc.", "fc.1."): a for name, a in weights.items()}
    backwards = dict(reversed(other.items()))
    array = np.ones((1, 3, *SIZE), np.float32)
    np.testing.assert_array_equal(
        run(networks.known(backwards).onnx(SIZE), array), run(plain, array)
    )


def changed(name: str, array: np.ndarray | None) -> dict[str, np.ndarray]:
    weights = resnet(3, stem=8)
    if array is None:
        del weights[name]
    else:
        weights[name] = array
    return weights


@pytest.mark.parametrize(
    "weights",
    [
        changed("layer2.0.bn1.running_mean", None),
        changed("fc.bias", None),
        changed("fc.weight", None),
        changed("layer2.0.attention.weight", np.ones((3, 3), np.float32)),
        changed("conv1.weight", np.ones((8, 3, 3, 3), np.float32)),
        changed("classifier.weight", np.ones((3, 64), np.float32)),
        {"a.weight": np.ones((2, 2), np.float32)},
        {},
    ],
    ids=["missing", "bias", "head", "more", "stem", "two heads", "other", "none"],
)
def test_weights_of_another_network_are_refused(weights):
    with pytest.raises(Refused) as refused:
        networks.known(weights).onnx(SIZE)
    assert refused.value.code == "unknown_network"
    assert "torch.onnx.export" in str(refused.value)
