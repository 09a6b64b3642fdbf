"""Whether a changed network is as good as the one it was made from, and how much faster."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.device import quiet_session
from meddx.analysis.pack import Label, ModelPack
from meddx.phrase import Phrase, Refused
from meddx.training import metrics
from meddx.training.evaluate import Prediction

MOST: Final = 0.001  # that the area under the ROC curve may differ
LEAST: Final = -0.005  # above which the lower end of the difference's interval has to lie
_ROUNDS: Final = 40

NO_TRUTH: Final = Phrase(
    "The table says nothing of a label that {pack} reads. Name the column with --truth."
)


@dataclass(frozen=True)
class Compared:
    """One label read by both networks.

    Parameters
    ----------
    auroc, other
        Of the network as it was, and of the one in 8 bits.
    low, high
        95 % interval of ``other - auroc``: the same patients drawn for both.
    balanced, other_balanced
        Balanced accuracy at the pack's threshold.
    """

    key: str
    images: int
    positives: int
    auroc: float
    other: float
    low: float
    high: float
    balanced: float
    other_balanced: float

    @property
    def equal(self) -> bool:
        """Whether 8 bits are as good."""
        return abs(self.other - self.auroc) <= MOST and self.low > LEAST


def compared(
    pack: ModelPack,
    said: tuple[Sequence[Prediction], Sequence[Prediction]],
    rows: Sequence[Mapping[str, str]],
    truth: Mapping[str, NDArray[np.float32]],
) -> tuple[Compared, ...]:
    """Compare what two networks say of the same pictures, for each label that makes findings.

    Parameters
    ----------
    said
        Of the pack's own network, and of the other; a picture a row.
    rows, truth
        See ``evaluate.list_pictures`` and ``evaluate.truth_of``.

    Raises
    ------
    Refused
        ``no_truth`` where there is nothing to compare.
    """
    read = np.array([bool(one.probabilities) for one in said[0]])
    owners = np.array([row.get("patient_id") or row["file"] for row in rows])
    found = []
    for n, label in enumerate(pack.labels):
        if label.suppressed or label.key not in truth:
            continue
        chosen = np.flatnonzero(read & np.isfinite(truth[label.key])).tolist()
        known = truth[label.key][chosen] > 0.5
        one, other = (np.array([entries[at].probabilities[n] for at in chosen]) for entries in said)
        if known.any() and not known.all():
            found.append(_of_label(label, (one, other), known, owners[chosen]))
    if not found:
        raise Refused("no_truth", NO_TRUTH.with_values(pack=pack.name))
    return tuple(found)


def _of_label(
    label: Label,
    scores: tuple[NDArray[np.float64], NDArray[np.float64]],
    known: NDArray[np.bool_],
    owners: NDArray[np.str_],
) -> Compared:
    low, high = _interval(*scores, known, owners)
    one, other = (metrics.auroc(some, known) for some in scores)
    calls = [metrics.counts(some, known, label.threshold) for some in scores]
    return Compared(
        key=label.key,
        images=len(known),
        positives=int(known.sum()),
        auroc=one,
        other=other,
        low=low,
        high=high,
        balanced=calls[0].balanced_accuracy,
        other_balanced=calls[1].balanced_accuracy,
    )


def _interval(
    one: NDArray[np.float64],
    other: NDArray[np.float64],
    known: NDArray[np.bool_],
    owners: NDArray[np.str_],
) -> tuple[float, float]:
    """95 % interval of the difference of two areas; the same patients are drawn for both."""

    def difference(drawn: metrics.Scores, truth: metrics.Truth) -> float:
        at = drawn.astype(int)
        return metrics.auroc(other[at], truth) - metrics.auroc(one[at], truth)

    return metrics.interval(difference, np.arange(len(known), dtype=np.float64), known, owners)


def time_ratio(made: Path, known: Path, array: NDArray[np.float32]) -> float:
    """Processor time of one ONNX file as a share of another's: the median of runs in turn."""
    sessions = [quiet_session(str(file), ["CPUExecutionProvider"]) for file in (made, known)]
    name, shares = sessions[0].get_inputs()[0].name, []
    for _ in range(_ROUNDS):
        taken = []
        for session in sessions:
            start = time.process_time()
            session.run(None, {name: array})
            taken.append(time.process_time() - start)
        shares.append(taken[0] / max(taken[1], 1e-9))
    return statistics.median(shares)


def figures(one: Compared) -> str:
    """Return one label's figures as they stand in a sentence."""
    change = f"{one.other - one.auroc:+.4f} [{one.low:+.4f}, {one.high:+.4f}]"
    return f"{one.key} AUROC {one.auroc:.4f}, {one.other:.4f} ({change})"


def table(compared: tuple[Compared, ...]) -> str:
    """Return what was compared as a table in Markdown."""
    lines = [
        "| Label | Images | With it | AUROC | in 8 bits | Difference | "
        "Balanced accuracy | in 8 bits |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.key} | {one.images} | {one.positives} | {one.auroc:.4f} | {one.other:.4f} | "
        f"{one.other - one.auroc:+.4f} [{one.low:+.4f}, {one.high:+.4f}] | "
        f"{one.balanced:.4f} | {one.other_balanced:.4f} |"
        for one in compared
    ]
    return "\n".join(lines)
