"""A table of genes and samples put together from the parts in which it was read."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.case.columns import Texts
from meddx.child import Reply
from meddx.importers.shared.counted import NOTHING
from meddx.importers.shared.row_errors import RowErrors
from meddx.importers.shared.text import MIXED
from meddx.phrase import Phrase, Refused

TOO_MANY: Final = Phrase(
    "This table holds more than {count} million numbers. Keep the samples that are to be compared."
)


class CountParts:
    """What was read of a table so far.

    Parameters
    ----------
    width
        Number of samples.
    most
        Numbers that the table may hold.

    Attributes
    ----------
    totals
        ndarray of float64, shape (samples,): sums over all genes.
    """

    def __init__(self, width: int, most: int) -> None:
        self.totals = np.zeros(width)
        self._most = most
        self._genes: list[str] = []
        self._symbols: list[str] = []
        self._values: list[NDArray[Any]] = []
        self._rows: list[NDArray[np.int64]] = []
        self._decimal: list[NDArray[np.bool_]] = []
        self._left: set[int] = set()
        self._records = 0
        self._apart: dict[str, float] = {}
        self._errors = RowErrors()
        self._encodings: set[str] = set()

    def add(self, part: Reply) -> None:
        """Take over the rows of a part.

        Raises
        ------
        Refused
            ``too_many`` numbers, or ``not_text`` where parts are of different encodings.
        """
        said, values = part.header, part.arrays["values"]
        self._encodings |= {said["encoding"]} - {""}
        if len(self._encodings) > 1:
            raise Refused("not_text", MIXED)
        self._genes += _texts(part.arrays, "genes")
        self._symbols += _texts(part.arrays, "symbols")
        if len(self._genes) * len(self.totals) > self._most:
            raise Refused("too_many", TOO_MANY.with_values(count=self._most // 1_000_000))
        self.totals += values.sum(axis=0, dtype=np.float64)
        is_whole = values.dtype.kind == "u"
        whole = np.zeros(len(values), np.bool_)
        self._decimal.append(whole if is_whole else np.any(values % 1.0, axis=1))
        self._values.append(values)
        self._rows.append(part.arrays["rows"])
        self._records += said["records"]
        self._apart |= said["apart"]
        self._errors.extend(said)

    @property
    def decimal(self) -> NDArray[np.bool_]:
        """Which genes have numbers that are not whole: shape (genes,)."""
        return np.concatenate(self._decimal)

    def leave_out(self, which: NDArray[np.bool_], reason: str) -> None:
        """Leave genes out, and name their rows."""
        lines = np.concatenate(self._rows)
        for place in np.flatnonzero(which).tolist():
            if place not in self._left:
                self._errors.add(int(lines[place]), reason)
                self._left.add(place)

    def reply(self, header: Mapping[str, Any]) -> Reply:
        """Return all of it as ``Counted.reply`` does; genes that stand twice are left out.

        Raises
        ------
        Refused
            ``no_rows`` when nothing is left.
        """
        kept_genes = Counter(g for n, g in enumerate(self._genes) if n not in self._left)
        self.leave_out(np.array([kept_genes[gene] > 1 for gene in self._genes], np.bool_), "twice")
        kept = np.ones(len(self._genes), np.bool_)
        kept[list(self._left)] = False
        if not kept.any():
            raise Refused("no_rows", NOTHING)
        arrays: dict[str, NDArray[Any]] = {"values": self._put_together(kept)}
        for name, texts in (("genes", self._genes), ("symbols", self._symbols)):
            column = Texts.of(text for text, keep in zip(texts, kept, strict=True) if keep)
            arrays |= {f"{name}_heap": column.heap, f"{name}_ends": column.ends}
        told = {"apart": self._apart, "records": self._records, **self._errors.as_header()}
        return Reply({**header, **told}, arrays)

    def _put_together(self, kept: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the numbers of the genes that are kept; each part is let go once it is copied."""
        values = np.empty((np.count_nonzero(kept), len(self.totals)), np.float64)
        at = seen = 0
        self._values.reverse()
        while self._values:
            part = self._values.pop()
            here = kept[seen : seen + len(part)]
            count = int(np.count_nonzero(here))
            values[at : at + count] = part[here]
            at, seen = at + count, seen + len(part)
        return values


def _texts(arrays: Mapping[str, NDArray[Any]], name: str) -> Texts:
    return Texts(arrays[f"{name}_heap"], arrays[f"{name}_ends"])
