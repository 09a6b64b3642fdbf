"""Gathers variants by column while a table is read, so that millions need little memory."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Texts, Words
from meddx.case.variants import NUMBERS, TEXTS, WORDS, Column, VariantTable

_ROWS: Final = 100_000  # how many rows are kept as Python values


class VariantColumns:
    """Columns that grow row by row.

    Parameters
    ----------
    names
        The columns, of ``WORDS``, ``TEXTS`` and ``NUMBERS`` of ``meddx.case.variants``.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._pending: list[tuple[Any, ...]] = []
        self._arrays: dict[str, list[NDArray[Any]]] = {name: [] for name in names}
        self._words: dict[str, dict[str, int]] = {name: {} for name in names if name in WORDS}
        self._texts: dict[str, list[str]] = {name: [] for name in names if name in TEXTS}

    def add(self, *row: str | float | None) -> None:
        """Add one variant: a value for each column, None where the file is silent."""
        self._pending.append(row)
        if len(self._pending) >= _ROWS:
            self._flush()

    def table(self) -> VariantTable:
        """Return all rows so far."""
        self._flush()
        columns: dict[str, Column] = {}
        for name in self._names:
            if name in TEXTS:
                columns[name] = Texts.of(self._texts[name])
                continue
            joined = np.concatenate(self._arrays[name] or [np.zeros(0, _kind(name))])
            known = self._words.get(name)
            columns[name] = joined if known is None else Words(joined, tuple(known) or ("",))
        return VariantTable(columns)

    def _flush(self) -> None:
        if not self._pending:
            return
        for name, values in zip(self._names, zip(*self._pending, strict=True), strict=True):
            if name in TEXTS:
                self._texts[name] += values
            elif name in WORDS:
                known = self._words[name]
                codes = [known.setdefault(word, len(known)) for word in values]
                self._arrays[name].append(np.array(codes, np.int32))
            else:
                kind, silent = NUMBERS[name]
                numbers = [silent if value is None else value for value in values]
                self._arrays[name].append(np.array(numbers, kind))
        self._pending.clear()


def _kind(name: str) -> str:
    return "int32" if name in WORDS else NUMBERS[name][0]
