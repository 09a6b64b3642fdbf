"""Alleles of a reference file, sorted by place: found for all rows of a table at once.

An allele is known by its trimmed form: chromosome and position in one number, REF and ALT in a hash
of 64 bits (BLAKE2b); two different alleles of one position share a hash once in 10^19 pairs.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Words
from meddx.case.variants import VariantTable
from meddx.knowledge import assemblies
from meddx.knowledge.reference_store import Reference

CHROMOSOMES: Final = (*assemblies.NAMES, "MT")
_PLACE: Final = {name: number for number, name in enumerate(CHROMOSOMES, start=1)}
SHIFT: Final = 32  # bits of a position


def locus(chromosome: str, position: int) -> int:
    """Return chromosome and position as one number; 0 for what is no chromosome."""
    place = _PLACE.get(chromosome, 0)
    return (place << SHIFT) | position if place else 0


def position_of(locus: int) -> int:
    """Return the position in what ``locus`` gave."""
    return locus & ((1 << SHIFT) - 1)


def loci(table: VariantTable) -> NDArray[np.int64]:
    """Return chromosome and position of each row as one number; 0 for what is no chromosome."""
    words = table.words("chromosome")
    places = np.array([_PLACE.get(name, 0) for name in words.names], np.int64)[words.codes]
    return np.where(places > 0, (places << SHIFT) | table.numbers("position"), 0)


@lru_cache(maxsize=4096)
def allele(reference: str, alternate: str) -> int:
    """Return the hash of an allele's bases."""
    said = f"{reference}>{alternate}".encode()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "little")


def alleles(table: VariantTable) -> NDArray[np.uint64]:
    """Return the hash of each row's bases, each different pair hashed once."""
    references, alternates = table.words("reference"), table.words("alternate")
    pairs = references.codes.astype(np.int64) * max(len(alternates.names), 1) + alternates.codes
    unique, inverse = np.unique(pairs, return_inverse=True)
    hashed = np.array([_pair(int(pair), references, alternates) for pair in unique], np.uint64)
    return hashed[inverse] if len(unique) else np.zeros(len(table), np.uint64)


def _pair(pair: int, references: Words, alternates: Words) -> int:
    reference, alternate = divmod(pair, max(len(alternates.names), 1))
    return allele(references.names[reference], alternates.names[alternate])


@dataclass(frozen=True, eq=False)
class AlleleIndex:
    """Alleles in the order of their places.

    Parameters
    ----------
    locus
        ndarray of int64, shape (alleles,), ascending.
    allele
        ndarray of uint64, shape (alleles,).
    columns
        What the file says of each allele: arrays of shape (alleles,).
    """

    locus: NDArray[np.int64]
    allele: NDArray[np.uint64]
    columns: Mapping[str, NDArray[Any]]

    @classmethod
    def of(cls, reference: Reference, columns: tuple[str, ...]) -> "AlleleIndex":
        """Open the index of a reference file."""
        opened = {name: reference.array(name) for name in columns}
        return cls(reference.array("locus"), reference.array("allele"), opened)

    def find(self, table: VariantTable) -> NDArray[np.intp]:
        """Return the place of each row's allele, -1 where the file does not hold it."""
        wanted, hashed = loci(table), alleles(table)
        first = np.searchsorted(self.locus, wanted, side="left")
        last = np.searchsorted(self.locus, wanted, side="right")
        last = np.where(wanted > 0, last, first)
        found = np.full(len(wanted), -1, np.intp)
        for step in range(int((last - first).max(initial=0))):
            rows = np.flatnonzero((first + step < last) & (found < 0))
            places = first[rows] + step
            same = self.allele[places] == hashed[rows]
            found[rows[same]] = places[same]
        return found

    def between(self, chromosome: str, start: int, end: int) -> range:
        """Return the places of the alleles from ``start`` to ``end``, both included."""
        first, last = locus(chromosome, start), locus(chromosome, end)
        if not first:
            return range(0)
        low = int(np.searchsorted(self.locus, first, side="left"))
        return range(low, int(np.searchsorted(self.locus, last, side="right")))
