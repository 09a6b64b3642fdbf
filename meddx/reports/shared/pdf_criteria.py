"""The criteria of each variant in the PDF: its class, and why."""

from typing import Any, Final

from meddx.case import criteria_words
from meddx.case.evidence import Finding, VariantSource
from meddx.case.reading import Reading
from meddx.phrase import Phrase
from meddx.reports.shared.pdf_layout import Layout

TITLE: Final = Phrase("How the variants were judged (ACMG/AMP)")
NAME: Final = Phrase("{gene} {change}")


def criteria_lines(reading: Reading, layout: Layout) -> list[Any]:
    """Return a paragraph for each variant that counts, and its criteria, those met first."""
    judged = [f for f in reading.judged_findings if f.interpretation and reading.edits.lists(f)]
    if not judged:
        return []
    parts = [layout.paragraph(TITLE, "title")]
    for finding in judged:
        parts += _one(finding, layout)
    return parts


def _one(finding: Finding, layout: Layout) -> list[Any]:
    said, source = finding.interpretation, finding.source
    if said is None or not isinstance(source, VariantSource):
        return []
    variant = source.variant
    change = variant.hgvs_c or variant.hgvs_p or variant.key
    met_first = sorted(said.criteria, key=lambda criterion: not criterion.points)
    lines = [criteria_words.line(criterion) for criterion in met_first]
    parts = [layout.paragraph(NAME.with_values(gene=variant.gene, change=change), "strong")]
    parts.append(layout.paragraph(criteria_words.summary(said), "indented"))
    return parts + [layout.paragraph(line, "indented") for line in (*lines, *said.remarks)]
