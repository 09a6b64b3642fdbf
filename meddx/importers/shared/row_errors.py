"""Rows of a file that cannot be used: their lines and why, for counts, sequences and motifs."""

from collections.abc import Mapping
from typing import Any, Final

from meddx.phrase import Phrase

MAX_LISTED: Final = 1000

REASONS: Final = {
    "columns": Phrase("The row has not as many columns as the others."),
    "no_name": Phrase("The row names no gene."),
    "date": Phrase("A spreadsheet changed the name of the gene into a date."),
    "not_count": Phrase("The count is not a whole number of reads."),
    "negative": Phrase("The number is negative."),
    "not_number": Phrase("A cell of the row is not a number."),
    "twice": Phrase("The same name stands in several rows; none of them was used."),
    "no_sequence": Phrase("There is no sequence below this heading."),
    "no_heading": Phrase("Letters stand before the first heading."),
    "letter": Phrase("The sequence holds a character that stands for no residue."),
    "residue": Phrase("The sequence holds a letter that its kind (DNA, RNA) does not know."),
    "no_identifier": Phrase("The heading names no sequence."),
    "pir_type": Phrase("The heading does not start with a type of PIR such as >P1; or >DL;."),
    "after_end": Phrase("Letters stand behind the star that ends the sequence."),
    "no_accession": Phrase("The entry has no accession number (AC)."),
    "no_pattern": Phrase("The entry is called a pattern and holds none (PA)."),
    "pattern": Phrase("The pattern does not follow the rules of PROSITE."),
    "kind": Phrase("The entry is neither a pattern nor a profile nor a rule."),
    "unended": Phrase("The entry is cut off: no line // ends it."),
}


class RowErrors:
    """The rows that could not be used so far; ``count`` is of all, the first are listed."""

    def __init__(self) -> None:
        self.count = 0
        self._listed: list[tuple[int, str]] = []

    def add(self, line: int, reason: str) -> None:
        """Name a row by its line, with one of ``REASONS``."""
        self.count += 1
        self._listed.append((line, reason))

    def extend(self, said: Mapping[str, Any]) -> None:
        """Take over what another reply says of rows."""
        self.count += said["error_count"]
        self._listed += [(line, reason) for line, reason in said["errors"]]

    def as_header(self) -> dict[str, Any]:
        """Return what a reply says of them."""
        return {"errors": sorted(self._listed)[:MAX_LISTED], "error_count": self.count}


def listed(said: Mapping[str, Any]) -> tuple[tuple[int, Phrase], ...]:
    """Return lines and reasons of a reply."""
    return tuple((line, REASONS[reason]) for line, reason in said["errors"])
