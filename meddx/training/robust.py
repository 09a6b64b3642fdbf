"""Measures a pack on held-out pictures that were changed before they are read."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis import calibrate, prepare
from meddx.analysis.device import Sessions
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training import metrics
from meddx.training.disturb import Disturbed, Grey, changes
from meddx.training.evaluate import NO_NETWORK, grey_of

MEASURING: Final = Phrase("Measuring changed pictures: {number} of {count}")


def measure(
    pack: ModelPack,
    folder: Path,
    files: Sequence[str],
    truth: Mapping[str, NDArray[np.float32]],
    context: Context,
) -> tuple[Disturbed, ...]:
    """Measure every label under every change of ``disturb.changes``, at the shipped thresholds.

    Parameters
    ----------
    folder, files
        Pictures that the pack never learnt from.
    truth
        By key of a label: (n,), 1 where a picture has it, 0 where not, nan where that is unknown.

    Raises
    ------
    Refused
        ``no_network``, or what reading a picture refuses.
    meddx.jobs.Cancelled
        When the job is cancelled.
    """
    scores = _scores(pack, folder, files, context)
    found = []
    for n, label in enumerate(pack.labels):
        if label.key not in truth:
            continue
        known = np.isfinite(truth[label.key])
        has_it = truth[label.key][known] > 0.5
        for change, of in scores.items():
            p = np.array([calibrate.probability(label, float(score)) for score in of[known, n]])
            balanced = metrics.counts(p, has_it, label.threshold).balanced_accuracy
            found.append(Disturbed(label.key, change, metrics.auroc(p, has_it), balanced))
    return tuple(found)


def _scores(
    pack: ModelPack, folder: Path, files: Sequence[str], context: Context
) -> dict[str, NDArray[np.float32]]:
    """Scores of every picture under every change: by change, float32 (n, labels)."""
    if pack.weights is None or pack.input is None:
        raise Refused("no_network", NO_NETWORK.with_values(pack=pack.name))
    network, spec = Sessions().open(pack), pack.input
    made = changes()
    scores = {name: np.empty((len(files), len(pack.labels)), np.float32) for name in made}

    def read(grey: Grey) -> NDArray[np.float32]:
        return network.run(prepare.prepare(grey, spec).array).logits

    for row, file in enumerate(files):
        context.checkpoint(row, len(files), MEASURING.with_values(number=row + 1, count=len(files)))
        grey, _ = grey_of(folder / file, pack, context)
        for name, change in made.items():
            scores[name][row] = read(change(grey, row))
    return scores
