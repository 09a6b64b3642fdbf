"""How badly a gene bears loss of function: a user's table of gnomAD's constraint metrics.

LOEUF is the upper bound of the observed to the expected loss-of-function variants
(``lof.oe_ci.upper``, older ``oe_lof_upper``; Karczewski et al., Nature 2020).
"""

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import cache, reference_lines, reference_store
from meddx.knowledge.indexed import Indexed
from meddx.knowledge.reference_store import Reference

_GENE: Final = ("gene", "gene_symbol")
_LOEUF: Final = ("lof.oe_ci.upper", "oe_lof_upper", "loeuf")
_CHOSEN: Final = ("mane_select", "canonical")


def is_constraint(head: str) -> bool:
    """Whether the head of a file is that of a table of gene constraint."""
    names = _cells(head.splitlines()[-1]) if head else []
    return any(key in names for key in _GENE) and any(key in names for key in _LOEUF)


def index(path: Path, folder: Path) -> Indexed:
    """Index a table of constraint into a folder; in the child process.

    Where a gene has several rows that of its MANE Select or canonical transcript counts, else the
    first.

    Raises
    ------
    Refused
        ``bad_reference``.
    """
    found: dict[str, tuple[bool, float]] = {}
    left_out = 0
    names: list[str] = []
    for line in reference_lines.lines(path):
        if not names:
            names = _cells(line)
            continue
        row = dict(zip(names, line.split(_separator(line)), strict=False))
        gene = next((row[key] for key in _GENE if row.get(key)), "").strip('"')
        value = _value(next((row[key] for key in _LOEUF if row.get(key)), ""))
        if not gene or value is None:
            left_out += 1
            continue
        chosen = any(row.get(key, "").lower() == "true" for key in _CHOSEN)
        if gene not in found or (chosen and not found[gene][0]):
            found[gene] = (chosen, value)
    arrays: dict[str, NDArray[Any]] = {
        "genes": cache.packed(found),
        "loeuf": np.array([value for _, value in found.values()], np.float32),
    }
    reference_store.save(folder, arrays)
    return Indexed("", "", len(found), left_out)


class Constraint:
    """The index of a table of gene constraint.

    Parameters
    ----------
    reference
        Of the kind ``constraint``.
    """

    def __init__(self, reference: Reference) -> None:
        self.title = reference.title
        genes = cache.unpacked(reference.array("genes"))
        self._loeuf = dict(zip(genes, reference.array("loeuf").tolist(), strict=True))

    def loeuf(self, gene: str) -> float | None:
        """Return the LOEUF of a gene; None where the table does not hold it."""
        return self._loeuf.get(gene)


def _separator(line: str) -> str:
    return "\t" if "\t" in line else ","


def _cells(line: str) -> list[str]:
    return [name.strip().strip('"').lower() for name in line.split(_separator(line))]


def _value(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0.0 else None
