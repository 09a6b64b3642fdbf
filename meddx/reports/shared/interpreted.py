"""The criteria of a variant as JSON: each with its reason, met or not."""

from typing import Any

from meddx.case import criteria_words
from meddx.case.criteria import Interpretation
from meddx.phrase import Language


def interpreted(said: Interpretation | None, language: Language) -> dict[str, Any] | None:
    """Return the stable shape of an interpretation; None where there is none."""
    if said is None:
        return None
    return {
        "counted": said.counted.value,
        "computed": said.computed.value,
        "points": said.points,
        "stated": said.stated.value if said.stated else None,
        "stated_by": said.stated_by or None,
        "disagrees": said.disagrees,
        "edited": said.is_edited,
        "inherited": said.inherited or None,
        "summary": criteria_words.summary(said).label(language),
        "remarks": [remark.label(language) for remark in said.remarks],
        "criteria": [
            {
                "code": criterion.code,
                "strength": criterion.strength.value,
                "points": criterion.points,
                "applies": criterion.applies,
                "automatic": criterion.automatic,
                "reason": criterion.reason.label(language),
            }
            for criterion in said.criteria
        ],
    }
