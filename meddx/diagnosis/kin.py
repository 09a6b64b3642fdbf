"""Findings that bear on each other: what one of them says depends on whether another is there.

``combine`` lets a finding change only what it is nested with, what goes with it, and, if it is a
common one, the other common ones. So whoever tries out one more finding need combine nothing but
its kin anew: the rest says what it said.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from meddx.diagnosis.combine import sort_of
from meddx.diagnosis.marks import Mark
from meddx.knowledge.diseases import Diseases

# Its term; what is above it or means the same; its group, and whether it is common.
_Described = tuple[str, frozenset[str], str, bool]


class Kin:
    """The findings of one patient by whom they bear on.

    Parameters
    ----------
    seen
        What was found.
    diseases
        Reference tables.
    background
        Share of each term among those sent for the examination, shape (terms,).
    """

    def __init__(
        self, seen: Sequence[Mark], diseases: Diseases, background: NDArray[np.float64]
    ) -> None:
        self._diseases, self._background = diseases, background
        self._seen: list[_Described] = []
        self._family: list[int] = []  # of each mark the number of its family
        for mark in seen:
            touched = {self._family[near] for near in self._touched(mark)}
            number = min(touched, default=len(self._seen))
            self._family = [number if one in touched else one for one in self._family]
            self._family.append(number)
            self._seen.append(self._described(mark))

    def of(self, mark: Mark) -> tuple[int, ...]:
        """Return the places in ``seen`` of all that a mark bears on, and what they bear on."""
        touched = {self._family[near] for near in self._touched(mark)}
        return tuple(n for n, family in enumerate(self._family) if family in touched)

    def _touched(self, mark: Mark) -> list[int]:
        """Places of what a mark may be nested with, go with, or be held down with."""
        term, above, group, is_common = self._described(mark)
        return [
            place
            for place, (other, above_other, group_of_other, other_is_common) in enumerate(
                self._seen
            )
            if other in above
            or term in above_other
            or (group and group == group_of_other)
            or (is_common and other_is_common)
        ]

    def _described(self, mark: Mark) -> _Described:
        term = mark.code.code
        above = self._diseases.rare.phenotypes.ancestors(term) | self._diseases.meant_by(term)
        return term, above, *sort_of(mark, self._diseases, self._background)
