"""One training on a few small pictures: what learns when, and how fast."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from meddx.jobs import Context
from meddx.training.fit import Examples, Run, fit
from meddx.training.fit_spec import FitSpec
from meddx.training.network import resnet18

SPEC = FitSpec(2, 2, 4, 0.01, 0.01, 0.0, 0, 7, 0.0, "", precision="f32")


@pytest.fixture(scope="module")
def examples() -> Examples:
    """Eight noisy pictures, half of them bright."""
    random = np.random.default_rng(0)
    targets = np.arange(8) % 2
    pictures = random.uniform(0, 0.4, (8, 64, 64)) + 0.5 * targets[:, None, None]
    return Examples(pictures.astype(np.float16), targets[:, None].astype(np.float32))


@pytest.fixture(scope="module")
def start() -> dict[str, torch.Tensor]:
    """Tensors to start with."""
    torch.manual_seed(2)
    return resnet18(1, 2).state_dict()


def learnt(examples, start, path, **changes) -> dict[str, torch.Tensor]:
    """Train; the last epoch's network."""
    run = Run("tiny", path / "tiny.safetensors", replace(SPEC, **changes), 0.5, 0.25, start)
    context = Context()
    network = fit(run, examples, None, context)
    context.close()
    return network.state_dict()


def test_a_frozen_body_stays_as_it_was_while_the_head_learns(examples, start, tmp_path):
    found = learnt(examples, start, tmp_path, epochs=1, freeze_epochs=1)
    changed = {name for name in start if not torch.equal(found[name], start[name])}
    assert changed == {"head.weight", "head.bias"}


def test_a_body_wakes_after_the_frozen_epochs(examples, start, tmp_path):
    found = learnt(examples, start, tmp_path, epochs=2, freeze_epochs=1)
    assert not torch.equal(found["stem.0.weight"], start["stem.0.weight"])
    assert found["stem.1.num_batches_tracked"] == start["stem.1.num_batches_tracked"] + 2


def test_a_body_learns_at_its_share_of_the_rate(examples, start, tmp_path):
    full = learnt(examples, start, tmp_path / "full", epochs=1)
    slow = learnt(examples, start, tmp_path / "slow", epochs=1, body_rate=0.01)
    name = "stages.7.conv2.weight"
    moved = [float((found[name] - start[name]).abs().mean()) for found in (full, slow)]
    assert 0 < moved[1] < 0.05 * moved[0]
    assert float((slow["head.weight"] - start["head.weight"]).abs().mean()) > 10 * moved[1]
