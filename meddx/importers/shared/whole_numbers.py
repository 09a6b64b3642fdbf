"""Counts as files write them: whole numbers of reads, nothing else."""

import re
from typing import Final

_WHOLE: Final = re.compile(r"\d{1,15}")
_NEGATIVE: Final = re.compile(r"-\d+(?:\.\d+)?")


class NotCountError(ValueError):
    """A cell that holds no count; its text is one of ``row_errors.REASONS``."""


def count(cell: str) -> int:
    """Return the count in a cell.

    Raises
    ------
    NotCountError
        ``negative`` or ``not_count`` (a decimal number, words, nothing).
    """
    if _WHOLE.fullmatch(cell):
        return int(cell)
    raise NotCountError("negative" if _NEGATIVE.fullmatch(cell) else "not_count")
