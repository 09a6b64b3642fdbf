"""The card of a model that the user brought: what its file says, and what nobody knows of it."""

from dataclasses import dataclass
from typing import Final

from meddx.analysis.foreign.found import LEFT_WHY, Found
from meddx.analysis.pack import InputSpec, ModelPack, WeightSpec
from meddx.analysis.pack_parts import CAM, EIGEN_CAM, NO_HEATMAP, OCCLUSION

INTENDED_USE: Final = (
    "Research use only, not a medical device. A model that was imported here and that nobody has "
    "measured here: its scores are no evidence."
)
INTENDED_USE_ZH: Final = "仅供研究，非医疗器械。在此导入的模型，未经本机评估：其评分不作为证据。"
_HEATMAPS: Final = {
    CAM: "exact class activation map: its sum and the bias are the logit",
    OCCLUSION: "occlusion: how much the score falls when a field of the picture is covered",
    EIGEN_CAM: "Eigen-CAM: the first principal part of the features, the same for every label",
    NO_HEATMAP: "none: this network gives nothing that a heatmap could be made from",
}


@dataclass(frozen=True)
class Tried:
    """What the trial at import showed: time of one run, and whether every answer was the same."""

    run_ms: float
    constant: bool


def text_of(found: Found, pack: ModelPack, tried: Tried) -> str:
    """Return ``card.md`` of an imported pack that is described in full."""
    if pack.input is None or pack.weights is None:
        raise ValueError("an imported pack has a network")
    lines = [f"# {pack.title}", "", pack.intended_use, "", "## What is known", ""]
    lines += [f"- {line}" for line in _known(found, pack, tried)]
    lines += ["", "## How a picture becomes its input", ""]
    lines += [f"- {line}" for line in _input(pack.input)]
    lines += ["", "## What it says", "", *_labels(pack)]
    lines += ["", "## What is not known", ""]
    lines += [f"- {line}" for line in _unknown(found)]
    return "\n".join(lines) + "\n"


def _known(found: Found, pack: ModelPack, tried: Tried) -> list[str]:
    weights = pack.weights
    assert isinstance(weights, WeightSpec)  # noqa: S101 - text_of has looked
    said = [
        f"Imported from: {found.kind}{' in a zip' if found.archive else ''}, "
        f"SHA-256 {found.sha256}",
        f"Network: {found.network or 'as the ONNX graph states it'}",
        f"Licence: {pack.licence}",
        f"Training data: {pack.training_data}",
        f"Output: {weights.values}, {weights.activation}",
        f"Heatmap: {_HEATMAPS[weights.heatmap]}",
        f"One run took {tried.run_ms:.0f} ms on the processor at import",
    ]
    if tried.constant:
        said.append("At import it gave the same answer to three different pictures.")
    filled = {one.name: one.coding.source for one in pack.input.further} if pack.input else {}
    said += [f"Further input {name}: {source}, from the case" for name, source in filled.items()]
    fixed = ", ".join(sorted(found.further.keys() - filled.keys()))
    said += [f"Further inputs that always get the same numbers: {fixed}"] if fixed else []
    return said


def _input(spec: InputSpec) -> list[str]:
    mean, std = spec.channel_mean or (spec.mean,), spec.channel_std or (spec.std,)
    said = [
        f"{spec.size[0]} x {spec.size[1]} px, channels: {spec.channels}, {spec.layout}",
        f"Resized by: {spec.resize}" + (f", {spec.crop:.3g} of it" if spec.crop < 1 else ""),
        f"0 and 1 are: {spec.intensity}",
        f"Mean {', '.join(f'{v:g}' for v in mean)}; deviation {', '.join(f'{v:g}' for v in std)}",
    ]
    if spec.window is not None:
        centre, width = spec.window
        seen = "whole" if spec.whole else "cut to the head or the lungs"
        said.append(f"CT is seen through centre {centre:g} HU, width {width:g} HU, slices {seen}")
    return said


def _labels(pack: ModelPack) -> list[str]:
    rows = ["| Label | Term | Called from | Shown |", "| --- | --- | --- | --- |"]
    for label in pack.labels:
        shown = "no" if label.suppressed else "yes"
        term = "" if label.suppressed else f"{label.code.display} ({label.code.code})"
        rows.append(f"| {label.key} | {term} | {label.threshold:g} | {shown} |")
    return rows


def _unknown(found: Found) -> list[str]:
    said = [
        "How often it is right: no patient was held against it here. `meddx evaluate` measures it.",
        "What its probabilities are worth: it is not calibrated. They are the network's own, "
        "belong to no prevalence, and weigh nothing in the ranking.",
        "Thresholds that were not given at import are 0.5, which means nothing by itself.",
        "Which pictures it was trained on: it has no gate by content, only that by the header.",
    ]
    left = ((f"`{place}` of the bundle", why) for place, why in found.refused)
    said += [f"{LEFT_WHY[why].with_values(place=place)}." for place, why in left]
    return said
