"""Acronyms of findings: those that a text defines, and well-known ones in capitals."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_DEFINED: Final = re.compile(r"\s?\(\s?([A-Z][A-Za-z0-9-]{1,7})\s?[);,]")
_BRACKETED: Final = re.compile(r"\(\s?([A-Z][A-Za-z0-9-]{1,7})\s?[);,]")
_WRITTEN: Final = re.compile(r"\b[A-Z][A-Za-z0-9]{1,7}\b")


class Acronyms:
    """Finds acronyms.

    Parameters
    ----------
    known
        Acronyms as they are written, and their ids.
    """

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known

    def find(
        self, text: str, mentions: Iterable[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and id of each acronym, from left to right.

        "Intellectual disability (ID)" makes every "ID" of the text that; where the bracket follows
        anything else ("Angelman syndrome (AS)"), the text means something of its own.

        Parameters
        ----------
        text
            The text.
        mentions
            Start, end and id of the names that were found in it.
        """
        meant: dict[str, str | None] = {_singular(a): None for a in _BRACKETED.findall(text)}
        for start, end, hpo_id in mentions:
            defined = _DEFINED.match(text, end)
            if defined is not None and _stands_for(defined[1], text[start:end]):
                meant[_singular(defined[1])] = hpo_id
        for match in _WRITTEN.finditer(text):
            key = _singular(match[0])
            said = meant[key] if key in meant else self._known.get(key)
            if said is not None and sum(map(str.isupper, key)) > 1:
                yield match.start(), match.end(), said


def _singular(acronym: str) -> str:
    return acronym.removesuffix("s")


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the letters occur in the name in their order, from its first."""
    letters = iter(name.lower())
    wanted = [letter for letter in _singular(acronym).lower() if letter.isalpha()]
    return name[:1].lower() == wanted[0] and all(letter in letters for letter in wanted)
