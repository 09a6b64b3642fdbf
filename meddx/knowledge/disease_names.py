"""Names of diseases that the HPO files lack: further ones in both languages, and the Chinese one.

The HPO files name rare diseases in English only. ``resources/knowledge/disease_names.tsv`` holds
what notes say besides, and the Chinese name under which a rare disease is shown.
"""

import csv
from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

from meddx import paths

_CJK: Final = ("\u4e00", "\u9fff")  # first and last character of the common Chinese ones


class FurtherName(NamedTuple):
    """A name in one of the two languages, and the code of its disease."""

    name: str
    code: str


@cache
def further_names() -> tuple[FurtherName, ...]:
    """Return the delivered names, in the order of their table."""
    path = paths.resource("knowledge", "disease_names.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter="\t") if not row[0].startswith("#")]
    return tuple(FurtherName(name, code) for code, name in rows)


@cache
def chinese_names() -> Mapping[str, str]:
    """Return the Chinese name of each code that has one: the first of the table."""
    found: dict[str, str] = {}
    for name, code in further_names():
        if any(_CJK[0] <= letter <= _CJK[1] for letter in name):
            found.setdefault(code, name)
    return found
