"""Gathers variants row by row, as tables of programs other than those of VCF give them."""

from collections.abc import Sequence
from typing import Any, Final

from meddx.case.variants import NUMBERS, VariantTable
from meddx.importers.shared.variant_arrays import Filling, table_of

_ROWS: Final = 50_000  # how many rows are kept as Python values


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
        self._filling = Filling()

    def add(self, *row: str | float | None) -> None:
        """Add one variant: a value for each column, None for a number that is not said."""
        self._pending.append(row)
        if len(self._pending) >= _ROWS:
            self._flush()

    def table(self) -> VariantTable:
        """Return all rows; the last thing to ask for."""
        self._flush()
        return table_of(dict(self._filling.arrays()))

    def _flush(self) -> None:
        if self._pending:
            columns = zip(self._names, zip(*self._pending, strict=True), strict=True)
            rows = len(self._pending)
            self._filling.add({name: _said(name, values) for name, values in columns}, rows)
            self._pending.clear()


def _said(name: str, values: tuple[Any, ...]) -> Sequence[Any]:
    if name not in NUMBERS:
        return values
    _, silent = NUMBERS[name]
    return [silent if value is None else value for value in values]
