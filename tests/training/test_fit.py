"""One training on a few small pictures: what learns when, and how fast."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from meddx.jobs import Cancelled, Context
from meddx.training.fit import Examples, Run, fit
from meddx.training.fit_spec import FitSpec
from meddx.training.network import resnet18
from meddx.training.teacher import Teacher
from tests.training.test_teacher import Says

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


def learnt(examples, start, path, teacher=None, context=None, **changes) -> dict[str, torch.Tensor]:
    """Train; the last epoch's network."""
    spec = replace(SPEC, **changes)
    run = Run("tiny", path / "tiny.safetensors", spec, 0.5, 0.25, start, teacher=teacher)
    context = context or Context()
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


def test_what_chance_leaves_out_or_mixes_is_the_same_after_a_stop(examples, start, tmp_path):
    changes = {"network": "resnet18", "dropout": 0.5, "mixup": 0.4, "epochs": 2}
    straight = learnt(examples, start, tmp_path / "straight", **changes)
    stopped = Context(lambda done, _total, _message: done > 1.2 and stopped.cancel())
    with pytest.raises(Cancelled):
        learnt(examples, start, tmp_path / "stopped", context=stopped, **changes)
    stopped.close()
    resumed = learnt(examples, start, tmp_path / "stopped", **changes)
    for name, tensor in straight.items():
        torch.testing.assert_close(resumed[name], tensor, msg=name)


def test_the_teacher_is_shown_what_the_student_is_shown(examples, start, tmp_path):
    member = Says(-100.0)
    softened = learnt(
        examples, start, tmp_path / "taught", Teacher((member,), 1.0, "multilabel"), epochs=1
    )
    shown = torch.cat(member.shown)
    assert shown.shape == (8, 1, 64, 64)
    clean = (torch.from_numpy(examples.pictures.astype(np.float32))[:, None] - 0.5) / 0.25
    assert not any((shown[:, None] == clean[None]).flatten(2).all(dim=2).flatten())
    alone = learnt(examples, start, tmp_path / "alone", epochs=1)
    assert float(softened["head.bias"] - start["head.bias"]) < 0
    assert not torch.equal(softened["head.bias"], alone["head.bias"])
