"""Solves the head of a network whose body stays as it starts: for few pictures.

Ridge regression (Hoerl and Kennard, Technometrics 1970;12:55) of the log odds of the targets on
the pooled features, each scaled to the deviation of the training pictures. Hundreds of pictures
do not move millions of weights without being learnt by heart; they do fix a few hundred.
"""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.jobs import Context
from meddx.phrase import Phrase
from meddx.training import checkpoint
from meddx.training.augment import augment
from meddx.training.network import HEAD, of_spec

if TYPE_CHECKING:
    from torch import nn

    from meddx.training.fit import Examples, Run

SOLVING: Final = Phrase("Training {name}: pass {number} of {count} over the pictures")
_LEAST: Final = 0.01  # of a target, which has no log odds at 0 and 1
_BATCH: Final = 64


def fit(run: "Run", train: "Examples", context: Context) -> "nn.Module":
    """Return the network with its head solved.

    The pictures are seen once as they are and ``epochs - 1`` times augmented; the ridge is as many
    times ``run.spec.ridge``.

    Raises
    ------
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    import torch

    spec = run.spec
    network = of_spec(spec, train.targets.shape[1])
    network.load_state_dict(network.state_dict() | run.start)
    network.eval()
    features = []
    for number in range(spec.epochs):
        said = SOLVING.with_values(name=run.name, number=number + 1, count=spec.epochs)
        context.checkpoint(number, spec.epochs, said)
        features.append(_features(network, run, train, number))
    targets = np.clip(train.targets.astype(np.float64), _LEAST, 1 - _LEAST)
    wanted = np.tile(np.log(targets / (1 - targets)), (spec.epochs, 1))
    weight, bias = solve(np.concatenate(features), wanted, spec.ridge * spec.epochs)
    state = network.state_dict()
    state[f"{HEAD}weight"] = torch.from_numpy(weight.T.astype(np.float32))
    state[f"{HEAD}bias"] = torch.from_numpy(bias.astype(np.float32))
    network.load_state_dict(state)
    kept = {f"best/{name}": tensor for name, tensor in network.state_dict().items()}
    checkpoint.save(run.path, kept, {"epoch": spec.epochs, "history": []})
    return network


def solve(
    x: NDArray[np.float64], wanted: NDArray[np.float64], ridge: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (features, labels) and bias (labels,) of a ridge regression.

    Parameters
    ----------
    x
        Features (n, features).
    wanted
        What they are to give, (n, labels).
    ridge
        Penalty of the squared weights of features scaled to a deviation of 1; the bias has none.
    """
    middle, deviation = x.mean(axis=0), x.std(axis=0) + 1e-6
    scaled, mean = (x - middle) / deviation, wanted.mean(axis=0)
    square = scaled.T @ scaled + ridge * np.eye(x.shape[1])
    weight = np.linalg.solve(square, scaled.T @ (wanted - mean)) / deviation[:, None]
    return weight, mean - middle @ weight


def _features(
    network: "nn.Module", run: "Run", train: "Examples", number: int
) -> NDArray[np.float64]:
    """Averaged features (n, features) of the pictures, augmented from the second pass on."""
    import torch

    random = torch.Generator().manual_seed(run.spec.seed * 1009 + number)
    found = []
    with torch.no_grad():
        for n in range(0, len(train.pictures), _BATCH):
            grey = torch.from_numpy(train.pictures[n : n + _BATCH].astype(np.float32))[:, None]
            if number:
                grey = augment(grey, random, run.spec.motion)
            _, features = network((grey - run.mean) / run.std)
            found.append(features.mean(dim=(2, 3)).double().numpy())
    return np.concatenate(found)
