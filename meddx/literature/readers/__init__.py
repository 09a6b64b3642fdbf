"""Formats the library reads: one file each, found by its folder; content decides, never the name.

Readers run in the child process only: their bytes come from outside.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from meddx.literature.record import Article


@dataclass(frozen=True)
class Deleted:
    """A PMID that its publisher withdrew from PubMed."""

    pmid: str


@dataclass(frozen=True)
class Unreadable:
    """A record that could not be read; the rest of its file can."""


Item = Article | Deleted | Unreadable


class Reader(ABC):
    """Reads one format.

    Attributes
    ----------
    title
        Its name.
    extensions
        How such files usually end, for the dialog.
    """

    title: ClassVar[str]
    extensions: ClassVar[tuple[str, ...]]

    @abstractmethod
    def sniff(self, head: bytes) -> float:
        """How likely a file that begins like this is of the format, 0 to 1."""

    @abstractmethod
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield what a file holds, in its order.

        Parameters
        ----------
        stream
            Its bytes, decompressed.
        name
            File name without its ending, for what has no title.

        Raises
        ------
        meddx.phrase.Refused
            When nothing (more) of it can be read.
        """
