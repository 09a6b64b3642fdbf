"""Transcripts of a user's gene models, and which of them lie at a place."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import cache
from meddx.knowledge.allele_index import CHROMOSOMES, SHIFT
from meddx.knowledge.reference_store import Reference


@dataclass(frozen=True)
class Transcript:
    """The transcript of a gene; places are 1-based on the chromosome, both ends included.

    Parameters
    ----------
    strand
        1 or -1.
    exons
        Ascending on the chromosome.
    coding
        First and last coding base on the chromosome, the stop codon included; None of a gene that
        codes for no protein.
    phase
        Bases before the first whole codon; not 0 where the model lacks the start.
    """

    symbol: str
    identifier: str
    chromosome: str
    strand: int
    exons: tuple[tuple[int, int], ...]
    coding: tuple[int, int] | None = None
    phase: int = 0

    @property
    def start(self) -> int:
        """First base."""
        return self.exons[0][0]

    @property
    def end(self) -> int:
        """Last base."""
        return self.exons[-1][1]

    @cached_property
    def coding_parts(self) -> tuple[tuple[int, int], ...]:
        """Coding parts of the exons, ascending on the chromosome."""
        if self.coding is None:
            return ()
        low, high = self.coding
        parts = ((max(start, low), min(end, high)) for start, end in self.exons)
        return tuple((start, end) for start, end in parts if start <= end)


class GeneModels:
    """The transcripts of a GFF3 file, one a gene.

    Parameters
    ----------
    reference
        Of the kind ``genes``.
    """

    def __init__(self, reference: Reference) -> None:
        self.title = reference.title
        self._symbols = cache.unpacked(reference.array("symbols"))
        self._names = cache.unpacked(reference.array("transcripts"))
        self._models = reference.array("models")
        self._exon_starts = reference.array("exon_starts")
        self._exons = reference.array("exons")
        chromosome = self._models[:, 0].astype(np.int64) << SHIFT
        self._first = chromosome | self._models[:, 1]
        self._last = chromosome | self._models[:, 2]
        self._reach = np.maximum.accumulate(self._last) if len(self._last) else self._last
        self._by_symbol: dict[str, int] = {}
        for place, symbol in enumerate(self._symbols):  # a gene of X and Y is that of X
            self._by_symbol.setdefault(symbol, place)
        self._made: dict[int, Transcript] = {}

    def __len__(self) -> int:
        return len(self._symbols)

    def of_gene(self, symbol: str) -> Transcript | None:
        """Return the transcript of a gene; None where the file does not hold it."""
        place = self._by_symbol.get(symbol)
        return None if place is None else self.transcript(place)

    def transcript(self, place: int) -> Transcript:
        """Return the transcript in a row."""
        if place not in self._made:
            self._made[place] = self._make(place)
        return self._made[place]

    def _make(self, place: int) -> Transcript:
        chromosome, _, _, strand, low, high, phase = self._models[place].tolist()
        flat = self._exons[self._exon_starts[place] : self._exon_starts[place + 1]].tolist()
        return Transcript(
            self._symbols[place],
            self._names[place],
            CHROMOSOMES[chromosome - 1],
            strand,
            tuple(zip(flat[::2], flat[1::2], strict=True)),
            (low, high) if low else None,
            phase,
        )

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Symbol of each row."""
        return tuple(self._symbols)

    @cached_property
    def is_coding(self) -> NDArray[np.bool_]:
        """Whether each row codes for a protein, shape (transcripts,)."""
        return np.asarray(self._models[:, 4] > 0)

    def overlaps(
        self, first: NDArray[np.int64], last: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return every pair of a stretch and a transcript that share a base.

        Parameters
        ----------
        first, last
            Shape (stretches,): chromosome and position in one number (``allele_index.locus``).

        Returns
        -------
        tuple of ndarray
            Numbers of the stretches, ascending, and rows of the transcripts.
        """
        low = np.searchsorted(self._reach, first, side="left")
        high = np.maximum(np.searchsorted(self._first, last, side="right"), low)
        counts = high - low
        stretches = np.repeat(np.arange(len(first)), counts)
        offsets = np.arange(len(stretches)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = np.repeat(low, counts) + offsets
        real = (self._last[rows] >= first[stretches]) & (first[stretches] > 0)
        return stretches[real], rows[real]

    @cached_property
    def exon_loci(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """First and last base of every exon as loci, merged where they overlap or touch."""
        counts = np.diff(self._exon_starts) // 2
        chromosome = np.repeat(self._models[:, 0].astype(np.int64) << SHIFT, counts)
        starts, ends = chromosome | self._exons[::2], chromosome | self._exons[1::2]
        order = np.argsort(starts, kind="stable")
        return starts[order], np.maximum.accumulate(ends[order]) if len(order) else ends
