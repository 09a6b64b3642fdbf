"""Finds what overlaps a stretch of text without looking at all there is."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Overlaps(Generic[Item]):
    """Things that lie on half-open characters of a text.

    What is asked for takes as long as what lies near it, however long the text.

    Parameters
    ----------
    items
        The things, in any order.
    span
        Returns the first and the end character of one.
    """

    def __init__(self, items: Iterable[Item], span: Callable[[Item], tuple[int, int]]) -> None:
        placed = sorted(((*span(item), item) for item in items), key=lambda one: one[:2])
        self._placed = placed
        self._starts = [start for start, _, _ in placed]
        self._longest = max((end - start for start, end, _ in placed), default=0)

    def at(self, start: int, end: int) -> Iterator[Item]:
        """Yield what overlaps these characters, in the order of the text."""
        place = bisect_left(self._starts, start - self._longest)
        while place < len(self._placed) and self._starts[place] < end:
            if self._placed[place][1] > start:
                yield self._placed[place][2]
            place += 1

    def any_at(self, start: int, end: int) -> bool:
        """Whether anything overlaps these characters."""
        return next((True for _ in self.at(start, end)), False)
