"""Which heatmap is shown over a series where the reader chose none."""

from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import Reading


def is_of(finding: Finding, series_instance_uid: str) -> bool:
    """Whether a finding has a heatmap on this series."""
    source = finding.source
    mine = isinstance(source, ImageSource) and source.series_instance_uid == series_instance_uid
    return mine and finding.heatmap is not None


def best_heatmap(reading: Reading | None, series_instance_uid: str) -> Finding | None:
    """Return the finding of a series that is most worth a look and can show where it came from."""
    shown = [
        finding
        for finding in (reading.findings if reading else ())
        if is_of(finding, series_instance_uid)
        and (reading is None or reading.edits.counts(finding))
    ]
    return max(shown, key=lambda finding: finding.weight, default=None)
