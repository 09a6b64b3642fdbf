"""How the inherited diseases divide the prior mass that they share.

A few are well known to be commoner than the rest (``resources/knowledge/inherited_shares.tsv``, and
those of the radiological tables that state it); the others divide what is left in equal parts,
because their prevalences are not known well enough to be told apart here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx import paths
from meddx.knowledge.examinations import prior
from meddx.knowledge.radiology import Disease

STATED_FOR: Final = 0.01  # the mass for which the tables' shares are estimated


@dataclass(frozen=True)
class Stated:
    """A disease, as its entries in the HPO annotations, and its share of the patients imaged."""

    codes: tuple[str, ...]
    name: str
    share: float
    source: str


@cache
def load() -> tuple[Stated, ...]:
    """Read the delivered table."""
    text = paths.resource("knowledge", "inherited_shares.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return tuple(
        Stated(tuple(codes.split("|")), name, float(share), source)
        for codes, name, share, source in lines[1:]
    )


def parts(
    codes: Sequence[str], own: Mapping[str, Disease], listed: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the share of each disease for the mass ``STATED_FOR``, shape (diseases,).

    Parameters
    ----------
    codes
        Of the diseases.
    own
        Those of the radiological tables, which the order of ``codes`` begins with.
    listed
        Which of ``codes`` are inherited diseases that a list may hold; the others have 0.
    """
    stated = {code: one.share for one in load() for code in one.codes}
    stated |= {code: prior(disease) for code, disease in own.items() if disease.priors}
    found = np.array([stated.get(code, np.nan) for code in codes])
    found[~listed] = 0.0
    left = STATED_FOR - float(np.nansum(found))
    open_ones = np.isnan(found)
    found[open_ones] = left / max(int(open_ones.sum()), 1)
    return found
