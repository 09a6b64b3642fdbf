"""Rows of a table of variants in another order, and those that a reader wants to see; by column."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Texts, Words
from meddx.case.consequences import LOSS
from meddx.case.criteria import stated_class
from meddx.case.variants import NUMBERS, TEXTS, VariantTable

Rows = NDArray[np.intp]

_PREFIX: Final = 24  # bytes of a text by which it is sorted
_COMMON: Final = 0.01  # a variant that frequent causes few rare diseases
_LAST: Final = 100  # rank of contigs that are no chromosome
_RANKS: Final = {name: n for n, name in enumerate((*map(str, range(1, 23)), "X", "Y", "MT"))}
_PLACE: Final = re.compile(r"(?:chr)?(\w+):([\d,]+)(?:-([\d,]+))?", re.IGNORECASE)
# What a reader calls loss: also a protein without its start or its end.
_LOSS: Final = LOSS | {"start_lost", "stop_lost", "splice_site_variant"}
_CODING: Final = _LOSS | {
    *("missense_variant", "inframe_insertion", "inframe_deletion", "protein_altering_variant"),
    *("disruptive_inframe_insertion", "conservative_inframe_insertion", "initiator_codon_variant"),
    *("disruptive_inframe_deletion", "conservative_inframe_deletion", "rare_amino_acid_variant"),
    *("synonymous_variant", "start_retained_variant", "stop_retained_variant"),
    *("coding_sequence_variant", "incomplete_terminal_codon_variant"),
}
CONSEQUENCES: Final[Mapping[str, frozenset[str] | None]] = {
    "any": None,
    "coding": _CODING,
    "loss": _LOSS,
}


@dataclass(frozen=True)
class VariantFilter:
    """Which variants a reader wants to see; as it is made, all of them.

    Parameters
    ----------
    words
        Each must occur in gene, change, identifier or class, whatever its case; ``chr7:117-118``
        is a place.
    consequence
        A key of ``CONSEQUENCES``.
    most_frequent
        Highest frequency in a population; variants of which none is known stay.
    only_passed
        Leaves out what failed a filter of the calling program.
    only_pathogenic
        Keeps what the file classifies as pathogenic or likely pathogenic.
    genes
        Only these symbols; None for all.
    """

    words: str = ""
    consequence: str = "any"
    most_frequent: float | None = None
    only_passed: bool = False
    only_pathogenic: bool = False
    genes: frozenset[str] | None = None


def chosen(table: VariantTable, wanted: VariantFilter) -> Rows:
    """Return the rows that a filter lets through, in the order of the file."""
    mask = np.ones(len(table), bool)
    terms = CONSEQUENCES[wanted.consequence]
    if terms is not None:
        mask &= _having_any(table, terms)
    if wanted.only_pathogenic:
        mask &= _named(table.words("classification"), is_called_pathogenic)
    if wanted.genes is not None:
        genes = wanted.genes
        mask &= _named(table.words("gene"), lambda name: name in genes)
    if wanted.only_passed:
        mask &= table.numbers("passed") != 0
    if wanted.most_frequent is not None:
        mask &= ~(table.numbers("allele_frequency") > wanted.most_frequent)
    for word in wanted.words.split():
        mask &= _having(table, word)
    return np.flatnonzero(mask)


def is_called_pathogenic(classification: str) -> bool:
    """Whether CLNSIG says pathogenic or likely pathogenic, and not that opinions conflict."""
    said = stated_class(classification)
    return said is not None and said.is_pathogenic


def ordered(table: VariantTable, rows: Rows, by: str, *, descending: bool = False) -> Rows:
    """Return rows in the order of a column; those of which it says nothing come last, both ways.

    Rows that are alike keep their order. ``position`` orders by chromosome and position.
    """
    keys, silent = _keys(table, by)
    taken = [key[rows] for key in keys]
    if descending:
        taken = [key.max(initial=0) - key if key.dtype.kind == "u" else -key for key in taken]
    places: Rows = np.lexsort(taken[::-1])
    missing = silent[rows][places]
    return np.asarray(rows[np.concatenate([places[~missing], places[missing]])], np.intp)


def _keys(table: VariantTable, by: str) -> tuple[list[NDArray[Any]], NDArray[np.bool_]]:
    """Return the keys to sort by, the first weighing most, and where the column says nothing."""
    if by == "position":
        names = table.words("chromosome").names
        ranks = np.array([_RANKS.get(name, _LAST) for name in names], np.int64)
        place = (ranks[table.words("chromosome").codes] << 32) + table.numbers("position")
        return [place], np.zeros(len(table), bool)
    if by in NUMBERS:
        _, empty = NUMBERS[by]
        values = table.numbers(by)
        silent = np.isnan(values) if values.dtype.kind == "f" else values == empty
        return [values.astype(np.float64)], silent
    column = table.columns.get(by)
    if by in TEXTS:
        texts = column if isinstance(column, Texts) else Texts.of([""] * len(table))
        return _prefixes(texts), np.diff(texts.ends) == 0
    words = table.words(by)
    return [words.ranks().astype(np.int64)], _named(words, lambda name: not name)


def _prefixes(texts: Texts) -> list[NDArray[Any]]:
    """First bytes of each text as big-endian numbers: these sort as the bytes do."""
    starts, ends = texts.ends[:-1], texts.ends[1:]
    letters = np.zeros((len(texts), _PREFIX), np.uint8)
    heap = np.concatenate([texts.heap, np.zeros(1, np.uint8)])
    for place in range(_PREFIX):
        at = starts + place
        letters[:, place] = np.where(at < ends, heap[np.minimum(at, len(heap) - 1)], 0)
    return [np.ascontiguousarray(part).view(">u8").astype(np.uint64).ravel()
            for part in np.split(letters, _PREFIX // 8, axis=1)]  # fmt: skip


def _named(words: Words, is_wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
    """Decide for every different word once, and return the answer of each row."""
    answers = np.array([is_wanted(name) for name in words.names] or [False])
    return np.asarray(answers[words.codes], bool)


def _having_any(table: VariantTable, terms: frozenset[str]) -> NDArray[np.bool_]:
    """Return which rows have one of some consequences; several stand joined with ``&``."""
    return _named(table.words("consequence"), lambda name: not terms.isdisjoint(name.split("&")))


def _having(table: VariantTable, word: str) -> NDArray[np.bool_]:
    """Return which rows hold a word anywhere, or lie at the place that it names."""
    place = _PLACE.fullmatch(word)
    if place:
        return _within(table, place)
    low = word.casefold()
    mask = np.zeros(len(table), bool)
    for name in ("gene", "consequence", "classification", "transcript", "filters"):
        mask |= _named(table.words(name), lambda text: low in text.casefold())
    for name in TEXTS:
        column = table.columns.get(name)
        if isinstance(column, Texts):
            mask[_holding(column, low)] = True
    return mask


def _within(table: VariantTable, place: re.Match[str]) -> NDArray[np.bool_]:
    first = int(place[2].replace(",", ""))
    last = int(place[3].replace(",", "")) if place[3] else first
    name = "MT" if place[1].upper() == "M" else place[1].upper()
    positions = table.numbers("position")
    own = _named(table.words("chromosome"), lambda text: text.upper() == name)
    return own & (positions >= first) & (positions <= last)


def _holding(texts: Texts, low: str) -> Rows:
    """Return the rows whose text holds a word: the heap is looked through once, as one text."""
    heap = texts.heap.tobytes().lower()
    wanted = low.encode()
    hits = np.array([found.start() for found in re.finditer(re.escape(wanted), heap)], np.int64)
    rows = np.searchsorted(texts.ends, hits, side="right") - 1
    whole = hits + len(wanted) <= texts.ends[np.minimum(rows + 1, len(texts))]
    return np.unique(rows[whole])


def telling(table: VariantTable, genes: frozenset[str]) -> Rows:
    """Return all rows, those first that a reader looks at first; none is left out.

    What the file calls pathogenic comes first, then what lies in ``genes`` (of a panel or of
    leading diagnoses), then loss of function, then what is rare; the order of the file decides
    among those that are alike.
    """
    frequency = table.numbers("allele_frequency")
    keys = (
        frequency >= _COMMON,
        ~_having_any(table, _LOSS),
        ~_named(table.words("gene"), lambda name: name in genes),
        table.numbers("passed") == 0,
        ~_named(table.words("classification"), is_called_pathogenic),
    )
    return np.lexsort(keys)
