"""The one thing in the scene of the canvas: it has it painted at device resolution."""

from collections.abc import Callable

import pyqtgraph
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from meddx import turns


class Picture(pyqtgraph.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints the visible part of the slice, what lies over it, and the corners.

    Parameters
    ----------
    area
        Gives the area of the view in logical pixels.
    paint
        Paints it.
    """

    def __init__(self, area: Callable[[], QRectF], paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._area = area
        self._paint = paint

    @override
    def boundingRect(self) -> QRectF:
        return self._area()

    @override
    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        with turns.in_front():
            self._paint(painter)
