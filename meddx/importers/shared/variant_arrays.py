"""Tables of variants on their way out of the child process: filled block by block, as arrays."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx import heap
from meddx.case.columns import Texts, Words
from meddx.case.variants import (
    NUMBERS,
    RELATIVE_DEPTHS,
    RELATIVE_QUALITIES,
    RELATIVES,
    TEXTS,
    WORDS,
    ZYGOSITIES,
    Column,
    VariantTable,
    Zygosity,
)

# Columns with a number for each relative: type, and what stands where nothing is said.
_TABLES: Final[Mapping[str, tuple[str, int]]] = {
    RELATIVES: ("uint8", ZYGOSITIES.index(Zygosity.UNKNOWN)),
    RELATIVE_DEPTHS: ("int32", -1),
    RELATIVE_QUALITIES: ("int16", -1),
}
_CODES: Final = "codes"
_HEAP: Final = "heap"
_ENDS: Final = "ends"
_LENGTHS: Final = "lengths"


class Filling:
    """A table that grows by blocks; a column stays small, and is left out while it says nothing.

    Numbers are kept in the smallest type that holds those of a block, and joined in the smallest
    that holds all.
    """

    def __init__(self) -> None:
        self.rows = 0
        # Words of each column, numbered as they come.
        self._words = {name: defaultdict[str, int](itertools.count().__next__) for name in WORDS}
        self._parts: dict[str, list[tuple[int, NDArray[Any]]]] = {}
        self._heaps: dict[str, list[bytes]] = {}

    def add(self, columns: Mapping[str, Sequence[Any]], rows: int) -> None:
        """Take over some rows.

        Parameters
        ----------
        columns
            By the names of a ``VariantTable``: words, texts, numbers (with their silent value).
        rows
            How many there are.
        """
        for name, values in columns.items():
            if name in self._words:
                self._add_words(name, values)
            elif name in TEXTS:
                self._add_texts(name, values)
            elif name in _TABLES:
                self._put(name, np.array(values, _TABLES[name][0]))
            else:
                self._add_numbers(name, values)
        self.rows += rows

    def _add_words(self, name: str, words: Sequence[str]) -> None:
        numbers = self._words[name]
        if not numbers:
            numbers[""]  # word 0 is the empty one
        if any(words):
            codes = np.fromiter(map(numbers.__getitem__, words), np.uint32, len(words))
            self._put(name, _small(codes))

    def _add_texts(self, name: str, texts: Sequence[str]) -> None:
        joined = "".join(texts)
        if not joined:
            return
        if joined.isascii():
            data, lengths = joined.encode(), list(map(len, texts))
        else:
            parts = [text.encode() for text in texts]
            data, lengths = b"".join(parts), list(map(len, parts))
        self._heaps.setdefault(name, []).append(data)
        self._put(name, _small(np.array(lengths, np.uint32)))

    def _add_numbers(self, name: str, values: Sequence[float]) -> None:
        kind, silent = NUMBERS[name]
        numbers = np.array(values, kind)
        said = numbers == numbers if silent != silent else numbers != silent
        if said.any() or name == "position":  # which a table always has; a telomere is at 0
            self._put(name, _small(numbers))

    def _put(self, name: str, numbers: NDArray[Any]) -> None:
        self._parts.setdefault(name, []).append((self.rows, numbers))

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield the arrays of all columns, and let go of the blocks as they are joined."""
        for name in list(self._parts):
            heap.give_back()  # the blocks of the column before
            if name in self._words:
                yield f"{name}.{_CODES}", self._joined(name, 0)
                yield from _heap_of(name, list(self._words.pop(name)))
            elif name in TEXTS:
                yield f"{name}.{_LENGTHS}", self._joined(name, 0)
                yield f"{name}.{_HEAP}", _one(self._heaps.pop(name))
            elif name in _TABLES:
                yield name, self._joined(name, _TABLES[name][1])
            else:
                yield name, self._joined(name, NUMBERS[name][1])
        if "position" not in self._parts and not self.rows:
            yield "position", np.zeros(0, np.int32)

    def _joined(self, name: str, silent: float) -> NDArray[Any]:
        parts = self._parts[name]
        kind = max((part.dtype for _, part in parts), key=lambda dtype: dtype.itemsize)
        whole = np.empty((self.rows, *parts[0][1].shape[1:]), kind)
        end = self.rows
        while parts:  # from the last to the first, so that each is let go of
            start, part = parts.pop()
            whole[start + len(part) : end] = silent
            whole[start : start + len(part)] = part
            end = start
        whole[:end] = silent
        return whole


def _one(parts: list[bytes]) -> NDArray[np.uint8]:
    """Join texts, and let go of each of them meanwhile."""
    end = sum(map(len, parts))
    whole = np.empty(end, np.uint8)
    while parts:
        part = parts.pop()
        whole[end - len(part) : end] = np.frombuffer(part, np.uint8)
        end -= len(part)
    return whole


def _small(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return numbers in the smallest type of their kind that holds them."""
    if numbers.dtype.kind == "f" or not len(numbers):
        return numbers
    low, high = int(numbers.min()), int(numbers.max())
    kinds = ("int8", "int16", "int32") if numbers.dtype.kind == "i" else ("uint8", "uint16")
    for kind in kinds:
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return numbers.astype(kind)
    return numbers


def _heap_of(name: str, words: Sequence[str]) -> Iterator[tuple[str, NDArray[Any]]]:
    texts = Texts.of(words)
    yield f"{name}.{_HEAP}", texts.heap
    yield f"{name}.{_ENDS}", texts.ends


def table_of(arrays: Mapping[str, NDArray[Any]]) -> VariantTable:
    """Build the table from the arrays of ``Filling.arrays``."""
    columns: dict[str, Column] = {}
    for name in NUMBERS:
        if name in arrays:
            columns[name] = arrays[name]
    for name, (kind, _) in _TABLES.items():
        if name in arrays:
            columns[name] = arrays[name].astype(kind)
    for name in TEXTS:
        if f"{name}.{_HEAP}" in arrays:
            lengths = arrays[f"{name}.{_LENGTHS}"]
            ends = np.zeros(len(lengths) + 1, np.int64)
            np.cumsum(lengths, out=ends[1:])
            columns[name] = Texts(arrays[f"{name}.{_HEAP}"], ends)
    for name in WORDS:
        if f"{name}.{_CODES}" in arrays:
            texts = Texts(arrays[f"{name}.{_HEAP}"], arrays[f"{name}.{_ENDS}"])
            codes = arrays[f"{name}.{_CODES}"].astype(np.int32)
            columns[name] = Words(codes, tuple(texts))
    return VariantTable(columns)
