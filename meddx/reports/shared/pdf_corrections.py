"""What the reader said of words in notes, in the PDF: apart from what the program read there."""

from typing import Any, Final

from meddx.case.evidence import Finding
from meddx.case.note_marks import NoteMark, with_read
from meddx.case.reading import Reading
from meddx.case.wording import ASSERTIONS, NO_FINDING, READ_AS
from meddx.phrase import Labelled, Phrase
from meddx.reports.shared.pdf_layout import Layout
from meddx.reports.shared.pdf_tables import Row, table

TITLE: Final = Phrase("Corrected by the reader in the notes")
HEADER: Final = (
    Phrase("Words of the note"),
    Phrase("The reader says"),
    Phrase("The program read"),
)
NOTHING: Final = Phrase("nothing")


def note_corrections(reading: Reading, layout: Layout) -> list[Any]:
    """Return the flowables: words, what they mean, and what the program read; none without any."""
    if not reading.marks:
        return []
    rows = [Row(cells=HEADER, header=True)]
    for mark, read in with_read(reading.findings, reading.marks):
        words = " ".join(mark.source.text.split())
        rows.append(Row(cells=(words, _said(mark), _read(mark, read))))
    return [layout.paragraph(TITLE, "title"), table(rows, (0.36, 0.32, 0.32), layout)]


def _said(mark: NoteMark) -> Labelled:
    if mark.code is None or mark.assertion is None:
        return NO_FINDING
    return READ_AS.with_values(term=mark.code, assertion=ASSERTIONS[mark.assertion])


def _read(mark: NoteMark, read: Finding | None) -> Labelled:
    if read is not None:
        return READ_AS.with_values(term=read.code, assertion=ASSERTIONS[read.assertion])
    return mark.was or NOTHING
