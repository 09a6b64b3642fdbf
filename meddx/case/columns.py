"""Columns of text for tables of millions of rows: shared words, and a heap of different texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override


@dataclass(frozen=True, eq=False)
class Words(Sequence[str]):
    """A column in which few different words stand in many rows.

    Parameters
    ----------
    codes
        ndarray of int32, shape (rows,): place of each row's word in ``names``.
    names
        The different words.
    """

    codes: NDArray[np.int32]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        _seal(self, "codes")

    @classmethod
    def of(cls, words: Iterable[str]) -> "Words":
        """Gather the words of all rows."""
        places: dict[str, int] = {}
        codes = [places.setdefault(word, len(places)) for word in words]
        return cls(np.array(codes, np.int32), tuple(places))

    @override
    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Words": ...
    @override
    def __getitem__(self, row: int | slice) -> "str | Words":
        if isinstance(row, slice):
            return Words(self.codes[row], self.names)
        return self.names[int(self.codes[row])]

    def take(self, rows: NDArray[np.intp]) -> "Words":
        """Return the words of some rows, in their order."""
        return Words(self.codes[rows], self.names)

    def ranks(self) -> NDArray[np.int32]:
        """Return for each row the place of its word in alphabetical order, whatever its case."""
        order = sorted(range(len(self.names)), key=lambda n: (self.names[n].casefold(), n))
        rank = np.empty(max(len(order), 1), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return rank[self.codes]


@dataclass(frozen=True, eq=False)
class Texts(Sequence[str]):
    """A column in which nearly every row has a text of its own.

    Parameters
    ----------
    heap
        ndarray of uint8: all texts as UTF-8, one after the other.
    ends
        ndarray of int64, shape (rows + 1,): where each text ends in the heap; the first is 0.
    """

    heap: NDArray[np.uint8]
    ends: NDArray[np.int64]

    def __post_init__(self) -> None:
        _seal(self, "heap")
        _seal(self, "ends")

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Gather the texts of all rows."""
        parts = [text.encode() for text in texts]
        ends = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=ends[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), ends)

    @override
    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> "Texts": ...
    @override
    def __getitem__(self, row: int | slice) -> "str | Texts":
        if isinstance(row, slice):
            return self.take(np.arange(len(self))[row])
        row = range(len(self))[row]
        return self.heap[self.ends[row] : self.ends[row + 1]].tobytes().decode()

    def take(self, rows: NDArray[np.intp]) -> "Texts":
        """Return the texts of some rows, in their order."""
        starts, lengths = self.ends[rows], np.diff(self.ends)[rows]
        ends = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=ends[1:])
        places = np.arange(ends[-1]) + np.repeat(starts - ends[:-1], lengths)
        return Texts(self.heap[places], ends)


def _seal(column: object, name: str) -> None:
    """Make an array of a column read-only without touching who else holds it."""
    view = getattr(column, name).view()
    view.flags.writeable = False
    object.__setattr__(column, name, view)
