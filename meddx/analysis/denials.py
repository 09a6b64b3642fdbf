"""Words that deny a finding by themselves: "afebrile", "anicteric", "D-dimer negative"."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

from meddx import paths
from meddx.analysis.laboratory import Value
from meddx.analysis.overlaps import Overlaps

FILE: Final = "note_denials.toml"


class Denials:
    """Finds such words.

    Parameters
    ----------
    words
        Patterns of ``note_denials.toml`` by the HPO id of what they deny.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._ids = tuple(words)
        self._any = re.compile("|".join(_group(patterns) for patterns in words.values()))

    @property
    def hpo_ids(self) -> tuple[str, ...]:
        """What is denied by some word."""
        return self._ids

    def find(self, text: str, named: Iterable[tuple[int, int]]) -> tuple[Value, ...]:
        """Return each denial as a value that rules its finding out, from left to right.

        Parameters
        ----------
        text
            The note.
        named
            Half-open characters that name something: they say themselves how it is asserted.
        """
        taken = Overlaps(named, lambda span: span)
        return tuple(
            Value(*match.span(), self._ids[(match.lastindex or 1) - 1], False)
            for match in self._any.finditer(text.lower())
            if not taken.any_at(*match.span())
        )


@cache
def load() -> Denials:
    """Read the delivered table."""
    path = paths.resource("knowledge", FILE)
    return Denials(tomllib.loads(path.read_text(encoding="utf-8")))


def _group(patterns: Sequence[str]) -> str:
    """Write the patterns of one finding as the only group that counts."""
    plain = (re.sub(r"(?<!\\)\((?!\?)", "(?:", one).replace("_", r"\s+") for one in patterns)
    return rf"(?<![a-z\d])({'|'.join(plain)})(?![a-z\d])"
