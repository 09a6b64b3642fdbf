"""A training configuration: which pictures, which labels, how to train, what the pack says."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.pack import GateSpec, InputSpec, gate_of, input_of
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.case.codes import Code
from meddx.phrase import Phrase, Refused

SCHEMA: Final = 1
MULTILABEL: Final = "multilabel"
MULTICLASS: Final = "multiclass"
TASKS: Final = (MULTILABEL, MULTICLASS)
NETWORKS: Final = ("resnet18", "small_cnn", "mobilenet_v2", "efficientnet_b0")
LOSSES: Final = ("cross_entropy", "focal")
BALANCES: Final = ("root", "full", "none", "resample")
OPTIMISERS: Final = ("adamw", "sgd")
SCHEDULES: Final = ("cosine", "step", "constant")
PRECISIONS: Final = ("bf16", "f32")
UNREADABLE: Final = Phrase("The training configuration {file} cannot be read.")
MALFORMED: Final = Phrase("The training configuration {file} is wrong at {where}.")


@dataclass(frozen=True)
class Card:
    """What the pack says of itself: the texts of ``pack.toml``.

    With ``task`` multiclass the labels exclude one another: a picture has exactly one of them.
    """

    name: str
    version: str
    title: str
    title_zh: str
    licence: str
    intended_use: str
    intended_use_zh: str
    training_data: str
    family: str = "radiograph"
    task: str = MULTILABEL


@dataclass(frozen=True)
class LabelSpec:
    """A label to train: positive where ``column`` equals ``positive``.

    ``shown_at`` is the prevalence at which a person is shown the probability, ``shown_at_source``
    where that figure comes from.
    """

    key: str
    column: str
    positive: str
    code: Code
    shown_at: float
    shown_at_source: str


@dataclass(frozen=True)
class DataSpec:
    """A folder with a table of labels, one row a picture.

    Parameters
    ----------
    folder
        Where the pictures are; relative to the working folder.
    table, file, patient, fold
        Name of the CSV file and of its columns; an empty ``fold`` deals patients by their hash.
    age, age_years
        Column and half-open range of ages to keep; an empty column keeps all.
    soft, soft_id, soft_prefix
        A peer's probabilities for the same pictures, used as soft training targets only: CSV file,
        column with the picture's name, prefix of the columns of probabilities.
    leave_out_empty
        Whether a row is left out in which the cell of a label is empty: unknown is not absent.
    """

    folder: str
    table: str
    file: str
    patient: str
    fold: str
    age: str
    age_years: tuple[float, float]
    soft: str
    soft_id: str
    soft_prefix: str
    leave_out_empty: bool = False


@dataclass(frozen=True)
class GroupSpec:
    """A column by which results are told apart.

    Parameters
    ----------
    name
        Heading in the card.
    column
        Of the table of labels.
    edges
        Bounds of half-open ranges of a number; empty takes the column's own words.
    """

    name: str
    column: str
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class FitSpec:
    """How a network is trained.

    ``ema`` is the decay of the averaged weights per step; ``patience`` the epochs without a better
    AUROC on the calibration fold after which training stops, 0 for never; ``soft_share`` the weight
    of soft targets; ``start_from`` the name of an earlier run whose body to start with.

    Parameters
    ----------
    network
        One of ``NETWORKS``; ``width`` counts for those that have one.
    loss
        ``focal`` is Lin et al., ICCV 2017 (arXiv:1708.02002), with gamma 2.
    balance
        What rare labels count: by the root of the odds, the odds, not more, or drawn more often.
    optimiser, schedule, precision
        One of ``OPTIMISERS``, ``SCHEDULES``, ``PRECISIONS``.
    mirror
        Whether left and right may be exchanged: never where a side means something.
    """

    width: int
    epochs: int
    batch_size: int
    learning_rate: float
    weight_decay: float
    ema: float
    patience: int
    seed: int
    soft_share: float
    start_from: str
    network: str = "resnet18"
    loss: str = "cross_entropy"
    balance: str = "root"
    optimiser: str = "adamw"
    schedule: str = "cosine"
    precision: str = "bf16"
    mirror: bool = False


@dataclass(frozen=True)
class DistilSpec:
    """An ensemble whose mean teaches the network that is shipped (Hinton et al., arXiv:1503.02531).

    Parameters
    ----------
    members
        Networks of the ensemble; each has a seed of its own.
    width
        Of the members; the student's is that of ``FitSpec``.
    share
        Weight of the ensemble's probabilities in the student's targets, above 0 to 1.
    """

    members: int
    width: int
    share: float


@dataclass(frozen=True)
class Config:
    """A whole configuration.

    ``cross`` says that every fold is a test fold once (else hold-out). Thresholds have the highest
    balanced accuracy, or at least ``specificity`` where that is above 0. ``baseline_epochs`` is how
    long the small network is trained that the card shows beside; 0 leaves it out.
    """

    card: Card
    gate: GateSpec
    input: InputSpec
    data: DataSpec
    labels: tuple[LabelSpec, ...]
    fit: FitSpec
    folds: int
    cross: bool
    test_fold: int
    calibration_fold: int
    specificity: float = 0.0
    groups: tuple[GroupSpec, ...] = ()
    baseline_epochs: int = 0
    distil: DistilSpec | None = None


def load(path: Path) -> Config:
    """Read a configuration.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    try:
        table = Table(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise Refused("config_unreadable", UNREADABLE.with_values(file=path.name)) from None
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        return _config(table)
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None


def _config(table: Table) -> Config:
    split = table.table("split")
    config = Config(
        card=_card(table.table("pack")),
        gate=gate_of(table.table("gate")),
        input=input_of(table.table("input")),
        data=_data(table.table("data")),
        labels=tuple(_label(entry) for entry in table.tables("label")),
        fit=_fit(table.table("fit")),
        folds=split.integer("folds"),
        cross=split.flag("cross"),
        test_fold=split.integer("test_fold", 0),
        calibration_fold=split.integer("calibration_fold", 1),
        specificity=_specificity(table),
        groups=tuple(_group(entry) for entry in table.tables("group")),
        baseline_epochs=table.table("baseline").integer("epochs") if table.has("baseline") else 0,
        distil=_distil(table.table("distil")) if table.has("distil") else None,
    )
    table.demand(config.distil is None or not config.cross, "distil")
    table.demand(config.baseline_epochs >= 0, "baseline.epochs")
    table.demand(config.card.task == MULTILABEL or len(config.labels) > 1, "label")
    table.demand(0.0 <= config.specificity < 1.0, "threshold.specificity")
    table.demand(bool(config.labels), "label")
    table.demand(not config.input.channel_mean, "input.channel_mean")  # training sees one grey
    split.demand(config.folds >= 2, "folds")
    split.demand(config.cross or config.test_fold != config.calibration_fold, "calibration_fold")
    return config


def _specificity(table: Table) -> float:
    if not table.has("threshold"):
        return 0.0
    return table.table("threshold").number("specificity")


def _group(table: Table) -> GroupSpec:
    edges = table.numbers("edges") if table.has("edges") else ()
    table.demand(list(edges) == sorted(set(edges)), "edges")
    return GroupSpec(table.text("name"), table.text("column"), edges)


def _distil(table: Table) -> DistilSpec:
    spec = DistilSpec(table.integer("members"), table.integer("width"), table.number("share"))
    table.demand(spec.members > 1, "members")
    table.demand(spec.width > 0, "width")
    table.demand(0 < spec.share <= 1, "share")
    return spec


def _card(table: Table) -> Card:
    return Card(
        family=table.text("family", "radiograph"),
        task=_one_of(table, "task", TASKS),
        name=table.text("name"),
        version=table.text("version"),
        title=table.text("title"),
        title_zh=table.text("title_zh"),
        licence=table.text("licence"),
        intended_use=table.text("intended_use"),
        intended_use_zh=table.text("intended_use_zh"),
        training_data=table.text("training_data"),
    )


def _data(table: Table) -> DataSpec:
    low, high = table.numbers("age_years", 2) if table.has("age_years") else (0.0, 200.0)
    return DataSpec(
        folder=table.text("folder"),
        table=table.text("table", "labels.csv"),
        file=table.text("file", "file"),
        patient=table.text("patient"),
        fold=table.text("fold", ""),
        age=table.text("age", ""),
        age_years=(low, high),
        soft=table.text("soft", ""),
        soft_id=table.text("soft_id", ""),
        soft_prefix=table.text("soft_prefix", ""),
        leave_out_empty=table.flag("leave_out_empty"),
    )


def _label(table: Table) -> LabelSpec:
    try:
        code = Code.parse(table.text("code"), table.text("display"), table.text("display_zh"))
    except MalformedError:
        raise
    except ValueError:
        raise MalformedError("label.code") from None
    return LabelSpec(
        key=table.text("key"),
        column=table.text("column"),
        positive=table.text("positive", "1"),
        code=code,
        shown_at=table.number("shown_at"),
        shown_at_source=table.text("shown_at_source"),
    )


def _one_of(table: Table, key: str, known: tuple[str, ...]) -> str:
    """Return one of some words, the first where none is said."""
    word = table.text(key, known[0])
    table.demand(word in known, key)
    return word


def _fit(table: Table) -> FitSpec:
    spec = FitSpec(
        network=_one_of(table, "network", NETWORKS),
        loss=_one_of(table, "loss", LOSSES),
        balance=_one_of(table, "balance", BALANCES),
        optimiser=_one_of(table, "optimiser", OPTIMISERS),
        schedule=_one_of(table, "schedule", SCHEDULES),
        precision=_one_of(table, "precision", PRECISIONS),
        mirror=table.flag("mirror"),
        width=table.integer("width"),
        epochs=table.integer("epochs"),
        batch_size=table.integer("batch_size"),
        learning_rate=table.number("learning_rate"),
        weight_decay=table.number("weight_decay"),
        ema=table.number("ema"),
        patience=table.integer("patience", 0),
        seed=table.integer("seed"),
        soft_share=table.number("soft_share", 0.0),
        start_from=table.text("start_from", ""),
    )
    table.demand(min(spec.width, spec.epochs, spec.batch_size) > 0, "epochs")
    table.demand(0 <= spec.ema < 1, "ema")
    return spec
