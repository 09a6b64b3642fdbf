"""The options of ``meddx packs import``: each answers a question about a model from outside."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from meddx.analysis.foreign.found import Answers, LabelAnswer, Scaling

WRONG = Phrase("The option {option} cannot be read: {text}.")

_OPTIONS = {
    "labels": "--label KEY=CODE, once for each output",
    "labels_of": "--labels-of NAME, or --label KEY=CODE once for each output",
    "code": "--label KEY=CODE, or KEY=- to leave it out",
    "size": "--size ROWSxCOLUMNS",
    "scaling": "--scaling, or --intensity, --mean and --std",
    "gate": "--modality and --body-part",
    "constant": "--constant NAME=NUMBERS",
    "output": "--output NAME",
    "values": "--values",
    "activation": "--activation",
}


def add(group: "argparse._ArgumentGroup") -> None:
    """Declare the options."""
    group.add_argument("--out", type=Path, help="folder for the pack (the user's own)")
    for name in ("name", "title", "title-zh", "licence", "training-data", "sha256", "output"):
        group.add_argument(f"--{name}", default="")
    many: dict[str, Any] = {"action": "append", "default": []}
    group.add_argument("--label", metavar="KEY=CODE", help="HP:0002090; - leaves it out", **many)
    group.add_argument("--threshold", metavar="KEY=P", help="called from this probability", **many)
    group.add_argument("--constant", metavar="NAME=NUMBERS", help="for a further input", **many)
    for name in ("modality", "body-part", "view"):
        group.add_argument(f"--{name}", metavar="WORD", help="as DICOM writes it", **many)
    group.add_argument("--age", metavar="LOW-HIGH", default="", help="years, LOW to under HIGH")
    group.add_argument("--size", metavar="ROWSxCOLUMNS", default="")
    group.add_argument("--scaling", default="", help="unit, signed, imagenet or torchxrayvision")
    group.add_argument("--intensity", choices=("percentiles", "window", "bit_depth"), default="")
    group.add_argument("--mean", metavar="NUMBERS", default="")
    group.add_argument("--std", metavar="NUMBERS", default="")
    group.add_argument("--resize", choices=("stretch", "letterbox", "centre_crop"), default="")
    group.add_argument("--activation", choices=("sigmoid", "softmax"), default="")
    group.add_argument("--values", choices=("logits", "probabilities"), default="")
    heatmaps = ("cam", "occlusion", "eigen_cam", "none")
    group.add_argument("--heatmap", choices=heatmaps, default="", help="the best that works")
    group.add_argument("--labels-of", default="", help="chexnet or torchxrayvision: its labels")


def option(key: str) -> str:
    """Return the option that answers a question."""
    return _OPTIONS[key.partition(":")[0]]


def of(options: argparse.Namespace) -> "Answers":
    """Return what the options say.

    Raises
    ------
    Refused
        ``wrong_option``.
    """
    from meddx.analysis.foreign.found import Answers

    return Answers(
        name=options.name,
        title=options.title,
        title_zh=options.title_zh,
        licence=options.licence,
        training_data=options.training_data,
        labels=_labels(options),
        labels_of=options.labels_of,
        size=_size(options.size),
        scaling=_scaling(options),
        resize=options.resize,
        activation=options.activation,
        values=options.values,
        output=options.output,
        constants={
            name: _numbers("--constant", text) for name, text in _pairs(options, "constant")
        },
        modalities=tuple(word.upper() for word in options.modality),
        body_parts=tuple(word.upper() for word in options.body_part),
        views=tuple(word.upper() for word in options.view),
        age_years=_age(options.age),
        heatmap=options.heatmap,
        sha256=options.sha256,
    )


def _labels(options: argparse.Namespace) -> tuple["LabelAnswer", ...]:
    """Return the labels in order; a threshold alone is for a label whose meaning is known."""
    from meddx.analysis.foreign import known_labels
    from meddx.analysis.foreign.found import LabelAnswer

    codes = dict(_pairs(options, "label"))
    thresholds = dict(_pairs(options, "threshold"))
    for key in thresholds:
        codes.setdefault(key, known_labels.code_of(key))
    return tuple(
        LabelAnswer(
            key,
            "" if code == "-" else code,
            _probability(thresholds[key]) if key in thresholds else 0.5,
            suppressed=code == "-",
        )
        for key, code in codes.items()
    )


def _pairs(options: argparse.Namespace, name: str) -> list[tuple[str, str]]:
    found = []
    for text in getattr(options, name):
        key, equals, value = text.rpartition("=")
        if not (key and equals and value):
            raise _wrong(f"--{name}", text)
        found.append((key, value))
    return found


def _numbers(name: str, text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise _wrong(name, text) from None


def _probability(text: str) -> float:
    (value,) = _numbers("--threshold", text.replace(",", ""))
    if not 0 < value < 1:
        raise _wrong("--threshold", text)
    return value


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    rows, _, columns = text.partition("x")
    try:
        return int(rows), int(columns)
    except ValueError:
        raise _wrong("--size", text) from None


def _age(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    low, _, high = text.partition("-")
    try:
        return float(low), float(high)
    except ValueError:
        raise _wrong("--age", text) from None


def _scaling(options: argparse.Namespace) -> "Scaling | None":
    from meddx.analysis.foreign.found import PRESETS, Scaling

    if options.scaling:
        if options.scaling not in PRESETS:
            raise _wrong("--scaling", options.scaling)
        return PRESETS[options.scaling]
    if not options.intensity:
        return None
    mean = _numbers("--mean", options.mean or "0")
    std = _numbers("--std", options.std or "1")
    if len(mean) != len(std) or min(std) <= 0:
        raise _wrong("--std", options.std)
    return Scaling(options.intensity, mean, std)


def _wrong(name: str, text: str) -> Refused:
    return Refused("wrong_option", WRONG.with_values(option=name, text=text[:60]))
