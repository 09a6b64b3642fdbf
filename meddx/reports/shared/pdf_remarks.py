"""What must be said beside scores: why one is no answer, and remarks of the pack."""

from collections.abc import Iterable
from typing import Any, Final

from meddx.case import wording
from meddx.case.codes import Code
from meddx.case.evidence import Finding
from meddx.phrase import Phrase, listed
from meddx.reports.shared.pdf_layout import Layout

NAMED: Final = Phrase("{names}: {said}")


def said_beside(findings: Iterable[Finding], layout: Layout, *, remarks: bool = True) -> list[Any]:
    """Say why scores are no answer and, if asked, their remarks: each sentence once."""
    names: dict[Phrase, list[Code]] = {}
    for finding in findings:
        for said in (wording.indeterminate(finding), finding.remark if remarks else None):
            if said is not None:
                names.setdefault(said, []).append(finding.code)
    return [
        layout.paragraph(NAMED.with_values(names=listed(who), said=said), "small")
        for said, who in names.items()
    ]
