"""Words of headers, English and Chinese, and what they mean: body parts, views, weightings."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from meddx.imaging.header_words import finder, listed, parts_of
from meddx.imaging.series_words import (
    contrast_of,
    first,
    is_derived,
    is_localizer,
    plain,
    weighting_of,
)

# Modalities of one kind: a protocol or a prior of one is meant for the other too.
RADIOGRAPHS: Final = frozenset({"CR", "DX", "RG"})
VIEWS: Final = ("PA", "AP", "LAT", "OBL", "CC", "MLO", "ML", "LM", "LMO", "XCC", "SIO", "FB")
_BREAST_SIDE: Final = re.compile(r"\b([RL]) ?(CC|MLO|ML|LMO|LM|XCCL|XCCM|XCC|SIO|FB)\b")

# A soft kernel is often named beside the lung that it shows, hence first.
_KERNELS: Final[tuple[tuple[str, str], ...]] = (
    (
        "soft",
        r"MEDIAST|\bSOFT|\b(STANDARD|STND|STD)\b|纵隔|软组织|\b[BIHJ][1-4]\d[FSM]?\b|"
        r"\bB[RVF][23456]\d\b",
    ),
    ("bone", r"\bBONE|\bOSS|\bHR ?[67]\d\b|骨窗|骨算法|骨"),
    ("lung", r"\bLUNG|\bPULM|肺|\b[BIJ][5-8]\d[FSM]?\b|\bBL ?[5-6]\d\b|\bHRCT\b|高分辨"),
)
KERNELS: Final = ("soft", "lung", "bone")

_PLANES: Final[tuple[tuple[str, str], ...]] = (
    ("axial", r"\b(AX|AXIAL|TRA|TRANS|TRANSVERSE|TRANSVERSAL|TR)\b|轴位|轴面|横断"),
    ("coronal", r"\b(COR|CORONAL)\b|冠状位|冠状面|冠位"),
    ("sagittal", r"\b(SAG|SAGITTAL)\b|矢状"),
)


def warm() -> None:
    """Read the tables, and make the patterns of them, ahead of their first use."""
    text = "NOTHING"
    parts_of(text)
    for is_breast in (False, True):
        view_of(text, text, is_breast)
    for look in (plane_of, contrast_of, is_localizer, is_derived, weighting_of, kernel_of):
        look(text)
    side_of("", text)


def view_of(view_position: str, description: str, is_breast: bool) -> str:
    """Return the projection, empty where nothing says it or several are named.

    ViewPosition counts; a description that says oblique tells more than a frontal ViewPosition.
    """
    table = "breast_views" if is_breast else "views"
    own, told = _meant(table, plain(view_position)), _meant(table, plain(description))
    if is_breast and not told:
        found = _BREAST_SIDE.search(plain(description))
        told = _meant(table, found[2]) if found else ()
    if own and not (told == ("OBL",) and own[0] in {"AP", "PA"}):
        return own[0]
    return told[0] if len(told) == 1 else ""


def side_of(laterality: str, description: str) -> str:
    """Return R, L, B (both) or empty."""
    own = laterality.strip().upper()[:1]
    if own in {"R", "L", "B"}:
        return own
    text = plain(description)
    found = _BREAST_SIDE.search(text)
    told = (found[1],) if found else _meant("sides", text)
    return told[0] if len(told) == 1 else ""


@cache
def _meanings(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds the words of a table, and the meaning of each."""
    found = listed(table).items()
    of_word = {word: meaning for meaning, words in found for word in reversed(words)}
    return finder(frozenset(of_word)), of_word


def _meant(table: str, text: str) -> tuple[str, ...]:
    """Return every meaning of a table that a text names; a longer word covers a shorter one."""
    pattern, of_word = _meanings(table)
    found = pattern.findall(text)
    return tuple(dict.fromkeys(of_word[word] for word in found))


def kernel_of(description: str) -> str:
    """Return what a CT reconstruction is for (``KERNELS``), empty where it does not say."""
    return first(_KERNELS, plain(description))


def plane_of(description: str) -> str:
    """Return the name of a plane, empty where none or several are named."""
    text = plain(description)
    found = [name for name, pattern in _PLANES if re.search(pattern, text)]
    return found[0] if len(found) == 1 else ""


def names_any(words: Iterable[str], *texts: str) -> bool:
    """Whether one of some words stands in a text, as a whole word where it is of letters."""
    wanted = frozenset(plain(word) for word in words)
    pattern = finder(wanted) if wanted else None
    return pattern is not None and any(pattern.search(plain(text)) for text in texts)
