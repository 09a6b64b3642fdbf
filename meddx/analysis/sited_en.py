"""Where an English mass is that has no site of its own: "spiculated mass" on a mammogram.

Lungs and breasts hold nearly all of the spiculated ones; the dictionary takes them for the lung's.
The nearest word of either decides, in a note without any the lung.
"""

import re
from collections.abc import Iterable
from typing import Final

from meddx.analysis.dictionary import Mention

_MASS: Final = re.compile(r"spiculate", re.IGNORECASE)
_OF_LUNG: Final = frozenset({"HP:0033821", "HP:0033608"})
_OF_BREAST: Final = "HP:0032408"
_SITES: Final = re.compile(
    r"\b(?:(?P<breast>breasts?|mammogra\w+|mammo|tomosynthesis|bi-?rads|[ul][oi]q|nipples?|axilla\w*)"
    r"|lungs?|pulmonary|chest|thorax|lobes?|hil(?:um|ar)|[rl][ul]l|rml|cxr|smok\w+)\b",
    re.IGNORECASE,
)


def with_sites(text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, a mass of the breast as such.

    Parameters
    ----------
    text
        The note.
    mentions
        What was found in it.
    """
    found = tuple(mentions)
    if not any(_is_open(mention, text) for mention in found):
        return found
    sites = [(match.start(), match["breast"] is not None) for match in _SITES.finditer(text)]

    def near(mention: Mention) -> bool:
        return min(sites, key=lambda site: abs(site[0] - mention.start), default=(0, False))[1]

    return tuple(
        mention._replace(hpo_id=_OF_BREAST)
        if _is_open(mention, text) and near(mention)
        else mention
        for mention in found
    )


def _is_open(mention: Mention, text: str) -> bool:
    return mention.hpo_id in _OF_LUNG and _MASS.match(text, mention.start) is not None
