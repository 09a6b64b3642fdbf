"""Gene and consequence of every row of a table, from a user's gene models.

Only rows near an exon are looked at one by one; all others are told by arrays.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from meddx.analysis.interpretation import places
from meddx.analysis.interpretation.effects import NEAR, Effect, Effects
from meddx.analysis.interpretation.places import Change
from meddx.case.columns import Words
from meddx.case.consequences import gravity
from meddx.case.variants import VariantTable
from meddx.knowledge.allele_index import loci
from meddx.knowledge.gene_models import GeneModels, Transcript

_ROWS_A_CHECK: Final = 500
_INTRON: Final = "intron_variant"


@dataclass(frozen=True)
class Annotated:
    """A table with the genes of its rows; ``disagreeing`` rows have a REF the genome denies."""

    table: VariantTable
    disagreeing: int


def annotated(
    table: VariantTable,
    models: GeneModels,
    effects: Effects,
    check: Callable[[], None] = lambda: None,
) -> Annotated:
    """Return a table whose rows without a gene have gene, transcript and consequence of a GFF3.

    A row that lies in several genes is given that in which it does the gravest thing. What the
    file says of a row's gene or consequence stays. ``check`` is called now and then, and may raise.
    """
    alternate = table.words("alternate")
    is_small = np.array([name.isalpha() for name in alternate.names], bool)[alternate.codes]
    first = np.where(is_small, loci(table), 0)
    length = _lengths(table)
    last = np.where(first > 0, first + length - 1, first)
    rows, found = models.overlaps(first, last)
    genes = _Columns(table)
    near = _near_exons(first, last, models)[rows]
    genes.fill_introns(rows[~near], found[~near], models)
    check()
    disagreeing = 0
    for step, row_pairs in enumerate(_by_row(rows[near], found[near]).items()):
        if step % _ROWS_A_CHECK == 0:
            check()
        disagreeing += not _put(table, row_pairs, models, effects, genes)
    return Annotated(genes.table(), disagreeing)


def _lengths(table: VariantTable) -> NDArray[np.int64]:
    words = table.words("reference")
    return np.array([max(len(name), 1) for name in words.names], np.int64)[words.codes]


def _near_exons(
    first: NDArray[np.int64], last: NDArray[np.int64], models: GeneModels
) -> NDArray[np.bool_]:
    """Whether each row lies in an exon or so near to one that splicing may change."""
    starts, reach = models.exon_loci
    if not len(starts):
        return np.zeros(len(first), bool)
    place = np.searchsorted(starts, last + NEAR + 1, side="right") - 1
    near: NDArray[np.bool_] = (place >= 0) & (reach[np.maximum(place, 0)] >= first - NEAR)
    return near


def _by_row(rows: NDArray[np.intp], found: NDArray[np.intp]) -> dict[int, list[int]]:
    """Return the transcripts of each row."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for row, place in zip(rows.tolist(), found.tolist(), strict=True):
        by_row[row].append(place)
    return by_row


def _put(
    table: VariantTable,
    row_pairs: tuple[int, list[int]],
    models: GeneModels,
    effects: Effects,
    genes: "_Columns",
) -> bool:
    """Annotate a row near an exon; returns whether the genome holds what the row calls REF."""
    row, found = row_pairs
    bases = table.words("reference")[row], table.words("alternate")[row]
    change = Change.of(int(table.numbers("position")[row]), *bases)
    transcripts = [models.transcript(place) for place in found]
    made = [(effects.of(change, transcript), transcript) for transcript in transcripts]
    effect, transcript = min(
        made, key=lambda pair: (gravity(pair[0].consequence), pair[1].coding is None)
    )
    genes.put(row, transcript, effect, places.exon_name(transcript, change))
    return effect.agrees


class _Columns:
    """The columns that are filled: what the file says stays."""

    def __init__(self, table: VariantTable) -> None:
        self._table = table
        self._words = {name: _Filling(table.words(name)) for name in _FILLED}
        gene = table.words("gene")
        self._is_open = np.array([not name for name in gene.names], bool)[gene.codes]
        consequence = table.words("consequence")
        silent = np.array([not name for name in consequence.names], bool)[consequence.codes]
        self._is_silent = silent

    def fill_introns(
        self, rows: NDArray[np.intp], found: NDArray[np.intp], models: GeneModels
    ) -> None:
        """Give rows that lie in introns only their first gene, one that codes before others."""
        order = np.lexsort((found, ~models.is_coding[found], rows))
        rows, found = rows[order], found[order]
        unique, at = np.unique(rows, return_index=True)
        is_open = self._is_open[unique]
        unique, found = unique[is_open], found[at[is_open]]
        places, which = np.unique(found, return_inverse=True)
        symbols = [self._words["gene"].code(models.symbols[place]) for place in places.tolist()]
        self._words["gene"].codes[unique] = np.array(symbols, np.int32)[which]
        self._words["consequence"].codes[unique] = self._words["consequence"].code(_INTRON)

    def put(self, row: int, transcript: Transcript, effect: Effect, exon: str) -> None:
        """Take over what is known of one row."""
        same = self._words["gene"].said(row) == transcript.symbol
        if not self._is_open[row] and not (same and self._is_silent[row]):
            return
        told = (transcript.symbol, transcript.identifier, effect.consequence, exon)
        for name, said in zip(_FILLED, told, strict=True):
            self._words[name].put(row, said)

    def table(self) -> VariantTable:
        """Return the table with the filled columns."""
        filled = {name: filling.words() for name, filling in self._words.items()}
        return VariantTable({**self._table.columns, **filled})


_FILLED: Final = ("gene", "transcript", "consequence", "exon")


class _Filling:
    """A column of words that grows."""

    def __init__(self, words: Words) -> None:
        self.codes = words.codes.copy()
        self._places = {name: number for number, name in enumerate(words.names)}
        self._names = list(words.names)

    def code(self, word: str) -> int:
        """Return the place of a word, added where it is new."""
        if word not in self._places:
            self._places[word] = len(self._names)
            self._names.append(word)
        return self._places[word]

    def said(self, row: int) -> str:
        """Return the word of a row."""
        return self._names[int(self.codes[row])]

    def put(self, row: int, word: str) -> None:
        """Write the word of a row."""
        self.codes[row] = self.code(word)

    def words(self) -> Words:
        """Return the column."""
        return Words(self.codes, tuple(self._names))
