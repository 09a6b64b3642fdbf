"""A training configuration: which pictures, which labels, how to train, what the pack says."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.pack import GateSpec, InputSpec, gate_of, input_of
from meddx.analysis.pack_fields import MalformedError, Table
from meddx.case.codes import Code
from meddx.phrase import Phrase, Refused
from meddx.training.external_spec import ExternalSpec, external_of
from meddx.training.fit_spec import DistilSpec, FitSpec, distil_of, fit_of, one_of
from meddx.training.regions_spec import RegionsSpec, regions_of

SCHEMA: Final = 1
MULTILABEL: Final = "multilabel"
MULTICLASS: Final = "multiclass"
TASKS: Final = (MULTILABEL, MULTICLASS)
ANY: Final = "*"
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

    ``soft`` says which of a peer's columns is its soft target (``DataSpec.soft_prefix`` before it):
    the label's key where it is empty, or ``ANY``, the probability that any of them all is present,
    were they independent. ``any_of`` says that the label means any of the others: its score is the
    mean of their log odds, whatever was learnt of it. ``shown_at`` is the prevalence at which a
    person is shown the probability, ``shown_at_source`` where that figure comes from.
    """

    key: str
    column: str
    positive: str
    code: Code
    shown_at: float
    shown_at_source: str
    soft: str = ""
    any_of: bool = False


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
    empty_is_unknown
        Whether an empty cell leaves that one label of the picture unknown: it is in no loss, no
        weight and no figure; a row of which all are empty is left out. Else it is absent.
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
    empty_is_unknown: bool = False


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
class Config:
    """A whole configuration.

    ``cross`` says that every fold is a test fold once (else hold-out). ``refit`` says that all but
    the test fold teach the network that is shipped: calibration and threshold then come from a
    network of the same recipe that lacked the calibration fold. It is for few pictures. Thresholds
    have the highest balanced accuracy, or at least ``specificity`` where that is above 0.
    ``baseline_epochs`` is how long the small network is trained that the card shows beside; 0
    leaves it out. ``half`` says that the pack holds its weights in half precision, ``external``
    what it is measured on besides. ``regions`` is where the lungs are learnt from that ``fit.look``
    and ``fit.opacities`` need.
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
    half: bool = True
    external: tuple[ExternalSpec, ...] = ()
    regions: RegionsSpec | None = None
    refit: bool = False

    @property
    def watches(self) -> bool:
        """Whether a fold that nothing is learnt from is scored after every epoch."""
        return not (self.cross or self.refit)


def load(path: Path) -> Config:
    """Read a configuration.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    table = opened(path)
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        return _config(table)
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None


def opened(path: Path) -> Table:
    """Read the table of a configuration, of whatever kind.

    Raises
    ------
    Refused
        ``config_unreadable``.
    """
    try:
        return Table(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        raise Refused("config_unreadable", UNREADABLE.with_values(file=path.name)) from None


def _config(table: Table) -> Config:
    split = table.table("split")
    config = Config(
        card=card_of(table.table("pack")),
        gate=gate_of(table.table("gate")),
        input=input_of(table.table("input")),
        data=_data(table.table("data")),
        labels=tuple(_label(entry) for entry in table.tables("label")),
        fit=fit_of(table.table("fit")),
        folds=split.integer("folds"),
        cross=split.flag("cross"),
        refit=split.flag("refit"),
        test_fold=split.integer("test_fold", 0),
        calibration_fold=split.integer("calibration_fold", 1),
        specificity=_specificity(table),
        groups=tuple(_group(entry) for entry in table.tables("group")),
        baseline_epochs=table.table("baseline").integer("epochs") if table.has("baseline") else 0,
        distil=distil_of(table.table("distil")) if table.has("distil") else None,
        half=_half(table),
        external=tuple(external_of(entry) for entry in table.tables("external")),
        regions=regions_of(table.table("regions")) if table.has("regions") else None,
    )
    keys = {label.key for label in config.labels}
    told = {label.key for spec in config.external for label in spec.labels}
    table.demand(told <= keys, "external.label.key")
    _demand_guided(config, table)
    _demand_known(config, table)
    # The members start with the same body as the student.
    fits = config.distil is None or config.distil.width == config.fit.width
    table.demand(fits or not config.fit.start_from, "distil.width")
    table.demand(config.baseline_epochs >= 0, "baseline.epochs")
    table.demand(config.card.task == MULTILABEL or len(config.labels) > 1, "label")
    table.demand(0.0 <= config.specificity < 1.0, "threshold.specificity")
    table.demand(bool(config.labels), "label")
    _demand_others(config, table)
    table.demand(not config.input.channel_mean, "input.channel_mean")  # training sees one grey
    split.demand(config.folds >= 2, "folds")
    split.demand(not config.refit or not (config.cross or config.distil is not None), "refit")
    split.demand(config.cross or config.test_fold != config.calibration_fold, "calibration_fold")
    return config


def _demand_guided(config: Config, table: Table) -> None:
    """Demand what looking inside regions and drawing opacities need besides ``fit``."""
    fit = config.fit
    learns = (fit.look and not fit.ridge) or fit.opacities  # a solved head leaves the body alone
    table.demand(config.regions is not None or not learns, "regions")
    # The branch is pooled evenly to the places of the last stage.
    table.demand(not fit.look or all(side % 32 == 0 for side in config.input.size), "input.size")
    keys = {label.key for label in config.labels}
    table.demand(keys.issuperset(fit.opacity_labels), "fit.opacity_labels")
    # Drawing adds a label, where labels exclude one another it would have to take one away.
    table.demand(not fit.opacities or config.card.task == MULTILABEL, "fit.opacities")
    # A teacher who is asked about a drawn picture would deny what was drawn.
    denies = config.distil is not None and config.distil.consistent
    table.demand(not fit.opacities or not denies, "distil.consistent")


def _demand_known(config: Config, table: Table) -> None:
    """Demand what labels that are partly unknown can be learnt with."""
    if not config.data.empty_is_unknown:
        return
    table.demand(not config.data.leave_out_empty, "data.empty_is_unknown")
    # Of labels that exclude one another the others would follow from the one that is known.
    table.demand(config.card.task == MULTILABEL, "data.empty_is_unknown")
    table.demand(not config.fit.ridge, "fit.ridge")  # it is solved for all labels at once


def _demand_others(config: Config, table: Table) -> None:
    """Demand labels that one which means any of them can be summed of."""
    single = [label for label in config.labels if not label.any_of]
    means_any = len(single) < len(config.labels)
    alone = config.card.task == MULTILABEL and len(single) > 1
    table.demand(not means_any or alone, "label.any_of")


def _specificity(table: Table) -> float:
    if not table.has("threshold"):
        return 0.0
    return table.table("threshold").number("specificity")


def _half(table: Table) -> bool:
    export = table.optional("export")
    return export is None or export.flag("half", default=True)


def _group(table: Table) -> GroupSpec:
    edges = table.numbers("edges") if table.has("edges") else ()
    table.demand(list(edges) == sorted(set(edges)), "edges")
    return GroupSpec(table.text("name"), table.text("column"), edges)


def card_of(table: Table) -> Card:
    """Read the table ``pack`` of a configuration."""
    return Card(
        family=table.text("family", "radiograph"),
        task=one_of(table, "task", TASKS),
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
        empty_is_unknown=table.flag("empty_is_unknown"),
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
        soft=table.text("soft", ""),
        any_of=table.flag("any_of"),
    )
