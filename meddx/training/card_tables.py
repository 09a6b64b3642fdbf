"""The tables of a card; every figure comes from the measurement."""

from collections.abc import Sequence
from typing import Final

from meddx.analysis.calibrate import cap
from meddx.analysis.pack import Label
from meddx.training.compare import Way
from meddx.training.config import Config
from meddx.training.disturb import Disturbed
from meddx.training.measure import AT_THRESHOLD, RECALL_AT, Figure, Measured, Together

HEADS: Final = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "recall": "Recall (sensitivity)",
    "specificity": "Specificity",
    "precision": "Precision",
    "f1": "F1",
}
_MOST_PARTS: Final = 12  # of a grouping that still says something


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in [heads, ["---"] * len(heads), *rows]]
    return "\n".join(lines)


def ranking(measured: tuple[Measured, ...]) -> str:
    """How well scores tell with from without, beside the small network and a peer."""
    has_peer = any(entry.peer_auroc == entry.peer_auroc for entry in measured)
    has_small = any(entry.baseline is not None for entry in measured)
    has_ensemble = any(entry.ensemble is not None for entry in measured)
    heads = ["Label", "Images", "With it", "AUROC", "AUPRC"]
    heads += [f"Recall at {RECALL_AT:.0%} specificity"]
    heads += ["AUROC of the small CNN"] if has_small else []
    heads += ["AUROC of the ensemble that taught it"] if has_ensemble else []
    heads += ["AUROC of the peer whose soft labels were used"] if has_peer else []
    rows = []
    for entry in measured:
        row = [entry.key, str(entry.images), str(entry.test_positives)]
        row += [figure(entry.figures[name]) for name in ("auroc", "auprc", "recall_at")]
        row += [figure(entry.baseline) if entry.baseline else ""] if has_small else []
        row += [figure(entry.ensemble) if entry.ensemble else ""] if has_ensemble else []
        rows.append(row + ([f"{entry.peer_auroc:.3f}"] if has_peer else []))
    if len(measured) > 1:
        mean = sum(entry.figures["auroc"].value for entry in measured) / len(measured)
        rows.append(["mean", "", "", f"{mean:.3f}"] + [""] * (len(heads) - 4))
    return table(heads, rows)


def together(config: Config, found: Together | None) -> str:
    """Labels that exclude one another: how often the likeliest is right, and what it is not."""
    if found is None:
        return ""
    keys = [label.key for label in config.labels]
    recalls = [[key, figure(one)] for key, one in zip(keys, found.recalls, strict=True)]
    counts = [
        [key, *(str(count) for count in row)]
        for key, row in zip(keys, found.confusion, strict=True)
    ]
    return "\n\n".join(
        [
            f"The likeliest label is right in {figure(found.accuracy)} of the pictures; the mean "
            f"recall of the labels is {figure(found.macro_recall)}.",
            table(["Label", "Recall"], recalls),
            "What each (row) was called (column):",
            table(["", *keys], counts),
        ]
    )


def calls(measured: tuple[Measured, ...]) -> str:
    """Figures at the shipped threshold."""
    rows = [
        [entry.key, *(figure(entry.figures[name]) for name in AT_THRESHOLD)] for entry in measured
    ]
    return table(["Label", *(HEADS[name] for name in AT_THRESHOLD)], rows)


def calibration(measured: tuple[Measured, ...]) -> str:
    """How far probabilities can be believed."""
    names = ("brier", "brier_skill", "calibration_slope", "calibration_intercept")
    rows = [
        [
            entry.key,
            *(figure(entry.figures[name]) for name in (*names, "calibration_error")),
            f"{entry.chance.mean:.3f}, 95 % below {entry.chance.high:.3f}",
        ]
        for entry in measured
    ]
    return table(
        ["Label", "Brier", "Brier skill", "Slope", "Intercept", "ECE", "ECE by chance"], rows
    )


def weights(config: Config, measured: tuple[Measured, ...]) -> str:
    """Thresholds, numbers of patients, and the evidence that they allow."""
    rows = []
    for entry, spec in zip(measured, config.labels, strict=True):
        counts = (entry.positives, entry.negatives)
        fitted = entry.fitted
        label = Label(
            spec.key, spec.code, fitted.threshold, fitted.platt, entry.prevalence, *counts, 0.5
        )
        against, in_favour = cap(label)
        row = [entry.key, f"{fitted.threshold:.3f}", f"{entry.prevalence:.3f}"]
        row += [f"{counts[0]} / {counts[1]}", f"{-against:.2f} to {in_favour:.2f}"]
        rows.append([*row, f"{spec.shown_at:g} ({spec.shown_at_source})"])
    heads = ["Label", "Threshold", "Prevalence here", "Patients with / without"]
    return table([*heads, "log10 LR, at most", "Shown at prevalence"], rows)


def groups(measured: tuple[Measured, ...]) -> str:
    """Parts of the pictures, one table a grouping; groupings of too many parts are left out."""
    names = dict.fromkeys(part.name for entry in measured for part in entry.groups)
    told = []
    for name in names:
        parts = [(e, part) for e in measured for part in e.groups if part.name == name]
        if len({part.part for _, part in parts}) > _MOST_PARTS:
            continue
        rows = [
            [entry.key, part.part, str(part.images), str(part.positives)]
            + [_three(value) for value in (part.auroc, part.recall, part.specificity)]
            for entry, part in parts
        ]
        heads = ["Label", name, "Images", "With it", "AUROC", "Recall", "Specificity"]
        told += [f"By {name.lower()}:", table(heads, rows)]
    return "\n\n".join(told)


def disturbed(found: tuple[Disturbed, ...]) -> str:
    """Tell what changes in the pictures do to the calls at the shipped threshold."""
    if not found:
        return ""
    rows = [
        [one.label, one.change, f"{one.auroc:.3f}", f"{one.balanced_accuracy:.3f}"] for one in found
    ]
    return "\n\n".join(
        [
            "The same held-out pictures, changed before they are read; the threshold stays:",
            table(["Label", "Change", "AUROC", "Balanced accuracy"], rows),
        ]
    )


def ways(found: tuple[Way, ...]) -> str:
    """Tell how other ways to train did on the calibration fold."""
    if not found:
        return ""
    rows = [
        [way.name, f"{way.auroc:.3f} [{way.low:.3f}, {way.high:.3f}]", f"{way.brier:.3f}"]
        for way in found
    ]
    return "\n\n".join(
        [
            "Ways to train, one change at a time, on the calibration fold (not the test fold):",
            table(["Way", "AUROC, mean of the labels", "Brier, not calibrated"], rows),
        ]
    )


def figure(of: Figure) -> str:
    """Write a figure with its interval."""
    if of.value != of.value:
        return "not defined"
    return f"{of.value:.3f} [{of.low:.3f}, {of.high:.3f}]"


def _three(values: tuple[float, float, float] | None) -> str:
    return "" if values is None else f"{values[0]:.3f} [{values[1]:.3f}, {values[2]:.3f}]"
