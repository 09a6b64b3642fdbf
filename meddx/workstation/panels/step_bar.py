"""The steps of a waterfall and its scale: bars of log10 odds that stand one below the other."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from meddx.case.waterfall import marks, place
from meddx.phrase import Language
from meddx.workstation.theme import COLOURS

_BAR_PX: Final = 8
_HEIGHT_PX: Final = 13
_INSET_PX: Final = 4  # room for half of a marker at both ends
_BETWEEN_PX: Final = 10  # least space between two words of the scale
_WIDEST: Final = "1 in 10,000"

Limits = tuple[float, float]


class _OnScale(QWidget):
    """Something that lies on the scale of a waterfall."""

    def __init__(self, height_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limits: Limits = (-1.0, 1.0)
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def _x(self, log10_odds: float) -> float:
        return _INSET_PX + place(log10_odds, self.limits) * (self.width() - 2 * _INSET_PX)

    def _apart(self) -> float:
        """Least distance of two marks, as a share of the width: their words must not touch."""
        words = self.fontMetrics().horizontalAdvance(_WIDEST) + _BETWEEN_PX
        return words / max(1, self.width() - 2 * _INSET_PX)

    def _grid(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(COLOURS.border), 1))
        for at, _ in marks(self.limits, self._apart()):
            x = round(_INSET_PX + at * (self.width() - 2 * _INSET_PX)) + 0.5
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))


class StepBar(_OnScale):
    """One step: from the odds before to those after; what lowers is hatched as well as coloured.

    Thin lines lead from the step before and to the next one. Without a step (``show_place``) a
    marker stands at one place: before all evidence, or after it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_HEIGHT_PX, parent)
        self._ends = (0.0, 0.0)
        self._is_marker = False
        self._counts = True

    def show_step(self, start: float, end: float, limits: Limits, *, counts: bool = True) -> None:
        """Show the step between two log10 odds; one that does not count only says where it lay."""
        self._ends, self.limits, self._counts, self._is_marker = (start, end), limits, counts, False
        self.update()

    def show_place(self, at: float, limits: Limits) -> None:
        """Show a marker at these log10 odds."""
        self._ends, self.limits, self._is_marker = (at, at), limits, True
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._grid(painter)
        middle = self.height() / 2
        painter.setPen(QPen(QColor(COLOURS.border), 1))
        painter.drawLine(QPointF(0, middle), QPointF(self.width(), middle))
        if self._is_marker:
            self._paint_marker(painter)
        else:
            self._paint_step(painter)
        painter.end()

    def _paint_marker(self, painter: QPainter) -> None:
        x, middle, half = self._x(self._ends[0]), self.height() / 2, _BAR_PX / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.text))
        corners = ((x, middle - half), (x + half, middle), (x, middle + half), (x - half, middle))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def _paint_step(self, painter: QPainter) -> None:
        start, end = (self._x(one) for one in self._ends)
        top, bottom = (self.height() - _BAR_PX) / 2, (self.height() + _BAR_PX) / 2
        lead = QPen(QColor(COLOURS.outline), 1)
        painter.setPen(lead)
        painter.drawLine(QPointF(start, 0), QPointF(start, top))
        painter.drawLine(QPointF(end, bottom), QPointF(end, self.height()))
        if not self._counts:
            painter.setPen(QPen(QColor(COLOURS.outline), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(start, top), QPointF(start, bottom))
            return
        rises = end >= start
        colour = QColor(COLOURS.supports if rises else COLOURS.opposes)
        brush = QBrush(colour) if rises else QBrush(colour, Qt.BrushStyle.BDiagPattern)
        bar = QRectF(min(start, end), top, max(2.0, abs(end - start)), _BAR_PX)
        painter.fillRect(bar, brush)
        painter.setPen(QPen(colour, 1))
        painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))


class ScaleBar(_OnScale):
    """The words of the scale: probabilities that the lines of the bars stand for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, parent)
        self.setFixedHeight(self.fontMetrics().height() + 2)
        self.language = Language.EN

    def show_scale(self, limits: Limits, language: Language) -> None:
        """Show the scale between two log10 odds."""
        self.limits, self.language = limits, language
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(COLOURS.muted))
        for at, said in marks(self.limits, self._apart()):
            x = _INSET_PX + at * (self.width() - 2 * _INSET_PX)
            words = said.label(self.language)
            room = self.fontMetrics().horizontalAdvance(words) + 2
            box = QRectF(x - room / 2, 0, room, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
