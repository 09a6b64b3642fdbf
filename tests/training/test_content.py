"""The content gate is learnt from proper pictures alone and refuses what is turned or inverted."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from meddx import commands
from meddx.analysis import content as contents
from meddx.analysis.pack import ModelPack, load
from meddx.phrase import Refused
from meddx.training import content, foreign
from tests.helpers.packs import phantom


def chest(seed: int) -> np.ndarray:
    """A phantom that has an upper and a lower end: float16 (64, 64)."""
    lower = np.linspace(0, 0.4, 64)[:, None]
    random = np.random.default_rng(seed)
    shift = random.integers(-3, 4)
    grey = np.roll(phantom(seed, (64, 64)) / 255, shift, axis=1) * 0.6 + lower
    return np.clip(grey, 0, 1).astype(np.float16)


@pytest.fixture(scope="module")
def learnt():
    """A gate learnt from sixty phantoms, its limits placed by thirty others."""
    pictures = np.stack([chest(n) for n in range(60)])
    held_out = np.stack([chest(n) for n in range(60, 90)])
    return content.fit(pictures, held_out, 4), np.stack([chest(n) for n in range(90, 130)])


@pytest.fixture
def made(pack, tmp_path) -> ModelPack:
    """A copy of the tiny pack that may be changed."""
    return load(Path(shutil.copytree(pack.folder, tmp_path / "tiny")))


def share_refused(learnt, pictures):
    return 1 - content.accepted(pictures.astype(np.float16), learnt)


def test_new_phantoms_pass_and_changed_ones_do_not(learnt):
    gate, fresh = learnt
    assert share_refused(gate, fresh) <= 0.05
    assert share_refused(gate, fresh[:, :, ::-1]) <= 0.05  # situs inversus is no foreign picture
    for kind, pictures in content.changed(fresh).items():
        assert share_refused(gate, pictures) >= 0.95, kind
    assert share_refused(gate, content.smooth_noise(40, seed=5)) >= 0.95


def test_the_directions_alone_refuse_what_is_changed(learnt):
    gate, fresh = learnt
    alone = contents.Content(gate.parts, gate.gradients, 1e9)
    assert share_refused(alone, fresh) <= 0.05
    for kind, pictures in content.changed(fresh).items():
        assert share_refused(alone, pictures) >= 0.95, kind


def test_pictures_that_look_the_same_upside_down_are_not_refused_for_it():
    pictures = np.stack([phantom(n, (64, 64)) / 255 for n in range(60)]).astype(np.float16)
    gate = content.fit(pictures[:40], pictures[40:], 4)
    fresh = np.stack([phantom(n, (64, 64)) / 255 for n in range(100, 140)]).astype(np.float16)
    assert content.accepted(fresh, gate) >= 0.9


def test_what_is_changed_is_named_and_turned_rightly():
    picture = np.array([[[0.0, 0.25], [0.5, 1.0]]])
    found = content.changed(picture)
    np.testing.assert_array_equal(found["inverted"][0], [[1, 0.75], [0.5, 0]])
    np.testing.assert_array_equal(found["turned by 90 degrees"][0], [[0.5, 0], [1, 0.25]])
    np.testing.assert_array_equal(found["turned by 180 degrees"][0], [[1, 0.5], [0.25, 0]])
    np.testing.assert_array_equal(found["turned by 270 degrees"][0], [[0.25, 1], [0, 0.5]])
    np.testing.assert_array_equal(found["upside down"][0], [[0.5, 1], [0, 0.25]])


def test_a_written_pack_gets_another_gate_with_its_hashes(learnt, made, tmp_path):
    card = made.folder / "card.md"
    network = (made.folder / "model.onnx").read_bytes()
    again = content.put_into(made, learnt[0], 0.975)
    assert load(again.folder).sha256 == again.sha256 != made.sha256
    assert again.weights is not None
    assert (again.weights.content, again.weights.content_limit) == ("content.npz", 1.0)
    assert (again.folder / "model.onnx").read_bytes() == network
    stored = contents.load(again.folder / "content.npz")
    np.testing.assert_array_equal(stored.gradients, learnt[0].gradients)
    assert not list(tmp_path.glob(".*"))
    assert card.read_text() == "# Tiny\n"


def test_the_old_kind_of_file_is_replaced_and_the_card_says_the_new_share(learnt, made):
    toml = made.folder / "pack.toml"
    (made.folder / "content.npz").rename(made.folder / "content.npy")
    (made.folder / "card.md").write_text("Of old: of the held-out pictures 99.0% are accepted.\n")
    toml.write_text(toml.read_text().replace("content.npz", "content.npy"))
    assert made.weights is not None
    of_old = replace(made, weights=replace(made.weights, content="content.npy"))
    again = content.put_into(of_old, learnt[0], 0.975)
    assert sorted(p.name for p in again.folder.glob("content.*")) == ["content.npz"]
    assert (again.folder / "card.md").read_text() == (
        "Of old: of the held-out pictures 97.5% are accepted.\n"
    )


def test_a_pack_of_rules_has_no_gate_to_learn(learnt, made):
    rules = replace(made, weights=None)
    with pytest.raises(Refused) as refused:
        content.put_into(rules, learnt[0], 1.0)
    assert refused.value.code == "no_gate"


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"), [(0, 10, 0.0, 0.2775), (9, 10, 0.5958, 0.9821)]
)
def test_intervals_of_shares(part, whole, low, high):
    assert foreign.wilson(part, whole) == pytest.approx((low, high), abs=1e-4)


def test_evaluate_judges_proper_changed_and_foreign_pictures(learnt, made, tmp_path, capsys):
    made = content.put_into(made, learnt[0], 1.0)
    proper, other = tmp_path / "proper", tmp_path / "other"
    proper.mkdir()
    other.mkdir()
    rows = ["file,patient_id,fold"]
    for n in range(24):
        grey = np.rint(255 * chest(200 + n).astype(float)).astype(np.uint8)
        Image.fromarray(grey).save(proper / f"{n}.png")
        rows.append(f"{n}.png,p{n},{n % 2}")
    (proper / "labels.csv").write_text("\n".join(rows) + "\n")
    for n in range(3):
        Image.fromarray(np.full((80, 80, 3), (200, 20, n), np.uint8)).save(other / f"{n}.png")
    (other / "broken.png").write_bytes(b"no picture")
    run = ["evaluate", str(made.folder), str(proper), "--fold", "1", "--foreign", str(other)]
    assert commands.run([*run, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    by_kind = {row["kind"]: row for row in told["gate"]}
    assert by_kind["proper"]["pictures"] == 12
    assert by_kind["proper"]["at_accepted"] <= 1 / 12
    assert by_kind["other"] == {
        "kind": "other",
        "pictures": 3,
        "refused": 1.0,
        "low": pytest.approx(foreign.wilson(3, 3)[0]),
        "high": 1.0,
        "at_accepted": 1.0,
    }
    assert {*content.changed(np.zeros((1, 2, 2))), "noise", "proper", "other"} == set(by_kind)
    assert commands.run(run) == 0
    assert "| noise | 200 |" in capsys.readouterr().out
