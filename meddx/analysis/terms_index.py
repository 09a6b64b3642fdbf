"""Names as sums of numbers: a stretch of text is compared with all names by one addition a word.

Every form of a word has a random number of 62 bits; a name is the sum of those of its words, so the
order of words does not count, and two names with one sum do not occur in practice. The sums of the
three forms, and how many words say anything, lie side by side in one integer.
"""

import random
from collections.abc import Iterable
from typing import Final, NamedTuple

from meddx.analysis.terms_forms import Word

EXACT: Final = "exact"  # the words of the name, in any order and number
FORM: Final = "form"  # words that say the same
_BITS: Final = 62
_FIELD: Final = 80  # bits for a sum of numbers
_MASK: Final = (1 << _FIELD) - 1
_SEED: Final = 20261129
_UNKNOWN: Final = 1
_NEVER: Final = 0  # no words have this sum
_SHORTEST_ALONE: Final = 6
_ADJECTIVES: Final = ("ic", "ia", "ism", "osis", "ical")


class _Entry(NamedTuple):
    fine: int
    family: int
    links: int
    is_own: bool
    hpo_id: str


def size_of(sums: int) -> int:
    """Return how many words of a sum say anything."""
    return sums >> 3 * _FIELD


class TermIndex:
    """Names and what they stand for; of equal names the first wins."""

    def __init__(self) -> None:
        self._random = random.Random(_SEED)  # noqa: S311 - not a secret
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

        A loose name is found only by what its words say; an own one never.
        """
        total = 0
        for word in words:
            self._kinds.add(word.kind)
            for form in word:
                if form not in self._numbers:
                    self._numbers[form] = self._random.getrandbits(_BITS)
            total += self.sums(word) or 0
        if not size_of(total):
            return
        fine = _NEVER if is_loose else total & _MASK
        family = _NEVER if is_loose else total >> _FIELD & _MASK
        entries = self._entries.setdefault(total >> 2 * _FIELD, [])
        if all((e.fine, e.links) != (fine, links) for e in entries):
            entries.append(_Entry(fine, family, links, is_own, hpo_id))

    def sums(self, word: Word) -> int | None:
        """Return the sums of one word, or None where no name has such a word."""
        if word.kind not in self._kinds:
            return None
        known = self._numbers.get
        fine, family = known(word.fine, _UNKNOWN), known(word.family, _UNKNOWN)
        said = self._numbers[word.kind] | bool(word.kind) << _FIELD
        return fine | family << _FIELD | said << 2 * _FIELD

    def holds(self, sums: int) -> bool:
        """Whether some name says what these words say, whatever stands between them."""
        return sums >> 2 * _FIELD in self._entries

    def find(self, sums: int, links: int, alone: str) -> tuple[str, str] | None:
        """Look up some words.

        Parameters
        ----------
        sums, links
            Of the words together, and of what stands between them.
        alone
            The fine form of the only word, "" where there are more.

        Returns
        -------
        tuple or None
            The id and how it was found: ``EXACT`` or ``FORM``.
        """
        entries = self._entries.get(sums >> 2 * _FIELD)
        if entries is None:
            return None
        fine, family = sums & _MASK, sums >> _FIELD & _MASK
        alike = [entry for entry in entries if entry.links == links]
        for entry in alike:
            if entry.fine == fine:
                return entry.hpo_id, EXACT
        for entry in alike:
            if entry.family == family and (not alone or _stands_alone(alone)):
                return entry.hpo_id, FORM
        said = (entry for entry in alike if not entry.is_own and size_of(sums) > 1)
        return next(((entry.hpo_id, FORM) for entry in said), None)


def _stands_alone(word: str) -> bool:
    """Whether the adjective alone names the finding: "ataxic", not "come" beside coma.

    So does the sign of a fracture.
    """
    return word == "#" or (len(word) >= _SHORTEST_ALONE and word.endswith(_ADJECTIVES))
