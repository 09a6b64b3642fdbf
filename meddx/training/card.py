"""Writes ``card.md``: every figure comes from the measurement, none is typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx.phrase import Phrase
from meddx.training import card_decisions, card_tables, plots
from meddx.training.augment import PLAIN
from meddx.training.compare import Way
from meddx.training.config import Config
from meddx.training.dataset import Regions
from meddx.training.decide import Decided
from meddx.training.disturb import Disturbed
from meddx.training.ending import PEAK
from meddx.training.external import HEADING, WORDS, External, table_of
from meddx.training.measure import Measured, Together
from meddx.training.metrics import RESAMPLES
from meddx.training.speed import Speed

RELIABILITY: Final = "reliability.svg"
ROC: Final = "roc.svg"
LEARNING: Final = "learning.svg"
NAMES: Final = {
    "resnet18": "ResNet-18 of width {width}",
    "small_cnn": "Small convolutional network",
    "mobilenet_v2": "MobileNetV2",
    "efficientnet_b0": "EfficientNet-B0",
    "densenet121": "DenseNet-121 of width {width}",
}
OPTIMISERS: Final = {"adamw": "AdamW", "sgd": "stochastic gradient descent"}
LOSSES: Final = {"cross_entropy": "cross entropy", "focal": "focal loss"}
BALANCES: Final = {
    "root": "weighted by the root of their odds",
    "full": "weighted by their odds",
    "none": "not weighted",
    "resample": "drawn more often",
}
CALIBRATION: Final = (
    "Calibration. Brier skill is against the base rate (above 0 is better than it); slope 1 and "
    "intercept 0 are right; the expected calibration error (ECE) stands beside what a perfectly "
    "calibrated model of the same probabilities has by chance:"
)


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
    together
        Figures of labels that exclude one another; None where they do not.
    decided
        Thresholds by purpose and conformal sets; None where they were not fitted.
    checks
        What is doubtful about the data.
    doubted
        By label: estimated share of wrong labels among the scored pictures.
    has_curve
        Whether there is a picture of the learning curve.
    ways
        Ways to train that were compared; empty where they were not.
    disturbed
        What changes in the pictures do to the calls; empty where it was not measured.
    external
        Figures on sets of another source; empty where there were none.
    regions
        Where the lungs lie on the pictures; None where nobody looked.
    """

    images: int
    patients: int
    split: tuple[int, ...]
    accepted: float
    size_bytes: int
    speed: Speed | None
    together: Together | None = None
    decided: Decided | None = None
    checks: tuple[Phrase, ...] = ()
    doubted: Mapping[str, float] = field(default_factory=dict)
    has_curve: bool = False
    ways: tuple[Way, ...] = ()
    disturbed: tuple[Disturbed, ...] = ()
    external: tuple[External, ...] = ()
    regions: Regions | None = None


def pictures(
    measured: tuple[Measured, ...], history: Sequence[tuple[float, float]] = ()
) -> dict[str, str]:
    """Return the card's pictures as SVG, by file name; ``history`` is loss and score by epoch."""
    said, curves = [], []
    for entry in measured:
        error = entry.figures["calibration_error"].value
        line = f"ECE {error:.3f}, by chance {entry.chance.mean:.3f}"
        said.append((entry.key, line, entry.bins))
        curves.append((entry.key, f"AUROC {entry.figures['auroc'].value:.3f}", entry.roc))
    made = {RELIABILITY: plots.reliability(said), ROC: plots.roc(curves)}
    return made | ({LEARNING: plots.learning([("Training", history)])} if history else {})


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
        _guided(config, facts.regions),
        _data(facts),
        f"![Learning curve]({LEARNING})" if facts.has_curve else "",
        "## How good it is",
        f"95 % intervals in brackets: percentile bootstrap, {RESAMPLES} draws of whole patients.",
        card_tables.together(config, facts.together),
        card_tables.ranking(measured),
        f"![ROC curves]({ROC})",
        _threshold(config),
        card_tables.calls(measured),
        CALIBRATION,
        card_tables.calibration(measured),
        f"![Reliability diagrams]({RELIABILITY})",
        card_decisions.section(facts.decided, cross=config.cross),
        "What a score can weigh at most in the ranking of diagnoses:",
        card_tables.weights(config, measured),
        _suppressed(measured),
        card_tables.groups(measured),
        card_tables.disturbed(facts.disturbed),
        card_tables.ways(facts.ways),
        "## Where it runs, and what it refuses",
        _gate(config, facts),
        _speed(facts),
        *_external(facts.external),
        "## What it cannot do",
        _limits(),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _how(config: Config, facts: Facts) -> str:
    fit = config.fit
    training = (
        f"{NAMES[fit.network].format(width=fit.width)} on "
        f"{config.input.size[0]} x {config.input.size[1]} px, {OPTIMISERS[fit.optimiser]}, "
        f"{fit.schedule} rate, {LOSSES[fit.loss]}, rare labels {BALANCES[fit.balance]}, "
        f"epochs at most: {fit.epochs}, seed {fit.seed}"
    )
    if fit.ridge:
        more = f" and augmented (passes: {fit.epochs - 1})" if fit.epochs > 1 else ""
        training = (
            f"{NAMES[fit.network].format(width=fit.width)} on "
            f"{config.input.size[0]} x {config.input.size[1]} px, its body as it starts; the head "
            f"solved by ridge regression on log odds (penalty {fit.ridge:g}) over the pictures as "
            f"they are{more}, seed {fit.seed}"
        )
    training = ", ".join([training, *_recipe(config)])
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
    if config.refit:
        return intro + (
            f"Fold {config.test_fold} was kept for the figures below and used for nothing else; "
            "the network that is shipped learnt from all the others. Calibration and threshold "
            "come from another network of the same recipe that learnt without fold "
            f"{config.calibration_fold}, which it scored."
        )
    return intro + (
        f"Fold {config.test_fold} was kept for the figures below and used for nothing else; fold "
        f"{config.calibration_fold} chose the epoch, the calibration and the threshold; the "
        "network that is shipped learnt from the other folds."
    )


def _recipe(config: Config) -> list[str]:
    """Say what else was done, where it was done."""
    fit, distil, start = config.fit, config.distil, Path(config.fit.start_from).name
    turn = fit.turn_degrees
    any_ = [label.key for label in config.labels if label.any_of]
    said = {
        "last stage of stride 1": fit.last_stride == 1,
        f"body from {start}" if start else "from scratch": True,
        f"the head alone first (epochs: {fit.freeze_epochs})": fit.freeze_epochs > 0,
        f"the body at {fit.body_rate:g} of the rate": fit.body_rate < 1,
        f"pictures turned by up to {turn:g} degrees": turn != PLAIN.turn_degrees,
        f"deformed by {fit.deform:g}": fit.deform > 0,
        f"mixup of {fit.mixup:g} (arXiv:1710.09412)": fit.mixup > 0,
        f"labels smoothed by {fit.label_smoothing:g}": fit.label_smoothing > 0,
        "features pooled by their largest value": fit.pool == PEAK,
        f"dropout of {fit.dropout:g} before the head": fit.dropout > 0,
        f"{', '.join(any_)} scored by the mean of all other labels' log odds": bool(any_),
        "shipped with weights in half precision": config.half,
    }
    told = [words for words, is_so in said.items() if is_so]
    if distil is not None:
        shown = "the augmented pictures of every batch" if distil.consistent else "clean pictures"
        told.append(
            f"taught by {distil.members} networks of width {distil.width} about {shown} (share "
            f"{distil.share:g})"
        )
    return told


def _guided(config: Config, regions: Regions | None) -> str:
    """Say that the network was told where to look, and how well that was known."""
    fit, said = config.fit, list[str]()
    if regions is None or not (fit.look or fit.opacities):
        return ""
    said.append(
        f"**Where it was told to look.** A small network learnt from the boxes of {regions.boxed} "
        "pictures where the lungs lie and marked them on every training picture (overlap with the "
        f"boxes of patients it never saw: {regions.overlap:.2f}, intersection over union)."
    )
    if fit.look and not fit.ridge:
        said.append(
            "The network was taught to look inside the lung fields so marked: what lies outside "
            f"hardly counts (weight of that loss {fit.look:g})."
        )
    if fit.opacities:
        labels = ", ".join(fit.opacity_labels)
        said.append(
            f"Opacities were drawn into the lungs of {fit.opacities:.0%} of the training pictures "
            f"without {labels} (half as many of those with it), which then counted as having it; "
            "no figure below is measured on such a picture."
        )
    if fit.point:
        said.append(
            f"The heatmap was asked to lie on the drawn opacities (weight of that loss "
            f"{fit.point:g})."
        )
    return " ".join(said)


def _data(facts: Facts) -> str:
    """Tell what the checks of the data said, and how many labels are doubted."""
    told = [f"- {phrase}" for phrase in facts.checks] or ["- Nothing doubtful was found."]
    doubted = [f"{key} {share:.1%}" for key, share in facts.doubted.items()]
    if doubted:
        told.append(
            "- Labels that are probably wrong (confident learning on held-out scores, "
            f"arXiv:1911.00068), of all that were scored: {', '.join(doubted)}. They were left as "
            "they are."
        )
    return "\n".join(["**Checks of the data.**", "", *told])


def _threshold(config: Config) -> str:
    if not config.specificity:
        return "At the shipped threshold (chosen for the highest balanced accuracy):"
    return (
        "At the shipped threshold (chosen so that at least "
        f"{config.specificity:.0%} of those without the label stay below it):"
    )


def _suppressed(measured: tuple[Measured, ...]) -> str:
    weak = [entry.key for entry in measured if entry.is_weak]
    if not weak:
        return ""
    return (
        "**Not delivered** (the interval of the AUROC reaches 0.5, or the Brier skill is not above "
        "0: the label may say no more than chance does, so it makes no finding): "
        f"{', '.join(weak)}."
    )


def _gate(config: Config, facts: Facts) -> str:
    gate = config.gate
    ages = gate.age_years
    years = f"ages (in years) {ages[0]:g} to under {ages[1]:g}" if ages else "any age"
    views = f"views {', '.join(gate.views)}" if gate.views else "any view"
    kind = "single grey pictures"
    if config.input.window is not None:
        centre, width = config.input.window
        kind = f"slices in HU, seen through a window of width {width:g} at {centre:g} HU"
    return (
        f"Modality {', '.join(gate.modalities)}; {', '.join(gate.body_parts)}; {views}; "
        f"{years}; at least {gate.min_side_px} px on the short side; "
        f"{kind}. An unknown age, view or modality is refused. A picture that does "
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


def _external(found: tuple[External, ...]) -> list[str]:
    return [f"## {HEADING}", WORDS, table_of(found)] if found else []


def _limits() -> str:
    return (
        "The training pictures come from one source with its own machines, its own mix of patients "
        "and labels of limited quality; elsewhere it will do worse, and how much worse is known "
        "only for the sets that this card names. The heatmap shows where the score came from, not "
        "the outline of a lesion. Nothing above threshold does not mean that nothing is there."
    )
