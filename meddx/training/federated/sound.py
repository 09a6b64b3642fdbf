"""What a delta must be before it is averaged; a site asks the same of its own before it sends it.

Signed does not mean sound: training may have diverged, a disc may have failed, a site may be
hostile. The test of size is a plain one. The norm of a delta is Euclidean over all tensors of a
kind: learnt weights, and statistics of batch normalisation, apart because their scales differ. That
of the weights is at most ``ABSURD`` times the base's (statistics start at 0 and 1 and may grow),
and each is at most ``ABSURD`` times the median over the *other* sites. It stops a site that would
carry the average away alone; it does not find small, patient manipulation.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from meddx.phrase import Phrase, Refused
from meddx.training.federated.base import Base
from meddx.training.federated.delta import Delta
from meddx.training.state import State, floating

ABSURD: Final = 10.0
_STATISTICS: Final = ("running_mean", "running_var")
_VARIANCE: Final = "running_var"

OTHER_BASE: Final = Phrase(
    "The delta of the site {site} was trained from another base. Let the site train from this one."
)
OTHER_TASK: Final = Phrase(
    "The delta of the site {site} was trained for other labels, another input or another network. "
    "Let the site use the configuration of this base."
)
OTHER_ROUND: Final = Phrase(
    "The delta of the site {site} belongs to round {found}; this is round {round}."
)
OTHER_SHAPE: Final = Phrase(
    "The delta of the site {site} has other tensors than the base. Nothing was merged."
)
NO_SAMPLES: Final = Phrase(
    "The delta of the site {site} counts its pictures wrongly. Let the site train again."
)
NOT_FINITE: Final = Phrase(
    "The delta of the site {site} holds values that are not numbers in {name}: the training went "
    "astray. Lower the learning rate and train again."
)
NEGATIVE: Final = Phrase(
    "The delta of the site {site} makes a variance negative in {name}. It cannot be right."
)
TOO_LARGE: Final = Phrase(
    "The delta of the site {site} is {times:.0f} times as large as it may be. Ask the site what "
    "happened; nothing was merged."
)


def demand(delta: Delta, base: Base) -> None:
    """Demand that a delta fits its base and is sound by itself.

    Raises
    ------
    Refused
        ``delta_other_base``, ``delta_other_task``, ``delta_other_round``, ``delta_other_shape``,
        ``delta_samples``, ``delta_not_finite``, ``delta_negative`` or ``delta_too_large``.
    """
    site = delta.site
    if delta.base != base.sha256:
        raise Refused("delta_other_base", OTHER_BASE.with_values(site=site))
    if delta.task != base.task:
        raise Refused("delta_other_task", OTHER_TASK.with_values(site=site))
    if delta.round != base.round + 1:
        phrase = OTHER_ROUND.with_values(site=site, found=delta.round, round=base.round + 1)
        raise Refused("delta_other_round", phrase)
    if not delta.samples or max(delta.positives.values(), default=0) > delta.samples:
        raise Refused("delta_samples", NO_SAMPLES.with_values(site=site))
    _demand_values(delta, floating(base.state))
    _demand_size(delta, 0, norms(floating(base.state))[0])


def demand_alike(deltas: Sequence[Delta]) -> None:
    """Demand that no delta is absurdly larger than the other sites'.

    Raises
    ------
    Refused
        ``delta_too_large``.
    """
    sizes = [norms(delta.changes) for delta in deltas]
    for n, delta in enumerate(deltas):
        others = sizes[:n] + sizes[n + 1 :]
        for kind in (0, 1):
            _demand_size(delta, kind, float(np.median([size[kind] for size in others])))


def norms(state: State) -> tuple[float, float]:
    """Return the Euclidean norms of the learnt weights and of the statistics."""
    squares = [0.0, 0.0]
    for name, array in state.items():
        kind = int(name.endswith(_STATISTICS))
        squares[kind] += float(np.square(array, dtype=np.float64).sum())
    return float(np.sqrt(squares[0])), float(np.sqrt(squares[1]))


def _demand_values(delta: Delta, known: State) -> None:
    shapes = {name: (array.shape, array.dtype) for name, array in known.items()}
    if {name: (array.shape, array.dtype) for name, array in delta.changes.items()} != shapes:
        raise Refused("delta_other_shape", OTHER_SHAPE.with_values(site=delta.site))
    for name, change in delta.changes.items():
        values = {"site": delta.site, "name": name}
        if not np.isfinite(change).all():
            raise Refused("delta_not_finite", NOT_FINITE.with_values(**values))
        # A difference of float32 is rounded: as much below 0 as that is still a variance of 0.
        rounding = 1e-6 * np.abs(known[name])
        if name.endswith(_VARIANCE) and (known[name] + change < -rounding).any():
            raise Refused("delta_negative", NEGATIVE.with_values(**values))


def _demand_size(delta: Delta, kind: int, reference: float) -> None:
    times = norms(delta.changes)[kind] / max(ABSURD * reference, 1e-12)
    if times > 1:
        phrase = TOO_LARGE.with_values(site=delta.site, times=float(np.ceil(times)))
        raise Refused("delta_too_large", phrase)
