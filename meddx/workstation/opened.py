"""What opening files gives, and what may look at it before it enters the case."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from meddx.case.record import Case
from meddx.case.source import Source
from meddx.phrase import Phrase


class Opened(Protocol):
    """What opening gave (``meddx.pipeline.Opened``)."""

    @property
    def cases(self) -> tuple[Case, ...]:
        """One case for each patient, the asked-for one first."""
        ...

    @property
    def unattached(self) -> tuple[Source, ...]:
        """Files that name nobody, to be attached once the reader has said whose they are."""
        ...

    @property
    def locked(self) -> tuple[Source, ...]:
        """Archives whose password is missing or wrong."""
        ...

    @property
    def undecided(self) -> tuple[tuple[Source, tuple[str, ...]], ...]:
        """Gene files of several samples, with the samples, for the reader to choose from."""
        ...

    @property
    def messages(self) -> tuple[Phrase, ...]:
        """What must be said that is about no file."""
        ...


Paths = tuple[Path | Source, ...]
Cases = tuple[Case, ...]
# Shows what was opened; True where it goes on itself, with the cases as the reader described them.
LookFirst = Callable[[Opened, Callable[[Cases], None]], bool]
