"""The pattern language of PROSITE as regular expressions.

As its user manual (prosuser.txt, "the PA line") says: one-letter codes parted by ``-``; ``x`` for
any residue; ``[AL]`` for one of these, ``{AM}`` for none of these; ``(3)`` repeats an element,
``x(2,4)`` gives a gap of 2 to 4; ``<`` before the first element and ``>`` behind the last tie the
pattern to an end of the sequence, and inside brackets, as in ``[G>]``, the end may stand for the
residue. ScanProsite adds ``*`` for any number of an element, and peptides without ``-``.

B in a sequence is D or N, Z is E or Q, and J is I or L: they fit an element that allows either. X,
a residue that nobody knows, fits ``x`` and ``{..}`` and nothing that asks for certain residues.
"""

import re
from dataclasses import dataclass
from typing import Final

RESIDUES: Final = "ACDEFGHIKLMNPQRSTVWYBZUO"
_ANY: Final = RESIDUES + "XJ"
_EITHER: Final = {"B": "DN", "Z": "EQ", "J": "IL"}  # letters that stand for one of two residues
_LONGEST: Final = 1000  # characters of a pattern
_WIDEST_GAP: Final = 10_000
# Ways in which the gaps of a pattern may stretch: each costs time at each place of a sequence.
_MOST_WAYS: Final = 200_000
_UNBOUNDED: Final = 1000  # ways that a star counts for

_ELEMENT: Final = re.compile(
    r"(?P<one>[A-Z])|(?P<any>x)|\[(?P<first><?)(?P<in>[A-Z]+)(?P<last>>?)\]|\{(?P<out>[A-Z]+)\}"
)
_REPEAT: Final = re.compile(r"\((?P<low>\d{1,5})(?:,(?P<high>\d{1,5}))?\)|(?P<star>\*)")
_PEPTIDE: Final = re.compile(r"[A-Z]{2,}")


class PatternError(ValueError):
    """A pattern that does not follow the rules."""


@dataclass
class _Made:
    """Parts of the expression, and in how many ways its gaps may stretch."""

    parts: list[str]
    ways: int = 1


def regex(pattern: str) -> str:
    """Return a PROSITE pattern as a regular expression over capitals.

    Parameters
    ----------
    pattern
        As the PA lines write it, with or without the last full stop; blanks are left out.

    Raises
    ------
    PatternError
        When it does not follow the rules, or its gaps stretch in more than 200,000 ways.
    """
    text = "".join(pattern.split()).removesuffix(".")
    if not text or len(text) > _LONGEST:
        raise PatternError("a pattern has 1 to 1,000 characters")
    starts, ends = text.startswith("<"), text.endswith(">")
    body = text[1 if starts else 0 : -1 if ends else None].removeprefix("-")
    elements = list(body) if _PEPTIDE.fullmatch(body) else body.split("-")
    made = _Made(["^"] if starts else [])
    for place, element in enumerate(elements):
        _add(made, element, is_first=place == 0, is_last=place == len(elements) - 1)
    if made.ways > _MOST_WAYS:
        raise PatternError("the gaps stretch in too many ways")
    return "".join(made.parts) + (r"\Z" if ends else "")


def _add(made: _Made, element: str, *, is_first: bool, is_last: bool) -> None:
    found = _ELEMENT.match(element)
    if found is None:
        raise PatternError(f"{element!r} is no element")
    if (found["first"] and not is_first) or (found["last"] and not is_last):
        raise PatternError("an end stands in the middle")
    residues = f"[{_letters(found)}]"
    if found["first"] or found["last"]:
        residues = f"(?:{residues}|{'^' if found['first'] else chr(92) + 'Z'})"
    rest = element[found.end() :]
    made.parts.append(residues + (_repeat(made, rest, bool(found["any"])) if rest else ""))


def _letters(found: re.Match[str]) -> str:
    """Return the residues of a sequence that fit an element."""
    if found["any"]:
        return _ANY
    named = found["one"] or found["in"] or found["out"]
    if not set(named) <= set(RESIDUES):
        raise PatternError(f"{named!r} holds what is no residue")
    fits = set(named)
    fits |= {one for both, either in _EITHER.items() if both in fits for one in either}
    if found["out"]:
        fits = set(_ANY) - fits
    for both, either in _EITHER.items():
        fits = fits | {both} if fits & set(either) else fits - {both}
    return "".join(letter for letter in _ANY if letter in fits)


def _repeat(made: _Made, text: str, is_gap: bool) -> str:
    found = _REPEAT.fullmatch(text)
    if found is None:
        raise PatternError(f"{text!r} is no repetition")
    if found["star"]:
        made.ways *= _UNBOUNDED
        return "*"
    low, high = int(found["low"]), int(found["high"] or found["low"])
    if high < max(low, 1) or high > _WIDEST_GAP:
        raise PatternError("a repetition goes from few to many")
    if found["high"] and not is_gap:
        raise PatternError("only x has a range")
    made.ways *= high - low + 1
    return f"{{{low},{high}}}"
