"""The coordinator's own check: a merged base must not read its known pictures worse than before."""

from typing import Final

import numpy as np

from meddx.phrase import Phrase, Refused
from meddx.training.config import Config
from meddx.training.dataset import Dataset
from meddx.training.federated.base import Base, demand_task
from meddx.training.federated.finish import held_out
from meddx.training.metrics import auroc

FALL: Final = (
    0.02  # of the mean AUROC; above the noise of a round, below what a reader would accept
)

WORSE: Final = Phrase(
    "The merged network reads the known pictures worse: mean AUROC {after:.3f} after {before:.3f}. "
    "Nothing was written. Leave out one delta after the other to find the one that harms."
)
ONE_SIDED: Final = Phrase(
    "The known pictures have no label with pictures of both kinds in the test fold. Add pictures."
)


def demand_no_worse(
    config: Config, data: Dataset, before: Base, after: Base
) -> tuple[float, float]:
    """Demand that the mean AUROC on the test fold falls by at most ``FALL``; return both values.

    Raises
    ------
    Refused
        ``golden_worse``, ``golden_one_sided``, or as ``finish.held_out``.
    """
    demand_task(before, config)
    old, new = mean_auroc(config, data, before), mean_auroc(config, data, after)
    if new < old - FALL:
        raise Refused("golden_worse", WORSE.with_values(before=old, after=new))
    return old, new


def mean_auroc(config: Config, data: Dataset, base: Base) -> float:
    """Return the mean AUROC over the labels with both kinds of pictures in the test fold.

    Raises
    ------
    Refused
        ``golden_one_sided``, or as ``finish.held_out``.
    """
    held = held_out(config, data, base)
    scores = []
    for n in range(len(config.labels)):
        test = held.of(data.known[:, n]).test
        scores.append(auroc(held.logits[test, n], data.targets[test, n] > 0.5))
    known = [score for score in scores if not np.isnan(score)]
    if not known:
        raise Refused("golden_one_sided", ONE_SIDED)
    return float(np.mean(known))
