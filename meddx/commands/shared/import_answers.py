"""The options of ``meddx packs import``: each answers a question about a model from outside."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from meddx.analysis.foreign.found import Answers, LabelAnswer, Scaling
    from meddx.analysis.pack_further import Coding

_OPTIONS: Final = {
    "labels": "--label KEY=CODE, once for each output",
    "labels_of": "--labels-of NAME, or --label KEY=CODE once for each output",
    "code": "--label KEY=CODE, or KEY=- to leave it out",
    "size": "--size ROWSxCOLUMNS",
    "scaling": "--scaling, or --intensity, --mean and --std",
    "gate": "--modality and --body-part",
    "further": "--constant NAME=NUMBERS, or --further NAME=SOURCE",
    "family": "--family, or --modality",
    "window": "--window=CENTRE,WIDTH",
    "output": "--output NAME",
    "values": "--values",
    "activation": "--activation",
}
_MANY: Final[dict[str, Any]] = {"action": "append", "default": []}


def add(group: "argparse._ArgumentGroup") -> None:
    """Declare the options."""
    group.add_argument("--out", type=Path, help="folder for the pack (the user's own)")
    for name in ("name", "title", "title-zh", "licence", "training-data", "sha256", "output"):
        group.add_argument(f"--{name}", default="")
    _add_labels(group)
    group.add_argument("--family", default="", help="kind of picture, as packs name it")
    for name in ("modality", "body-part", "view"):
        group.add_argument(f"--{name}", metavar="WORD", help="as DICOM writes it", **_MANY)
    group.add_argument("--age", metavar="LOW-HIGH", type=_age, help="years, LOW to under HIGH")
    _add_network(group)


def _add_labels(group: "argparse._ArgumentGroup") -> None:
    lists = ("chexnet", "torchxrayvision")
    group.add_argument("--labels-of", choices=lists, default="", help="it is that model")
    group.add_argument(
        "--label", metavar="KEY=CODE", type=_pair, help="HP:0002090; - leaves it out", **_MANY
    )
    group.add_argument(
        "--threshold", metavar="KEY=P", type=_share, help="called from this probability", **_MANY
    )


def _add_network(group: "argparse._ArgumentGroup") -> None:
    presets = ("unit", "signed", "imagenet", "torchxrayvision")
    resizes = ("stretch", "letterbox", "centre_crop")
    heatmaps = ("cam", "occlusion", "eigen_cam", "none")
    group.add_argument("--size", metavar="ROWSxCOLUMNS", type=_size)
    group.add_argument("--scaling", choices=presets, default="")
    group.add_argument("--intensity", choices=("percentiles", "window", "bit_depth"), default="")
    group.add_argument("--mean", metavar="NUMBERS", type=_numbers, default=(0.0,))
    group.add_argument("--std", metavar="NUMBERS", type=_numbers, default=(1.0,))
    group.add_argument(
        "--window", metavar="CENTRE,WIDTH", type=_window, help="HU that CT was seen through"
    )
    group.add_argument(
        "--cut", action="store_true", help="CT was cut to the head or the lungs, as in figures"
    )
    group.add_argument("--resize", choices=resizes, default="")
    group.add_argument("--activation", choices=("sigmoid", "softmax"), default="")
    group.add_argument("--values", choices=("logits", "probabilities"), default="")
    group.add_argument("--heatmap", choices=heatmaps, default="", help="the best that works")
    group.add_argument(
        "--constant", metavar="NAME=NUMBERS", type=_constant, help="for a further input", **_MANY
    )
    group.add_argument(
        "--further",
        metavar="NAME=SOURCE",
        type=_further,
        help="what fills a further input: slice_position, coordinates, coordinates:yx, age, "
        "sex:F=0,M=1, view:PA=0,AP=1 (numbers of one word by /); after @ a mean and deviation "
        "(age@50,20)",
        **_MANY,
    )


def option(key: str) -> str:
    """Return the option that answers a question."""
    return _OPTIONS[key.partition(":")[0]]


def of(options: argparse.Namespace) -> "Answers":
    """Return what the options say."""
    from meddx.analysis.foreign.found import Answers

    return Answers(
        name=options.name,
        title=options.title,
        title_zh=options.title_zh,
        licence=options.licence,
        training_data=options.training_data,
        labels=_labels(options),
        labels_of=options.labels_of,
        size=options.size,
        scaling=_scaling(options),
        resize=options.resize,
        activation=options.activation,
        values=options.values,
        output=options.output,
        constants=dict(options.constant),
        further=dict(options.further),
        family=options.family,
        modalities=tuple(word.upper() for word in options.modality),
        body_parts=tuple(word.upper() for word in options.body_part),
        views=tuple(word.upper() for word in options.view),
        age_years=options.age,
        heatmap=options.heatmap,
        window=options.window,
        cut=options.cut,
        sha256=options.sha256,
    )


def _labels(options: argparse.Namespace) -> tuple["LabelAnswer", ...]:
    """Return the labels in order; a threshold alone is for a label whose meaning is known."""
    from meddx.analysis.foreign import known_labels
    from meddx.analysis.foreign.found import LabelAnswer

    codes, thresholds = dict(options.label), dict(options.threshold)
    for key in thresholds:
        codes.setdefault(key, known_labels.code_of(key))
    return tuple(
        LabelAnswer(key, "" if code == "-" else code, thresholds.get(key, 0.5), code == "-")
        for key, code in codes.items()
    )


def _scaling(options: argparse.Namespace) -> "Scaling | None":
    from meddx.analysis.foreign.found import PRESETS, Scaling

    if options.scaling:
        return PRESETS[options.scaling]
    if not options.intensity:
        return None
    return Scaling(options.intensity, options.mean, options.std)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.rpartition("=")
    if not (key and equals and value):
        raise argparse.ArgumentTypeError(f"{text} is no pair NAME=VALUE")
    return key, value


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def _constant(text: str) -> tuple[str, tuple[float, ...]]:
    name, numbers = _pair(text)
    return name, _numbers(numbers)


def _further(text: str) -> "tuple[str, Coding]":
    """Read NAME=SOURCE[:CODING][@MEAN,DEVIATION]; what comes of it is checked with the shape."""
    from meddx.analysis.pack_further import SOURCES, Coding

    name, equals, said = text.partition("=")
    said, _, scaled = said.partition("@")
    source, _, coding = said.partition(":")
    if not (name and equals and source in SOURCES):
        raise argparse.ArgumentTypeError(f"{text} is no pair NAME=SOURCE")
    mean, std = _numbers(scaled) if scaled else (0.0, 1.0)
    if "=" not in coding:
        return name, Coding(source, mean, std, coding or "xy")
    pairs = [part.partition("=") for part in coding.split(",")]
    words = tuple(word.upper() for word, _, _ in pairs)
    codes = tuple(float(number) for _, _, numbers in pairs for number in numbers.split("/"))
    return name, Coding(source, mean, std, words=words, codes=codes)


def _share(text: str) -> tuple[str, float]:
    key, value = _pair(text)
    if not 0 < float(value) < 1:
        raise argparse.ArgumentTypeError(f"{value} is no probability between 0 and 1")
    return key, float(value)


def _size(text: str) -> tuple[int, int]:
    rows, columns = text.split("x")
    return int(rows), int(columns)


def _window(text: str) -> tuple[float, float]:
    centre, width = text.split(",")
    return float(centre), float(width)


def _age(text: str) -> tuple[float, float]:
    low, high = text.split("-")
    return float(low), float(high)
