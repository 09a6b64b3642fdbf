"""The slider beside a picture: where it stands in its stack, and which slices were seen."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS

_MARK_PX: Final = 2.0


class SliceSlider(QSlider):
    """Upright, the first slice on top; hidden where there is one slice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setInvertedAppearance(True)
        self.setInvertedControls(True)
        self._seen: frozenset[int] | None = None
        self._runs: tuple[tuple[int, int], ...] = ()
        room = self.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # the picture keeps its place beside it
        self.setSizePolicy(room)

    def show_slices(self, count: int, k: int) -> None:
        """Stand at slice ``k`` of ``count``."""
        self.blockSignals(True)
        self.setRange(0, max(count - 1, 0))
        self.setValue(k)
        self.blockSignals(False)
        self.setVisible(count > 1)

    def show_seen(self, seen: frozenset[int] | None) -> None:
        """Mark the slices that were on the screen; None marks nothing."""
        if seen != self._seen:
            self._seen = seen
            self._runs = tuple(_runs(sorted(seen or ())))
            self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._runs or self.maximum() < 1:
            return
        painter = QPainter(self)
        step = self.height() / (self.maximum() + 1)
        for first, last in self._runs:
            bar = QRectF(0, first * step, _MARK_PX, max(1.0, (last - first + 1) * step))
            painter.fillRect(bar, QColor(COLOURS.accent))
        painter.end()


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        yield members[0], members[-1]
