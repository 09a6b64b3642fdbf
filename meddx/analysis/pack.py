"""A model pack: a folder with ``pack.toml``, and where it has any, weights and their hashes.

Reading a pack imports no neural runtime. What is not written in ``pack.toml`` does not exist: the
program runs no code of a pack.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from typing_extensions import override

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.case.codes import Code
from meddx.phrase import Language, Phrase, Refused

SCHEMA: Final = 1
TOML: Final = "pack.toml"
MIN_SIDE_PX: Final = 32  # the content gate looks at 32 x 32 blocks
RESIZE_MODES: Final = ("stretch", "letterbox", "centre_crop")

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


@dataclass(frozen=True)
class GateSpec:
    """What a pack may be run on.

    Parameters
    ----------
    modalities, body_parts, views, photometric
        DICOM's words (``CR``, ``CHEST``, ``PA``, ``MONOCHROME2``); an empty tuple allows any.
    age_years
        Half-open range, years; None asks for no age.
    min_side_px
        Shortest side in px that is still worth reading.
    max_frames
        Most frames a display set may have.
    """

    modalities: tuple[str, ...] = ()
    body_parts: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    photometric: tuple[str, ...] = ()
    age_years: tuple[float, float] | None = None
    min_side_px: int = 1
    max_frames: int = 1


@dataclass(frozen=True)
class InputSpec:
    """How a picture becomes the network's input (``meddx.analysis.prepare``).

    Parameters
    ----------
    size
        (rows, columns), px.
    channels
        1, or 3 for the grey picture repeated.
    resize
        ``stretch`` (both axes to the size, the aspect is lost), ``letterbox`` (whole picture, black
        borders) or ``centre_crop`` (largest centred square).
    percentiles
        Lower and upper percentile of the resized grey picture that become 0 and 1.
    mean, std
        Subtracted from, then divided into the grey values.
    """

    size: tuple[int, int]
    channels: int
    resize: str
    percentiles: tuple[float, float]
    mean: float
    std: float


@dataclass(frozen=True)
class Label:
    """One output of a pack.

    Parameters
    ----------
    key
        Column name in ``meddx evaluate``.
    code
        What it means in the vocabulary.
    threshold
        Calibrated probability (at ``prevalence``) from which the label is called present.
    platt
        ``(a, b)``: calibrated probability = sigmoid(a * logit + b).
    prevalence
        Share of positives in the calibration set.
    positives, negatives
        Held-out patients with and without the label: they cap the evidence.
    shown_at
        Prevalence at which a person is shown the probability.
    suppressed
        True for a label that is too weak to deliver: it makes no finding.
    """

    key: str
    code: Code
    threshold: float
    platt: tuple[float, float]
    prevalence: float
    positives: int
    negatives: int
    shown_at: float
    suppressed: bool = False


@dataclass(frozen=True)
class WeightSpec:
    """Files of the network; every name is one of the pack's own files.

    Parameters
    ----------
    onnx
        Network with the outputs ``logits`` (n, labels) and ``features`` (n, channels, rows, cols).
    cam
        ``.npy`` of float32 (labels, channels + 1): weights of the head, then its bias.
    content
        File of the content gate (``meddx.analysis.content``); empty without one.
    content_limit
        Largest strangeness of a picture that is still accepted.
    heatmap_scale
        Contribution to the logit at the end of the colour bar.
    golden
        ``.npy`` of uint8 (rows, cols): a picture whose ``golden_logits`` are known.
    golden_logits
        Logits of that picture, in the order of the labels.
    """

    onnx: str
    cam: str
    content: str
    content_limit: float
    heatmap_scale: float
    golden: str
    golden_logits: tuple[float, ...]


@dataclass(frozen=True)
class ModelPack:
    """A ``pack.toml`` that was read and whose files are the delivered ones.

    ``sha256`` is that of ``pack.toml``, which holds the hashes of all other files. ``gate`` and
    ``input`` are None, and ``labels`` empty, where the family needs none; ``weights`` is None for a
    pack of rules.
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
    files: tuple[tuple[str, str], ...] = ()

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
    weights = table.optional("weights")
    files = tuple(sorted(table.names("files").items()))
    labels = tuple(_label(entry) for entry in table.tables("label"))
    if len({label.key for label in labels}) != len(labels):
        raise MalformedError("label.key")
    pack = ModelPack(
        folder=folder,
        name=name,
        version=table.text("version"),
        title=table.text("title"),
        title_zh=table.text("title_zh", ""),
        family=table.text("family"),
        task=table.text("task", ""),
        licence=table.text("licence"),
        intended_use=table.text("intended_use"),
        intended_use_zh=table.text("intended_use_zh", ""),
        training_data=table.text("training_data", ""),
        sha256=sha256,
        gate=None if gate is None else gate_of(gate),
        input=None if spec is None else input_of(spec),
        labels=labels,
        weights=None if weights is None else _weights(weights),
        files=files,
    )
    _check_weights(pack)
    return pack


def _check_weights(pack: ModelPack) -> None:
    """Demand that a network has an input, labels, and a hash for every file it names."""
    weights = pack.weights
    if weights is None:
        return
    if pack.input is None or not pack.labels:
        raise MalformedError("input")
    named = {weights.onnx, weights.cam, weights.golden, weights.content} - {""}
    if not named <= dict(pack.files).keys():
        raise MalformedError("files")
    if len(weights.golden_logits) != len(pack.labels):
        raise MalformedError("weights.golden_logits")


def gate_of(table: Table) -> GateSpec:
    """Read the table ``gate`` of a pack or of a training configuration."""
    ages = table.numbers("age_years", 2) if table.has("age_years") else None
    return GateSpec(
        modalities=table.texts("modalities"),
        body_parts=table.texts("body_parts"),
        views=table.texts("views"),
        photometric=table.texts("photometric"),
        age_years=None if ages is None else (ages[0], ages[1]),
        min_side_px=table.integer("min_side_px", 1),
        max_frames=table.integer("max_frames", 1),
    )


def input_of(table: Table) -> InputSpec:
    """Read the table ``input`` of a pack or of a training configuration."""
    rows, columns = table.numbers("size", 2)
    low, high = table.numbers("percentiles", 2)
    spec = InputSpec(
        size=(int(rows), int(columns)),
        channels=table.integer("channels", 1),
        resize=table.text("resize"),
        percentiles=(low, high),
        mean=table.number("mean"),
        std=table.number("std"),
    )
    table.demand(min(spec.size) >= MIN_SIDE_PX, "size")
    table.demand(spec.channels in (1, 3), "channels")
    table.demand(spec.resize in RESIZE_MODES, "resize")
    table.demand(0 <= low < high <= 100, "percentiles")
    table.demand(spec.std > 0, "std")
    return spec


def _label(table: Table) -> Label:
    a, b = table.numbers("platt", 2)
    code: Any = table.text("code")
    try:
        code = Code.parse(code, table.text("display"), table.text("display_zh", ""))
    except ValueError:
        raise MalformedError("label.code") from None
    label = Label(
        key=table.text("key"),
        code=code,
        threshold=table.number("threshold"),
        platt=(a, b),
        prevalence=table.number("prevalence"),
        positives=table.integer("positives"),
        negatives=table.integer("negatives"),
        shown_at=table.number("shown_at"),
        suppressed=table.flag("suppressed"),
    )
    table.demand(0 < label.threshold < 1, "threshold")
    table.demand(0 < label.prevalence < 1, "prevalence")
    table.demand(0 < label.shown_at < 1, "shown_at")
    table.demand(label.positives > 0 and label.negatives > 0, "positives")
    return label


def _weights(table: Table) -> WeightSpec:
    return WeightSpec(
        onnx=table.text("onnx"),
        cam=table.text("cam"),
        content=table.text("content", ""),
        content_limit=table.number("content_limit", 1.0),
        heatmap_scale=table.number("heatmap_scale"),
        golden=table.text("golden"),
        golden_logits=table.numbers("golden_logits"),
    )
