"""What is wrong with the data before anything is trained on it.

A patient or a near duplicate in two folds makes every figure too good; an empty picture or a label
of which a fold has only one kind cannot be learnt or measured.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.phrase import Phrase, Refused, listed
from meddx.training.config import MULTICLASS, Config
from meddx.training.dataset import Dataset

CROSSING: Final = Phrase(
    "Patients in more than one fold: {count} ({names}). Give every patient one fold."
)
TWINS: Final = Phrase("Pairs of nearly the same picture in different folds: {count} ({names}).")
BLANK: Final = Phrase("Blank pictures: {count} ({names}).")
ONE_KIND: Final = Phrase("Fold {fold} has only one kind of picture for the label {label}.")
NOT_ONE: Final = Phrase(
    "Pictures with none or several of labels that exclude one another: {count}. Give each "
    "one label."
)

_SIDE: Final = 16  # of the reduced picture that is compared
_ALIKE: Final = 0.995  # correlation of two reduced pictures
_FLAT: Final = 0.02  # standard deviation of a blank picture
_NAMED: Final = 5  # examples in a sentence


@dataclass(frozen=True)
class Twins:
    """Pairs of pictures that are nearly the same: their numbers, and their correlation."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    alike: NDArray[np.float32]


def demand(config: Config, data: Dataset) -> None:
    """Refuse data on which every figure would be false.

    Raises
    ------
    Refused
        ``crossing`` for patients in several folds, ``not_one`` for pictures with none or several of
        labels that exclude one another.
    """
    crossing = _crossing(data)
    if crossing is not None:
        raise Refused("crossing", crossing)
    wrong = int((data.targets.sum(axis=1) != 1).sum())
    if config.card.task == MULTICLASS and wrong:
        raise Refused("not_one", NOT_ONE.with_values(count=wrong))


def check(config: Config, data: Dataset) -> tuple[Phrase, ...]:
    """Return what else is doubtful, a sentence each for the card; empty where nothing is."""
    found = [
        _crossing_twins(data),
        _named(BLANK, [data.files[n] for n in np.flatnonzero(_spread(data.grey) < _FLAT)]),
        *_one_sided(config, data),
    ]
    return tuple(phrase for phrase in found if phrase is not None)


def twins(grey: NDArray[np.float16]) -> Twins:
    """Find nearly identical pictures by the correlation of 16 x 16 block means.

    Parameters
    ----------
    grey
        float16 (n, rows, cols).
    """
    small = _reduced(grey)
    firsts, seconds, values = [], [], []
    for start in range(0, len(small), 512):
        alike = small[start : start + 512] @ small.T
        rows, cols = np.nonzero(alike >= _ALIKE)
        keep = cols > rows + start
        firsts.append(rows[keep] + start)
        seconds.append(cols[keep])
        values.append(alike[rows[keep], cols[keep]])
    return Twins(*(np.concatenate(part) for part in (firsts, seconds, values)))


def _reduced(grey: NDArray[np.float16]) -> NDArray[np.float32]:
    """Block means, mean 0 and length 1; float32 (n, 256)."""
    n, rows, cols = grey.shape
    tall, wide = rows // _SIDE, cols // _SIDE
    cut = grey[:, : tall * _SIDE, : wide * _SIDE].astype(np.float32)
    small = cut.reshape(n, _SIDE, tall, _SIDE, wide).mean(axis=(2, 4)).reshape(n, -1)
    small -= small.mean(axis=1, keepdims=True)
    return np.asarray(small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-6))


def _spread(grey: NDArray[np.float16]) -> NDArray[np.float64]:
    return np.array([picture.astype(np.float32).std() for picture in grey], np.float64)


def _crossing(data: Dataset) -> Phrase | None:
    folds: dict[str, set[int]] = {}
    for patient, fold in zip(data.patients.tolist(), data.folds.tolist(), strict=True):
        folds.setdefault(patient, set()).add(fold)
    return _named(CROSSING, sorted(who for who, where in folds.items() if len(where) > 1))


def _crossing_twins(data: Dataset) -> Phrase | None:
    found = twins(data.grey)
    apart = data.folds[found.first] != data.folds[found.second]
    pairs = zip(found.first[apart], found.second[apart], strict=True)
    return _named(TWINS, [f"{data.files[a]} = {data.files[b]}" for a, b in pairs])


def _one_sided(config: Config, data: Dataset) -> list[Phrase | None]:
    wrong: list[Phrase | None] = []
    for n, label in enumerate(config.labels):
        for fold in np.unique(data.folds).tolist():
            inside = (data.folds == fold) & data.known[:, n]
            kinds = np.unique(data.targets[inside, n] > 0.5)
            if len(kinds) < 2:
                wrong.append(ONE_KIND.with_values(fold=fold, label=label.key))
    return wrong


def _named(phrase: Phrase, names: list[str]) -> Phrase | None:
    """Say how many there are and name the first; None for none."""
    if not names:
        return None
    return phrase.with_values(count=len(names), names=listed(names, _NAMED))
