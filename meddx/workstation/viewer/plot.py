"""A small plot with axes: bars of a histogram, or the line of a profile."""

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.imaging.measured_lines import number
from meddx.imaging.plotted import Plot
from meddx.imaging.ticks import text, ticks
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS

_TEXT_PX: Final = 11
_TOP: Final = 22.0
_RIGHT: Final = 16.0
_BELOW: Final = 40.0
_TICK_ROOM: Final = (34.0, 76.0)  # logical pixels for each tick, down and across


class PlotView(QWidget):
    """Paints one plot; what the mouse points at is said above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot: Plot | None = None
        self._words = ""
        self._language = Language.EN
        self._pointed: float | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(260, 160)

    def show_plot(self, plot: Plot | None, words: str, language: Language) -> None:
        """Show a plot, or words where there is none."""
        self._plot, self._words, self._language = plot, words, language
        self._pointed = None
        self.setAccessibleDescription(plot.note.label(language) if plot else words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, 240)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointed = event.position().x()
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(COLOURS.canvas))
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._plot is None:
            painter.setPen(QColor(COLOURS.muted))
            middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(12, 12, -12, -12), middle, self._words)
            return
        _Picture(painter, QRectF(self.rect()), self._plot, self._language).paint(self._pointed)


class _Picture:
    """One painting of one plot."""

    def __init__(self, painter: QPainter, area: QRectF, plot: Plot, language: Language) -> None:
        self._painter, self._plot, self._language = painter, plot, language
        low, high = plot.y_range
        self._rows = ticks(low, high, max(2, int((area.height() - 62) / _TICK_ROOM[0])))
        step = self._rows[1] - self._rows[0] if len(self._rows) > 1 else 1.0
        self._row_texts = [text(value, step) for value in self._rows]
        wide = max(map(painter.fontMetrics().horizontalAdvance, self._row_texts))
        self._area = area.adjusted(wide + 30, _TOP, -_RIGHT, -_BELOW)
        self._x_range = float(plot.x[0]), float(plot.x[-1])
        room = 0.04 * (high - low)
        self._y_range = (low if plot.is_bars else low - room), high + room

    def paint(self, pointed: float | None) -> None:
        """Paint axes, numbers and what is pointed at."""
        self._axes()
        self._titles()
        if self._plot.is_bars:
            self._bars()
        else:
            self._line()
        if pointed is not None and self._area.left() <= pointed <= self._area.right():
            self._told(pointed)

    def _x(self, value: float) -> float:
        low, high = self._x_range
        share = (value - low) / (high - low) if high > low else 0.5
        return self._area.left() + share * self._area.width()

    def _y(self, value: float) -> float:
        low, high = self._y_range
        return self._area.bottom() - (value - low) / (high - low) * self._area.height()

    def _axes(self) -> None:
        painter, area = self._painter, self._area
        grid, words = QPen(QColor(COLOURS.border), 1.0), QColor(COLOURS.muted)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, said in zip(self._rows, self._row_texts, strict=True):
            y = self._y(value)
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(words)
            painter.drawText(QRectF(0, y - 8, area.left() - 6, 16), right, said)
        columns = ticks(*self._x_range, max(2, int(area.width() / _TICK_ROOM[1])))
        step = columns[1] - columns[0] if len(columns) > 1 else 1.0
        for value in columns:
            x = self._x(value)
            painter.setPen(grid)
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.setPen(words)
            place = QRectF(x - 40, area.bottom() + 5, 80, 14)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text(value, step))
        painter.setPen(QPen(QColor(COLOURS.muted), 1.0))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        painter.drawLine(area.topLeft(), area.bottomLeft())

    def _titles(self) -> None:
        painter, area, middle = self._painter, self._area, Qt.AlignmentFlag.AlignCenter
        painter.setPen(QColor(COLOURS.text))
        below = QRectF(area.left() - 40, area.bottom() + 20, area.width() + 56, 16)
        x_title = self._plot.x_title.label(self._language)
        elided = painter.fontMetrics().elidedText(
            x_title, Qt.TextElideMode.ElideRight, int(below.width())
        )
        painter.drawText(below, middle, elided)
        painter.save()
        painter.translate(12, area.center().y())
        painter.rotate(-90)
        half = area.height() / 2 + 20
        painter.drawText(
            QRectF(-half, -8, 2 * half, 16), middle, self._plot.y_title.label(self._language)
        )
        painter.restore()

    def _bars(self) -> None:
        painter, plot = self._painter, self._plot
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.accent))
        bottom = self._y(0.0)
        for low, high, count in zip(plot.x[:-1], plot.x[1:], plot.y, strict=True):
            left, right = self._x(float(low)), self._x(float(high))
            gap = 1.0 if right - left > 4 else 0.0
            top = self._y(float(count))
            painter.drawRect(QRectF(left, top, right - left - gap, bottom - top))

    def _line(self) -> None:
        painter, plot = self._painter, self._plot
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(COLOURS.accent), 1.5))
        known = np.isfinite(plot.y)
        # Where there is no value the line has a gap.
        for run in np.split(np.arange(len(plot.y)), np.flatnonzero(np.diff(known)) + 1):
            if not known[run[0]]:
                continue
            points = [QPointF(self._x(float(plot.x[at])), self._y(float(plot.y[at]))) for at in run]
            painter.drawPolyline(QPolygonF(points))
            if len(points) == 1:
                painter.drawEllipse(points[0], 1.5, 1.5)

    def _told(self, pointed: float) -> None:
        """Mark the bin or sample under the mouse and say its numbers."""
        painter, plot, area = self._painter, self._plot, self._area
        low, high = self._x_range
        at = plot.nearest(low + (pointed - area.left()) / area.width() * (high - low))
        value = float(plot.y[at])
        place = float(plot.x[at])
        middle = (place + float(plot.x[at + 1])) / 2 if plot.is_bars else place
        painter.setPen(QPen(QColor(COLOURS.caution), 1.0))
        x = self._x(middle)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
        where = number(place)
        if plot.is_bars:
            where = f"{where} – {number(float(plot.x[at + 1]))}"
        said = "-" if np.isnan(value) else f"{value:.6g}"
        top = QRectF(area.left(), 2, area.width(), 18)
        painter.drawText(top, Qt.AlignmentFlag.AlignRight, f"{where}:  {said}")
