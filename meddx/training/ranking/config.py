"""The configuration of the ranking's learned weights: from which cases, and how."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.pack_fields import MalformedError, Table
from meddx.knowledge.ranking import GROUPS, KINDS
from meddx.phrase import Refused
from meddx.training.config import MALFORMED, SCHEMA, opened

FAMILY: Final = "ranking"


@dataclass(frozen=True)
class RankingConfig:
    """What is learnt from, and how.

    Parameters
    ----------
    folder
        Of the solved cases, or their file.
    source, licence
        What they are, for the card.
    shortlist
        Diseases of a case that are weighed: the first by likelihood ratio alone.
    folds
        Parts of whole components of publications and diseases, each left out once; at least 3.
    per_disease
        At most so many cases of a disease teach.
    groups
        Of features that are used (``KINDS``).
    penalties
        Of the squared weights (each times the deviation of its feature): one is chosen.
    seed
        Of which cases are drawn.
    """

    folder: str
    source: str
    licence: str
    shortlist: int
    folds: int
    per_disease: int
    groups: tuple[str, ...]
    penalties: tuple[float, ...]
    seed: int

    @property
    def used(self) -> tuple[bool, ...]:
        """Which of ``KINDS`` are used."""
        return tuple(kind.group in self.groups for kind in KINDS.values())


def load(path: Path) -> RankingConfig:
    """Read a configuration.

    Raises
    ------
    Refused
        ``config_unreadable`` or ``config_malformed``.
    """
    table = opened(path)
    try:
        table.demand(table.integer("schema") == SCHEMA, "schema")
        data, fit = table.table("data"), table.table("fit")
        config = RankingConfig(
            folder=data.text("folder"),
            source=data.text("source"),
            licence=data.text("licence"),
            shortlist=fit.integer("shortlist"),
            folds=fit.integer("folds"),
            per_disease=fit.integer("per_disease"),
            groups=fit.texts("groups"),
            penalties=fit.numbers("penalties"),
            seed=fit.integer("seed"),
        )
        _check(config, fit)
    except MalformedError as error:
        phrase = MALFORMED.with_values(file=path.name, where=str(error))
        raise Refused("config_malformed", phrase) from None
    return config


def _check(config: RankingConfig, fit: Table) -> None:
    fit.demand(config.shortlist >= 2, "shortlist")
    fit.demand(config.folds >= 3, "folds")
    fit.demand(config.per_disease >= 1, "per_disease")
    fit.demand(bool(config.groups) and set(config.groups) <= set(GROUPS), "groups")
    penalties = config.penalties
    fit.demand(bool(penalties) and all(p > 0.0 for p in penalties), "penalties")
