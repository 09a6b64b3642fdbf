"""Names as sums of numbers: a stretch of text is compared with all names by one addition a word.

Every form of a word has a random number of 62 bits; a name is the sum of those of its words, so the
order of words does not count, and two names with one sum do not occur in practice.
"""

import random
from collections.abc import Iterable
from typing import Final, NamedTuple

from meddx.analysis.terms_forms import Word

EXACT: Final = "exact"  # the words of the name, in any order and number
FORM: Final = "form"  # words that say the same
_BITS: Final = 62
_NEVER: Final = -1
_FAMILY, _SAID, _OWN = 1, 2, 3  # how near a name is, the nearest first
_SEED: Final = 20261129
_SHORTEST_ALONE: Final = 6
_ADJECTIVES: Final = ("ic", "ia", "ism", "osis", "ical")


class Sums(NamedTuple):
    """Sums of the numbers of some words, by each of their forms; ``size`` counts non-empty ones."""

    fine: int
    family: int
    kind: int
    size: int

    def plus(self, other: "Sums") -> "Sums":
        """Return the sums of both together."""
        return Sums(
            self.fine + other.fine,
            self.family + other.family,
            self.kind + other.kind,
            self.size + other.size,
        )


NOTHING: Final = Sums(0, 0, 0, 0)


class _Entry(NamedTuple):
    fine: int
    family: int
    links: int
    rank: int
    hpo_id: str


class TermIndex:
    """Names and what they stand for; of equal names the first wins."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)
        self._numbers: dict[str, int] = {"": 0}
        self._kinds: set[str] = set()
        self._entries: dict[int, list[_Entry]] = {}

    def add(
        self,
        words: Iterable[Word],
        links: int,
        hpo_id: str,
        *,
        is_loose: bool = False,
        is_own: bool = False,
    ) -> None:
        """Add a name of these words, with so many links between them.

        A loose name is found by what its words say only; an own one, so found, yields to others.
        """
        fine = family = kind = 0
        for word in words:
            fine += self._number(word.fine)
            family += self._number(word.family)
            kind += self._number(word.kind)
            self._kinds.add(word.kind)
        if not kind:
            return
        if is_loose:
            fine = family = _NEVER
        entries = self._entries.setdefault(kind, [])
        if all((e.fine, e.links) != (fine, links) for e in entries):
            entries.append(_Entry(fine, family, links, _OWN if is_own else _SAID, hpo_id))

    def sums(self, word: Word) -> Sums | None:
        """Return the sums of one word, or None where no name has such a word."""
        if word.kind not in self._kinds:
            return None
        known = self._numbers.get
        return Sums(
            known(word.fine, 1), known(word.family, 1), self._numbers[word.kind], bool(word.kind)
        )

    def find(self, sums: Sums, links: int, alone: str) -> tuple[str, str] | None:
        """Look up some words.

        Parameters
        ----------
        sums, links
            Of the words, and the number of "and" between them.
        alone
            The fine form of the only word, "" where there are more.

        Returns
        -------
        tuple or None
            The id and how it was found: ``EXACT`` or ``FORM``.
        """
        entries = self._entries.get(sums.kind)
        if entries is None:
            return None
        best: _Entry | None = None
        rank = _OWN + 1
        for entry in entries:
            if entry.links != links:
                continue
            if entry.fine == sums.fine:
                return entry.hpo_id, EXACT
            this = _FAMILY if entry.family == sums.family else entry.rank
            if this < rank:
                best, rank = entry, this
        if best is None or (sums.size < 2 and not (rank == _FAMILY and _may_stand_alone(alone))):
            return None
        return best.hpo_id, FORM

    def _number(self, form: str) -> int:
        number = self._numbers.get(form)
        if number is None:
            number = self._numbers[form] = self._random.getrandbits(_BITS)
        return number


def _may_stand_alone(word: str) -> bool:
    """Whether the adjective alone names the finding: "ataxic", not "come" beside coma."""
    return len(word) >= _SHORTEST_ALONE and word.endswith(_ADJECTIVES)
