"""Folds, soft targets, and scores of patients that training never saw."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from meddx.jobs import Cancelled, Context
from meddx.phrase import Language, Refused
from meddx.training import checkpoint, config, curve, dataset, held_out
from meddx.training.fit_spec import DistilSpec
from meddx.training.network import build
from tests.helpers.training import configuration


def read(settings, data, tmp_path):
    """Read the phantoms."""
    context = Context()
    found = dataset.read(settings, data, tmp_path / "cache", context)
    again = dataset.read(settings, data, tmp_path / "cache", context)
    context.close()
    np.testing.assert_array_equal(found.grey, again.grey)
    return found


def test_patients_stay_in_one_fold_and_the_child_is_left_out(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    assert len(found.files) == 40
    for patient in set(found.patients):
        assert len(set(found.folds[found.patients == patient])) == 1
    assert found.targets[:4, 0].tolist() == [1, 1, 0, 0]
    assert np.isfinite(found.soft[:, 0]).sum() == 14


def test_a_label_can_take_a_peers_probability_of_any_finding(settings, data, tmp_path):
    (data / "many.csv").write_text("name,p_A,p_B\n0.jpg,0.5,0.2\n1.jpg,0.0,0.0\n")
    label = replace(settings.labels[0], soft=config.ANY)
    peer = replace(settings.data, soft="many.csv")
    found = read(replace(settings, data=peer, labels=(label,)), data, tmp_path)
    assert found.soft[:3, 0].tolist() == pytest.approx([0.6, 0.0, np.nan], nan_ok=True)


def test_soft_targets_come_from_the_chosen_patients_only(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    chosen = found.folds == 0
    plain = held_out.mixed(found, chosen, 0.5)
    others = found.soft.copy()
    others[~chosen] = 0.999
    changed = replace(found, soft=others)
    np.testing.assert_array_equal(plain, held_out.mixed(changed, chosen, 0.5))
    np.testing.assert_array_equal(held_out.mixed(found, chosen, 0), found.targets[chosen])
    with_soft = np.isfinite(found.soft[chosen, 0])
    assert ((plain[with_soft] > 0) & (plain[with_soft] < 1)).all()
    np.testing.assert_array_equal(plain[~with_soft], found.targets[chosen][~with_soft])


def test_a_stopped_run_goes_on_to_the_very_same_network(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    straight = held_out.train(settings, found, tmp_path / "one", Context())

    stopped = Context(lambda done, _total, _message: done > 1.3 and stopped.cancel())
    with pytest.raises(Cancelled):
        held_out.train(settings, found, tmp_path / "two", stopped)
    _, progress = checkpoint.load(tmp_path / "two" / "balls" / "final.safetensors")
    assert progress["epoch"] == 1
    resumed = held_out.train(settings, found, tmp_path / "two", Context())
    curves = [curve.read(tmp_path / run / "balls" / "final.csv") for run in ("one", "two")]
    assert len(curves[0]) == len(curves[1]) == 3
    np.testing.assert_allclose(resumed.logits, straight.logits, atol=1e-5)


def test_cross_validation_scores_every_patient_by_a_network_that_never_saw_him(
    settings, data, tmp_path
):
    found = read(settings, data, tmp_path)
    crossed = replace(settings, cross=True, fit=replace(settings.fit, epochs=1))
    held = held_out.train(crossed, found, tmp_path / "cross", Context())
    assert np.isfinite(held.logits).all()
    assert held.ensemble is None
    names = sorted(p.stem for p in (tmp_path / "cross" / "balls").glob("*.safetensors"))
    assert names == ["final", "fold0", "fold1", "fold2"]
    assert held.test.all()


def test_refitted_the_network_learns_from_all_but_the_test_fold(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    refitted = replace(settings, refit=True, fit=replace(settings.fit, epochs=1))
    held = held_out.train(refitted, found, tmp_path / "refit", Context())
    assert np.isfinite(held.logits[held.test | held.calibration]).all()
    names = sorted(p.stem for p in (tmp_path / "refit" / "balls").glob("*.safetensors"))
    assert names == ["final", f"fold{settings.calibration_fold}"]
    np.testing.assert_array_equal(held.test, found.folds == settings.test_fold)
    np.testing.assert_array_equal(held.calibration, found.folds == settings.calibration_fold)
    run = held_out.Run("x", tmp_path, refitted.fit, settings.input.mean, settings.input.std, {})
    again = held_out.logits(held.network, found.grey, run)
    np.testing.assert_allclose(again[held.test], held.logits[held.test], atol=1e-5)
    assert not np.allclose(again[held.calibration], held.logits[held.calibration], atol=1e-3)


def test_with_cross_validation_every_network_has_an_ensemble_that_knows_no_more_than_it(
    settings, data, tmp_path
):
    found = read(settings, data, tmp_path)
    quick = replace(settings.fit, epochs=1, soft_share=0.0)
    taught = replace(settings, cross=True, fit=quick, distil=DistilSpec(2, 3, 1.0, True))
    held = held_out.train(taught, found, tmp_path / "cross", Context())
    assert np.isfinite(held.logits).all()
    assert np.isfinite(held.ensemble).all()
    names = {p.stem for p in (tmp_path / "cross" / "balls").glob("*.safetensors")}
    folds = {f"fold{n}{part}" for n in range(3) for part in ("", ".member0", ".member1")}
    assert names == folds | {"final", "member0", "member1"}


@pytest.mark.parametrize("consistent", [False, True])
def test_an_ensemble_teaches_the_network_that_is_shipped(settings, data, tmp_path, consistent):
    found = read(settings, data, tmp_path)
    quick = replace(settings, fit=replace(settings.fit, epochs=1, soft_share=0.0))
    taught = replace(quick, distil=DistilSpec(2, 3, 1.0, consistent))
    # A run that is killed while the student learns goes on to the same student.
    killed = Context(lambda _done, _total, said: "final" in str(said) and killed.cancel())
    with pytest.raises(Cancelled):
        held_out.train(taught, found, tmp_path / "taught", killed)
    held = held_out.train(taught, found, tmp_path / "taught", Context())
    again = held_out.train(taught, found, tmp_path / "again", Context())
    np.testing.assert_allclose(again.logits, held.logits, atol=1e-5)
    names = {p.name for p in (tmp_path / "taught" / "balls").glob("*.safetensors")}
    assert names == {f"{n}.safetensors" for n in ("final", "member0", "member1")}
    unseen = held.test | held.calibration
    assert np.isfinite(held.ensemble[unseen]).all()
    assert np.isnan(held.ensemble[~unseen]).all()
    alone = held_out.train(quick, found, tmp_path / "alone", Context())
    assert alone.ensemble is None
    assert not np.allclose(alone.logits[unseen], held.logits[unseen], atol=1e-4)


def test_a_run_that_starts_from_nothing_is_refused(settings, data, tmp_path):
    found = read(settings, data, tmp_path)
    lost = replace(settings, fit=replace(settings.fit, start_from="never"))
    with pytest.raises(Refused) as refused:
        held_out.train(lost, found, tmp_path, Context())
    assert refused.value.code == "no_start"


def test_a_label_that_means_any_of_the_others_has_the_mean_of_their_log_odds(settings):
    own = settings.labels[0]
    labels = (replace(own, key="Any", any_of=True), own, replace(own, key="Other"))
    network = build("resnet18", 3, 2).eval()
    x = torch.randn(4, 1, 64, 64)
    with torch.no_grad():
        before = network(x)[0]
        held_out.joined(network, settings)
        assert torch.equal(network(x)[0], before)
        held_out.joined(network, replace(settings, labels=labels))
        after = network(x)[0]
    torch.testing.assert_close(after[:, 0], (before[:, 1] + before[:, 2]) / 2)
    assert torch.equal(after[:, 1:], before[:, 1:])


def test_what_means_any_needs_others(tmp_path):
    path = configuration(tmp_path / "a.toml", tmp_path)
    path.write_text(path.read_text().replace("[[label]]", "[[label]]\nany_of = true", 1))
    with pytest.raises(Refused) as refused:
        config.load(path)
    assert "label.any_of" in refused.value.phrase.label(Language.EN)
