"""What the windows about genes ask of the rest of the program."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from meddx.case.record import Case
from meddx.importers.shared.hgvs_lines import Check
from meddx.jobs import Context
from meddx.knowledge.user_references import Given


class References(Protocol):
    """The reference files that a reader gave (``meddx.knowledge.user_references``).

    All of it is for the background, and may raise ``Refused``.
    """

    def listed(self, context: Context) -> Sequence[Given]:
        """Return all of them."""
        ...

    def add(self, path: Path, context: Context, build: str = "") -> Given:
        """Index or copy a file; ``no_build`` is refused where its build must be said."""
        ...

    def remove(self, given: Given) -> None:
        """Forget a file; the file itself is not deleted."""
        ...


class TypedVariants(Protocol):
    """Reads typed descriptions (``meddx.commands.shared.typed_variants.TypedVariants``)."""

    def check(self, text: str) -> Check:
        """Say of every line what is understood; for the background."""
        ...

    def read(self, text: str) -> Case:
        """Return a case with a ``GenePanel`` of kind ``hgvs``; raises ``Refused``."""
        ...


@dataclass(frozen=True)
class GeneServices:
    """What is below the windows about genes."""

    references: References
    typed: TypedVariants
