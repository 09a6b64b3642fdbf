"""Writes ``card.md``: every figure comes from the measurement, none is typed."""

from dataclasses import dataclass
from typing import Final

from meddx.analysis.calibrate import cap
from meddx.analysis.pack import Label
from meddx.training.config import Config
from meddx.training.measure import AT_THRESHOLD, Figure, Measured
from meddx.training.metrics import RESAMPLES
from meddx.training.speed import Speed

HEADS: Final = {
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "recall": "Recall (sensitivity)",
    "specificity": "Specificity",
    "precision": "Precision",
    "f1": "F1",
}


@dataclass(frozen=True)
class Facts:
    """What else the card says.

    Parameters
    ----------
    images, patients
        All pictures of the configuration, and their patients.
    split
        Number of pictures by fold.
    accepted
        Share of the held-out pictures that the content gate accepts, 0 to 1.
    size_bytes
        Size of the network's file.
    speed
        None before it is measured.
    """

    images: int
    patients: int
    split: tuple[int, ...]
    accepted: float
    size_bytes: int
    speed: Speed | None


def write(config: Config, measured: tuple[Measured, ...], facts: Facts) -> str:
    """Return the text of the card in Markdown."""
    card = config.card
    parts = [
        f"# {card.title} ({card.name} {card.version})",
        "Written by `meddx train` from its own measurement; nobody edits it.",
        f"**Use.** {card.intended_use}",
        f"**Licence.** {card.licence}",
        f"**Trained on.** {card.training_data}",
        _how(config, facts),
        "## How good it is",
        f"95 % intervals in brackets: percentile bootstrap, {RESAMPLES} draws of whole patients.",
        _ranking(measured),
        _threshold(config),
        _calls(measured),
        "Calibration, and what a score can weigh at most in the ranking of diagnoses:",
        _calibration(config, measured),
        _suppressed(measured),
        "## Where it runs, and what it refuses",
        _gate(config, facts),
        _speed(facts),
        "## What it cannot do",
        _limits(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _how(config: Config, facts: Facts) -> str:
    fit = config.fit
    training = (
        f"ResNet-18 of width {fit.width} on {config.input.size[0]} x {config.input.size[1]} px, "
        f"AdamW, at most {fit.epochs} epochs, seed {fit.seed}"
    )
    training += f", body from {fit.start_from}" if fit.start_from else ", from scratch"
    folds = ", ".join(str(count) for count in facts.split)
    intro = (
        f"**How it was made.** {facts.images} images of {facts.patients} patients in "
        f"{config.folds} folds by patient ({folds} images). {training}. "
    )
    if config.cross:
        return intro + (
            f"Every figure is out of fold: {config.folds} networks were trained, each scored the "
            "patients it never saw, and calibration and threshold for a fold's figures came from "
            "the other folds. The network that is shipped was trained by the same recipe on all "
            "folds, so its own figures are not known; its calibration and threshold come from all "
            "out-of-fold scores."
        )
    return intro + (
        f"Fold {config.test_fold} was kept for the figures below and used for nothing else; fold "
        f"{config.calibration_fold} chose the epoch, the calibration and the threshold; the "
        "network that is shipped learnt from the other folds."
    )


def _threshold(config: Config) -> str:
    if not config.specificity:
        return "At the shipped threshold (chosen for the highest balanced accuracy):"
    return (
        "At the shipped threshold (chosen so that at least "
        f"{config.specificity:.0%} of those without the label stay below it):"
    )


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in [heads, ["---"] * len(heads), *rows]]
    return "\n".join(lines)


def _ranking(measured: tuple[Measured, ...]) -> str:
    has_peer = any(entry.peer_auroc == entry.peer_auroc for entry in measured)
    heads = ["Label", "Images", "With it", "AUROC", "AUPRC"]
    heads += ["AUROC of the peer whose soft labels were used"] if has_peer else []
    rows = []
    for entry in measured:
        row = [entry.key, str(entry.images), str(entry.test_positives)]
        row += [_figure(entry.figures["auroc"]), _figure(entry.figures["auprc"])]
        rows.append(row + ([f"{entry.peer_auroc:.3f}"] if has_peer else []))
    if len(measured) > 1:
        mean = sum(entry.figures["auroc"].value for entry in measured) / len(measured)
        rows.append(["mean", "", "", f"{mean:.3f}", ""] + ([""] if has_peer else []))
    return _table(heads, rows)


def _calls(measured: tuple[Measured, ...]) -> str:
    rows = [
        [entry.key, *(_figure(entry.figures[name]) for name in AT_THRESHOLD)] for entry in measured
    ]
    return _table(["Label", *(HEADS[name] for name in AT_THRESHOLD)], rows)


def _calibration(config: Config, measured: tuple[Measured, ...]) -> str:
    rows = []
    for entry, spec in zip(measured, config.labels, strict=True):
        counts = (entry.positives, entry.negatives)
        fitted = entry.fitted
        label = Label(
            spec.key, spec.code, fitted.threshold, fitted.platt, entry.prevalence, *counts, 0.5
        )
        against, in_favour = cap(label)
        row = [entry.key, _figure(entry.figures["brier"])]
        row += [_figure(entry.figures["calibration_error"]), f"{fitted.threshold:.3f}"]
        row += [f"{entry.prevalence:.3f}", f"{counts[0]} / {counts[1]}"]
        row += [f"{-against:.2f} to {in_favour:.2f}"]
        rows.append([*row, f"{spec.shown_at:g} ({spec.shown_at_source})"])
    heads = ["Label", "Brier", "ECE", "Threshold", "Prevalence here", "Patients with / without"]
    return _table([*heads, "log10 LR, at most", "Shown at prevalence"], rows)


def _suppressed(measured: tuple[Measured, ...]) -> str:
    weak = [entry.key for entry in measured if entry.is_weak]
    if not weak:
        return ""
    return (
        "**Not delivered** (the interval of the AUROC reaches 0.5, so the label may be no better "
        f"than chance; it makes no finding): {', '.join(weak)}."
    )


def _gate(config: Config, facts: Facts) -> str:
    gate = config.gate
    ages = gate.age_years
    years = f"ages {ages[0]:g} to under {ages[1]:g} years" if ages else "any age"
    return (
        f"Modality {', '.join(gate.modalities)}; {', '.join(gate.body_parts)}; views "
        f"{', '.join(gate.views)}; {years}; at least {gate.min_side_px} px on the short side; "
        "single grey pictures. An unknown age, view or modality is refused. A picture that does "
        "not look like the training pictures is refused; of the held-out pictures "
        f"{facts.accepted:.1%} are accepted."
    )


def _speed(facts: Facts) -> str:
    speed = facts.speed
    if speed is None:
        return ""
    rows, columns = speed.size
    return (
        f"Network {facts.size_bytes / 1e6:.1f} MB. On the processor that trained it, at best: "
        f"{speed.bare_ms:.1f} ms a bare onnxruntime run, {speed.both_ms:.1f} ms with preparation "
        f"of a {rows} x {columns} picture, {speed.read_ms:.1f} ms the whole reading "
        f"({speed.read_ms / speed.both_ms:.3f} times preparation and run; without preparation "
        f"{speed.overhead:.3f} times the bare run)."
    )


def _limits() -> str:
    return (
        "The training pictures come from one source with its own machines, its own mix of patients "
        "and labels of limited quality; elsewhere it will do worse, and how much worse has not "
        "been measured. The heatmap shows where the score came from, not the outline of a lesion. "
        "Nothing above threshold does not mean that nothing is there."
    )


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"
