"""A fixed colour scale that lies in a list: its ends, and their unit between them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from meddx.case.layers import ParametricMap
from meddx.imaging.overlay import colour_table
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.images import image

_SCALE_PX: Final = 34
_TEXT_PX: Final = 11
_LINE_PX: Final = 10


class ScaleLine(QWidget):
    """Shows from left to right which colour stands for which value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ends: tuple[float, float] = (0.0, 1.0)
        self._unit = ""
        self._colours = colour_table()[:, :3]
        self.setFixedHeight(_SCALE_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scale(self, ends: tuple[float, float], unit: str, colours: NDArray[np.uint8]) -> None:
        """Show a scale.

        Parameters
        ----------
        ends
            Lowest and highest value.
        unit
            Of both; empty where there is none.
        colours
            ndarray of uint8, shape (n, 3), from the lowest to the highest value.
        """
        self._ends, self._unit, self._colours = ends, unit, colours
        self.setToolTip(" ".join((*(f"{end:.6g}" for end in ends), unit)).strip())
        self.update()

    @override
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRectF(0.5, 2.5, self.width() - 1, _LINE_PX)
        painter.drawImage(bar, image(self._colours[None]))
        painter.setPen(QColor(COLOURS.border))
        painter.drawRect(bar)
        font = painter.font()
        font.setPixelSize(_TEXT_PX)
        painter.setFont(font)
        painter.setPen(QColor(COLOURS.muted))
        line = QRectF(0, bar.bottom() + 2, self.width(), _TEXT_PX + 5)
        align, low_high = Qt.AlignmentFlag, [f"{end:.4g}" for end in self._ends]
        painter.drawText(line, align.AlignLeft, low_high[0])
        painter.drawText(line, align.AlignRight, low_high[1])
        wide = painter.fontMetrics().horizontalAdvance
        room = self.width() - 2 * max(map(wide, low_high)) - _TEXT_PX
        unit = painter.fontMetrics().elidedText(self._unit, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, align.AlignHCenter, unit)
        painter.end()


class MapScale(ScaleLine):
    """The fixed colour scale of a parametric map, painted down to its lowest value.

    Parameters
    ----------
    layer
        The map.
    chosen
        Lowest and highest value where the reader chose them.
    """

    def __init__(
        self,
        layer: ParametricMap,
        chosen: tuple[float, float] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        unit = "" if layer.unit == "1" else layer.unit
        self.show_scale(chosen or layer.scale, unit, colour_table()[:, :3])
