"""The colour bars in the view: what the colours of every map over the picture mean, always seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from meddx.case.layers import ParametricMap
from meddx.imaging import layers, overlay
from meddx.imaging.colour_maps import table
from meddx.imaging.fusion import unit_of
from meddx.imaging.view import ViewState
from meddx.workstation.theme import COLOURS
from meddx.workstation.viewer.images import image
from meddx.workstation.viewer.stage import Stage

_TEXT_PX: Final = 11
_BAR_PX: Final = 12.0
_TALLEST_PX: Final = 180.0
_SHORTEST_PX: Final = 40.0
_FROM_RIGHT_PX: Final = 50.0  # the letters of the right edge stand there
_TICK_PX: Final = 4.0
_LINE_PX: Final = 16.0
_BETWEEN_PX: Final = 10.0
_VEIL_ALPHA: Final = 150
_WIDEST_PX: Final = 72.0


@dataclass(frozen=True, eq=False)
class Bar:
    """The meaning of the colours of one map.

    Parameters
    ----------
    name
        Of what is mapped.
    unit
        Of the ends; empty where there is none.
    ends
        Lowest and highest value.
    colours
        ndarray of uint8, shape (256, 3): from the lowest to the highest value.
    """

    name: str
    unit: str
    ends: tuple[float, float]
    colours: NDArray[np.uint8]


def bars(stage: Stage, view: ViewState) -> tuple[Bar, ...]:
    """Return the bar of everything in a view whose colours stand for values."""
    found = []
    over, ends = stage.fused.series(view.fusion), stage.fused.ends(view.fusion)
    if over is not None and ends is not None:
        found.append(Bar(over.modality, unit_of(over), ends, table(view.fusion.colours)))
    for layer in stage.layers:
        if isinstance(layer, ParametricMap) and view.layers.is_seen(layer):
            unit = "" if layer.unit == "1" else layer.unit
            options = view.layers.options(layer)
            scale = layers.colour_bar(layer, options)
            found.append(Bar(layer.quantity, unit, scale, overlay.colour_table()[:, :3]))
    return tuple(found)


def paint_bars(painter: QPainter, area: QRectF, shown: Sequence[Bar]) -> list[QRectF]:
    """Paint bars beside one another at the right of ``area`` (logical pixels); return where."""
    painter.save()
    font = painter.font()
    font.setPixelSize(_TEXT_PX)
    painter.setFont(font)
    right = area.right() - _FROM_RIGHT_PX
    boxes = []
    for bar in reversed(shown):
        boxes.append(_paint(painter, area, right, bar))
        right = boxes[-1].left() - _BETWEEN_PX
    painter.restore()
    return boxes


def _paint(painter: QPainter, area: QRectF, right: float, bar: Bar) -> QRectF:
    """Paint one bar whose right edge lies at ``right``; return what it covers."""
    low, high = bar.ends
    ticks = [(share, f"{low + share * (high - low):.4g}") for share in (1.0, 0.5, 0.0)]
    wide = painter.fontMetrics().horizontalAdvance
    head = [
        painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(_WIDEST_PX))
        for text in (bar.name, "" if bar.unit == bar.name else bar.unit)
        if text
    ]
    tall = min(max(_SHORTEST_PX, area.height() * 0.3), _TALLEST_PX)
    across = max(
        max(map(wide, head), default=0),
        max(wide(text) for _, text in ticks) + _TICK_PX + 4 + _BAR_PX,
    )
    high_px = tall + _LINE_PX * len(head) + _LINE_PX
    box = QRectF(right - across - 12, area.center().y() - high_px / 2, across + 12, high_px)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, _VEIL_ALPHA))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(COLOURS.text))
    for number, text in enumerate(head):
        line = QRectF(box.left(), box.top() + 2 + _LINE_PX * number, box.width() - 6, _LINE_PX)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    top = box.top() + _LINE_PX * len(head) + _LINE_PX / 2
    strip = QRectF(box.right() - 6 - _BAR_PX, top, _BAR_PX, tall)
    painter.drawImage(strip, image(np.ascontiguousarray(bar.colours[::-1, None])))
    painter.setPen(QColor(COLOURS.muted))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(strip)
    for share, text in ticks:
        y = strip.bottom() - share * strip.height()
        painter.setPen(QColor(COLOURS.muted))
        painter.drawLine(QPointF(strip.left() - _TICK_PX, y), QPointF(strip.left(), y))
        painter.setPen(QColor(COLOURS.text))
        words = QRectF(
            box.left(), y - _LINE_PX / 2, strip.left() - _TICK_PX - 3 - box.left(), _LINE_PX
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return box
