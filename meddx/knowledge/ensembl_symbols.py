"""Symbols of Ensembl's identifiers of genes, from the table of HGNC that a user added."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.knowledge import hgnc
from meddx.phrase import Refused

IDENTIFIER: Final = re.compile(r"(ENSG\d{11})(?:\.\d+)?")


def symbols(identifiers: Iterable[str]) -> list[str]:
    """Return the approved symbol of each identifier, whatever its version.

    Empty where the name is no such identifier, or the table does not hold it, cannot be read (its
    own page says so) or was not added. Reading the table takes a second the first time: to be
    called in the child process.
    """
    path = hgnc.file_in(paths.user_knowledge())
    known = _loaded(path, path.stat().st_mtime_ns) if path else {}
    found = [IDENTIFIER.fullmatch(name) if known else None for name in identifiers]
    return [known.get(one[1], "") if one else "" for one in found]


@lru_cache(1)
def _loaded(path: Path, _stamp: int) -> Mapping[str, str]:
    try:
        rows = hgnc.read(path)
    except Refused:
        return {}
    return {n: row.symbol for row in rows for n in row.numbers if n.startswith("ENSG")}
