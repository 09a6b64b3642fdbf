"""One article that answers: title, where it was published, and the piece that answers best."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from meddx.literature.search import Hit
from meddx.workstation.library.marked import marked_label
from meddx.workstation.panels.clickable import Clickable
from meddx.workstation.panels.panel import label


class HitRow(Clickable):
    """A row of the list of hits; ``clicked`` shows the article."""

    def __init__(self, hit: Hit, parent: QWidget | None = None) -> None:
        super().__init__("row", parent)
        self.hit = hit
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(2)
        column.addWidget(marked_label(hit.title, "strong"))
        told = published(hit.authors, hit.journal, hit.year, hit.page)
        if told:
            column.addWidget(label(told, "muted", wrap=True))
        column.addWidget(marked_label(hit.snippet))
        self.setAccessibleName(f"{hit.title.text}. {told}")


def published(authors: tuple[str, ...], journal: str, year: int, page: int = 0) -> str:
    """Return where and when something was published, on one line."""
    translate = QCoreApplication.translate
    first = authors[0] if authors else ""
    if len(authors) > 1:
        first = translate("HitRow", "{0} and others").format(first)
    place = translate("HitRow", "page {0}").format(page) if page else ""
    return " · ".join(part for part in (first, journal, str(year or ""), place) if part)
