"""Further inputs of a network that a case fills: what ``[[input.further]]`` of a pack states.

Inputs that always get the same numbers are no part of this: they are written into the network when
it is imported.
"""

import math
from dataclasses import dataclass
from typing import Final

from meddx.analysis.pack_fields import Table

SLICE_POSITION: Final = "slice_position"
COORDINATES: Final = "coordinates"
AGE: Final = "age"
SEX: Final = "sex"
VIEW: Final = "view"
SOURCES: Final = (SLICE_POSITION, COORDINATES, AGE, SEX, VIEW)
ORDERS: Final = ("xy", "yx")
_WORDS: Final = (SEX, VIEW)


@dataclass(frozen=True)
class Coding:
    """What a further input stands for, and in which numbers.

    Parameters
    ----------
    source
        ``slice_position``: 0 for the slice that lies furthest right, in front or towards the feet,
        1 for the opposite one, along the axis of the patient that the slices follow.
        ``coordinates``: of each pixel of the input, 0 at the first and 1 at the last column and
        row. ``age``: years at the examination. ``sex``, ``view``: DICOM's words.
    mean, std
        Numbers are given as (number - mean) / std; std may be negative.
    order
        Of coordinates: ``xy`` for columns first, ``yx`` for rows first.
    words, codes
        Of sex and view: the words that the network knows, and the numbers of the first, then of
        the second, and so on.
    """

    source: str
    mean: float = 0.0
    std: float = 1.0
    order: str = "xy"
    words: tuple[str, ...] = ()
    codes: tuple[float, ...] = ()

    def fits(self, shape: tuple[int, ...], size: tuple[int, int]) -> bool:
        """Whether it can fill an input of this shape, beside pictures of ``size`` (rows, cols)."""
        numbers = (self.mean, self.std, *self.codes)
        if self.source not in SOURCES or not all(map(math.isfinite, numbers)) or not self.std:
            return False
        if self.source == COORDINATES:
            planes = self.order in ORDERS and shape in ((1, 2, *size), (1, *size, 2))
            return planes
        count = math.prod(shape)
        if self.source in _WORDS:
            named = bool(self.words) and len(set(self.words)) == len(self.words)
            return named and len(self.codes) == count * len(self.words)
        return count == 1


@dataclass(frozen=True)
class FurtherInput:
    """A further input of the network: its name, its shape with one picture, what it stands for."""

    name: str
    shape: tuple[int, ...]
    coding: Coding


def further_of(table: Table, size: tuple[int, int]) -> FurtherInput:
    """Read one table ``input.further`` of a pack whose pictures have ``size`` (rows, cols)."""
    source = table.text("source")
    coding = Coding(
        source=source,
        mean=table.number("mean", 0.0),
        std=table.number("std", 1.0),
        order=table.text("order", "xy"),
        words=table.texts("words"),
        codes=table.numbers("codes") if table.has("codes") else (),
    )
    shape = tuple(int(side) for side in table.numbers("shape"))
    table.demand(source in SOURCES, "source")
    table.demand(bool(shape) and min(shape) > 0, "shape")
    table.demand(coding.fits(shape, size), "shape")
    return FurtherInput(table.text("name"), shape, coding)


def lines_of(further: FurtherInput) -> dict[str, object]:
    """Return the fields of one table, in the order in which they are written."""
    coding = further.coding
    said: dict[str, object] = {"name": further.name, "source": coding.source}
    said["shape"] = list(further.shape)
    if coding.source in _WORDS:
        return said | {"words": list(coding.words), "codes": list(coding.codes)}
    if coding.source == COORDINATES:
        said["order"] = coding.order
    return said | {"mean": coding.mean, "std": coding.std}
