"""What the marks in a note mean, in a line or two below it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QTextEdit

_PADDING: Final = 10
_GAP: Final = "   "


class Legend(QTextEdit):
    """Words in the format that they explain."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.document().setDocumentMargin(_PADDING)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("legend")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    def explain(self, words: Sequence[tuple[str, QTextCharFormat]]) -> None:
        """Show these and nothing else; without any the legend is not seen."""
        self.setVisible(bool(words))
        self.clear()
        cursor = self.textCursor()
        for text, look in words:
            cursor.insertText(text.replace(" ", "\N{NO-BREAK SPACE}"), look)
            cursor.insertText(_GAP, QTextCharFormat())

    def fit(self, width_px: int) -> None:
        """Take the height of the lines at this width."""
        document = self.document().clone()
        document.setTextWidth(max(1, width_px))
        self.setFixedHeight(round(document.size().height()))
