"""Notes without what would give the answer away: what images show, and which diagnosis it was.

The words are in ``resources/training/films.toml``. Sentences that tell of images or of how the
diagnosis was proved are left out whole; names of diagnoses and their causes are taken out of what
remains. What is left is history, complaints and signs.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import paths

WORDS: Final = paths.resource("training", "films.toml")
# Sentences end at a mark before a capital, and at line ends; decimal points stay.
_ENDS: Final = re.compile(r"(?<=[.!?;])\s*(?=[A-Z(])|[\r\n]+")


@dataclass(frozen=True)
class Words:
    """What to leave out, and what diagnoses are called.

    Parameters
    ----------
    sentences
        Finds a sentence that is left out.
    names
        Finds a name that is taken out.
    truth
        Code of MedDx by the name that a set gives a diagnosis.
    """

    sentences: re.Pattern[str]
    names: re.Pattern[str]
    truth: Mapping[str, str]


def words(path: Path = WORDS) -> Words:
    """Read the words."""
    with path.open("rb") as stream:
        table = tomllib.load(stream)
    sentences = "|".join((*table["images"], *table["proofs"]))
    names = "|".join(table["names"])
    return Words(
        re.compile(sentences, re.IGNORECASE),
        re.compile(rf"\b(?:[\w-]*-)?(?:{names})[\w-]*", re.IGNORECASE),
        dict(table["truth"]),
    )


def masked(note: str, words: Words) -> str:
    """Return what remains of a note; empty where nothing does."""
    sentences = (sentence.strip() for sentence in _ENDS.split(note))
    kept = (s for s in sentences if s and not words.sentences.search(s))
    return "\n".join(filter(None, (words.names.sub("", s).strip() for s in kept)))
