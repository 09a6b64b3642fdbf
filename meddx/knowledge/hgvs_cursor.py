"""Reads a text from left to right, and says at which character it is not what was wanted."""

import re
from typing import Final

from meddx.phrase import Phrase, Refused

NOT_HGVS: Final = Phrase("This is no HGVS description: at character {place} it needs {wanted}.")
POSITION: Final = Phrase("a position")
BASES: Final = Phrase("bases (A, C, G, T)")
LATER: Final = Phrase("a position that comes after the first one")
NEIGHBOURS: Final = Phrase("the position next to the first one (an insertion stands between two)")
END: Final = Phrase("the end of the description")


class Cursor:
    """A place in a text.

    Parameters
    ----------
    text
        All of it.
    at
        Where to begin.
    """

    def __init__(self, text: str, at: int = 0) -> None:
        self.text = text
        self.at = at

    def take(self, pattern: str) -> str | None:
        """Pass over what matches here and return it; None, and stay, where nothing does."""
        found = re.compile(pattern, re.ASCII).match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def need(self, pattern: str, wanted: Phrase) -> str:
        """Pass over what matches here and return it.

        Raises
        ------
        Refused
            ``not_hgvs`` with the place, counted from 1.
        """
        found = self.take(pattern)
        if found is None:
            raise self.refusal(wanted)
        return found

    def refusal(self, wanted: Phrase, at: int | None = None) -> Refused:
        """Return what to raise where something else was wanted."""
        place = (self.at if at is None else at) + 1
        return Refused("not_hgvs", NOT_HGVS.with_values(wanted=wanted, place=place))
