"""Which mentions of a long note get a row of their own: rows by the thousand would stop the window.

The others are marked in the note and count as they are.
"""

from collections.abc import Sequence
from typing import Final

from meddx.case.evidence import Finding, TextSource
from meddx.case.reading import Edits

MOST: Final = 100  # a row costs about 10 ms


def few(findings: Sequence[Finding], edits: Edits) -> list[Finding]:
    """Return what is listed, in the order given.

    What the reader switched off or accepted comes first, then each term once for each way that it
    is asserted, then its repetitions. What is from no note is listed whole.
    """
    if len(findings) <= MOST:
        return list(findings)
    seen: set[tuple[str, str]] = set()
    ranks: dict[str, int] = {}
    for finding in findings:
        said = (finding.code.code, finding.assertion.value)
        is_touched = finding.key in edits.switched_off or finding.key in edits.accepted
        is_kept = is_touched or not isinstance(finding.source, TextSource)
        ranks[finding.key] = 0 if is_kept else 2 if said in seen else 1
        seen.add(said)
    first = sorted(findings, key=lambda finding: ranks[finding.key])
    whole = sum(rank == 0 for rank in ranks.values())
    kept = {finding.key for finding in first[: max(MOST, whole)]}
    return [finding for finding in findings if finding.key in kept]
