"""Pictures of motifs along a sequence: bars in rows, so that none hides another."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.analysis.proteins.looked import Bar
from meddx.workstation.theme import COLOURS

_PAD: Final = 14.0
_ROW: Final = 24.0
_TOP: Final = 6.0
_FOOT: Final = 34.0
_LEAST_PX: Final = 4.0
_MOST_ROWS: Final = 12


class MotifPicture(QWidget):
    """A sequence as a line, its motifs as bars above it, and marks where variants lie.

    Signals
    -------
    bar_chosen
        Number of the bar that was clicked.
    """

    bar_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._length = 1
        self._marks: tuple[int, ...] = ()
        self._chosen = -1
        self._rows: list[int] = []
        self.setMinimumHeight(int(_TOP + _ROW + _FOOT))

    def show_bars(self, bars: tuple[Bar, ...], length: int, marks: tuple[int, ...] = ()) -> None:
        """Show motifs on a sequence of ``length``; ``marks`` are residues that variants change."""
        self._bars, self._length, self._marks = bars, max(length, 1), marks
        self._chosen = -1
        self._rows = rows_of(bars)
        tall = _TOP + _ROW * (max(self._rows, default=0) + 1) + _FOOT
        self.setMinimumHeight(int(tall))
        self.updateGeometry()
        self.update()

    def choose(self, number: int) -> None:
        """Stand on a bar; -1 for none."""
        self._chosen = number
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.height() - _FOOT
        for number, bar in enumerate(self._bars):
            self._bar(painter, bar, self._box(number), number == self._chosen)
        painter.setPen(QPen(QColor(COLOURS.outline), 1))
        painter.setBrush(QColor(COLOURS.raised))
        painter.drawRoundedRect(QRectF(_PAD, foot, self.width() - 2 * _PAD, 8), 3, 3)
        painter.setPen(QPen(QColor(COLOURS.opposes), 2))
        for place in self._marks:
            x = self._x(place - 0.5)
            painter.drawLine(QPointF(x, foot - 3), QPointF(x, foot + 11))
        painter.setPen(QColor(COLOURS.muted))
        below = QRectF(_PAD, foot + 12, self.width() - 2 * _PAD, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "1")
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{self._length:,}")
        painter.end()

    def _bar(self, painter: QPainter, bar: Bar, box: QRectF, is_chosen: bool) -> None:
        colour = QColor(COLOURS.text if is_chosen else COLOURS.outline)
        painter.setPen(QPen(colour, 1.6 if is_chosen else 1))
        painter.setBrush(QColor(COLOURS.accent_dim))
        painter.drawRoundedRect(box, 3, 3)
        painter.setPen(QColor(COLOURS.text))
        wide = painter.fontMetrics().horizontalAdvance(bar.name) + 8
        if wide <= box.width():
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, bar.name)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._bars)):
            if self._box(number).adjusted(-2, -2, 2, 2).contains(event.position()):
                self.bar_chosen.emit(number)
                return

    def _box(self, number: int) -> QRectF:
        bar = self._bars[number]
        left, right = self._x(bar.start - 1), self._x(bar.end)
        top = self.height() - _FOOT - _ROW * (self._rows[number] + 1)
        return QRectF(left, top, max(right - left, _LEAST_PX), _ROW - 6)

    def _x(self, place: float) -> float:
        return _PAD + (self.width() - 2 * _PAD) * place / self._length


def rows_of(bars: tuple[Bar, ...]) -> list[int]:
    """Return the row of each bar, the lowest in which none overlaps it.

    Beyond a dozen rows they lie over each other.
    """
    ends: list[int] = []
    rows: list[int] = []
    for bar in bars:
        row = next((n for n, end in enumerate(ends) if end < bar.start), len(ends))
        if row >= _MOST_ROWS:
            row = _MOST_ROWS - 1
        if row == len(ends):
            ends.append(0)
        ends[row] = max(ends[row], bar.end)
        rows.append(row)
    return rows
