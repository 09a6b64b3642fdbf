"""Findings said by a measurement: "OFC below the 3rd centile", "height and weight at -3 SD".

The usual convention of dysmorphology: below the 3rd centile or 2 standard deviations under the mean
is small, above the 97th or 2 over it is large.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

_LOW_CENTILE, _HIGH_CENTILE = 3.0, 97.0
_DEVIATIONS: Final = 2.0

# What is measured, the finding when it is small, the finding when it is large.
_MEASURES: Final = (
    (r"birth[ -]?weight|weight at birth", "HP:0001518", "HP:0001520"),
    (r"birth length|length at birth", "HP:0003561", ""),
    (
        r"ofc|hc|head circumference|occipito-?\s?frontal (?:head )?circumference|"
        r"fronto-?occipital circumference|head size",
        "HP:0000252",
        "HP:0000256",
    ),
    (r"(?:body |adult |final )?(?:height|length|stature|ht)", "HP:0004322", "HP:0000098"),
    (r"(?:body )?(?:weight|wt)", "HP:0004325", "HP:0004324"),
    (r"inner canthal distance|intercanthal distance|icd", "", "HP:0000506"),
    (r"inter-?pupillary distance|ipd", "HP:0000601", "HP:0000316"),
    (r"ear length", "HP:0008551", "HP:0000400"),
    (r"palpebral fissure length", "HP:0012745", "HP:0000637"),
    (r"(?:total )?hand length", "HP:0200055", "HP:0001176"),
    (r"foot length", "HP:0001773", "HP:0001833"),
    (r"penile length|penis length", "HP:0000054", ""),
    (r"testicular volume", "HP:0008734", "HP:0000053"),
    (r"bone age", "HP:0002750", "HP:0005616"),
    (r"(?:all )?growth parameters|all parameters", "HP:0001510", "HP:0001548"),
)
_UNDER: Final = r"(?:well |far |just |significantly )?(?:below|under|less than|beneath|<|≤|&lt;)"
_OVER: Final = r"(?:well |far |just |significantly )?(?:above|over|greater than|more than|>|≥|&gt;)"
_NUMBER: Final = r"\d{1,2}(?:[.,]\d+)?"
_SIGN: Final = r"[-−–+]"
_WHERE: Final = re.compile(
    rf"(?:(?P<under>{_UNDER})|(?P<over>{_OVER}))\s*(?:the\s+)?(?:p\s?)?"
    rf"(?P<centile>{_NUMBER})\s?(?:st|nd|rd|th|(?<=p\d)|(?<=p \d)|(?=\s?(?:centile|percentile)))"
    r"(?:\s?(?:per)?centile)?"
    rf"|(?:(?P<place>below|under|less than)\s+)?(?:the\s+)?"
    rf"(?P<rank>first|second|third|{_NUMBER})\s?(?:st|nd|rd|th)?\s(?:per)?centile"
    rf"|(?P<sign>{_SIGN})\s?(?P<deviations>{_NUMBER})\s?(?:sds?|sdscore|z)\b"
    rf"|(?P<number>{_NUMBER})\s?(?:sds?|standard deviations)\s+(?P<side>below|under|above|over)",
    re.IGNORECASE,
)
_WHAT: Final = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), small, large)
    for words, small, large in _MEASURES
)
_ANY: Final = re.compile(rf"\b(?:{'|'.join(words for words, _, _ in _MEASURES)})\b", re.IGNORECASE)
_RANKS: Final = {"first": 1.0, "second": 2.0, "third": 3.0}
_REACH: Final = 45  # characters between what is measured and where it lies
_STOPS: Final = re.compile(r"[.;\n](?!\d)")
# What may stand between measures that one place is said of: "height (98 cm) and weight were below".
_LISTED: Final = re.compile(
    r"\s*(?:\([^()]{0,30}\))?\s*(?:,|/|&|and|,\s?and|as well as)\s*(?:(?:her|his|the|both)\s+)?",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and id of the findings that a text says by measurements.

    Parameters
    ----------
    text
        The text.
    """
    measured = list(_ANY.finditer(text))
    if not measured:
        return
    ends = [match.end() for match in measured]
    for where in _WHERE.finditer(text, ends[0]):
        last = bisect_right(ends, where.start()) - 1
        direction = _direction(where)
        if not direction or where.start() - ends[last] > _REACH:
            continue
        if _STOPS.search(text, ends[last], where.start()):
            continue
        for what in measured[_first_listed(text, measured, last) : last + 1]:
            hpo_id = _meant(what[0], direction)
            if hpo_id:
                yield what.start(), where.end(), hpo_id


def _first_listed(text: str, measured: list[re.Match[str]], last: int) -> int:
    """Return the first of the measures that "height, weight and OFC" names together."""
    while last and _LISTED.fullmatch(text, measured[last - 1].end(), measured[last].start()):
        last -= 1
    return last


def _meant(words: str, direction: int) -> str:
    """Return the finding that a small (-1) or large (1) measure is, or ""."""
    for pattern, small, large in _WHAT:
        if pattern.fullmatch(words):
            return small if direction < 0 else large
    return ""


def _direction(where: re.Match[str]) -> int:
    """Return -1 for small, 1 for large, 0 for neither."""
    if where["rank"]:
        rank = where["rank"].lower()
        centile = _RANKS.get(rank) or _value(rank)
        if where["place"] is None:
            return (centile > _HIGH_CENTILE) - (centile < _LOW_CENTILE)
        return -1 if centile <= _LOW_CENTILE else 0
    if where["centile"]:
        centile = _value(where["centile"])
        if where["under"]:
            return -1 if centile <= _LOW_CENTILE else 0
        return 1 if centile >= _HIGH_CENTILE else 0
    if _value(where["deviations"] or where["number"]) < _DEVIATIONS:
        return 0
    if where["side"]:
        return -1 if where["side"].lower() in {"below", "under"} else 1
    return 1 if where["sign"] == "+" else -1


def _value(text: str) -> float:
    return float(text.replace(",", "."))
