"""What training makes small, and how fast: losses, weights of rare labels, optimisers, rates."""

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.training.config import MULTICLASS
from meddx.training.fit_spec import FitSpec
from meddx.training.network import HEAD

if TYPE_CHECKING:
    import torch
    from torch import nn

_WARM_UP: Final = 0.1  # share of all steps
_GAMMA: Final = 2.0  # of the focal loss, as in its paper
_STEPS: Final = ((0.6, 1.0), (0.85, 0.1))  # until this share of the way the rate is times this
_LAST_STEP: Final = 0.01
_MOMENTUM: Final = 0.9


class Objective:
    """The loss of a configuration on given targets.

    Parameters
    ----------
    spec
        How to train.
    task
        ``multilabel``: each label against its absence; ``multiclass``: one of all.
    targets
        float32 (n, labels) of the training pictures, nan where unknown: the rates among those that
        are known set the weights.
    """

    def __init__(self, spec: FitSpec, task: str, targets: NDArray[np.float32]) -> None:
        import torch

        self._is_focal = spec.loss == "focal"
        self._is_multiclass = task == MULTICLASS
        self._smoothing = spec.label_smoothing
        weights = self._weights(spec.balance, _rates(targets))
        self._weight = torch.from_numpy(weights.astype(np.float32))

    def _weights(self, balance: str, rate: NDArray[np.float32]) -> NDArray[np.float32]:
        """Weight of a positive by label; with the root rare ones stay better calibrated."""
        if balance in {"none", "resample"}:
            return np.ones_like(rate)
        if self._is_multiclass:
            odds = 1 / (np.maximum(rate, 1e-3) * len(rate))
        else:
            odds = (1 - rate) / np.maximum(rate, 1e-3)
        return np.asarray(np.sqrt(odds) if balance == "root" else odds, np.float32)

    def loss(self, logits: "torch.Tensor", targets: "torch.Tensor") -> "torch.Tensor":
        """Return the mean loss over the labels that are known; both tensors are float (n, labels).

        A target that is nan is unknown; where all are, the loss is 0.
        """
        from torch.nn import functional

        weight = self._weight.to(logits.device)
        nothing = 1 / targets.shape[1] if self._is_multiclass else 0.5
        targets = (1 - self._smoothing) * targets + self._smoothing * nothing
        if self._is_multiclass:
            logs = functional.log_softmax(logits, dim=1)
            far = (1 - logs.exp()) ** _GAMMA if self._is_focal else 1.0
            each = -(weight * targets * far * logs).sum(dim=1)
            return each.sum() / (weight * targets).sum()
        known = targets.isfinite()
        targets = targets.nan_to_num()  # else its gradient would be nan although it counts nothing
        each = functional.binary_cross_entropy_with_logits(
            logits, targets, pos_weight=weight, reduction="none"
        )
        if self._is_focal:
            p = logits.sigmoid()
            each = each * (p * (1 - targets) + (1 - p) * targets) ** _GAMMA
        return each[known].sum() / known.sum().clamp(min=1)


def _rates(targets: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rate of each label among the pictures of which it is known; one half where it is of none."""
    known = np.isfinite(targets)
    positives, count = np.where(known, targets, 0).sum(axis=0), known.sum(axis=0)
    return np.asarray(np.where(count, positives / np.maximum(count, 1), 0.5), np.float32)


def shares(spec: FitSpec, targets: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Return how often each picture is drawn, None for equally often.

    With ``resample`` a picture counts as its rarest label does: its rate to the power -1/2. A label
    that is unknown counts as an absent one, which makes nothing rare.
    """
    if spec.balance != "resample":
        return None
    rate = np.maximum(_rates(targets), 1e-3)
    present = np.where(targets > 0.5, rate, 1.0).min(axis=1)
    drawn = present.astype(np.float64) ** -0.5
    return np.asarray(drawn / drawn.sum())


def optimiser_of(spec: FitSpec, network: "nn.Module") -> "torch.optim.Optimizer":
    """Return AdamW (arXiv:1711.05101), or stochastic gradient descent with Nesterov's momentum.

    Its groups are the body and the head; ``set_rate`` sets their learning rates.
    """
    import torch

    parts: dict[float, list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        factor = 1.0 if name.startswith(HEAD) else spec.body_rate
        parts.setdefault(factor, []).append(parameter)
    groups = [{"params": part, "factor": factor} for factor, part in parts.items()]
    rate, decay = spec.learning_rate, spec.weight_decay
    if spec.optimiser == "adamw":
        return torch.optim.AdamW(groups, lr=rate, weight_decay=decay)
    return torch.optim.SGD(groups, lr=rate, momentum=_MOMENTUM, nesterov=True, weight_decay=decay)


def set_rate(optimiser: "torch.optim.Optimizer", spec: FitSpec, share: float) -> None:
    """Set the learning rates after a share of all steps (``rate_at``)."""
    for group in optimiser.param_groups:
        group["lr"] = spec.learning_rate * group["factor"] * rate_at(spec.schedule, share)


def rate_at(schedule: str, share: float) -> float:
    """Return the learning rate's factor after a share of all steps.

    All rise linearly at first. ``cosine`` then falls along a cosine (Loshchilov and Hutter,
    arXiv:1608.03983), ``step`` by ten after 60 % and 85 %, ``constant`` stays.
    """
    if share < _WARM_UP:
        return (share + 1e-3) / _WARM_UP
    if schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * (share - _WARM_UP) / (1 - _WARM_UP)))
    if schedule == "step":
        return next((factor for until, factor in _STEPS if share < until), _LAST_STEP)
    return 1.0
