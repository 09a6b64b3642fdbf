"""Picture of motifs along a sequence: bars with their names, in rows so that none hides another."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.analysis.proteins.looked import Bar
from meddx.workstation.theme import COLOURS

_PAD: Final = 14.0
_ROW: Final = 22.0
_BAR: Final = 16.0
_GAP: Final = 4.0
_FOOT: Final = 34.0
_LEAST_PX: Final = 4.0
_MOST_ROWS: Final = 12
_MOST_NAMED: Final = 200  # more bars than that stand without their names


@dataclass(frozen=True)
class _Placed:
    """A bar where it is drawn, with the place of its name; an empty one has no room for it."""

    row: int
    left: float
    right: float
    name: tuple[float, float]


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
        self._placed: list[_Placed] = []
        self._length = 1
        self._marks: tuple[int, ...] = ()
        self._chosen = -1
        self._place()

    def show_bars(self, bars: tuple[Bar, ...], length: int, marks: tuple[int, ...] = ()) -> None:
        """Show motifs on a sequence of ``length``; ``marks`` are residues that variants change."""
        self._bars, self._length, self._marks = bars, max(length, 1), marks
        self._chosen = -1
        self._place()

    def choose(self, number: int) -> None:
        """Stand on a bar; -1 for none."""
        self._chosen = number
        self.update()

    @property
    def rows(self) -> tuple[int, ...]:
        """Row of each bar, counted from the sequence upwards."""
        return tuple(placed.row for placed in self._placed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = self.height() - _FOOT
        for number in range(len(self._bars)):
            self._bar(painter, number)
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

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number in range(len(self._bars)):
            if self._box(number).adjusted(-2, -2, 2, 2).contains(event.position()):
                self.bar_chosen.emit(number)
                return

    def _bar(self, painter: QPainter, number: int) -> None:
        box, is_chosen = self._box(number), number == self._chosen
        colour = QColor(COLOURS.text if is_chosen else COLOURS.accent)
        painter.setPen(QPen(colour, 1.6 if is_chosen else 1))
        painter.setBrush(QColor(COLOURS.accent_dim))
        painter.drawRoundedRect(box, 3, 3)
        left, right = self._placed[number].name
        if right > left:
            painter.setPen(QColor(COLOURS.text if is_chosen else COLOURS.muted))
            words = QRectF(left, box.top(), right - left, box.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._bars[number].name)

    def _box(self, number: int) -> QRectF:
        placed = self._placed[number]
        top = self.height() - _FOOT - _ROW * (placed.row + 1)
        return QRectF(placed.left, top, placed.right - placed.left, _BAR)

    def _place(self) -> None:
        """Put every bar with its name into the lowest row where it overlaps nothing."""
        taken: list[list[tuple[float, float]]] = []
        self._placed = []
        for bar in self._bars:
            left = self._x(bar.start - 1)
            right = max(self._x(bar.end), left + _LEAST_PX)
            name = self._name(bar, left, right)
            span = (min(left, name[0]) - _GAP, max(right, name[1]) + _GAP)
            free = (n for n, row in enumerate(taken) if not _overlaps(row, span))
            number = min(next(free, len(taken)), _MOST_ROWS - 1)
            if number == len(taken):
                taken.append([])
            if _overlaps(taken[number], span):  # no row is left: the bar alone
                name = (left, left)
            taken[number].append(span)
            self._placed.append(_Placed(number, left, right, name))
        self.setMinimumHeight(int(_ROW * max(len(taken), 1) + _FOOT))
        self.update()

    def _name(self, bar: Bar, left: float, right: float) -> tuple[float, float]:
        """Return where a bar's name lies: in it, else behind it, else before it."""
        wide = self.fontMetrics().horizontalAdvance(bar.name) + _GAP
        if len(self._bars) > _MOST_NAMED:
            return left, left
        if wide <= right - left:
            return left, right
        if right + wide <= self.width() - _PAD:
            return right + 2, right + 2 + wide
        return left - 2 - wide, left - 2

    def _x(self, place: float) -> float:
        return _PAD + (self.width() - 2 * _PAD) * place / self._length


def _overlaps(row: list[tuple[float, float]], span: tuple[float, float]) -> bool:
    return any(left < span[1] and span[0] < right for left, right in row)
