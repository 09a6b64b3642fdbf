"""Orders candidates: BM25 over stems, nearness of neighbours, BM25 over groups of letters.

BM25 is Robertson and Zaragoza's (Foundations and Trends in Information Retrieval 3(4), 2009) with
the title as a weighted field; the idf is that of Lucene, which is never negative. The constants
were chosen on one half of SciFact's queries (``meddx library measure``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from meddx.literature.candidates import Sought
from meddx.literature.form import Letters, hashed
from meddx.literature.index import Totals
from meddx.literature.query import Query

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_K1: Final = 1.2
_B: Final = 0.5
_B_LETTERS: Final = 0.75
_TITLE: Final = 2.0
_LETTERS: Final = 0.7
_NEAR: Final = 0.2
_WINDOW: Final = 8  # words within which neighbours of the query count as near
_MEANING: Final = 1.5  # of the cosine of two vectors, where the best score by words is 1

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Forms:
    """The hashes of several units, one after the other, and which unit each is of.

    ``title``, ``body`` and ``letters`` are pairs of arrays: values and their unit's place, shape
    (n,) each; ``lengths`` counts words, ``letter_counts`` groups, shape (units,).
    """

    title: tuple[NDArray[np.uint32], NDArray[np.int64]]
    body: tuple[NDArray[np.uint32], NDArray[np.int64]]
    letters: tuple[NDArray[np.uint16], NDArray[np.int64]]
    lengths: Numbers
    letter_counts: Numbers

    @classmethod
    def load(cls, connection: "Connection", units: NDArray[np.int64]) -> "Forms":
        """Read what is kept of these units."""
        places = ", ".join("?" * len(units))
        query = f"SELECT unit, title, body, letters FROM form WHERE unit IN ({places})"  # noqa: S608 - marks only
        found = {row[0]: row[1:] for row in connection.execute(query, units.tolist()).fetchall()}
        rows = [found[unit] for unit in units.tolist()]
        title = _joined([np.frombuffer(row[0], np.uint32) for row in rows])
        body = _joined([np.frombuffer(row[1], np.uint32) for row in rows])
        letters = _joined([np.frombuffer(row[2], np.uint16) for row in rows])
        count = len(units)
        lengths = np.bincount(title[1], minlength=count) + np.bincount(body[1], minlength=count)
        groups = np.bincount(letters[1], minlength=count)
        return cls(title, body, letters, lengths.astype(float), groups.astype(float))


def by_words(
    forms: Forms, sought: Sequence[Sought], query: Query, totals: Totals, letters: Letters
) -> Numbers:
    """Return how well each unit answers by its words, shape (units,), best at most 1."""
    weights = np.array([each.concept.weight for each in sought])
    rarity = weights * idf(np.array([each.units for each in sought], float), totals.units)
    mean = max(1.0, totals.words / max(1, totals.units))
    short = _K1 * (1 - _B + _B * forms.lengths / mean)
    keys, concepts = _keys(sought)
    titles, bodies = (_hits(field, keys, concepts) for field in (forms.title, forms.body))
    counts = _TITLE * _counts(titles, forms, len(sought)) + _counts(bodies, forms, len(sought))
    worth = _summed(saturated(counts, short[:, None]) * rarity)
    worth += _NEAR * (_near(titles, rarity, forms) + _near(bodies, rarity, forms))
    worth += _LETTERS * _by_letters(forms, query, totals, letters)
    best = float(worth.max(initial=0.0))
    return worth / best if best > 0 else worth


def with_meaning(
    worth: Numbers, vectors: NDArray[np.float32], sought: NDArray[np.float32]
) -> Numbers:
    """Return the worth by words and meaning together, shape (units,).

    Parameters
    ----------
    worth
        By words, shape (units,), best 1.
    vectors
        Unit vectors, shape (units, n); rows of NaN where a unit has none yet: they count as the
        mean of the others.
    sought
        Unit vector of the query, shape (n,).
    """
    cosines = (vectors @ sought).astype(np.float64)
    known = np.isfinite(cosines)
    if not known.any():
        return worth
    cosines[~known] = cosines[known].mean()
    return worth + _MEANING * cosines


def idf(units: Numbers, all_units: int) -> Numbers:
    """Return the inverse document frequency of terms that are in so many units."""
    return np.log1p((all_units - units.clip(0, all_units) + 0.5) / (units.clip(0) + 0.5))


def saturated(counts: Numbers, short: Numbers) -> Numbers:
    """Return BM25's count of a term: it grows ever less with the frequency, less in long texts."""
    return counts * (_K1 + 1) / (counts + short)


@dataclass(frozen=True, eq=False)
class _Hits:
    """Where concepts are: unit, place in the joined text, concept, in the order of the text."""

    unit: NDArray[np.int64]
    place: NDArray[np.int64]
    concept: NDArray[np.int64]


def _joined(arrays: list[NDArray[np.generic]]) -> tuple[NDArray, NDArray[np.int64]]:  # type: ignore[type-arg]
    sizes = [len(each) for each in arrays]
    return np.concatenate(arrays), np.repeat(np.arange(len(arrays)), sizes)


def _keys(sought: Sequence[Sought]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Hashes of all terms, ascending, and the concept of each."""
    terms = [(term, at) for at, each in enumerate(sought) for term in each.terms]
    keys = hashed(term for term, _ in terms)
    order = np.argsort(keys, kind="stable")
    return keys[order], np.array([at for _, at in terms], np.int64)[order]


def _hits(
    field: tuple[NDArray[np.uint32], NDArray[np.int64]],
    keys: NDArray[np.uint32],
    concepts: NDArray[np.int64],
) -> _Hits:
    values, units = field
    at = np.searchsorted(keys, values).clip(max=len(keys) - 1)
    place = np.flatnonzero(keys[at] == values)
    return _Hits(units[place], place, concepts[at[place]])


def _counts(hits: _Hits, forms: Forms, concepts: int) -> Numbers:
    """How often each concept is in each unit, shape (units, concepts)."""
    flat = np.bincount(hits.unit * concepts + hits.concept, minlength=len(forms.lengths) * concepts)
    return flat.reshape(-1, concepts).astype(float)


def _near(hits: _Hits, rarity: Numbers, forms: Forms) -> Numbers:
    """Worth of neighbours of the query that stand near each other, shape (units,).

    A pair counts the inverse of its distance, so that words that stand as in the query count most.
    """
    size = len(rarity)
    total = np.zeros(len(forms.lengths) * size)
    for step in (1, 2):  # another word of the query may stand between
        first, second = slice(None, -step), slice(step, None)
        distance = hits.place[second] - hits.place[first]
        apart = np.abs(hits.concept[second] - hits.concept[first])
        pairs = (hits.unit[second] == hits.unit[first]) & (distance <= _WINDOW) & (apart == 1)
        pair = np.minimum(hits.concept[first], hits.concept[second])
        flat = (hits.unit[first] * size + pair)[pairs]
        total += np.bincount(flat, 1 / distance[pairs].clip(1), minlength=len(total))
    rarer = np.minimum(rarity, np.append(rarity[1:], 0.0))
    counts = total.reshape(-1, size)
    return _summed(saturated(counts, np.full((len(counts), 1), _K1)) * rarer)


def _by_letters(forms: Forms, query: Query, totals: Totals, letters: Letters) -> Numbers:
    """BM25 over groups of letters, shape (units,)."""
    groups = np.unique(letters.of(query.texts))
    if not len(groups):
        return np.zeros(len(forms.lengths))
    values, units = forms.letters
    number = np.full(totals.having.shape, -1, np.int64)
    number[groups] = np.arange(len(groups))
    found = number[values]
    hits = found >= 0
    size = len(forms.lengths) * len(groups)
    flat = np.bincount(units[hits] * len(groups) + found[hits], minlength=size)
    counts = flat.reshape(-1, len(groups)).astype(float)
    mean = max(1.0, totals.letters / max(1, totals.units))
    short = _K1 * (1 - _B_LETTERS + _B_LETTERS * forms.letter_counts / mean)
    rarity = idf(totals.having[groups].astype(float), totals.units)
    return _summed(saturated(counts, short[:, None]) * rarity)


def _summed(worths: Numbers) -> Numbers:
    """Sum over the concepts of each unit, shape (units,)."""
    total: Numbers = worths.sum(axis=1)
    return total
