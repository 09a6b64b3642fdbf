"""Cells of tables of variants, and what makes a row of them unusable."""

from typing import Final

from meddx.knowledge import assemblies
from meddx.phrase import Phrase

COLUMNS: Final = Phrase("The row has not as many columns as the header.")
POSITION: Final = Phrase("The position is not a number.")
READS: Final = Phrase("The numbers of reads are not whole numbers from 0.")
MORE_READS: Final = Phrase("The reads of both alleles are more than the coverage.")
BEYOND: Final = Phrase("The position lies beyond the end of the chromosome.")
BACKWARDS: Final = Phrase("The region ends before it starts.")
NO_GOOD_ROW: Final = Phrase("None of the rows of this table could be read. Export it again.")
NO_SUCH_SAMPLE: Final = Phrase(
    "This file holds no sample of that name. Choose one of those that it holds."
)
_MOST: Final = 1 << 31


class BadRowError(ValueError):
    """A row that cannot be used; ``reason`` is what to say of it."""

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason.template)
        self.reason = reason


def position(cell: str, first: int = 1) -> int:
    """Read a position that counts from ``first``.

    Raises
    ------
    BadRowError
        ``POSITION``.
    """
    return _whole(cell, first, POSITION)


def within(build: str, chromosome: str, last: int) -> None:
    """Check that a position lies on its chromosome, as far as the build is known.

    Raises
    ------
    BadRowError
        ``BEYOND``: most often the build is another than the file says.
    """
    if last > (assemblies.length(build, chromosome) or last):
        raise BadRowError(BEYOND)


def count(cell: str) -> int:
    """Read a number of reads.

    Raises
    ------
    BadRowError
        ``READS``.
    """
    return _whole(cell, 0, READS)


def _whole(cell: str, least: int, reason: Phrase) -> int:
    # Longer cells are none that fits, and turning them into numbers would take its time.
    if cell.isascii() and cell.isdigit() and len(cell) < 12 and least <= int(cell) < _MOST:
        return int(cell)
    raise BadRowError(reason)
