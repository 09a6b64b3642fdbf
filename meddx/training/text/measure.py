"""Tables of a model that reads text, on the texts that it never saw."""

from typing import Final

from meddx.training import metrics
from meddx.training.corpora.shared import called
from meddx.training.text.config import CALLED, TextConfig
from meddx.training.text.learn import Calibrated, Learnt
from meddx.training.text.mentions import KINDS

_NAMES: Final = {
    "auroc": "AUROC",
    "auprc": "AUPRC",
    "accuracy": "Accuracy",
    "recall": "Recall",
    "precision": "Precision",
    "micro f1": "F1",
    "brier": "Brier",
    "calibration error": "Calibration error",
}


def labels_table(config: TextConfig, learnt: Learnt) -> str:
    """Return a Markdown table: a row a label, figures with 95 % intervals over texts."""
    lines = [f"| Label | With it | {' | '.join(_NAMES.values())} |"]
    lines.append("|---" * (len(_NAMES) + 2) + "|")
    for key, label in zip(config.keys, learnt.labels, strict=True):
        cells = [str(int(label.truth.sum())), *_cells(label)]
        lines.append(f"| {key} | {' | '.join(cells)} |")
    return "\n".join(lines)


def kinds_table(learnt: Learnt) -> str:
    """Return a Markdown table: a row an assertion, its mentions, recall, precision and F1."""
    told, true = learnt.kinds
    lines = ["| Assertion | Mentions | Recall | Precision | F1 |", "|---|---|---|---|---|"]
    for place, kind in enumerate(KINDS):
        found = metrics.counts((told == place).astype(float), true == place, CALLED)
        figures = (found.recall, found.precision, found.f1)
        cells = " | ".join(f"{figure:.3f}" for figure in figures)
        lines.append(f"| {kind.value} | {int((true == place).sum())} | {cells} |")
    return "\n".join(lines)


def kinds_accuracy(learnt: Learnt) -> float:
    """Return the share of mentions whose assertion is told rightly."""
    told, true = learnt.kinds
    return float((told == true).mean())


def _cells(label: Calibrated) -> list[str]:
    chances, truth = label.probabilities[:, None], label.truth[:, None]
    found = called.estimates(chances, chances >= CALLED, truth) + called.calibration(chances, truth)
    told = {one.name: f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}]" for one in found}
    return [told[name] for name in _NAMES]
