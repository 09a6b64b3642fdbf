"""Text corpora with a known truth: one file each, found by its folder; content decides which fits.

``meddx evaluate PACK DATA`` with a pack that reads text measures it on the corpus that ``DATA`` is.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from meddx import discovery
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused, listed

HELD_OUT: Final = "test"  # the part that nothing was tuned on: measured unless another is asked for

UNKNOWN: Final = Phrase(
    "No corpus that MedDx can measure on was recognised there. The folder must hold the corpus as "
    "it was published."
)
NO_PART: Final = Phrase("This corpus has no part {part}. Its parts are: {parts}.")


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval: ``f1``, ``recall`` ..."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """One row of a table: a task, how it was done, over how many documents, and how well.

    ``published`` is what others report for the same task, with who, or empty.
    """

    task: str
    approach: str
    documents: int
    estimates: tuple[Estimate, ...]
    published: str = ""


class Corpus(ABC):
    """Measures on one corpus.

    Attributes
    ----------
    title
        Its name.
    parts
        Parts that can be measured; ``test`` is what nothing was tuned on.
    families
        Of the packs that it measures.
    """

    title: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = (HELD_OUT,)
    families: ClassVar[frozenset[str]] = frozenset({"note_text"})

    @abstractmethod
    def fits(self, path: Path) -> bool:
        """Whether this file or folder is the corpus."""

    @abstractmethod
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        """Measure the pack, and what it is compared with, on one part.

        Raises
        ------
        meddx.phrase.Refused
            When the corpus is not as it was published.
        meddx.jobs.Cancelled
            When the reader cancels.
        """


def recognised(pack: ModelPack, path: Path) -> type[Corpus]:
    """Return which corpus ``path`` is, of those that measure packs of this family.

    Raises
    ------
    meddx.phrase.Refused
        ``no_corpus``.
    """
    kinds = discovery.find(__name__, Corpus)
    fits = (kind for kind in kinds if pack.family in kind.families and kind().fits(path))
    found = next(fits, None)
    if found is None:
        raise Refused("no_corpus", UNKNOWN)
    return found


def measure(pack: ModelPack, path: Path, part: str, context: Context) -> tuple[Measured, ...]:
    """Measure a pack on the corpus that ``path`` is.

    Raises
    ------
    meddx.phrase.Refused
        ``no_corpus``, ``no_part``, or what the corpus refuses.
    """
    found = recognised(pack, path)
    if part not in found.parts:
        phrase = NO_PART.with_values(part=part, parts=listed(found.parts))
        raise Refused("no_part", phrase)
    return found().measure(pack, path, part, context)


def table(rows: tuple[Measured, ...]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| task | approach | documents | figures, 95 % interval | published |"]
    lines.append("|---|---|---|---|---|")
    for row in rows:
        told = "; ".join(
            f"{e.name} {e.value:.3f} [{e.low:.3f}, {e.high:.3f}]" for e in row.estimates
        )
        lines.append(
            f"| {row.task} | {row.approach} | {row.documents} | {told} | {row.published} |"
        )
    return "\n".join(lines)
