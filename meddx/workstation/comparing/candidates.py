"""Which labels can stand beside a finding, or why none can; no Qt."""

from typing import Final

from meddx.analysis.pack_parts import EIGEN_CAM
from meddx.case.evidence import Finding
from meddx.case.reading import Reading
from meddx.case.wording import is_below_threshold
from meddx.phrase import Phrase

MEASURED: Final = Phrase("A measured value has no other label beside it.")
SAME_MAP: Final = Phrase(
    "This model shows the same map for every label (Eigen-CAM), so there is nothing to compare."
)
ONE_LABEL: Final = Phrase("The model has no other label on this picture.")
NOT_KEPT: Final = Phrase(
    "No other label was called, and the heatmaps of labels that were not called cannot be made "
    "here."
)


def others(reading: Reading | None, finding: Finding, *, can_make: bool) -> tuple[Finding, ...]:
    """Return the other labels of the same model on the same picture, the most probable first.

    Parameters
    ----------
    reading
        In which they stand.
    finding
        What is shown.
    can_make
        Whether the heatmap of a label that was not called can be made; else such are left out.
    """
    if reading is None or finding.quantity is not None or not finding.pack:
        return ()
    found = [
        other
        for other in reading.findings
        if other.pack == finding.pack
        and other.source == finding.source
        and other.key != finding.key
        and other.quantity is None
        and (can_make or other.heatmap is not None)
    ]
    return tuple(sorted(found, key=lambda one: (is_below_threshold(one), -one.probability)))


def why_not(reading: Reading | None, finding: Finding, *, can_make: bool) -> Phrase | None:
    """Return why a finding cannot be compared, None where it can."""
    if finding.quantity is not None:
        return MEASURED
    if finding.heatmap is not None and finding.heatmap.method == EIGEN_CAM:
        return SAME_MAP
    if not others(reading, finding, can_make=True):
        return ONE_LABEL
    return None if others(reading, finding, can_make=can_make) else NOT_KEPT
