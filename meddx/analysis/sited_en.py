"""What English words mean by what stands near them: a mass without a site, "worse at night".

Lungs and breasts hold nearly all spiculated masses; the dictionary takes them for the lung's. The
nearest word of either decides, in a note without any the lung. A pain, and no cough, that is worse
at night is a pain at night.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from meddx.analysis.dictionary import Mention
from meddx.analysis.overlaps import Overlaps

_MASS: Final = re.compile(r"spiculate", re.IGNORECASE)
_OF_LUNG: Final = frozenset({"HP:0033821", "HP:0033608"})
_OF_BREAST: Final = "HP:0032408"
_SITES: Final = re.compile(
    r"\b(?:(?P<breast>breasts?|mammogra\w+|mammo|tomosynthesis|bi-?rads|[ul][oi]q|nipples?|axilla\w*)"
    r"|lungs?|pulmonary|chest|thorax|lobes?|hil(?:um|ar)|[rl][ul]l|rml|cxr|smok\w+)\b",
    re.IGNORECASE,
)
_AT_NIGHT: Final = "HP:6000707"
_NIGHT: Final = re.compile(
    r"\b(?:pains?|painful|aches?|aching)\b[^.;\n]{0,40}?"
    r"\b(?P<night>(?:worse|worst|waking|wakes|woken)(?: (?:him|her|them|up|from sleep)){0,2}"
    r" (?:at|in the|during the) nights?)\b",
    re.IGNORECASE,
)


def with_sites(text: str, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions, a mass of the breast as such, with the pains that are worse at night.

    Parameters
    ----------
    text
        The note.
    mentions
        What was found in it.
    """
    found = [*_of_breast(text, tuple(mentions))]
    taken = Overlaps(found, lambda mention: mention[:2])
    nights = (match.span("night") for match in _NIGHT.finditer(text))
    found += [Mention(*span, _AT_NIGHT) for span in nights if not taken.any_at(*span)]
    return tuple(sorted(found, key=lambda mention: mention[:2]))


def _of_breast(text: str, mentions: tuple[Mention, ...]) -> Iterator[Mention]:
    sites: list[tuple[int, bool]] | None = None
    for mention in mentions:
        if mention.hpo_id not in _OF_LUNG or not _MASS.match(text, mention.start):
            yield mention
            continue
        if sites is None:  # the note is looked through once
            sites = [(m.start(), m["breast"] is not None) for m in _SITES.finditer(text)]
        start = mention.start
        _, is_breast = min(sites, key=lambda site: abs(site[0] - start), default=(0, False))
        yield mention._replace(hpo_id=_OF_BREAST) if is_breast else mention
