"""Losses, weights and rates against values worked out by hand."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from meddx.training.fit_spec import FitSpec
from meddx.training.objective import Objective, optimiser_of, rate_at, shares

TARGETS = np.array([[1, 0], [0, 0], [0, 0], [0, 1], [0, 0]], np.float32)
ONE_OF = np.array([[1, 0, 0]] * 6 + [[0, 1, 0]] * 3 + [[0, 0, 1]], np.float32)


def spec(**changes) -> FitSpec:
    given = {"loss": "cross_entropy", "balance": "none", **changes}
    return FitSpec(2, 1, 8, 0.1, 0.01, 0.5, 0, 1, 0.0, "", **given)


def test_without_weights_it_is_the_usual_cross_entropy():
    logits = torch.tensor([[1.0, -2.0], [0.5, 0.0]])
    targets = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    found = Objective(spec(), "multilabel", TARGETS).loss(logits, targets)
    wanted = functional.binary_cross_entropy_with_logits(logits, targets)
    assert float(found) == pytest.approx(float(wanted))
    found = Objective(spec(), "multiclass", TARGETS).loss(logits, targets)
    assert float(found) == pytest.approx(
        float(functional.cross_entropy(logits, torch.tensor([0, 1])))
    )


def test_rare_labels_weigh_by_their_odds_or_the_root_of_them():
    logits, targets = torch.zeros(1, 2), torch.tensor([[1.0, 0.0]])
    plain = float(Objective(spec(), "multilabel", TARGETS).loss(logits, targets))
    full = float(Objective(spec(balance="full"), "multilabel", TARGETS).loss(logits, targets))
    root = float(Objective(spec(balance="root"), "multilabel", TARGETS).loss(logits, targets))
    assert full / plain == pytest.approx((4 + 1) / 2)  # one of five: odds against it are 4
    assert root / plain == pytest.approx((2 + 1) / 2)


def test_of_exclusive_labels_the_rare_one_counts_as_much_as_the_others_together_do():
    objective = Objective(spec(balance="full"), "multiclass", ONE_OF)
    logits = torch.zeros(10, 3, requires_grad=True)
    objective.loss(logits, torch.from_numpy(ONE_OF)).backward()
    pulled = logits.grad[[0, 6, 9]].abs().max(dim=1).values * torch.tensor([6, 3, 1])
    assert pulled.tolist() == pytest.approx([float(pulled[0])] * 3, rel=1e-5)


def test_the_focal_loss_forgets_what_is_already_right():
    sure, unsure = torch.tensor([[4.0, -4.0]]), torch.tensor([[0.1, -0.1]])
    targets = torch.tensor([[1.0, 0.0]])
    for task in ("multilabel", "multiclass"):
        plain = Objective(spec(), task, TARGETS)
        focal = Objective(spec(loss="focal"), task, TARGETS)
        ratio = [float(focal.loss(x, targets) / plain.loss(x, targets)) for x in (sure, unsure)]
        assert ratio[0] < 0.001
        assert 0.15 < ratio[1] < 0.3


@pytest.mark.parametrize(
    ("task", "said"),
    [("multilabel", [[0.95, 0.05], [0.05, 0.95]]), ("multiclass", [[0.95, 0.05], [0.05, 0.95]])],
)
def test_smoothed_labels_are_less_sure(task, said):
    logits = torch.tensor([[1.0, -2.0], [0.5, 0.0]])
    hard = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    smooth = Objective(spec(label_smoothing=0.1), task, TARGETS).loss(logits, hard)
    wanted = Objective(spec(), task, TARGETS).loss(logits, torch.tensor(said))
    assert float(smooth) == pytest.approx(float(wanted))
    three = torch.tensor([[1.0, 0.0, 0.0]])
    found = Objective(spec(label_smoothing=0.3), task, ONE_OF).loss(torch.zeros(1, 3), three)
    floor = 0.1 if task == "multiclass" else 0.15
    known = torch.tensor([[0.7 + floor, floor, floor]])
    plain = Objective(spec(), task, ONE_OF).loss(torch.zeros(1, 3), known)
    assert float(found) == pytest.approx(float(plain))


def test_resampling_draws_the_rare_more_often():
    found = shares(spec(balance="resample"), ONE_OF)
    assert found.sum() == pytest.approx(1)
    assert found[9] / found[0] == pytest.approx((0.1 / 0.6) ** -0.5)
    assert shares(spec(), ONE_OF) is None


def test_rates_rise_first_and_fall_as_their_names_say():
    assert rate_at("cosine", 0.0) < 0.02
    assert rate_at("cosine", 0.1) == pytest.approx(1)
    assert rate_at("cosine", 1.0) == pytest.approx(0)
    assert [rate_at("step", s) for s in (0.5, 0.7, 0.9)] == [1.0, 0.1, 0.01]
    assert rate_at("constant", 0.99) == 1


@pytest.mark.parametrize("name", ["adamw", "sgd"])
def test_both_optimisers_lower_a_loss(name):
    torch.manual_seed(0)
    network = torch.nn.Linear(3, 1)
    optimiser = optimiser_of(spec(optimiser=name), network)
    x = torch.randn(20, 3)
    losses = []
    for _ in range(20):
        loss = ((network(x) - x[:, :1]) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 2
