"""The head is solved where the body stays as it starts."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from meddx.training import checkpoint, config, held_out, solved
from meddx.training.fit import Examples, Run, fit, logits
from tests.helpers.balls import CONFIG


def a_run(tmp_path, settings, start):
    spec = replace(settings.fit, epochs=3, ridge=1.0, start_from="before", seed=5)
    return Run("heads", tmp_path / "final.safetensors", spec, 0.5, 0.25, start)


def pictures(count=40):
    """Half of them with a bright square."""
    random = np.random.default_rng(2)
    grey = random.random((count, 64, 64)) * 0.3
    grey[::2, 20:40, 20:40] += 0.6
    targets = np.zeros((count, 1), np.float32)
    targets[::2] = 1
    return Examples(grey.astype(np.float16), targets)


def test_ridge_regression_is_found_as_by_hand():
    random = np.random.default_rng(0)
    x = random.normal(3, 2, (200, 4))
    wanted = x @ np.array([[1.0], [0.0], [-2.0], [0.5]]) + 0.7
    weight, bias = solved.solve(x, wanted, 0.0)
    np.testing.assert_allclose(weight[:, 0], [1, 0, -2, 0.5], atol=1e-4)
    assert bias[0] == pytest.approx(0.7, abs=1e-3)
    small, mean = solved.solve(x, wanted, 1e9)
    assert np.abs(small).max() < 1e-3
    assert (x @ small + mean).mean() == pytest.approx(wanted.mean())


def test_the_body_stays_and_the_head_tells_the_squares(settings, tmp_path):
    run, train = a_run(tmp_path, settings, {}), pictures()
    network = fit(run, train, None, Context())
    found = logits(network, train.pictures, run)[:, 0]
    assert found[::2].min() > found[1::2].max()
    body = {name: t for name, t in network.state_dict().items() if not name.startswith("head.")}
    again = fit(replace(run, start=body), train, None, Context()).state_dict()
    assert all(np.array_equal(again[name], tensor) for name, tensor in body.items())
    kept = checkpoint.body_of(checkpoint.load(run.path)[0], "best/")
    assert all(np.array_equal(again[name], kept[name]) for name in again)


def test_cancelling_leaves_nothing(settings, tmp_path):
    run, context = a_run(tmp_path, settings, {}), Context()
    context.cancel()
    with pytest.raises(Cancelled):
        fit(run, pictures(), None, context)
    assert not run.path.exists()


def test_it_needs_something_to_start_with(tmp_path):
    path = tmp_path / "balls.toml"
    path.write_text(CONFIG.replace("[fit]", "[fit]\nridge = 10"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        config.load(path)
    assert str(refused.value.phrase).endswith("is wrong at fit.ridge.")


def test_cross_validation_with_a_solved_head(settings, data, tmp_path):
    from meddx.training import dataset

    context = Context()
    found = dataset.read(settings, data, tmp_path / "cache", context)
    first = replace(settings, cross=True)
    held_out.train(first, found, tmp_path, context)
    ridge = replace(settings.fit, ridge=10.0, start_from=settings.card.name)
    second = replace(first, card=replace(settings.card, name="heads"), fit=ridge)
    held = held_out.train(second, found, tmp_path, context)
    context.close()
    assert np.isfinite(held.logits).all()
