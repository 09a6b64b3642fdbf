"""Whose complaint it is that stands in the family's part of a note.

Who writes in a hurry goes on under the heading: "Family history: father died of lung cancer. No
fever, no headache." Diseases there are the family's; a complaint is, where a relative is named.
"""

import re
from bisect import bisect_right
from typing import Final

from meddx.analysis.assertion import AssertionReader
from meddx.case.evidence import Assertion
from meddx.case.record import Note

_FURTHEST: Final = 4  # sentences that "she" can be followed back
_WORDS: Final = re.compile(r"\S")
# These are whom the sentence before speaks of.
_PRONOUN: Final = re.compile(
    r"[\s*•·-]*"
    r"(?:(?:he|she|they|one|two|both|all|his|her|their|who|neither|none|the other)\b|[他她其均都])",
    re.IGNORECASE,
)


def names_none(note: Note, reader: AssertionReader, start: int) -> bool:
    """Whether a sentence behind the first of its section speaks of no relative.

    Parameters
    ----------
    note
        The note.
    reader
        Its triggers.
    start
        A character of the sentence.
    """
    place = bisect_right(note.sections, start, key=lambda section: section.start)
    words = _WORDS.search(note.text, note.sections[place - 1].start if place else 0)
    first, _ = reader.sentence(words.start() if words else 0)
    for _ in range(_FURTHEST):
        here, _ = reader.sentence(start)
        if here <= first or reader.names(Assertion.FAMILY, here):
            return False
        if _PRONOUN.match(note.text, here) is None:
            return True
        start = here - 1
    return False
