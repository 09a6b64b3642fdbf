"""The learning curve of a run: in the terminal while it runs, and as a table beside its state."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_BARS: Final = "▁▂▃▄▅▆▇█"
_LAST: Final = 24  # epochs that a line shows


def line(scores: Sequence[float]) -> str:
    """Draw the newest scores in one line, from the lowest to the highest of them."""
    shown = list(scores)[-_LAST:]
    if not shown:
        return ""
    low, high = min(shown), max(shown)
    wide = max(high - low, 1e-9)
    return "".join(_BARS[round((len(_BARS) - 1) * (score - low) / wide)] for score in shown)


def write(path: Path, history: Sequence[Sequence[float]]) -> None:
    """Write loss and score of every epoch: ``epoch,loss,score``.

    The score is the mean AUROC on the watched pictures, the number of the epoch where none are.
    """
    draft = path.with_suffix(".csv.draft")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["epoch", "loss", "score"])
        for number, (loss, score) in enumerate(history, start=1):
            writer.writerow([number, f"{loss:.6f}", f"{score:.6f}"])
    draft.replace(path)


def read(path: Path) -> tuple[tuple[float, float], ...]:
    """Return loss and score of every epoch of a run; empty where there is none."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return tuple((float(r["loss"]), float(r["score"])) for r in csv.DictReader(stream))
    except OSError:
        return ()
