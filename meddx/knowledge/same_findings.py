"""Findings that mean the same to who reads a list, whatever their places in the HPO.

The ontology alone does not tell: by it a pneumothorax is as near to a haemothorax as a breathless
patient is to one who is breathless on exertion.
"""

import csv
from functools import cache
from typing import Final

from meddx import paths
from meddx.case.codes import Code

# Words of a name that say how much or how it was measured, not what it is.
_QUALIFIERS: Final = frozenset(
    {"mild", "moderate", "severe", "few", "multiple", "several", "generalized"}
    | {"increased", "elevated", "high", "circulating", "serum", "blood"}
    | {"concentration", "level", "levels", "of", "the", "in"}
)


def mean_the_same(one: Code, other: Code) -> bool:
    """Whether two findings are the same to a reader: by our list, or by their names."""
    if one.code == other.code:
        return True
    lines = _lines()
    if lines.get(one.code, -1) == lines.get(other.code, -2):
        return True
    if one.display_zh and one.display_zh == other.display_zh:
        return True
    words = _words(one.display)
    return bool(words) and words == _words(other.display)


@cache
def alike(hpo_id: str) -> frozenset[str]:
    """Return the other findings of our list that a finding is weighed as."""
    number = _lines().get(hpo_id)
    if number is None or "apart" in _rows()[number][2:]:
        return frozenset()
    return frozenset(_rows()[number][0].split("|")) - {hpo_id}


@cache
def _lines() -> dict[str, int]:
    """Line of the list by HPO id."""
    return {hpo_id: n for n, row in enumerate(_rows()) for hpo_id in row[0].split("|")}


@cache
def _rows() -> tuple[list[str], ...]:
    """Cells of the lines."""
    path = paths.resource("knowledge", "same_findings.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        return tuple(row for row in rows if not row[0].startswith("#"))


@cache
def _words(name: str) -> frozenset[str]:
    """Words of a name that say what it is."""
    return frozenset(name.lower().replace("-", " ").split()) - _QUALIFIERS
