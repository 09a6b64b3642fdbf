"""Tables of the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meddx.phrase import Labelled
from meddx.reports.shared.pdf_layout import RULE, Layout


@dataclass(frozen=True)
class Row:
    """One line: its cells, and whether it is the header or greyed."""

    cells: Sequence[Labelled | str]
    header: bool = False
    quiet: bool = False


def table(rows: Sequence[Row], shares: Sequence[float], layout: Layout) -> Any:  # noqa: ANN401 - untyped library
    """Return a table flowable; ``shares`` are the columns' parts of the page width."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table, TableStyle

    cells = [[layout.paragraph(cell, _style(row)) for cell in row.cells] for row in rows]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(RULE)),
        ]
    )
    widths = [share * layout.width for share in shares]
    return Table(cells, colWidths=widths, style=style, repeatRows=1, spaceAfter=4)


def _style(row: Row) -> str:
    if row.header:
        return "column"
    return "small" if row.quiet else "body"
