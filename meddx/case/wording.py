"""How numbers are said, the same on screen and in every report."""

from typing import Final

from meddx.case.evidence import (
    Assertion,
    Finding,
    GeneFileSource,
    Heatmap,
    Quantity,
    VariantSource,
)
from meddx.case.record import Series, Zygosity
from meddx.phrase import Phrase

PERCENT: Final = Phrase("{percent} %")
ONE_IN: Final = Phrase("1 in {number}")
AT_PREVALENCE: Final = Phrase("{probability} (among patients of whom {prevalence} have it)")
ABOVE: Final = Phrase("above its threshold")
BELOW: Final = Phrase("below its threshold")
INDETERMINATE: Final = Phrase("indeterminate")
BOTH_FIT: Final = Phrase("Indeterminate: the score fits patients with it and patients without it.")
NEITHER_FITS: Final = Phrase(
    "Indeterminate: the score is unlike that of most patients with it, and of most without it."
)
SEVERAL_FIT: Final = Phrase("Indeterminate: the score fits this kind and others that exclude it.")
NO_KIND_FITS: Final = Phrase("Indeterminate: the score fits none of the kinds that are known.")
ASSERTIONS: Final = {
    Assertion.PRESENT: Phrase("present"),
    Assertion.EXCLUDED: Phrase("excluded"),
    Assertion.UNCERTAIN: Phrase("uncertain"),
    Assertion.HISTORICAL: Phrase("in the history"),
    Assertion.FAMILY: Phrase("in the family"),
    Assertion.HYPOTHETICAL: Phrase("only mentioned"),
}
VALUE: Final = "value"  # a laboratory value, which says so itself
WORDING: Final = "wording"
FOUND_BY: Final = {
    "form": Phrase("Found by words that say the same as its name."),
    "abbreviation": Phrase("Found by its abbreviation."),
    "measurement": Phrase("Found by a measurement that the note states."),
    WORDING: Phrase("Found by the way reports word it."),
}
QUANTITY: Final = Phrase("{value} {unit} ({low} to {high})")
CORRECTED: Final = Phrase("corrected by the reader")
NO_FINDING: Final = Phrase("not a finding")
READ_AS: Final = Phrase("{term}, {assertion}")
MEASURED: Final = Phrase("measured")
SLICE: Final = Phrase("{modality} {description}, image {number}")
SHOWN: Final = Phrase("shown, counted for nothing")
WITH_VARIANT: Final = Phrase("counts only with a variant")
FILTERED: Final = Phrase("failed a filter, not counted")
ZYGOSITIES: Final = {
    Zygosity.HETEROZYGOUS: Phrase("heterozygous"),
    Zygosity.HOMOZYGOUS: Phrase("homozygous"),
    Zygosity.HEMIZYGOUS: Phrase("hemizygous"),
    Zygosity.REFERENCE: Phrase("as the reference"),
    Zygosity.UNKNOWN: Phrase("genotype unknown"),
}
MAPS: Final = {
    "cam": Phrase("Where the score came from: exact class activation map"),
    "occlusion": Phrase("Where the score came from: parts covered in turn (occlusion)"),
    "eigen_cam": Phrase("Where the network saw anything, not this finding alone (Eigen-CAM)"),
    "mask": Phrase("Measured region: the value was counted on it"),
    "density": Phrase("Measured region: the lighter, the denser; HU above 50"),
}
MAP_TIPS: Final = {
    True: Phrase(
        "The colours show the region that the value was measured on. They are not the outline of "
        "a lesion."
    ),
    False: Phrase(
        "The colours show where the score of this finding came from, on a scale that is the same "
        "for every picture. They are not the outline of a lesion."
    ),
}
ONLY_PRIORS: Final = Phrase(
    "Nothing that was found weighs on any diagnosis yet. This only tells how common each one is "
    "among patients of this age and sex who are sent for such an examination."
)
STRENGTHS: Final = (
    (2.0, Phrase("very strong")),
    (1.3, Phrase("strong")),
    (0.7, Phrase("moderate")),
    (0.3, Phrase("weak")),
    (0.0, Phrase("hardly any")),
)


def probability(value: float) -> Phrase:
    """Say a probability without false precision: ``34 %``, ``2.5 %``, ``1 in 20,000``."""
    if value >= 0.995:
        return PERCENT.with_values(percent="> 99")
    if value >= 0.095:
        return PERCENT.with_values(percent=f"{value:.0%}".rstrip("%"))
    if value >= 0.001:
        return PERCENT.with_values(percent=f"{100 * value:.2g}")
    if value <= 0.0:
        return PERCENT.with_values(percent="0")
    number = 1.0 / value
    digits = 10.0 ** max(0, len(f"{number:.0f}") - 2)
    return ONE_IN.with_values(number=f"{round(number / digits) * digits:,.0f}")


def quantity(measured: Quantity) -> Phrase:
    """Say a measured value with its limits, all to the digit that the limits leave a meaning."""
    digit = (measured.high - measured.low) / 10.0
    places = 0 if digit >= 1.0 else 1 if digit >= 0.1 else 2
    value, low, high = (f"{x:,.{places}f}" for x in (measured.value, measured.low, measured.high))
    return QUANTITY.with_values(value=value, low=low, high=high, unit=measured.unit)


def finding_state(finding: Finding) -> Phrase:
    """Say how a finding is asserted.

    A score is only above or below the pack's threshold, or indeterminate whichever it is.
    """
    if finding.quantity is not None:
        return MEASURED
    if finding.is_indeterminate:
        return INDETERMINATE
    if finding.threshold is not None:
        return BELOW if is_below_threshold(finding) else ABOVE
    if isinstance(finding.source, VariantSource) and finding.source.variant.passed is False:
        return FILTERED
    if isinstance(finding.source, GeneFileSource):
        figures = finding.source.expressed
        may_count = figures is not None and figures.direction <= 0 and not figures.is_doubted
        return WITH_VARIANT if may_count else SHOWN
    return ASSERTIONS[finding.assertion]


def indeterminate(finding: Finding) -> Phrase | None:
    """Say why a score is no answer; None where it is one, or where its pack does not say."""
    answers = finding.conformal
    if answers is None or not finding.is_indeterminate:
        return None
    if answers.present:
        return BOTH_FIT if answers.labels is None else SEVERAL_FIT
    return NEITHER_FITS if answers.labels is None else NO_KIND_FITS


def is_below_threshold(finding: Finding) -> bool:
    """Whether a pack scored this finding and did not call it."""
    return finding.threshold is not None and finding.probability < finding.threshold


def finding_probability(finding: Finding) -> Phrase | None:
    """Say an image score with the prevalence it is stated at, or what was measured.

    None where a score has no meaning.
    """
    if finding.quantity is not None:
        return quantity(finding.quantity)
    if finding.threshold is None:
        return None
    said = probability(finding.probability)
    if finding.prevalence is None:
        return said
    return AT_PREVALENCE.with_values(probability=said, prevalence=probability(finding.prevalence))


def slice_of(series: Series, k: int) -> Phrase:
    """Name a slice of a series, counted from 1 as everywhere on the screen."""
    return SLICE.with_values(modality=series.modality, description=series.description, number=k + 1)


def heatmap_method(heatmap: Heatmap) -> Phrase:
    """Say what the colours of a heatmap are, and how they were found."""
    return MAPS[heatmap.method]


def heatmap_tip(heatmap: Heatmap) -> Phrase:
    """Say what the colours of a heatmap mean, and what not."""
    return MAP_TIPS[heatmap.is_measured]


def strength(log10_lr: float) -> Phrase:
    """Say how much a likelihood ratio weighs, either way (bounds: LR 2, 5, 20, 100)."""
    return next(words for bound, words in STRENGTHS if abs(log10_lr) >= bound)
