"""Second step of the import: what the file says, and what it leaves open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from meddx.analysis.foreign.found import Found
from meddx.analysis.foreign.sentence_folder import FoundEncoder
from meddx.analysis.pack import ModelPack
from meddx.phrase import Labelled, Language
from meddx.workstation.models.carried import scroll_alike
from meddx.workstation.models.facts import (
    Fact,
    facts_of,
    facts_of_encoder,
    facts_of_pack,
    open_questions,
)
from meddx.workstation.panels.panel import label

Looked = Found | FoundEncoder | ModelPack


def scrolled(name: str, inner: QWidget) -> QScrollArea:
    """Return an area in which a page scrolls."""
    area = QScrollArea()
    area.setObjectName("plain")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner.setObjectName("plain")
    area.setWidget(inner)
    area.setAccessibleName(name)
    return area


class FoundPage(QWidget):
    """A table of facts, and below it the questions that come next.

    Attributes
    ----------
    lines
        Title and text of every fact that is shown.
    asked
        The questions that are shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[tuple[str, str], ...] = ()
        self.asked: tuple[str, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._area: QScrollArea | None = None
        self._found: Looked | None = None

    def show_found(self, found: Looked, language: Language) -> QScrollArea:
        """Show what a file holds, and return the area in which it scrolls."""
        self._found = found
        is_pack = isinstance(found, ModelPack)
        facts = _facts(found)
        asked = open_questions(found) if isinstance(found, Found) else ()
        self.lines = tuple((t.label(language), _text(lines, language)) for t, lines in facts)
        self.asked = tuple(question.label(language) for question in asked)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 0, 8, 0)
        column.setSpacing(6)
        title = found.label(language) if isinstance(found, ModelPack) else found.title
        column.addWidget(label(title, "heading", wrap=True))
        column.addLayout(self._grid())
        if self.asked:
            column.addWidget(label(self.tr("The file does not say:"), "group"))
        for question in self.asked:
            column.addWidget(label(f"•  {question}", "", wrap=True))
        if not (self.asked or is_pack):
            column.addWidget(label(self.tr("The file says all that is needed."), "group"))
        column.addStretch(1)
        if self._area is not None:
            self._area.deleteLater()
        area = self._area = scrolled(self.tr("What was found"), inner)
        self._column.addWidget(area)
        return area

    def retranslate(self, language: Language) -> None:
        """Show the same in another language."""
        old = self._area
        if self._found is not None and old is not None:
            scroll_alike(old, self.show_found(self._found, language))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for row, (title, text) in enumerate(self.lines):
            grid.addWidget(label(title, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            told = label(text, "", wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(told, row, 1)
        return grid


def _facts(found: Looked) -> tuple[Fact, ...]:
    if isinstance(found, ModelPack):
        return facts_of_pack(found)
    return facts_of_encoder(found) if isinstance(found, FoundEncoder) else facts_of(found)


def _text(lines: tuple[Labelled | str, ...], language: Language) -> str:
    each = (line if isinstance(line, str) else line.label(language) for line in lines)
    return "\n".join(each)
