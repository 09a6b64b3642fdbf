"""What a card says of thresholds by purpose and of what scores leave open."""

from typing import Final

from meddx.analysis.decision import Purpose
from meddx.training.card_tables import figure, table
from meddx.training.decide import COVERAGE, SENSITIVITY, SPECIFICITY, Decided, LabelDecided

_PURPOSES: Final = {
    Purpose.SCREENING: f"screening (sensitivity at least {SENSITIVITY:.0%})",
    Purpose.BALANCED: "balanced (as shipped)",
    Purpose.CONFIRMING: f"confirming (specificity at least {SPECIFICITY:.0%})",
}


def section(decided: Decided | None, *, cross: bool) -> str:
    """Return the section, or nothing where no decision was fitted."""
    if decided is None:
        return ""
    parts = [
        "### Thresholds by purpose, and what a score leaves open",
        "Each threshold was chosen on the calibration pictures; these figures are of the test "
        "pictures:",
        _calls(decided),
        _promise(cross=cross),
        _sets(decided) if decided.size is None else _shared(decided),
    ]
    return "\n\n".join(parts)


def _calls(decided: Decided) -> str:
    rows = []
    for entry in decided.labels:
        for purpose, (sensitivity, specificity) in entry.calls.items():
            threshold = f"{entry.decision.threshold(purpose, entry.balanced):.3f}"
            told = [figure(sensitivity), figure(specificity)]
            rows.append([entry.key, _PURPOSES[purpose], threshold, *told])
    return table(["Label", "Purpose", "Threshold", "Sensitivity", "Specificity"], rows)


def _promise(*, cross: bool) -> str:
    said = (
        "Conformal sets (arXiv:2107.07511, by class): the set of a picture is to hold the truth "
        f"in at least {COVERAGE:.0%} of the patients of each kind. A set with several answers, or "
        "with none, is no answer: the finding is shown as indeterminate and is no call."
    )
    if cross:
        said += (
            " The sets of a fold come from the scores of other networks, so the promise holds only "
            "nearly; the table tells what was reached."
        )
    return said


def _sets(decided: Decided) -> str:
    rows = []
    for entry in decided.labels:
        low, high = entry.decision.band
        row = [entry.key, figure(entry.covered_with), figure(entry.covered_without)]
        row += [figure(entry.size), figure(entry.abstained), f"{low:.3f} to {high:.3f}"]
        rows.append([*row, _inside(entry)])
    heads = ["Label", "Covered, with it", "Covered, without it", "Mean set size"]
    return table([*heads, "Indeterminate", "Band of probability", "Inside it"], rows)


def _inside(entry: LabelDecided) -> str:
    absent, present = entry.decision.quantiles
    return "both stay open" if 1.0 - present <= absent else "neither fits"


def _shared(decided: Decided) -> str:
    assert decided.size is not None  # noqa: S101 - the caller asked
    assert decided.abstained is not None  # noqa: S101
    rows = [
        [entry.key, figure(entry.covered_with), figure(entry.size), figure(entry.abstained)]
        for entry in decided.labels
    ]
    rows.append(["all", "", figure(decided.size), figure(decided.abstained)])
    return table(["Label", "Covered", "Mean set size", "Indeterminate"], rows)
