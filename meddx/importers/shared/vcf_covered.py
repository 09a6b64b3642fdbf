"""Stretches that a GVCF says were read, joined while its rows are read."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEAST_DEPTH: Final = 10  # reads; fewer miss too many heterozygous variants
_MOST: Final = 2_000_000  # stretches; a file with more is not told about
_NAMES: Final = ("covered.chromosome", "covered.start", "covered.end")


class Covered:
    """Joins neighbouring stretches of at least ``LEAST_DEPTH`` reads."""

    def __init__(self) -> None:
        self.chromosomes: list[str] = []
        self._codes, self._starts, self._ends = array("i"), array("i"), array("i")
        self._is_full = False

    def add(self, chromosome: str, first: int, last: int, depth: int) -> None:
        """Take over a stretch, 1-based, both ends included, of the patient's sample."""
        if depth < LEAST_DEPTH or last < first or self._is_full:
            return
        if not self.chromosomes or self.chromosomes[-1] != chromosome:
            self.chromosomes.append(chromosome)  # one that comes again is joined later
        elif self._starts and self._starts[-1] < first <= self._ends[-1] + 1:
            self._ends[-1] = max(self._ends[-1], last)
            return
        self._codes.append(len(self.chromosomes) - 1)
        self._starts.append(first - 1)
        self._ends.append(last)
        if len(self._codes) > _MOST:
            self._is_full = True
            self._codes, self._starts, self._ends = array("i"), array("i"), array("i")

    def arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        """Yield what ``covered_of`` takes; nothing where nothing was told."""
        if self._codes:
            for name, values in zip(_NAMES, (self._codes, self._starts, self._ends), strict=True):
                yield name, np.array(values, np.int32)


def covered_of(
    chromosomes: Sequence[str], arrays: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[np.int32]]:
    """Return chromosome -> stretches, shape (stretches, 2): start (0-based) and end."""
    if _NAMES[0] not in arrays:
        return {}
    codes, starts, ends = (arrays[name] for name in _NAMES)
    both = np.column_stack((starts, ends))
    found: dict[str, list[NDArray[np.int32]]] = {}
    for code, chromosome in enumerate(chromosomes):
        found.setdefault(chromosome, []).append(both[codes == code])
    return {chromosome: np.concatenate(parts) for chromosome, parts in found.items()}
