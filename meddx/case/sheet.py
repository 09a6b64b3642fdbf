"""A table by columns that a reader sorts and searches at once; what is not told comes last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class SheetColumn:
    """A column of words or of numbers.

    Parameters
    ----------
    by
        Name of the column.
    words
        One a row, empty where it is not told; none for a column of numbers.
    numbers
        ndarray of float64, shape (rows,): nan where it is not told; shape (0,) for words.
    shows
        Writes a number.
    tones
        ndarray of int8, shape (rows,): how a row is coloured, 0 as usual; shape (0,) for none.
    """

    by: str
    words: Sequence[str] = ()
    numbers: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    shows: Callable[[float], str] = "{:g}".format
    tones: NDArray[np.int8] = field(default_factory=lambda: np.zeros(0, np.int8))

    def __len__(self) -> int:
        return len(self.words) or len(self.numbers)

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers."""
        return not self.words

    def text(self, row: int) -> str:
        """Return what a row shows."""
        if not self.is_number:
            return self.words[row]
        value = float(self.numbers[row])
        return "" if np.isnan(value) else self.shows(value)

    def tone(self, row: int) -> int:
        """Return how a row is coloured."""
        return int(self.tones[row]) if len(self.tones) else 0

    @cached_property
    def keys(self) -> NDArray[np.float64]:
        """Numbers that sort as the column does, nan where it is not told."""
        if self.is_number:
            return self.numbers
        folded = [word.casefold() for word in self.words]
        places = {word: float(place) for place, word in enumerate(sorted(set(folded)))}
        return np.array([places[word] if word else np.nan for word in folded])


@dataclass(frozen=True, eq=False)
class Sheet:
    """Columns of as many rows each."""

    columns: tuple[SheetColumn, ...]

    def __post_init__(self) -> None:
        if len({len(column) for column in self.columns}) > 1:
            raise ValueError("all columns have as many rows")

    def __len__(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def warm(self) -> "Sheet":
        """Make what sorting and searching need beforehand; returns itself."""
        for column in self.columns:
            _ = column.keys
        _ = self._texts
        return self

    def ordered(self, rows: Rows, by: str, *, descending: bool = False) -> Rows:
        """Return rows in the order of a column; what is not told comes last, both ways."""
        column = next((each for each in self.columns if each.by == by), None)
        if column is None:
            return rows
        keys = column.keys[rows]
        return rows[np.argsort(-keys if descending else keys, kind="stable")]

    def holding(self, words: str) -> Rows:
        """Return the rows that hold each of some words, whatever their case."""
        wanted = words.casefold().split()
        if not wanted:
            return np.arange(len(self))
        texts = enumerate(self._texts)
        found = [row for row, text in texts if all(word in text for word in wanted)]
        return np.array(found, np.intp)

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        told = [column.words for column in self.columns if not column.is_number]
        return tuple("\n".join(row).casefold() for row in zip(*told, strict=True))
