"""Looking inside regions: the branch, what is drawn, what moves along, and what is asked of it."""

from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch

from meddx.jobs import Cancelled, Context
from meddx.training import opacities
from meddx.training.augment import Motion, augment
from meddx.training.export import write_onnx
from meddx.training.fit import Examples, Run, fit
from meddx.training.guide import Guide
from meddx.training.look import with_look
from meddx.training.network import of_spec, resnet18
from tests.training.test_fit import SPEC

LOOKING = replace(SPEC, look=0.5, opacities=0.5, opacity_labels=("A",), point=0.1)


PROCESSOR = ["CPUExecutionProvider"]


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def disc(n: int, size: int) -> torch.Tensor:
    """Masks of a disc left of the middle, (n, 1, size, size)."""
    y, x = torch.meshgrid(*[torch.linspace(-1, 1, size)] * 2, indexing="ij")
    return (((y / 0.6) ** 2 + ((x + 0.3) / 0.4) ** 2) < 1).float().expand(n, 1, size, size).clone()


@pytest.mark.parametrize("last_stride", [1, 2])
def test_a_looking_network_is_exported_as_it_is_and_its_map_is_exact(last_stride, tmp_path):
    torch.manual_seed(1)
    network = of_spec(replace(LOOKING, width=4, last_stride=last_stride), 2).eval()
    write_onnx(network, (64, 96), 1, tmp_path / "net.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx", providers=PROCESSOR)
    x = torch.randn(3, 1, 64, 96, generator=seeded(0))
    with torch.no_grad():
        logits, features, seen = with_look(network, x)
        plain, _ = network(x)
    found, maps = session.run(None, {"input": x.numpy()})
    assert torch.equal(plain, logits)
    assert seen.shape == (3, 1, 8, 12)
    np.testing.assert_allclose(found, logits.numpy(), atol=1e-4)
    np.testing.assert_allclose(maps, features.numpy(), atol=1e-4)
    head = {name: tensor.numpy() for name, tensor in network.head.state_dict().items()}
    cam = np.einsum("nchw,lc->nlhw", maps, head["weight"]) / maps[0, 0].size
    np.testing.assert_allclose(cam.sum(axis=(2, 3)) + head["bias"], found, atol=1e-4)


def test_where_the_branch_looks_nowhere_there_are_no_features():
    torch.manual_seed(1)
    network = of_spec(replace(LOOKING, width=4), 1).eval()
    x = torch.randn(1, 1, 64, 64, generator=seeded(0))
    network.look[4].bias.data.fill_(-100)
    with torch.no_grad():
        _, features = network(x)
    assert float(features.abs().max()) < 1e-6


def test_without_the_branch_the_network_is_as_it_was():
    torch.manual_seed(3)
    plain = resnet18(2, 4).state_dict()
    torch.manual_seed(3)
    looking = of_spec(replace(LOOKING, width=4), 2).state_dict()
    assert {name for name in looking if name not in plain} == {
        f"look.{layer}.{kind}" for layer in (0, 2, 4) for kind in ("weight", "bias")
    }
    assert all(torch.equal(looking[name], tensor) for name, tensor in plain.items())


@pytest.mark.parametrize("mirror", [False, True])
def test_masks_move_as_their_picture_and_change_nothing_about_it(mirror):
    picture = 0.2 + 0.6 * disc(6, 64)
    motion = Motion(mirror, deform=0.05)
    alone = augment(picture, seeded(5), motion)
    moved = augment(torch.cat([picture, disc(6, 64)], 1), seeded(5), motion)
    assert torch.equal(moved[:, :1], alone)
    mask = moved[:, 1] > 0.5
    still = disc(6, 64)[:, 0] > 0.5

    def apart(where: torch.Tensor) -> list[float]:
        """Mean grey inside less outside, by picture."""
        return [float(p[w].mean() - p[~w].mean()) for p, w in zip(alone[:, 0], where, strict=True)]

    assert min(apart(mask)) > 0.15
    assert float(np.mean(apart(mask))) > float(np.mean(apart(still))) + 0.02


def test_opacities_are_drawn_inside_the_region_and_brighten():
    grey, regions = torch.full((8, 1, 64, 64), 0.3), disc(8, 64)
    changed, shapes = opacities.draw(grey, regions, seeded(2))
    assert torch.equal(changed[regions == 0], grey[regions == 0])
    assert float(shapes[regions == 0].abs().max()) == 0
    assert (changed - grey).min() >= 0
    assert ((changed - grey).amax(dim=(1, 2, 3)) > 0.05).all()
    again = opacities.draw(grey, regions, seeded(2))
    assert torch.equal(again[0], changed)
    assert opacities.can_hold(torch.zeros(1, 1, 64, 64)).tolist() == [False]


def test_a_drawn_opacity_sets_its_label_in_about_the_share_that_was_asked_for():
    n = 600
    spec = replace(LOOKING, opacities=0.4)
    guide = Guide(spec, disc(n, 16)[:, 0].numpy().astype(np.float16), (1,))
    targets = torch.zeros(n, 2)
    targets[n // 2 :, 1] = 0.75  # softened: present
    shown = guide.shown(torch.full((n, 1, 16, 16), 0.3), targets, np.arange(n), seeded(1))
    assert shown.drawn[: n // 2].float().mean() == pytest.approx(0.4, abs=0.08)
    assert shown.drawn[n // 2 :].float().mean() == pytest.approx(0.2, abs=0.07)
    assert (shown.targets[shown.drawn, 1] == 1).all()
    assert torch.equal(shown.targets[~shown.drawn], targets[~shown.drawn])
    assert float(shown.targets[:, 0].max()) == 0
    is_changed = (shown.planes[:, 0] != torch.tensor(0.3)).flatten(1).any(dim=1)
    assert torch.equal(is_changed, shown.drawn)


def test_pointing_at_the_opacity_costs_less_than_pointing_away():
    guide = Guide(LOOKING, np.zeros((1, 4, 4), np.float16), (0,))
    shapes = torch.zeros(1, 1, 16, 16)
    shapes[..., :4, :4] = 1
    at, away = torch.zeros(1, 1, 4, 4), torch.zeros(1, 1, 4, 4)
    at[..., 0, 0], away[..., 3, 3] = 5, 5
    head = torch.ones(1, 1)
    losses = [float(guide.point_loss(features, head, shapes)) for features in (at, away)]
    assert 0 < losses[0] < losses[1]


def test_a_guided_training_learns_to_look_and_goes_on_after_a_stop(tmp_path):
    random = np.random.default_rng(0)
    targets = (np.arange(16) % 2)[:, None].astype(np.float32)
    regions = disc(16, 96)[:, 0].numpy().astype(np.float16)
    grey = random.uniform(0, 0.3, (16, 64, 64)) + 0.4 * disc(16, 64)[:, 0].numpy()
    examples = Examples(grey.astype(np.float16), targets)
    spec = replace(LOOKING, epochs=12, width=4)

    def trained(name: str, context: Context, **changes: object) -> dict[str, torch.Tensor]:
        changed = replace(spec, **changes)
        run = Run("tiny", tmp_path / name / "tiny.safetensors", changed, 0.5, 0.25, {})
        run = replace(run, guide=Guide(changed, regions, (0,)))
        found = fit(run, examples, None, context).state_dict()
        context.close()
        return found

    straight = trained("straight", Context())
    stopped = Context(lambda done, _total, _message: done > 6.2 and stopped.cancel())
    with pytest.raises(Cancelled):
        trained("stopped", stopped)
    resumed = trained("stopped", Context())
    for name, tensor in straight.items():
        torch.testing.assert_close(resumed[name], tensor, msg=name)
    network = of_spec(spec, 1)
    network.load_state_dict(straight)
    network.eval()
    x = (torch.from_numpy(examples.pictures.astype(np.float32))[:, None] - 0.5) / 0.25
    with torch.no_grad():
        seen = with_look(network, x)[2].sigmoid()
    inside = torch.nn.functional.adaptive_avg_pool2d(disc(16, 64), (8, 8)) > 0.5
    assert float(seen[inside].mean()) > float(seen[~inside].mean()) + 0.1
