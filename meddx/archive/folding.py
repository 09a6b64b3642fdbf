"""Text as a search sees it: without case, accents and the signs between the parts of a name."""

import unicodedata
from collections.abc import Iterable
from typing import Final

_BETWEEN: Final = str.maketrans("^=,_/", "     ")


def folded(text: str) -> str:
    """Return text without case, accents (canonical marks) and width; signs of names are blanks.

    >>> folded("Müller^ＪÖRG=张^小东")
    'muller jorg 张 小东'
    """
    apart = unicodedata.normalize("NFKD", text.translate(_BETWEEN))
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFKC", bare).casefold().split())


def words(text: str) -> tuple[str, ...]:
    """Return the words of a search, each of which is to be found."""
    return tuple(folded(text).split())


def searchable(name: str, others: Iterable[str]) -> str:
    """Return what a search looks through.

    Parameters
    ----------
    name
        PatientName. Each of its groups also without blanks: Chinese names are written in one.
    others
        More texts.
    """
    groups = [folded(group) for group in name.split("=")]
    joined = [group.replace(" ", "") for group in groups if " " in group]
    texts = dict.fromkeys([*groups, *joined, *(folded(other) for other in others)])
    return "\n".join(text for text in texts if text)
