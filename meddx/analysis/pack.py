"""A model pack: a folder with ``pack.toml``, and where it has any, weights and their hashes.

Reading a pack imports no neural runtime. What is not written in ``pack.toml`` does not exist: the
program runs no code of a pack.
"""

import hashlib
import tomllib
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from typing_extensions import override

from meddx.analysis.decision import Purpose
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.pack_parts import (
    GateSpec,
    InputSpec,
    Label,
    WeightSpec,
    gate_of,
    input_of,
    label_of,
    weights_of,
)
from meddx.analysis.text_spec import TextSpec, text_of
from meddx.phrase import Language, Phrase, Refused

__all__ = [
    "GateSpec",
    "InputSpec",
    "Label",
    "ModelPack",
    "Trust",
    "WeightSpec",
    "for_purpose",
    "gate_of",
    "input_of",
    "load",
    "verify",
]

SCHEMA: Final = 2  # 1 is read as it is: what 2 added has a default that means what 1 meant
TOML: Final = "pack.toml"
MULTICLASS: Final = "multiclass"  # task of packs whose labels exclude one another

DAMAGED: Final = Phrase(
    "The file {file} of the model pack {pack} is not the one that was delivered. "
    "Install the pack again."
)
MISSING: Final = Phrase("The file {file} of the model pack {pack} is missing. Install it again.")
UNREADABLE: Final = Phrase(
    "The description of the model pack {pack} cannot be read. Install the pack again."
)
MALFORMED: Final = Phrase(
    "The description of the model pack {pack} is wrong at {where}. Ask its author for a mended one."
)
NEWER: Final = Phrase(
    "The model pack {pack} was made for a newer version of MedDx. Install that version first."
)


class Trust(StrEnum):
    """Why a pack may be used (``meddx.analysis.trust``)."""

    DELIVERED = "delivered"
    SIGNED = "signed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class ModelPack:
    """A ``pack.toml`` that was read and whose files are the delivered ones.

    ``sha256`` is that of ``pack.toml``, which holds the hashes of all other files. ``gate`` and
    ``input`` are None, and ``labels`` empty, where the family needs none; ``weights`` is None for a
    pack of rules, and ``text`` for one without a model that reads text. ``encoder`` is the
    pack whose vectors that model reads, found among the installed ones. ``calibrated`` is False
    for a network whose probabilities nobody compared with patients. ``trust`` is what
    ``meddx.analysis.trust`` found; ``load`` alone trusts nothing.
    ``purpose`` says which thresholds its labels carry, ``asked`` which were asked for
    (``for_purpose``).
    """

    folder: Path
    name: str
    version: str
    title: str
    title_zh: str
    family: str
    task: str
    licence: str
    intended_use: str
    intended_use_zh: str
    training_data: str
    sha256: str
    gate: GateSpec | None = None
    input: InputSpec | None = None
    labels: tuple[Label, ...] = ()
    weights: WeightSpec | None = None
    text: TextSpec | None = None
    encoder: "ModelPack | None" = None
    files: tuple[tuple[str, str], ...] = ()
    calibrated: bool = True
    trust: Trust = Trust.UNSIGNED
    purpose: Purpose = Purpose.BALANCED
    asked: Purpose = Purpose.BALANCED

    def label(self, language: Language) -> str:
        """Return the title in ``language``, so that a pack can stand in a phrase."""
        return self.title_zh if language is Language.ZH_CN and self.title_zh else self.title

    @property
    def delivered(self) -> tuple[Label, ...]:
        """Labels that make findings."""
        return tuple(label for label in self.labels if not label.suppressed)

    @override
    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def load(folder: Path) -> ModelPack:
    """Read and verify the pack in ``folder``.

    Raises
    ------
    Refused
        ``pack_malformed``, ``pack_newer``, ``pack_missing_file`` or ``pack_damaged``; the sentence
        names the pack.
    """
    name = folder.name
    try:
        raw = (folder / TOML).read_bytes()
        table = Table(tomllib.loads(raw.decode("utf-8")))
    except (OSError, ValueError):
        raise Refused("pack_malformed", UNREADABLE.with_values(pack=name)) from None
    try:
        schema = table.integer("schema")
        if schema > SCHEMA:
            raise Refused("pack_newer", NEWER.with_values(pack=name))
        pack = _pack(folder, table, hashlib.sha256(raw).hexdigest())
    except MalformedError as error:
        where = str(error)
        raise Refused("pack_malformed", MALFORMED.with_values(pack=name, where=where)) from None
    verify(pack)
    return pack


def for_purpose(pack: ModelPack, purpose: Purpose) -> ModelPack:
    """Return the pack with the thresholds of a purpose; one with only its own keeps them."""
    if not any(label.decision for label in pack.labels):
        return replace(pack, asked=purpose) if pack.labels else pack
    labels = tuple(
        replace(label, threshold=label.decision.threshold(purpose, label.threshold))
        if label.decision
        else label
        for label in pack.labels
    )
    return replace(pack, labels=labels, purpose=purpose, asked=purpose)


def verify(pack: ModelPack) -> None:
    """Compare every file of a pack with its hash.

    Raises
    ------
    Refused
        ``pack_missing_file`` or ``pack_damaged``.
    """
    for file, expected in pack.files:
        try:
            with (pack.folder / file).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            phrase = MISSING.with_values(file=file, pack=pack.name)
            raise Refused("pack_missing_file", phrase) from None
        if found != expected:
            raise Refused("pack_damaged", DAMAGED.with_values(file=file, pack=pack.name))


def _pack(folder: Path, table: Table, sha256: str) -> ModelPack:
    name = table.text("name")
    if name != folder.name:
        raise MalformedError("name")
    gate, spec = table.optional("gate"), table.optional("input")
    weights, text = table.optional("weights"), table.optional("text")
    files = tuple(sorted(table.names("files").items()))
    calibrated = table.flag("calibrated", default=True)
    task = table.text("task", "")
    exclusive, entries = task == MULTICLASS, table.tables("label")
    labels = tuple(label_of(entry, calibrated, exclusive=exclusive) for entry in entries)
    if len({label.key for label in labels}) != len(labels):
        raise MalformedError("label.key")
    if len({label.decision is None for label in labels}) > 1:
        raise MalformedError("label.conformal_quantiles")  # a set needs to know of every label
    pack = ModelPack(
        folder=folder,
        name=name,
        version=table.text("version"),
        title=table.text("title"),
        title_zh=table.text("title_zh", ""),
        family=table.text("family"),
        task=task,
        licence=table.text("licence"),
        intended_use=table.text("intended_use"),
        intended_use_zh=table.text("intended_use_zh", ""),
        training_data=table.text("training_data", ""),
        sha256=sha256,
        gate=None if gate is None else gate_of(gate),
        input=None if spec is None else input_of(spec),
        labels=labels,
        weights=None if weights is None else weights_of(weights),
        text=None if text is None else text_of(text, len(labels)),
        files=files,
        calibrated=calibrated,
    )
    _check_weights(pack)
    return pack


def _check_weights(pack: ModelPack) -> None:
    """Demand that a network has an input, labels, and a hash for every file it names."""
    weights, text = pack.weights, pack.text
    if text is not None and not text.files <= dict(pack.files).keys():
        raise MalformedError("files")
    if weights is None:
        return
    if pack.input is None or not pack.labels:
        raise MalformedError("input")
    named = {weights.onnx, weights.cam, weights.golden, weights.content} - {""}
    if not named <= dict(pack.files).keys():
        raise MalformedError("files")
    if len(weights.golden_logits) != len(pack.labels):
        raise MalformedError("weights.golden_logits")
