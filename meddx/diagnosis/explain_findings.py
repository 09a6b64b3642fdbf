"""What each finding does for diseases, from its weights."""

from collections.abc import Sequence

import numpy as np

from meddx.case.evidence import Evidence
from meddx.diagnosis import explain
from meddx.diagnosis.weigh import SOURCE, Weighed
from meddx.diagnosis.weights import Weights
from meddx.knowledge.diseases import Diseases
from meddx.phrase import Phrase

_Figures = tuple[float, float, bool, bool, bool]  # of ``Weighed``, behind its sentence


def of_findings(
    columns: Sequence[int], diseases: Diseases, weights: Weights
) -> list[list[Evidence]]:
    """Explain each mark's part for the diseases of some columns; what says nothing is left out."""
    found: list[list[Evidence]] = [[] for _ in columns]
    asked = np.array(columns, dtype=np.int64)
    for number in range(len(weights.marks)):
        mark = MarkRows(number, diseases, weights)
        counted = weights.counted[number, asked].tolist()
        for at in np.flatnonzero(weights.alone[number, asked]).tolist():
            row = mark.at(columns[at], counted[at])
            if row is not None:
                other = None if counted[at] else mark.instead(columns[at])
                found[at].append(other or row)
    return found


class MarkRows:
    """Evidence of one mark for one disease after another; each sentence is made once.

    Parameters
    ----------
    number
        Of the mark in ``Weights.marks``.
    diseases
        Reference tables.
    weights
        Of all marks.
    """

    def __init__(self, number: int, diseases: Diseases, weights: Weights) -> None:
        self.number, self.mark = number, weights.marks[number]
        self._own, self._rare = weights.own[number], weights.rare[number]
        self._diseases, self._weights = diseases, weights
        self._others = [
            pair[0] if pair[1] == number else pair[1]
            for pair in weights.how.nested
            if number in pair
        ]
        self._of_rare: dict[tuple[float, float], Phrase] = {}
        self._of_own: dict[_Figures, Phrase] = {}

    def at(self, column: int, value: float) -> Evidence | None:
        """Say what the mark does for the disease of a column of the weights.

        ``value`` is the part of it that counts. None where the mark alone says nothing.
        """
        code = self._diseases.codes[self._weights.places.item(column)]
        weighed = self._own.get(code)
        if weighed is not None:
            return self._of_weighed(weighed, value)
        row, rare = self._weights.rare_rows.item(column), self._rare
        if row < 0:
            return None
        figures = rare.share.item(row), rare.background.item(row)
        because = self._of_rare.get(figures)
        if because is not None:
            source = rare.sources.get(row, SOURCE)
            return Evidence(self.mark.key, self.mark.code, value, because, source)
        weighed = rare.at(row)
        if weighed is None:
            return None
        told = explain.of_mark(self.mark, weighed, value)
        self._of_rare[figures] = told.because
        return told

    def _of_weighed(self, weighed: Weighed, value: float) -> Evidence:
        said = (weighed.named, weighed.denied, weighed.fitted)
        figures = (weighed.share, weighed.background, *said)
        because = self._of_own.get(figures)
        if because is None:
            told = explain.of_mark(self.mark, weighed, value)
            self._of_own[figures] = told.because
            return told
        return Evidence(self.mark.key, self.mark.code, value, because, weighed.source)

    def instead(self, column: int) -> Evidence | None:
        """Name the nested finding that counts in place of the mark, if that does not count."""
        for other in self._others:
            counted = self._weights.counted
            if counted[other, column]:
                return explain.already_counted(self.mark, self._weights.marks[other])
        return None
