"""Findings said by a measurement: "OFC below the 3rd centile", "height -3.2 SD".

The usual convention of dysmorphology: below the 3rd centile or 2 standard deviations under the mean
is small, above the 97th or 2 over it is large.
"""

import re
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
    (r"(?:body |adult |final )?(?:height|length|stature)", "HP:0004322", "HP:0000098"),
    (r"(?:body )?weight", "HP:0004325", "HP:0004324"),
    (r"inner canthal distance|intercanthal distance|icd", "", "HP:0000506"),
    (r"inter-?pupillary distance|ipd", "HP:0000601", "HP:0000316"),
    (r"ear length", "HP:0008551", "HP:0000400"),
    (r"palpebral fissure length", "HP:0012745", "HP:0000637"),
    (r"(?:total )?hand length", "HP:0200055", "HP:0001176"),
    (r"foot length", "HP:0001773", "HP:0001833"),
    (r"penile length|penis length", "HP:0000054", ""),
    (r"testicular volume", "HP:0008734", "HP:0000053"),
    (r"bone age", "HP:0002750", "HP:0005616"),
)
_UNDER: Final = r"(?:well |far |just |significantly )?(?:below|under|less than|beneath|<|≤|&lt;)"
_OVER: Final = r"(?:well |far |just |significantly )?(?:above|over|greater than|more than|>|≥|&gt;)"
_NUMBER: Final = r"\d{1,2}(?:[.,]\d+)?"
_SIGN: Final = r"[-−–+]"
_WHERE: Final = re.compile(
    rf"(?:(?P<under>{_UNDER})|(?P<over>{_OVER}))\s*(?:the\s+)?(?:p\s?)?"
    rf"(?P<centile>{_NUMBER})\s?(?:st|nd|rd|th|(?=\s?(?:centile|percentile)))"
    r"(?:\s?(?:per)?centile)?"
    rf"|(?P<sign>{_SIGN})\s?(?P<deviations>{_NUMBER})\s?(?:sds?|sdscore|z)\b"
    rf"|(?P<number>{_NUMBER})\s?(?:sds?|standard deviations)\s+(?P<side>below|under|above|over)",
    re.IGNORECASE,
)
_WHAT: Final = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), small, large)
    for words, small, large in _MEASURES
)
_ANY: Final = re.compile(rf"\b(?:{'|'.join(words for words, _, _ in _MEASURES)})\b", re.IGNORECASE)
_REACH: Final = 45  # characters between what is measured and where it lies
_STOPS: Final = re.compile(r"[.;\n](?!\d)")


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and id of the findings that a text says by measurements.

    Parameters
    ----------
    text
        The text.
    """
    measured = [(match.start(), match.end(), match[0]) for match in _ANY.finditer(text)]
    for where in _WHERE.finditer(text):
        direction = _direction(where)
        before = [m for m in measured if m[1] <= where.start() <= m[1] + _REACH]
        if not direction or not before or _STOPS.search(text, before[-1][1], where.start()):
            continue
        start, _, words = before[-1]
        hpo_id = next((x[1 if direction < 0 else 2] for x in _WHAT if x[0].fullmatch(words)), "")
        if hpo_id:
            yield start, where.end(), hpo_id


def _direction(where: re.Match[str]) -> int:
    """Return -1 for small, 1 for large, 0 for neither."""
    if where["centile"]:
        centile = _value(where["centile"])
        if where["under"]:
            return -1 if centile <= _LOW_CENTILE else 0
        return 1 if centile >= _HIGH_CENTILE else 0
    if _value(where["deviations"] or where["number"]) < _DEVIATIONS:
        return 0
    is_low = (where["side"] or "").lower() in {"below", "under"} if where["side"] else (
        where["sign"] != "+"
    )
    return -1 if is_low else 1


def _value(text: str) -> float:
    return float(text.replace(",", "."))
