"""What is told of a long list, made by the block when one of its places is asked for."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from meddx.case.later import later

T = TypeVar("T")
# Made together a place costs a fifth of what it does alone; the first block is nearly always asked.
SIZE: Final = 16


class Blocks(Generic[T]):
    """A list of things that are made sixteen at a time.

    Parameters
    ----------
    count
        How many there are.
    make
        Makes those of some numbers, in their order; the same whenever it is called.
    """

    def __init__(self, count: int, make: Callable[[range], Sequence[T]]) -> None:
        self._count, self._make = count, make
        self._made: dict[int, T] = {}

    def __getitem__(self, number: int) -> T:
        """Return the thing of a number, and make those beside it."""
        if number not in self._made:
            start = number - number % SIZE
            block = range(start, min(start + SIZE, self._count))
            self._made.update(zip(block, self._make(block), strict=True))
        return self._made[number]

    def later(self, number: int) -> T:
        """Return what a ``lazy`` field is given for the thing of a number."""
        return later(partial(self.__getitem__, number))
