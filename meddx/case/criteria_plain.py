"""What a reader said of the criteria of variants, as plain data."""

from collections.abc import Iterable, Mapping
from typing import Any

from meddx.case.criteria import CODES, CriterionEdit, Strength

Plain = dict[str, Any]


def to_plain(edits: Iterable[CriterionEdit], reader: str = "") -> Plain:
    """Return edits as JSON can hold them; ``reader`` is who made them."""
    return {"criteria": [_plain(edit) for edit in edits], "reader": reader}


def edits_of(plain: Mapping[str, Any]) -> tuple[CriterionEdit, ...]:
    """Return the edits that were kept.

    Raises
    ------
    ValueError, KeyError, TypeError
        If they are none.
    """
    return tuple(_edit(item) for item in plain["criteria"])


def _plain(edit: CriterionEdit) -> Plain:
    return {
        "finding": edit.finding_key,
        "code": edit.code,
        "applies": edit.applies,
        "strength": edit.strength.value,
        "reason": edit.reason,
    }


def _edit(plain: Mapping[str, Any]) -> CriterionEdit:
    code, applies = plain["code"], plain["applies"]
    if code not in CODES or not isinstance(applies, bool):
        raise ValueError("a criterion is one of the guideline and applies, or not")
    strength = Strength(plain["strength"])
    return CriterionEdit(str(plain["finding"]), code, applies, strength, str(plain["reason"]))
