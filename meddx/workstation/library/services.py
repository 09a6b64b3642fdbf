"""What the window of the library asks of the rest of the program."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from meddx.jobs import Context
from meddx.literature.adding import Added
from meddx.literature.candidates import Filter
from meddx.literature.holdings import Holding
from meddx.literature.search import Answer


class Library(Protocol):
    """The offline library (``meddx.commands.shared.library.Library``).

    All of it is for the background, and may raise ``Refused``. What is looked for is kept nowhere.
    """

    def search(self, text: str, chosen: Filter, /) -> Answer:
        """Answer what a reader types."""
        ...

    def evidence(self, texts: Sequence[tuple[str, float]], chosen: Filter, /) -> Answer:
        """Answer several texts that count differently."""
        ...

    def state(self) -> tuple[int, tuple[str, ...]]:
        """Return how many articles there are, and their languages."""
        ...

    def whole(self, number: int, /) -> Holding | None:
        """Return an article with its whole text; None if it is gone."""
        ...

    def add(self, paths: Sequence[Path], context: Context, /) -> Added:
        """Add files and folders."""
        ...

    def remove(self, own: str, /) -> bool:
        """Remove an article; its file is not touched."""
        ...
