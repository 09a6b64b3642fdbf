"""A row that can be clicked, reached with Tab and pressed with Enter or Space."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override


class Clickable(QFrame):
    """A frame that acts like a button.

    Signals
    -------
    clicked
        By mouse or key.
    """

    clicked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mark(self, name: str, *, on: bool) -> None:
        """Set a property that the style sheet looks at."""
        self.setProperty(name, on)
        self.style().unpolish(self)
        self.style().polish(self)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else the row below gets the release

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


def add_evidence_action(widget: QWidget) -> QAction:
    """Give a row or card a menu that offers articles about it (right click, or the menu key)."""
    action = QAction(QCoreApplication.translate("Clickable", "Find evidence"), widget)
    widget.addAction(action)
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return action
