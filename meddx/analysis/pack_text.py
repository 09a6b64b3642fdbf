"""Writes a ``pack.toml``: the inverse of ``meddx.analysis.pack.load``."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from meddx.analysis import pack_further, text_spec
from meddx.analysis.decision import fields_of
from meddx.analysis.pack import SCHEMA, TOML, ModelPack
from meddx.analysis.pack_parts import PERCENTILES, GateSpec, InputSpec, Label, WeightSpec


def write(pack: ModelPack, comment: str, files: Iterable[str]) -> None:
    """Write ``pack.toml`` into the pack's folder, with the hashes of these files of it.

    Parameters
    ----------
    pack
        What to describe; its own ``files`` do not count.
    comment, files
        First line; names of all other files, which are there already.
    """
    hashes = tuple((f, hashlib.sha256((pack.folder / f).read_bytes()).hexdigest()) for f in files)
    text = text_of(replace(pack, files=hashes), comment)
    (pack.folder / TOML).write_text(text, encoding="utf-8", newline="\n")


def text_of(pack: ModelPack, comment: str) -> str:
    """Return the text of a pack's description; ``folder``, ``sha256`` and ``trust`` are no part.

    Parameters
    ----------
    pack
        What to describe; its ``files`` hold the hashes.
    comment
        First line.
    """
    lines = [f"# {comment}", line("schema", SCHEMA)]
    keys = ["name", "version", "title", "title_zh", "family", "task", "licence"]
    keys += ["intended_use", "intended_use_zh", "training_data", "calibrated"]
    lines += [line(key, getattr(pack, key)) for key in keys]
    lines += _gate(pack.gate) if pack.gate else []
    lines += _input(pack.input) if pack.input else []
    lines += _weights(pack.weights) if pack.weights else []
    lines += _recurrent(pack.text) if pack.text else []
    lines += ["", "[files]", *(f'"{name}" = "{sha256}"' for name, sha256 in pack.files)]
    for label in pack.labels:
        lines += _label(label)
    return "\n".join(lines) + "\n"


def _gate(gate: GateSpec) -> list[str]:
    keys = ["modalities", "body_parts", "views", "photometric", "min_side_px", "max_frames"]
    keys += [] if gate.age_years is None else ["age_years"]
    return ["", "[gate]", *(line(key, getattr(gate, key)) for key in keys)]


def _input(spec: InputSpec) -> list[str]:
    keys = ["size", "channels", "layout", "resize", "intensity"]
    keys += ["crop"] if spec.crop < 1 else []
    keys += ["percentiles"] if spec.intensity == PERCENTILES else []
    keys += ["window"] if spec.window else []
    keys += ["whole"] if spec.whole else []
    keys += ["channel_mean", "channel_std"] if spec.channel_mean else ["mean", "std"]
    lines = ["", "[input]", *(line(key, getattr(spec, key)) for key in keys)]
    for further in spec.further:
        said = pack_further.lines_of(further)
        lines += ["", "[[input.further]]", *(line(key, value) for key, value in said.items())]
    return lines


def _weights(weights: WeightSpec) -> list[str]:
    keys = ["onnx", "heatmap", "heatmap_scale", "output", "features", "values", "activation"]
    keys += ["cam"] if weights.cam else []
    keys += ["content", "content_limit"] if weights.content else []
    keys += ["golden", "golden_logits"]
    keys += ["pointless"] if weights.pointless else []
    keys += ["heatmap_levels"] if weights.heatmap_levels else []
    return ["", "[weights]", *(line(key, getattr(weights, key)) for key in keys)]


def _recurrent(text: text_spec.TextSpec) -> list[str]:
    return ["", "[text]", *(line(key, value) for key, value in text_spec.fields_of(text))]


def _label(label: Label) -> list[str]:
    lines = ["", "[[label]]", line("key", label.key), line("code", label.code.code)]
    lines += [line("display", label.code.display), line("display_zh", label.code.display_zh)]
    keys = ["threshold"]
    if label.calibrated:
        keys += ["platt", "prevalence", "positives", "negatives", "shown_at"]
    lines += [line(key, getattr(label, key)) for key in (*keys, "suppressed")]
    return lines + [line(key, value) for key, value in fields_of(label.decision)]


def line(key: str, value: object) -> str:
    """Return one field; TOML writes texts, truths, numbers and lists of them as JSON does."""
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"
