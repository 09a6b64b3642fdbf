"""The configuration of a model that reads text: what it learns from, its size, how it learns."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.text_spec import MAX_TOKENS, TextKind
from meddx.case.codes import Code
from meddx.phrase import Refused
from meddx.training.config import MALFORMED, SCHEMA, Card, card_of, opened
from meddx.training.fit_spec import one_of

FAMILY: Final = "note_text"
GENERATED: Final = "generated"
SOURCES: Final = (GENERATED, "indiana")
GRU: Final = "gru"
CELLS: Final = (GRU, "lstm")
LANGUAGES: Final = ("en", "zh")
CALLED: Final = 0.5  # calibrated probability
LINEAR: Final = (TextKind.LINEAR.value, TextKind.MEANING.value)


@dataclass(frozen=True)
class TextLabel:
    """A finding to learn: its name, its code, and the prevalence that a person is shown it at."""

    key: str
    code: Code
    shown_at: float


@dataclass(frozen=True)
class SourceSpec:
    """What is learnt from.

    Parameters
    ----------
    kind
        ``generated``, or the reports of ``indiana``.
    languages
        Of generated text.
    reports, mentions
        How many reports and mentions are generated.
    held_out
        Share of the reports and mentions that calibrate and measure, and teach nothing.
    """

    kind: str
    languages: tuple[str, ...]
    reports: int
    mentions: int
    held_out: float


@dataclass(frozen=True)
class CellSpec:
    """The network.

    Parameters
    ----------
    cell
        ``gru`` or ``lstm``.
    embedding, hidden
        Numbers a word becomes, and numbers a direction remembers.
    words, buckets
        Most words with a number of their own, and numbers that all others share.
    window
        Most tokens read at a time.
    dropout, word_dropout
        Shares of activations and of words that are left out while learning.
    """

    cell: str
    embedding: int
    hidden: int
    words: int
    buckets: int
    window: int
    dropout: float
    word_dropout: float


@dataclass(frozen=True)
class LearnSpec:
    """How it learns: AdamW with a rate that falls to 0 along a cosine."""

    epochs: int
    batch: int
    rate: float
    weight_decay: float


@dataclass(frozen=True)
class LinearSpec:
    """A linear model.

    Parameters
    ----------
    kind
        Whether it sees words or vectors of a text encoder.
    window
        Most tokens of a sentence.
    rarest, most
        Fewest texts that a word stands in, and most words; of words only.
    penalty, mention_penalty
        On squared weights, of the findings and of the assertion of a mention.
    """

    kind: TextKind
    window: int
    rarest: int
    most: int
    penalty: float
    mention_penalty: float


@dataclass(frozen=True)
class TextConfig:
    """What every configuration says; ``seed`` draws all that is drawn."""

    card: Card
    source: SourceSpec
    seed: int
    labels: tuple[TextLabel, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the labels, in their order."""
        return tuple(label.key for label in self.labels)

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the texts; empty where these are all that MedDx knows."""
        return () if set(self.source.languages) == set(LANGUAGES) else self.source.languages


@dataclass(frozen=True)
class RecurrentConfig(TextConfig):
    """Of a recurrent network."""

    cell: CellSpec
    learn: LearnSpec


@dataclass(frozen=True)
class LinearConfig(TextConfig):
    """Of a linear model."""

    linear: LinearSpec


def family_of(path: Path) -> str:
    """Return the family of the pack that a configuration makes; empty where it cannot be read."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    pack = table.get("pack")
    return str(pack.get("family", "")) if isinstance(pack, dict) else ""


def load(path: Path) -> RecurrentConfig | LinearConfig:
    """Read a configuration, of a linear model where it has the table ``linear``.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    table = opened(path)
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        config = _linear(table) if table.has("linear") else _recurrent(table)
        table.demand(len(config.labels) > 1, "label")
        table.demand(len(set(config.keys)) == len(config.labels), "label.key")
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None
    return config


def _recurrent(table: Table) -> RecurrentConfig:
    fit = table.table("fit")
    return RecurrentConfig(
        card=card_of(table.table("pack")),
        source=_source(table.table("source")),
        seed=fit.integer("seed"),
        labels=tuple(_label(entry) for entry in table.tables("label")),
        cell=cell_of(table.table("network")),
        learn=learn_of(fit),
    )


def _linear(table: Table) -> LinearConfig:
    linear = table.table("linear")
    return LinearConfig(
        card=card_of(table.table("pack")),
        source=_source(table.table("source")),
        seed=linear.integer("seed"),
        labels=tuple(_label(entry) for entry in table.tables("label")),
        linear=_linear_spec(linear),
    )


def _source(table: Table) -> SourceSpec:
    spec = SourceSpec(
        kind=one_of(table, "kind", SOURCES),
        languages=table.texts("languages") or LANGUAGES,
        reports=table.integer("reports", 0),
        mentions=table.integer("mentions"),
        held_out=table.number("held_out"),
    )
    table.demand(set(spec.languages) <= set(LANGUAGES), "languages")
    table.demand(spec.kind != GENERATED or spec.reports >= 10, "reports")
    table.demand(spec.mentions >= 10, "mentions")
    table.demand(0 < spec.held_out < 1, "held_out")
    return spec


def cell_of(table: Table) -> CellSpec:
    """Read the table of a network."""
    spec = CellSpec(
        cell=one_of(table, "cell", CELLS),
        embedding=table.integer("embedding"),
        hidden=table.integer("hidden"),
        words=table.integer("words"),
        buckets=table.integer("buckets"),
        window=table.integer("window"),
        dropout=table.number("dropout"),
        word_dropout=table.number("word_dropout"),
    )
    for key in ("embedding", "hidden", "words", "buckets"):
        table.demand(0 < getattr(spec, key) <= 1 << 17, key)
    table.demand(8 <= spec.window <= MAX_TOKENS, "window")
    table.demand(0 <= spec.dropout < 1, "dropout")
    table.demand(0 <= spec.word_dropout < 1, "word_dropout")
    return spec


def learn_of(table: Table) -> LearnSpec:
    """Read the table of how it learns."""
    spec = LearnSpec(
        epochs=table.integer("epochs"),
        batch=table.integer("batch"),
        rate=table.number("rate"),
        weight_decay=table.number("weight_decay"),
    )
    table.demand(spec.epochs > 0, "epochs")
    table.demand(spec.batch > 0, "batch")
    table.demand(spec.rate > 0, "rate")
    return spec


def _linear_spec(table: Table) -> LinearSpec:
    kind = TextKind(one_of(table, "kind", LINEAR))
    has_words = kind is TextKind.LINEAR
    spec = LinearSpec(
        kind=kind,
        window=table.integer("window"),
        rarest=table.integer("rarest") if has_words else 0,
        most=table.integer("most") if has_words else 0,
        penalty=table.number("penalty"),
        mention_penalty=table.number("mention_penalty"),
    )
    table.demand(8 <= spec.window <= MAX_TOKENS, "window")
    table.demand(not has_words or 0 < spec.most <= 1 << 17, "most")
    table.demand(spec.penalty > 0, "penalty")
    table.demand(spec.mention_penalty > 0, "mention_penalty")
    return spec


def _label(table: Table) -> TextLabel:
    try:
        code = Code.parse(table.text("code"), table.text("display"), table.text("display_zh"))
    except MalformedError:
        raise
    except ValueError:
        raise MalformedError("label.code") from None
    label = TextLabel(table.text("key"), code, table.number("shown_at"))
    table.demand(0 < label.shown_at < 1, "shown_at")
    return label
