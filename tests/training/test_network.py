"""Networks of every kind: shapes, chance, and a head that is linear in averaged features."""

import numpy as np
import onnxruntime
import pytest
import torch

from meddx.analysis.foreign.networks import known
from meddx.training.ending import PEAK, Ending
from meddx.training.fit_spec import NETWORKS
from meddx.training.network import build


@pytest.mark.parametrize("kind", NETWORKS)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_network_gives_logits_and_features(kind, channels):
    network = build(kind, 3, 4, channels).eval()
    with torch.no_grad():
        logits, features = network(torch.randn(2, channels, 64, 64))
    assert logits.shape == (2, 3)
    assert features.ndim == 4
    assert features.shape[0] == 2


@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if kind != "small_cnn"])
def test_a_head_on_largest_values_has_an_exact_map_too(kind):
    x = torch.randn(2, 1, 96, 96)
    plain = build(kind, 2, 4)
    for module in plain.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = 1.0  # one batch settles it; else a deep network's features vanish
    plain(x)
    network = build(kind, 2, 4, ending=Ending(PEAK)).eval()
    network.load_state_dict(plain.eval().state_dict())
    with torch.no_grad():
        (_, flat), (logits, peaked), head = plain(x), network(x), network.state_dict()
    largest = flat.amax(dim=(2, 3))
    torch.testing.assert_close(peaked.mean(dim=(2, 3)), largest)
    wanted = largest @ head["head.weight"].T + head["head.bias"]
    torch.testing.assert_close(logits, wanted)
    assert (peaked != 0).sum() < (flat != 0).sum()


@pytest.mark.parametrize("kind", [kind for kind in NETWORKS if kind != "small_cnn"])
def test_what_is_delivered_has_a_head_that_an_exact_map_can_be_made_of(kind):
    network = build(kind, 2, 4, ending=Ending(dropout=0.5)).eval()
    with torch.no_grad():
        logits, features = network(torch.randn(1, 1, 64, 64))
        head = network.state_dict()
        found = features.mean(dim=(2, 3)) @ head["head.weight"].T + head["head.bias"]
    assert torch.allclose(found, logits, atol=1e-5)


def test_in_training_the_head_misses_a_share_of_the_features():
    network = build("resnet18", 2, 8, ending=Ending(dropout=0.5))
    x = torch.randn(8, 1, 64, 64)
    with torch.no_grad():
        logits, features = network(x)
        whole = network.head(features.mean(dim=(2, 3)))
    assert not torch.allclose(logits, whole, atol=1e-3)


def test_a_finer_last_stage_has_the_same_tensors_and_twice_the_rows_and_columns():
    coarse, fine = (build("resnet18", 2, 4, last_stride=stride).eval() for stride in (2, 1))
    fine.load_state_dict(coarse.state_dict())
    with torch.no_grad():
        (_, few), (logits, many) = (net(torch.randn(1, 1, 224, 224)) for net in (coarse, fine))
    assert few.shape[2:] == (7, 7)
    assert many.shape[2:] == (14, 14)
    head = fine.state_dict()
    found = many.mean(dim=(2, 3)) @ head["head.weight"].T + head["head.bias"]
    assert torch.allclose(found, logits, atol=1e-5)


def test_a_densenet_of_width_64_is_the_one_of_the_paper_by_names_shapes_and_numbers():
    network = build("densenet121", 14, 64, 3).eval()
    state = network.state_dict()
    assert sum(tensor.numel() for tensor in network.parameters()) == 6_968_206  # torchvision's, 14
    found = known({name: tensor.numpy() for name, tensor in state.items()})
    assert (found.name, found.channels, found.labels) == ("DenseNet-121", 3, 14)
    session = onnxruntime.InferenceSession(found.onnx((64, 64)), providers=["CPUExecutionProvider"])
    x = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        logits = network(x)[0].numpy()
    np.testing.assert_allclose(session.run(None, {"input": x.numpy()})[0], logits, atol=1e-4)
