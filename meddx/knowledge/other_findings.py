"""Findings that are something else than the HPO's tree says, to who reads an image."""

import csv
from functools import cache

from meddx import paths


def other_than(ancestors: frozenset[str]) -> frozenset[str]:
    """Return the terms that a finding with these ancestors (itself among them) is no form of.

    A stiff neck is a stiff joint by the HPO, and no sign of a worn knee.
    """
    return frozenset().union(*(of for hpo_id, of in _lines() if hpo_id in ancestors))


@cache
def _lines() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each finding of the list with what it is no form of."""
    path = paths.resource("knowledge", "other_findings.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    cells = [(row[0].split("|"), frozenset(row[1].split("|"))) for row in rows[1:]]
    return tuple((one, of) for ones, of in cells for one in ones)
