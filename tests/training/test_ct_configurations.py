"""The configurations of the CT family: read, split by source, trainable, and never delivered."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx import paths
from meddx.jobs import Context
from meddx.training import checks, config, dataset, decide, held_out, transfer
from meddx.training.config import Config

ROOT = Path(__file__).parents[2]
NAMES = ("head_ct_haemorrhage", "chest_ct_covid")


def configured(name: str) -> Config:
    """A configuration of the tree."""
    return config.load(ROOT / "resources" / "training" / f"{name}.toml")


@pytest.mark.parametrize("name", NAMES)
def test_it_says_that_its_weights_stay_out(name):
    found = configured(name)
    assert found.card.name == name
    assert found.card.family == "ct_slice"
    assert found.card.licence == "not stated by the source; for development only, not to be shipped"
    assert found.card.intended_use.startswith("Development only, not a medical device.")
    assert found.card.intended_use_zh.startswith("仅供开发，非医疗器械。")
    assert found.cross
    assert found.gate.modalities == ("CT",)


def test_each_sees_hu_through_the_window_of_its_organ():
    assert [configured(name).input.window for name in NAMES] == [(40, 80), (-600, 1500)]


@pytest.mark.parametrize("name", NAMES)
def test_the_delivered_pack_that_it_starts_with_fits(name, tmp_path):
    found = transfer.start(configured(name), tmp_path / "no_earlier_run.safetensors")
    assert len(found) > 100


def test_no_pack_of_these_sets_is_in_the_tree():
    for described in paths.delivered_models().glob("*/pack.toml"):
        told = tomllib.loads(described.read_text(encoding="utf-8"))
        assert told["name"] not in NAMES
        assert told["family"] != "ct_slice"
        assert "not to be shipped" not in told["licence"]
    listed = paths.resource("packs", "delivered.toml").read_text(encoding="utf-8")
    assert not any(name in listed for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_one_epoch_on_the_real_pictures(name, tmp_path):
    """Tiny, on one fold: that the folder fits its configuration, not how good it gets."""
    found = configured(name)
    folder = ROOT / found.data.folder
    if not (folder / found.data.table).is_file():
        pytest.skip(f"{found.data.folder} is not beside this checkout")
    spec = replace(found.fit, width=2, epochs=1, start_from="")
    tiny = replace(found, fit=spec, cross=False, input=replace(found.input, size=(32, 32)))
    context = Context()
    data = dataset.read(tiny, folder, tmp_path, context)
    checks.demand(tiny, data)
    assert sorted(np.unique(data.folds)) == list(range(tiny.folds))
    for fold in range(tiny.folds):
        inside, outside = data.patients[data.folds == fold], data.patients[data.folds != fold]
        assert not set(inside) & set(outside), "a source lies in one fold"
        assert 0.2 < data.targets[data.folds == fold].mean() < 0.8
    held = held_out.train(tiny, data, tmp_path / "work", context)
    context.close()
    known = held.calibration
    assert np.isfinite(held.logits[held.test | known]).all()
    truth, scores = data.targets[known, 0] > 0.5, held.logits[known, 0]
    fitted = held_out.calibrated(scores, truth, tiny.labels[0].key)
    own = decide.fit(fitted.probability(scores), truth, data.patients[known], fitted.threshold)
    assert own.screening <= fitted.threshold <= own.confirming
