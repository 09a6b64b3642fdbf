"""The configuration of a network that reads text: what it learns from, its size, how it learns."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.analysis.text_spec import MAX_TOKENS
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
    seed: int


@dataclass(frozen=True)
class TextConfig:
    """A whole configuration."""

    card: Card
    source: SourceSpec
    cell: CellSpec
    learn: LearnSpec
    labels: tuple[TextLabel, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the labels, in their order."""
        return tuple(label.key for label in self.labels)


def family_of(path: Path) -> str:
    """Return the family of the pack that a configuration makes; empty where it cannot be read."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    pack = table.get("pack")
    return str(pack.get("family", "")) if isinstance(pack, dict) else ""


def load(path: Path) -> TextConfig:
    """Read a configuration.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    table = opened(path)
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        config = TextConfig(
            card=card_of(table.table("pack")),
            source=_source(table.table("source")),
            cell=cell_of(table.table("network")),
            learn=learn_of(table.table("fit")),
            labels=tuple(_label(entry) for entry in table.tables("label")),
        )
        table.demand(len(config.labels) > 1, "label")
        table.demand(len(set(config.keys)) == len(config.labels), "label.key")
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None
    return config


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
        seed=table.integer("seed"),
    )
    table.demand(spec.epochs > 0, "epochs")
    table.demand(spec.batch > 0, "batch")
    table.demand(spec.rate > 0, "rate")
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
