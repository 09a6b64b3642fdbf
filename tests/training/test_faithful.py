"""Heatmaps speak of what the score came from: on a network that learnt to see a ball."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis import pack_text, prepare
from meddx.analysis.content import Content
from meddx.analysis.heatmap import contributions
from meddx.analysis.pack import load
from meddx.jobs import Context
from meddx.training import faithful, localise
from meddx.training.export import LabelFacts, Product, cam_of, write_pack
from tests.helpers.packs import INPUT, LABELS, config

SIDE = 64
GRID = (8, 8)


def balls(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Noise, half of it with a bright ball somewhere: pictures, truth, masks."""
    random = np.random.default_rng(seed)
    pictures = (0.4 + 0.08 * random.normal(size=(count, SIDE, SIDE))).astype(np.float32)
    masks = np.zeros(pictures.shape, bool)
    y, x = np.ogrid[:SIDE, :SIDE]
    for n in range(0, count, 2):
        row, column = random.integers(10, SIDE - 10, 2)
        masks[n] = (y - row) ** 2 + (x - column) ** 2 < 9**2
    pictures += np.float32(0.35) * masks
    pictures[:, :2], pictures[:, 2:4] = (
        1,
        0,
    )  # so that stretching the greys does not tell them apart
    spec = replace(INPUT, size=(SIDE, SIDE))
    fitted = [prepare.fit(picture, spec)[0] for picture in pictures]
    return np.stack(fitted), np.arange(count) % 2 == 0, masks


def small_network():
    """A network that sees little around each place, so that its map is sharp: 8 x 8 places."""
    import torch
    from torch import nn

    class Small(nn.Module):
        def __init__(self):
            super().__init__()
            self.stages = nn.Sequential(
                nn.Conv2d(1, 8, 5, 4, 2), nn.ReLU(), nn.Conv2d(8, 8, 3, 2, 1), nn.ReLU()
            )
            self.head = nn.Linear(8, 1)

        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = self.stages(x)
            return self.head(features.mean(dim=(2, 3))), features

    return Small()


@pytest.fixture(scope="module")
def trained():
    """A network after two hundred steps, in evaluation mode."""
    import torch

    torch.manual_seed(0)
    network = small_network()
    pictures, truth, _ = balls(96, 0)
    x = torch.from_numpy((pictures[:, None] - INPUT.mean) / INPUT.std)
    y = torch.from_numpy(truth.astype(np.float32))[:, None]
    optimiser = torch.optim.AdamW(network.parameters(), 1e-2)
    for _ in range(200):
        logits, _ = network(x)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return network.eval()


def run(network, pictures):
    """Logits (n,) and features of pictures."""
    import torch

    with torch.no_grad():
        x = torch.from_numpy((pictures[:, None] - INPUT.mean) / INPUT.std)
        logits, features = network(x)
    return logits[:, 0].numpy(), features.numpy()


@pytest.fixture(scope="module")
def called(trained):
    """New pictures with a ball that the network sees, their masks and their maps."""
    pictures, truth, masks = balls(40, 1)
    logits, features = run(trained, pictures)
    assert ((logits > 0) == truth).mean() >= 0.9
    seen = truth & (logits > 0)
    maps = [contributions(f, cam_of(trained), 0) for f in features[seen]]
    return pictures[seen], masks[seen], maps


def test_the_map_points_at_the_ball(called):
    _, masks, maps = called
    whole = (0.0, 0.0, float(SIDE), float(SIDE))
    everywhere = np.ones((SIDE, SIDE), bool)
    found = [
        localise.point(localise.whole(values, whole, (SIDE, SIDE)), mask, everywhere)
        for values, mask in zip(maps, masks, strict=True)
    ]
    hits, _, chance = np.array(found).mean(axis=0)
    assert hits > 5 * chance


def test_blurring_the_map_s_places_first_takes_the_score_away_faster_than_at_random(
    trained, called
):
    pictures, _, maps = called

    def score(batch):
        return 1 / (1 + np.exp(-run(trained, batch)[0].astype(float)))

    random = np.random.default_rng(0)
    gains = []
    for picture, values in zip(pictures, maps, strict=True):
        own = faithful.areas(score, picture, GRID, np.argsort(-values, axis=None))
        others = [faithful.areas(score, picture, GRID, random.permutation(64)) for _ in range(4)]
        by_chance = np.array(others).mean(axis=0)
        gains.append((by_chance[0] - own[0], own[1] - by_chance[1]))
    deletion, insertion = np.array(gains).T
    assert deletion.mean() > 0.1
    assert insertion.mean() > 0.1
    assert (deletion > 0).mean() > 0.8


def test_the_map_changes_when_the_network_s_weights_are_lost_from_the_top(trained, called):
    import copy

    import torch

    pictures, _, maps = called
    torch.manual_seed(1)
    network = copy.deepcopy(trained)
    alike = []
    for lost in (network.head, network.stages[2], network.stages[0]):
        for module in lost.modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
        _, features = run(network, pictures)
        cam = cam_of(network)
        others = [contributions(f, cam, 0) for f in features]
        alike.append(
            np.mean([faithful.similarity(*pair) for pair in zip(maps, others, strict=True)])
        )
    assert max(alike) < 0.6
    assert abs(alike[-1]) < 0.4


def test_similarity_is_that_of_ranks():
    one = np.array([[1, 2], [3, 9]], np.float32)
    assert faithful.similarity(one, one**3) == pytest.approx(1)
    assert faithful.similarity(one, -one) == pytest.approx(-1)


def test_areas_worked_by_hand():
    picture = np.zeros((4, 4), np.float32)
    picture[:2, 2:] = [[0, 1], [1, 0]]  # only the upper right place loses anything to blurring
    fill = faithful.blurred(picture)
    whole = 1.0

    def score(batch):
        return np.ptp(batch[:, :2, 2:], axis=(1, 2)).astype(float)

    gone = float(score(fill[None])[0])
    # Eight steps of four places, rounded to even: 0, 0, 1, 2, 2, 2, 3, 4, 4 places are gone.
    first = faithful.areas(score, picture, (2, 2), np.array([1, 0, 2, 3]))
    last = faithful.areas(score, picture, (2, 2), np.array([0, 2, 3, 1]))
    assert first == pytest.approx(((1.5 * whole + 6.5 * gone) / 8, (6.5 * whole + 1.5 * gone) / 8))
    assert last == pytest.approx(((6.5 * whole + 1.5 * gone) / 8, (1.5 * whole + 6.5 * gone) / 8))


@pytest.fixture(scope="module")
def written(trained, tmp_path_factory):
    """The network as a pack, whose gate takes everything."""
    facts = (LabelFacts(0.5, (1.0, 0.0), 0.5, 40, 40, suppressed=False),)
    content = Content(np.zeros((1, 1024), np.float32), np.empty(0, np.float32), 1.0)
    spec = replace(config(), labels=LABELS[:1], input=replace(INPUT, size=(SIDE, SIDE)))
    folder = tmp_path_factory.mktemp("packs") / "tiny"
    write_pack(spec, Product(trained, facts, content, 9.0, 2.0, "# Tiny\n"), folder)
    return load(folder)


def explained_by(pack, heatmap, to):
    """The same pack with another method of making maps, as packs from outside have."""
    folder = shutil.copytree(pack.folder, to / heatmap / pack.name)
    weights = replace(pack.weights, heatmap=heatmap, cam="", heatmap_scale=1.0)
    files = [name for name, _ in pack.files if name != pack.weights.cam]
    pack_text.write(replace(pack, folder=folder, weights=weights), "Again.", files)
    return load(folder)


@pytest.mark.parametrize("heatmap", ["occlusion", "eigen_cam"])
def test_a_pack_without_a_linear_head_is_checked_by_its_own_maps(
    written, tmp_path, capsys, heatmap
):
    pack = explained_by(written, heatmap, tmp_path)
    pictures, _, masks = balls(8, 2)
    folder = tmp_path / "pictures"
    folder.mkdir()
    lines = ["image,mask,structure"]
    for n, (picture, mask) in enumerate(zip(pictures, masks, strict=True)):
        Image.fromarray(np.rint(255 * picture).astype(np.uint8)).save(folder / f"{n}.png")
        if mask.any():
            Image.fromarray(mask.astype(np.uint8) * 255).save(folder / f"{n}_ball.png")
            Image.new("L", mask.shape[::-1], 255).save(folder / f"{n}_lung.png")
            lungs = [f"{n}.png,{n}_lung.png,{side}_lung" for side in ("left", "right")]
            lines += [*lungs, f"{n}.png,{n}_ball.png,consolidation"]
    (folder / "masks.csv").write_text("\n".join(lines))
    context = Context()
    (checked,) = faithful.measure(pack, folder, [f"{n}.png" for n in range(8)], "01234567", context)
    assert checked.pictures >= 3
    assert set(checked.figures) == {"deletion", "insertion"}
    assert checked.figures["deletion"][0] > 0
    assert "no linear head" in faithful.table((checked,))
    outlined = localise.outlined(folder / "masks.csv")
    everything, _ = localise.measure(pack, folder, outlined, context)
    context.close()
    assert everything.pictures == 4
    assert everything.figures["anywhere"][0] > 2 * everything.figures["random"][0]
    assert commands.run(["evaluate", str(pack.folder), str(folder), "--heatmaps", "--json"]) == 0
    assert "shuffled_head" not in capsys.readouterr().out


def test_a_pack_without_maps_has_none_to_check(written, tmp_path, capsys):
    pack = explained_by(written, "none", tmp_path)
    Image.new("L", (64, 64)).save(tmp_path / "a.png")
    assert commands.run(["evaluate", str(pack.folder), str(tmp_path), "--heatmaps"]) == 1
    assert "no method of making heatmaps" in capsys.readouterr().err


def test_evaluate_checks_the_called_pictures(written, tmp_path, capsys):
    pictures, truth, _ = balls(12, 2)
    for n, picture in enumerate(pictures):
        grey = np.rint(255 * picture).astype(np.uint8)
        Image.fromarray(grey).save(tmp_path / f"{n}.png")
    arguments = ["evaluate", str(written.folder), str(tmp_path), "--heatmaps"]
    assert commands.run([*arguments, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["heatmaps"]
    assert row["pictures"] == pytest.approx(truth.sum(), abs=1)
    assert row["figures"]["deletion"][0] > 0
    assert row["figures"]["insertion"][0] > 0
    assert abs(row["figures"]["shuffled_head"][0]) < 0.8
    assert commands.run(arguments) == 0
    assert "| Mass |" in capsys.readouterr().out
