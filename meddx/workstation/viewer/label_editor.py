"""A line on the picture in which the label of an annotation is written."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from meddx.imaging.measure import Point

_WIDE: Final = 240
_LONGEST: Final = 120  # characters
_AWAY: Final = 6


class LabelEditor(QLineEdit):
    """Enter keeps what is written, and so does going elsewhere; Esc leaves it as it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground = parent
        self.setObjectName("labelEditor")
        self.setMaxLength(_LONGEST)
        self.hide()
        self._kept: Callable[[str], None] | None = None
        self._left: Callable[[], None] | None = None
        self.retranslate()

    def edit(
        self,
        text: str,
        at: Point,
        kept: Callable[[str], None],
        left: Callable[[], None],
    ) -> None:
        """Open beside a point.

        Parameters
        ----------
        text
            What stands in it first; all of it is selected.
        at
            ``(y, x)`` in logical pixels of the parent; it is moved so that it lies within.
        kept, left
            Called with what was written, or when it is left as it was.
        """
        self.finish()
        self._kept, self._left = kept, left
        self.setText(text)
        room = self._ground.size()
        wide = min(_WIDE, max(80, room.width() - 2 * _AWAY))
        self.resize(wide, self.sizeHint().height())
        x = min(max(round(at[1]) + _AWAY, _AWAY), max(_AWAY, room.width() - wide - _AWAY))
        low = max(_AWAY, room.height() - self.height() - _AWAY)
        self.move(QPoint(x, min(max(round(at[0]) + _AWAY, _AWAY), low)))
        self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def finish(self) -> None:
        """Keep what is written."""
        kept, self._kept, self._left = self._kept, None, None
        self._close()
        if kept is not None:
            kept(self.text().strip())

    def leave(self) -> None:
        """Leave it as it was."""
        left, self._kept, self._left = self._left, None, None
        self._close()
        if left is not None:
            left()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setPlaceholderText(self.tr("Label"))
        self.setAccessibleName(self.tr("Label of the measurement"))
        self.setToolTip(self.tr("Enter keeps the label, Esc leaves it as it was"))

    def _close(self) -> None:
        if self.isVisible():
            self.hide()
            self._ground.setFocus()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.finish()
        else:
            super().keyPressEvent(event)
        event.accept()

    @override
    def event(self, event: QEvent) -> bool:
        # Esc is the key of "Cancel" in the window: here it is only for what is written.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu
            self.finish()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
