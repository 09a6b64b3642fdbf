"""What English words mean by what stands near them: a lump without a site, "CP", "worse at night".

Lungs and breasts hold nearly all spiculated masses; the dictionary takes them for the lung's. The
nearest site in the note decides, so it does for a lump and for microcalcifications. CP is chest
pain in a note on heart or lungs. A pain, and no cough, that is worse at night is a pain at night.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final

from meddx.analysis.dictionary import ABBREVIATION, Mention
from meddx.analysis.overlaps import Overlaps

_SPICULATED: Final = re.compile(r"spiculate", re.IGNORECASE)
_OF_LUNG: Final = frozenset({"HP:0033821", "HP:0033608"})
_BREAST_MASS: Final = "HP:0032408"
_OPEN: Final = re.compile(
    r"\b(?:(?P<mass>lumps?)|(?P<calcified>micro-?calcifications?))\b", re.IGNORECASE
)
_CALCIFIED: Final = "HP:0040403"
_SITES: Final = re.compile(
    r"\b(?:(?P<breast>breasts?|mammogra\w+|mammo|tomosynthesis|bi-?rads|[ul][oi]q|nipples?|axilla\w*)"
    r"|lungs?|pulmonary|chest|thora\w+|lobes?|hil(?:um|ar)|[rl][ul]l|rml|cxr|smok\w+|thyroid\w*"
    r"|necks?|groins?|testi\w+|scrot\w+|abdom\w+|scalp|head|backs?|arms?|legs?|thighs?|hands?|foot"
    r"|knees?|wrists?|elbows?|shoulders?|liver|kidneys?|prostat\w+|throat|parotid|skin)\b",
    re.IGNORECASE,
)
_CHEST_PAIN: Final = "HP:0100749"
_CP: Final = re.compile(r"\bCP\b(?! ?angles?\b)")
_OF_CHEST: Final = re.compile(
    r"\b(?:SOB|SOBOE|DOE|ECG|EKG|CXR|PE|(?i:chest|trop(?:onin)?s?|palpitations?|dyspno?ea|syncope"
    r"|cough|haemoptysis|hemoptysis|diaphoretic|sweating|pleuritic|exertional))\b"
)
_OF_BRAIN: Final = re.compile(
    r"\b(?:cerebral palsy|spastic\w*|diplegi\w+|GMFCS|developmental)\b", re.IGNORECASE
)
_AT_NIGHT: Final = "HP:6000707"
_NIGHT: Final = re.compile(
    r"\b(?:pains?|painful|aches?|aching)\b[^.;\n]{0,40}?"
    r"\b(?P<night>(?:worse|worst|waking|wakes|woken)(?: (?:him|her|them|up|from sleep)){0,2}"
    r" (?:at|in the|during the) nights?)\b",
    re.IGNORECASE,
)


def with_context(text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, with their site where the context has it, and those it makes clear.

    Parameters
    ----------
    text
        The note.
    mentions
        What was found in it.
    """
    sites = _Sites(text)
    found = [sites.told(mention) for mention in mentions]
    taken = Overlaps(found, lambda mention: mention[:2])
    found += [one for one in _further(text, sites) if not taken.any_at(one.start, one.end)]
    return tuple(sorted(found, key=lambda mention: mention[:2]))


class _Sites:
    """The parts of the body that a note names."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = [(match.start(), match["breast"] is not None) for match in _SITES.finditer(text)]
        self._places = [place for place, _ in found]
        self._are_breasts = [is_breast for _, is_breast in found]

    def is_breast(self, start: int) -> bool:
        """Whether the nearest of them is a breast."""
        behind = bisect_left(self._places, start)
        near = range(max(0, behind - 1), min(behind + 1, len(self._places)))
        place = min(near, key=lambda at: abs(self._places[at] - start), default=None)
        return place is not None and self._are_breasts[place]

    def told(self, mention: Mention) -> Mention:
        """Return a spiculated mass as one of the breast where that is the nearest site."""
        is_open = mention.hpo_id in _OF_LUNG and _SPICULATED.match(self._text, mention.start)
        return (
            mention._replace(hpo_id=_BREAST_MASS)
            if is_open and self.is_breast(mention.start)
            else mention
        )


def _further(text: str, sites: _Sites) -> Iterator[Mention]:
    for match in _OPEN.finditer(text):
        if sites.is_breast(match.start()):
            yield Mention(*match.span(), _BREAST_MASS if match["mass"] else _CALCIFIED)
    for match in _NIGHT.finditer(text):
        yield Mention(*match.span("night"), _AT_NIGHT)
    if _CP.search(text) and _OF_CHEST.search(text) and not _OF_BRAIN.search(text):
        for match in _CP.finditer(text):
            yield Mention(*match.span(), _CHEST_PAIN, ABBREVIATION)
