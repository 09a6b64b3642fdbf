"""The text of a card with its pictures, as wide as there is room."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget
from typing_extensions import override

from meddx.workstation.help.document import ManualDocument


class CardText(QTextBrowser):
    """Shows the Markdown of a card; no link leads out of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manualText")
        self.setOpenLinks(False)
        # All fits its room but for a rounded pixel of a table, which is worth no bar.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._card = ManualDocument(Path())
        self.setDocument(self._card)

    def show_card(self, text: str, folder: Path) -> None:
        """Show a text whose pictures lie in ``folder``, from its beginning."""
        made = ManualDocument(folder)
        made.show_markdown(text)
        self.setDocument(made)
        self._card = made
        self._fit()
        self.moveCursor(QTextCursor.MoveOperation.Start)  # writing the text left it at its end

    def _fit(self) -> None:
        self._card.fit_pictures(self.viewport().width())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures again: a scroll bar beside the text takes some of its room, too."""
        super().resizeEvent(event)
        self._fit()
