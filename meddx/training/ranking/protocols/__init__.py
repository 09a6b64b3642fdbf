"""Protocols of measuring the ranking: one file each, found by this folder.

``meddx evaluate ranking DATA --protocol NAME`` runs one. To add one: a new file here with one
concrete class of ``Protocol``; what several need stands in ``meddx.training.ranking``.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from meddx import discovery
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, Refused
from meddx.training.ranking.report import Report

UNKNOWN = Phrase("There is no protocol {name}. There is: {known}.")


@dataclass(frozen=True)
class Asked:
    """What is to be measured.

    Parameters
    ----------
    path
        Where the data lie: the folder or file that the command named.
    seed
        Of everything that is drawn.
    per_disease
        At most so many cases of a disease, drawn; None for all.
    """

    path: Path
    seed: int = 0
    per_disease: int | None = None


class Protocol(ABC):
    """Measures the product's own ranking in one way.

    Attributes
    ----------
    name
        What the command calls it.
    """

    name: ClassVar[str]

    @abstractmethod
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        """Measure; progress goes to ``context.checkpoint``.

        Raises
        ------
        meddx.phrase.Refused
            When the data cannot be used.
        meddx.jobs.Cancelled
            When the job is cancelled.
        """


def names() -> tuple[str, ...]:
    """Return the names of all protocols, sorted."""
    return tuple(sorted(kind.name for kind in discovery.find(__name__, Protocol)))


def find(name: str) -> Protocol:
    """Return the protocol of a name.

    Raises
    ------
    Refused
        ``no_protocol``.
    """
    for kind in discovery.find(__name__, Protocol):
        if kind.name == name:
            return kind()
    known = ", ".join(names())
    raise Refused("no_protocol", UNKNOWN.with_values(name=name, known=known))
