"""Where variants lie: along the chromosomes, and along the protein of one gene."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.interpretation import terms
from meddx.case.variants import Variant, VariantTable
from meddx.knowledge.chromosomes import Chromosome, chromosomes

STEP: Final = 2_000_000  # bases of one stripe of a drawn chromosome
_RESIDUE: Final = re.compile(r"p\.\(?(?:[A-Z][a-z]{2}|[A-Z*])(\d+)")


@dataclass(frozen=True, eq=False)
class Striped:
    """A chromosome with how many variants lie in each of its stripes.

    Parameters
    ----------
    chromosome
        Its name, length and centromere.
    counts
        ndarray of int64, shape (stripes,): variants in each ``STEP`` bases.
    """

    chromosome: Chromosome
    counts: NDArray[np.int64]


def striped(table: VariantTable, build: str) -> tuple[Striped, ...]:
    """Return every chromosome of a build with the density of variants on it.

    Empty where the build is unknown: positions of one build drawn on another would lie.
    """
    names, positions = table.words("chromosome"), table.numbers("position")
    codes = {name: code for code, name in enumerate(names.names)}
    found = []
    for chromosome in chromosomes(build):
        stripes = chromosome.length // STEP + 1
        own = names.codes == codes.get(chromosome.name, -1)
        places = np.clip(positions[own] // STEP, 0, stripes - 1)
        counts = np.bincount(places, minlength=stripes).astype(np.int64)
        found.append(Striped(chromosome, counts))
    return tuple(found)


@dataclass(frozen=True)
class Lollipop:
    """A variant on its protein: ``residue`` counts from 1; ``kind`` is loss, missense or other."""

    residue: int
    kind: str
    variant: Variant


def lollipops(variants: tuple[Variant, ...]) -> tuple[Lollipop, ...]:
    """Return those of a gene's variants whose HGVS names a residue, in the order of the protein."""
    found = []
    for variant in variants:
        residue = residue_of(variant.hgvs_p)
        if residue is not None:
            found.append(Lollipop(residue, kind_of(variant.consequence), variant))
    return tuple(sorted(found, key=lambda each: each.residue))


def residue_of(hgvs_p: str) -> int | None:
    """Return the first residue that a protein change names (``p.(Arg406Ter)`` -> 406)."""
    named = _RESIDUE.search(hgvs_p)
    return int(named[1]) if named else None


def kind_of(consequence: str) -> str:
    """Tell loss of function, missense and any other by the terms of the Sequence Ontology."""
    found = set(consequence.split("&"))
    if found & (terms.LOSS | terms.NO_START):
        return "loss"
    return "missense" if "missense_variant" in found else "other"
