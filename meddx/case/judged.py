"""Variants as the reader judged them: his criteria in place of those that were computed."""

from collections.abc import Sequence
from dataclasses import replace

from meddx.case.criteria import CriterionEdit
from meddx.case.evidence import Finding


def judged(findings: Sequence[Finding], edits: Sequence[CriterionEdit]) -> tuple[Finding, ...]:
    """Return the findings with the reader's criteria; a variant that he judged to matter counts.

    One that starts off because it is of uncertain significance starts on once his criteria make it
    (likely) pathogenic.
    """
    by_key: dict[str, list[CriterionEdit]] = {}
    for edit in edits:
        by_key.setdefault(edit.finding_key, []).append(edit)
    return tuple(_judged(finding, by_key.get(finding.key, ())) for finding in findings)


def _judged(finding: Finding, edits: Sequence[CriterionEdit]) -> Finding:
    if not edits or finding.interpretation is None:
        return finding
    said = finding.interpretation.edited(edits)
    off = finding.starts_off and not said.counted.is_pathogenic
    return replace(finding, interpretation=said, starts_off=off)
