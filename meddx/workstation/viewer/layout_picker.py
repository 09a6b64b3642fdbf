"""Chooses a grid of panes: squares to point at, or arrow keys and Enter."""

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.layout import MOST

_SQUARE_PX: Final = 26.0
_BETWEEN_PX: Final = 4.0
_AROUND_PX: Final = 8.0
_KEYS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class _Squares(QWidget):
    chosen = Signal(int, int)
    pointed = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.shape = (1, 1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def sizeHint(self) -> QSize:
        side = round(2 * _AROUND_PX + MOST * _SQUARE_PX + (MOST - 1) * _BETWEEN_PX)
        return QSize(side, side)

    def point(self, rows: int, cols: int) -> None:
        self.shape = (min(max(rows, 1), MOST), min(max(cols, 1), MOST))
        self.pointed.emit(*self.shape)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        step = _SQUARE_PX + _BETWEEN_PX
        for row in range(MOST):
            for col in range(MOST):
                chosen = row < self.shape[0] and col < self.shape[1]
                painter.setBrush(QColor(COLOURS.accent_dim if chosen else COLOURS.window))
                painter.setPen(QColor(COLOURS.accent if chosen else COLOURS.border))
                at = QPointF(_AROUND_PX + col * step, _AROUND_PX + row * step)
                painter.drawRoundedRect(QRectF(at, QPointF(at.x() + 26, at.y() + 26)), 3, 3)
        painter.end()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        step = _SQUARE_PX + _BETWEEN_PX
        row, col = ((v - _AROUND_PX) // step for v in (event.position().y(), event.position().x()))
        self.point(int(row) + 1, int(col) + 1)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(*self.shape)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            down, right = _KEYS[key]
            self.point(self.shape[0] + down, self.shape[1] + right)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit(*self.shape)
        else:
            super().keyPressEvent(event)


class LayoutPicker(QWidget):
    """Up to 4 x 4 squares with words that say what is chosen.

    Signals
    -------
    chosen
        Rows and columns.
    """

    chosen = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._squares = _Squares()
        self._said = QLabel()
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._said.setObjectName("muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 6)
        column.setSpacing(0)
        column.addWidget(self._squares)
        column.addWidget(self._said)
        self.setFocusProxy(self._squares)
        self._squares.chosen.connect(self.chosen)
        self._squares.pointed.connect(lambda _rows, _cols: self.retranslate())
        self.retranslate()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns that are pointed at."""
        return self._squares.shape

    def show_shape(self, rows: int, cols: int) -> None:
        """Stand at the layout of now."""
        self._squares.point(rows, cols)

    def retranslate(self) -> None:
        """Say what is chosen in the language of now."""
        rows, cols = self._squares.shape
        self._said.setText(self.tr("{0} × {1} panes").format(rows, cols))
        self._squares.setAccessibleName(self._said.text())

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
