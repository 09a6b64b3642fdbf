"""A site's turn: what it learns from, what it says, and that a kill costs only an epoch."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.training import checkpoint
from meddx.training.federated import base as bases
from meddx.training.federated import finish, golden, simulate, site
from meddx.training.state import floating, sha256_of, tensors_of
from tests.helpers.federated import balls, config

DATA = balls(48)


@pytest.fixture(scope="module")
def start():
    """An untrained base."""
    return bases.fresh(config())


def test_a_fresh_base_depends_on_the_seed_and_on_nothing_else(start):
    import torch

    torch.manual_seed(99)
    assert bases.fresh(config()).sha256 == start.sha256
    other = replace(config(), fit=replace(config().fit, seed=6))
    assert bases.fresh(other).sha256 != start.sha256
    assert bases.fresh(other).task == start.task


def test_a_delta_is_what_training_changed(start, tmp_path):
    made = site.train(config(), DATA, start, "north", tmp_path, Context())
    assert made.changes.keys() == floating(start.state).keys()
    assert (made.base, made.round, made.samples, made.positives) == (
        start.sha256,
        1,
        24,  # folds 2 and 3 of four; 0 and 1 are held out
        {"Mass": 12},
    )
    network = bases.network_for(config())
    trained = start.state | {n: start.state[n] + c for n, c in made.changes.items()}
    network.load_state_dict(tensors_of(trained))
    last, _ = checkpoint.load(next((tmp_path / "tiny").glob("north-*.safetensors")))
    for name, tensor in checkpoint.body_of(last, "best/").items():
        if tensor.is_floating_point():
            np.testing.assert_allclose(trained[name], tensor.numpy(), atol=1e-6)
    assert float(np.abs(made.changes["head.weight"]).max()) > 0


def test_held_out_pictures_are_never_learnt_from(start, tmp_path):
    made = site.train(config(), DATA, start, "north", tmp_path / "one", Context())
    changed = replace(DATA, grey=DATA.grey.copy(), targets=DATA.targets.copy())
    changed.grey[DATA.folds < 2] = 0
    changed.targets[DATA.folds < 2] = 1
    again = site.train(config(), changed, start, "north", tmp_path / "two", Context())
    assert again.sha256 == made.sha256


def test_a_killed_run_goes_on_to_the_very_same_delta(start, tmp_path):
    straight = site.train(config(3), DATA, start, "north", tmp_path / "one", Context())
    stopped = Context(lambda done, _total, _message: done > 1.3 and stopped.cancel())
    with pytest.raises(Cancelled):
        site.train(config(3), DATA, start, "north", tmp_path / "two", stopped)
    (path,) = (tmp_path / "two" / "tiny").iterdir()
    assert checkpoint.load(path)[1]["epoch"] == 1
    seen = []
    context = Context(lambda done, _total, _message: seen.append(done))
    resumed = site.train(config(3), DATA, start, "north", tmp_path / "two", context)
    assert min(seen) > 1
    for name, change in straight.changes.items():
        np.testing.assert_allclose(resumed.changes[name], change, atol=1e-5)
    again = site.train(config(3), DATA, start, "north", tmp_path / "two", Context())
    assert again.sha256 == resumed.sha256


def test_a_run_from_another_base_or_round_starts_afresh(start, tmp_path):
    site.train(config(1), DATA, start, "north", tmp_path, Context())
    later = replace(start, round=1)
    second = site.train(config(1), DATA, later, "north", tmp_path, Context())
    assert second.round == 2
    assert len(list((tmp_path / "tiny").iterdir())) == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cross": True}, "federated_cross"),
        ({"test_fold": 2, "calibration_fold": 3}, "nothing_to_learn"),
        ({"labels": config().labels * 2}, "base_other_task"),
        ({"fit": replace(config().fit, width=2)}, "base_other_task"),
        ({"input": replace(config().input, mean=0.4)}, "base_other_task"),
    ],
)
def test_a_configuration_that_does_not_fit_is_refused(start, tmp_path, changes, code):
    few = replace(DATA, folds=DATA.folds % 2 + 2)
    with pytest.raises(Refused) as refused:
        site.train(replace(config(), **changes), few, start, "north", tmp_path, Context())
    assert refused.value.code == code


def test_training_that_goes_astray_is_refused_at_the_site(start, tmp_path):
    wild = replace(config(), fit=replace(config().fit, learning_rate=1e30))
    with pytest.raises(Refused) as refused:
        site.train(wild, DATA, start, "north", tmp_path, Context())
    assert refused.value.code in {"delta_not_finite", "delta_too_large"}


def test_the_golden_pictures_guard_against_a_worse_base(start):
    worse = start.state | {"head.weight": -start.state["head.weight"]}
    turned = replace(start, state=worse, sha256=sha256_of(worse))
    before, after = start, turned
    if golden.mean_auroc(config(), DATA, before) < golden.mean_auroc(config(), DATA, after):
        before, after = after, before
    with pytest.raises(Refused) as refused:
        golden.demand_no_worse(config(), DATA, before, after)
    assert refused.value.code == "golden_worse"
    old, new = golden.demand_no_worse(config(), DATA, after, before)
    assert new == pytest.approx(1 - old)


def test_golden_pictures_of_one_kind_prove_nothing(start):
    one_sided = replace(DATA, targets=np.ones_like(DATA.targets))
    with pytest.raises(Refused) as refused:
        golden.mean_auroc(config(), one_sided, start)
    assert refused.value.code == "golden_one_sided"


def test_scores_of_a_base_are_on_held_out_pictures_only(start):
    held = finish.held_out(config(), DATA, start)
    assert np.isfinite(held.logits[DATA.folds < 2]).all()
    assert np.isnan(held.logits[DATA.folds >= 2]).all()
    assert (held.test == (DATA.folds == 0)).all()
    assert (held.calibration == (DATA.folds == 1)).all()


def test_too_few_patients_for_so_many_sites(start, tmp_path):
    with pytest.raises(Refused) as refused:
        simulate.show(config(), balls(16), start, simulate.Plan(9, 1, tmp_path), Context())
    assert refused.value.code == "too_few_patients"
