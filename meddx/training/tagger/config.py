"""The configuration of a network that tags characters: its size, and how it learns."""

from dataclasses import dataclass
from pathlib import Path

from meddx.analysis.entity_tagger import FAMILY
from meddx.analysis.pack_fields import MalformedError
from meddx.phrase import Refused
from meddx.training.config import MALFORMED, SCHEMA, Card, card_of, opened
from meddx.training.text.config import CellSpec, LearnSpec, cell_of, learn_of


@dataclass(frozen=True)
class TaggerConfig:
    """A whole configuration; ``cell.words`` are characters, ``cell.word_dropout`` is of them."""

    card: Card
    cell: CellSpec
    learn: LearnSpec
    seed: int


def load(path: Path) -> TaggerConfig:
    """Read a configuration.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    table = opened(path)
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        card = card_of(table.table("pack"))
        table.demand(card.family == FAMILY, "pack.family")
        fit = table.table("fit")
        seed = fit.integer("seed")
        return TaggerConfig(card, cell_of(table.table("network")), learn_of(fit), seed)
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None
