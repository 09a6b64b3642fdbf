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
def _lines() -> dict[str, int]:
    """Line of the list by HPO id."""
    path = paths.resource("knowledge", "same_findings.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return {hpo_id: number for number, row in enumerate(rows) for hpo_id in row[0].split("|")}


@cache
def _words(name: str) -> frozenset[str]:
    """Words of a name that say what it is."""
    return frozenset(name.lower().replace("-", " ").split()) - _QUALIFIERS
