"""Pictures of variants, painted: chromosomes, a protein, and how good the calls look."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.analysis.proteins.looked import Bar
from meddx.analysis.variant_places import STEP, Lollipop, Striped
from meddx.analysis.variant_quality import Histogram
from meddx.workstation.theme import COLOURS

_PAD: Final = 14
_ROW: Final = 12  # chromosomes a row
_WAIST: Final = 0.35  # share of the width that each notch of the centromere takes
_CROWD: Final = 40  # more variants than that on one protein: only those that change it
_HEAD: Final = 18
# Told apart by shape too: loss is a square, missense a circle, any other a small ring.
LOLLIPOP_COLOURS: Final = {
    "loss": COLOURS.opposes,
    "missense": COLOURS.accent,
    "other": COLOURS.muted,
}


class Ideogram(QWidget):
    """Every chromosome with the density of the variants on it and ticks at the chosen places.

    Signals
    -------
    place_chosen
        Name of the chromosome, first and last base of the stripe that was clicked.
    """

    place_chosen = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._striped: tuple[Striped, ...] = ()
        self._marks: tuple[tuple[str, int], ...] = ()
        self.setMinimumHeight(240)

    def show_places(self, found: tuple[Striped, ...], marks: Sequence[tuple[str, int]]) -> None:
        """Show densities, and ticks at chromosome and position."""
        self._striped, self._marks = found, tuple(marks)
        self.setMouseTracking(bool(found))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 320)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((int(each.counts.max(initial=0)) for each in self._striped), default=0)
        for number, each in enumerate(self._striped):
            self._chromosome(painter, self._box(number), each, max(most, 1))
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for number, each in enumerate(self._striped):
            box = self._box(number)
            if box.adjusted(-4, 0, 4, 0).contains(event.position()):
                base = (event.position().y() - box.top()) / box.height() * each.chromosome.length
                first = int(base // STEP) * STEP + 1
                self.place_chosen.emit(each.chromosome.name, first, first + STEP - 1)

    def _box(self, number: int) -> QRectF:
        """Return where a chromosome lies; its height tells its length."""
        row, place = divmod(number, _ROW)
        wide = (self.width() - 2 * _PAD) / _ROW
        tall = (self.height() - _PAD) / 2 - _HEAD
        longest = max(each.chromosome.length for each in self._striped)
        height = tall * self._striped[number].chromosome.length / longest
        top = _PAD / 2 + row * (tall + _HEAD)
        bar = min(13.0, wide * 0.5)
        left = _PAD + place * wide + (wide - bar) / 2
        return QRectF(left, top + tall - height, bar, height)

    def _chromosome(self, painter: QPainter, box: QRectF, each: Striped, most: int) -> None:
        length = each.chromosome.length
        waist = box.top() + box.height() * each.chromosome.centromere / length
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.raised))
        painter.drawRoundedRect(box, 4, 4)
        step = box.height() * STEP / length
        for place in np.flatnonzero(each.counts):
            tint = QColor(COLOURS.accent)
            tint.setAlphaF(0.15 + 0.85 * float(each.counts[place]) / most)
            painter.setBrush(tint)
            top = box.top() + place * step
            high = min(max(step, 1.0), box.bottom() - top)
            painter.drawRect(QRectF(box.left() + 1, top, box.width() - 2, high))
        painter.setBrush(QColor(COLOURS.panel))  # the waist: a notch at each side
        for side, inwards in ((box.left(), 1.0), (box.right(), -1.0)):
            tip = QPointF(side + inwards * _WAIST * box.width(), waist)
            painter.drawPolygon([QPointF(side, waist - 5), tip, QPointF(side, waist + 5)])
        painter.setBrush(QColor(COLOURS.caution))
        for name, position in self._marks:
            if name == each.chromosome.name:
                y = box.top() + box.height() * position / length
                tip = QPointF(box.right() + 1, y)
                painter.drawPolygon([tip, tip + QPointF(6, -4), tip + QPointF(6, 4)])
        painter.setPen(QColor(COLOURS.muted))
        words = QRectF(box.center().x() - 20, box.bottom() + 1, 40, _HEAD - 2)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, each.chromosome.name)


class ProteinPicture(QWidget):
    """A protein as a line with its variants on stalks.

    Signals
    -------
    variant_chosen
        Key of the variant whose head was clicked.
    """

    variant_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Lollipop, ...] = ()
        self._length, self._chosen = 0, ""
        self._bars: tuple[Bar, ...] = ()
        self.setMouseTracking(True)
        self.setMinimumHeight(130)

    def show_variants(
        self,
        found: tuple[Lollipop, ...],
        length: int,
        chosen: str = "",
        bars: tuple[Bar, ...] = (),
    ) -> None:
        """Show variants on a protein of ``length`` residues (0: unknown), ``bars`` its motifs."""
        if len(found) > _CROWD:
            found = tuple(
                each for each in found if each.kind != "other" or each.variant.key == chosen
            )
        self._found, self._length, self._chosen = found, length, chosen
        self._bars = bars
        self.update()

    @property
    def end(self) -> int:
        """Last residue that is drawn."""
        last = max((each.residue for each in self._found), default=1)
        return max(self._length, last + max(last // 20, 5) if not self._length else last)

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 150)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.height() - 34.0
        body = QRectF(_PAD, line, self.width() - 2 * _PAD, 10)
        painter.setPen(QPen(QColor(COLOURS.outline), 1))
        painter.setBrush(QColor(COLOURS.raised))
        painter.drawRoundedRect(body, 4, 4)
        painter.setBrush(QColor(COLOURS.accent_dim))
        for bar in self._bars:
            painter.drawRect(self._box(bar))
        for each, head in zip(self._found, self._heads(), strict=True):
            colour = QColor(LOLLIPOP_COLOURS[each.kind])
            painter.setPen(QPen(colour, 1.2))
            painter.drawLine(QPointF(head.x(), line), head)
            is_chosen = each.variant.key == self._chosen
            painter.setPen(QPen(QColor(COLOURS.text), 2) if is_chosen else QPen(colour, 1.2))
            _head(painter, each.kind, head, colour)
        painter.setPen(QColor(COLOURS.muted))
        below = QRectF(_PAD, line + 12, self.width() - 2 * _PAD, 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "1")
        end = f"{self.end:,}" if self._length else ""
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, end)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        for each, head in zip(self._found, self._heads(), strict=True):
            gap = event.position() - head
            if abs(gap.x()) <= 8 and abs(gap.y()) <= 8:
                self.variant_chosen.emit(each.variant.key)
                return

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the motifs under the mouse."""
        place = event.position()
        told = [
            f"{bar.name} {bar.start:,}-{bar.end:,}"
            for bar in self._bars
            if self._box(bar).adjusted(-2, -4, 2, 4).contains(place)
        ]
        self.setToolTip("\n".join(told))

    def _box(self, bar: Bar) -> QRectF:
        wide = (self.width() - 2 * _PAD) / self.end
        left = _PAD + wide * (bar.start - 1)
        return QRectF(left, self.height() - 36.0, max(wide * (bar.end - bar.start + 1), 3), 14)

    def _heads(self) -> list[QPointF]:
        """Return where the heads lie; neighbours that would overlap stand higher."""
        width, line = self.width() - 2 * _PAD, self.height() - 34.0
        heads: list[QPointF] = []
        for each in self._found:
            x = _PAD + width * each.residue / self.end
            near = [head.y() for head in heads if abs(head.x() - x) < 12]
            heads.append(QPointF(x, max(min([line - 26, *(y - 16 for y in near)]), 8.0)))
        return heads


class HistogramPicture(QWidget):
    """Counts as bars, with the range below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Histogram | None = None
        self._as_share = False
        self.setMinimumHeight(84)

    def show_counts(self, shown: Histogram, *, as_share: bool = False) -> None:
        """Show these; ``as_share`` writes the range in percent."""
        self._shown, self._as_share = shown, as_share
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(360, 96)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        counts, edges = self._shown.counts, self._shown.edges
        wide = (self.width() - 2 * _PAD) / len(counts)
        tall = self.height() - 26.0
        most = max(int(counts.max(initial=0)), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.accent))
        for place, count in enumerate(counts):
            high = tall * float(count) / most
            left = _PAD + place * wide
            painter.drawRect(QRectF(left, 4 + tall - high, max(wide - 1, 1), high))
        painter.setPen(QPen(QColor(COLOURS.outline), 1))
        painter.drawLine(QPointF(_PAD, 4 + tall), QPointF(self.width() - _PAD, 4 + tall))
        painter.setPen(QColor(COLOURS.muted))
        below = QRectF(_PAD, 6 + tall, self.width() - 2 * _PAD, 18)
        first, last = (self._words(float(edge)) for edge in (edges[0], edges[-1]))
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, first)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, last)
        painter.end()

    def _words(self, edge: float) -> str:
        return f"{edge:.0%}" if self._as_share else f"{edge:.0f}"


def _head(painter: QPainter, kind: str, at: QPointF, colour: QColor) -> None:
    painter.setBrush(colour if kind != "other" else QColor(COLOURS.panel))
    if kind == "loss":
        painter.drawRect(QRectF(at.x() - 5, at.y() - 5, 10, 10))
    else:
        radius = 5.0 if kind == "missense" else 3.5
        painter.drawEllipse(at, radius, radius)
