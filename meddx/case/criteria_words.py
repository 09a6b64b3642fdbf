"""Classes, strengths and single criteria in words."""

from typing import Final

from meddx.case.criteria import Criterion, Interpretation, Significance, Strength
from meddx.phrase import Phrase, Value

SIGNIFICANCES: Final = {
    Significance.PATHOGENIC: Phrase("pathogenic"),
    Significance.LIKELY_PATHOGENIC: Phrase("likely pathogenic"),
    Significance.UNCERTAIN: Phrase("of uncertain significance"),
    Significance.LIKELY_BENIGN: Phrase("likely benign"),
    Significance.BENIGN: Phrase("benign"),
}
STRENGTHS: Final = {
    Strength.STAND_ALONE: Phrase("stand-alone"),
    Strength.VERY_STRONG: Phrase("very strong"),
    Strength.STRONG: Phrase("strong"),
    Strength.MODERATE: Phrase("moderate"),
    Strength.SUPPORTING: Phrase("supporting"),
}
APPLIES: Final = Phrase("{code}, {strength} ({points}): {reason}")
NOT_MET: Final = Phrase("{code}, not counted: {reason}")
SUMMARY: Final = Phrase("By ACMG/AMP criteria {computed}, {points} points.")
AGREES: Final = Phrase(
    "By ACMG/AMP criteria {computed}, {points} points; {source} calls it {stated}. That "
    "class is used."
)
NO_STAR: Final = Phrase(
    "By ACMG/AMP criteria {computed}, {points} points; {source} calls it {stated} without saying "
    "by what criteria (no star), so it counts as likely pathogenic."
)
DISAGREES: Final = Phrase(
    "By ACMG/AMP criteria {computed}, {points} points, but {source} calls it {stated}. The weaker "
    "of the two counts until you decide."
)
DECIDED: Final = Phrase("By the criteria as you set them {computed}, {points} points.")


def line(criterion: Criterion) -> Phrase:
    """Say what one criterion comes to."""
    if not criterion.points:
        return NOT_MET.with_values(code=criterion.code, reason=criterion.reason)
    return APPLIES.with_values(
        code=criterion.code,
        strength=STRENGTHS[criterion.strength],
        points=f"{criterion.points:+d}",
        reason=criterion.reason,
    )


def summary(interpretation: Interpretation) -> Phrase:
    """Say the class of a variant, and beside it the class that somebody states."""
    said: dict[str, Value] = {
        "computed": SIGNIFICANCES[interpretation.computed],
        "points": f"{interpretation.points:+d}" if interpretation.points else "0",
    }
    if interpretation.is_edited:
        return DECIDED.with_values(**said)
    if interpretation.stated is None:
        return SUMMARY.with_values(**said)
    sentence = DISAGREES if interpretation.disagrees else AGREES
    if sentence is AGREES and interpretation.counted is not interpretation.stated:
        sentence = NO_STAR
    stated = SIGNIFICANCES[interpretation.stated]
    return sentence.with_values(stated=stated, source=interpretation.stated_by, **said)
