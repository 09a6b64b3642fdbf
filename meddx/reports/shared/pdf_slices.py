"""What was read on single slices that the reader chose: a part of its own, counted or not."""

from typing import Any, Final

from meddx.case import wording
from meddx.case.evidence import Finding, ImageSource
from meddx.case.reading import Reading
from meddx.phrase import Phrase
from meddx.reports.shared.pdf_layout import Layout
from meddx.reports.shared.pdf_remarks import said_beside
from meddx.reports.shared.pdf_tables import Row, table

TITLE: Final = Phrase("Single slices that the reader chose (AI, demonstration)")
HEADER: Final = (
    Phrase("Finding"),
    Phrase("Assertion"),
    Phrase("Probability"),
    Phrase("In the differential"),
)
COUNTED: Final = Phrase("counted: switched on by the reader")
NOT_COUNTED: Final = Phrase("not counted")
LEFT: Final = Phrase("{pack}: {reason}")


def chosen_slices(reading: Reading, layout: Layout) -> list[Any]:
    """Return the flowables of every chosen slice, in the order chosen; none without one."""
    parts: list[Any] = []
    for source in reading.edits.slices:
        parts += _one(source, reading, layout)
    return [layout.paragraph(TITLE, "title"), *parts] if parts else []


def _one(source: ImageSource, reading: Reading, layout: Layout) -> list[Any]:
    series = reading.case.find_series(source.series_instance_uid)
    found, left = reading.on_slice(source)
    if series is None or not (found or left):
        return []
    parts: list[Any] = [layout.paragraph(wording.slice_of(series, source.k), "strong")]
    remarks = dict.fromkeys(finding.remark for finding in found if finding.remark is not None)
    parts += [layout.paragraph(remark, "small") for remark in remarks]
    parts += said_beside(found, layout, remarks=False)
    if found:
        rows = [Row(cells=HEADER, header=True), *(_row(f, reading) for f in found)]
        parts.append(table(rows, (0.28, 0.18, 0.30, 0.24), layout))
    lines = (LEFT.with_values(pack=item, reason=item.reason) for item in left)
    return parts + [layout.paragraph(line, "small") for line in lines]


def _row(finding: Finding, reading: Reading) -> Row:
    counts = reading.edits.counts(finding)
    said = wording.finding_probability(finding) or "-"
    state = wording.finding_state(finding)
    how = COUNTED if counts else NOT_COUNTED
    return Row(cells=(finding.code, state, said, how), quiet=not counts)
