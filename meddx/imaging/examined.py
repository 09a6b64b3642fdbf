"""What a patient was sent for, as the knowledge of common diseases tells examinations apart."""

from collections.abc import Iterable
from typing import Final

from meddx.case.record import Series
from meddx.imaging.header_words import parts_of

_OF_PART: Final = {
    **dict.fromkeys(("chest", "heart"), ("chest",)),
    "ribs": ("chest", "bone"),
    **dict.fromkeys(("abdomen", "pelvis"), ("abdomen",)),
    **dict.fromkeys(("head", "neck"), ("head",)),
    "breast": ("breast",),
    **dict.fromkeys(("cervical_spine", "thoracic_spine", "lumbar_spine", "spine"), ("bone",)),
    **dict.fromkeys(("shoulder", "arm", "hand", "hip", "leg", "foot", "extremity"), ("bone",)),
    "whole_body": ("chest", "abdomen", "bone"),
}


def examinations(series: Iterable[Series]) -> frozenset[str]:
    """Return what display sets show, as their headers and descriptions name it; empty if none does.

    A mammogram is of a breast whatever else is written.
    """
    found: set[str] = set()
    for one in series:
        parts = parts_of(one.body_part_examined, one.description)
        parts = frozenset({"breast"}) if one.modality == "MG" else parts
        found |= {name for part in parts for name in _OF_PART[part]}
    return frozenset(found)
