"""Keys drawn as the caps of a keyboard."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from meddx.workstation.theme import COLOURS

CAPS_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_PAD_PX: Final = 6
_GAP_PX: Final = 5
_ROOM_PX: Final = 1  # above and below the letters
_LOW_EDGE_PX: Final = 2  # the side of the cap, which one looks at from the front


def caps_width_px(texts: Sequence[str], font: QFont) -> float:
    """Return the width of caps with these texts in px, 0 for none."""
    metrics = QFontMetricsF(font)
    widths = [_cap_px(metrics, text) for text in texts]
    return sum(widths) + _GAP_PX * max(0, len(widths) - 1)


def draw_caps(painter: QPainter, at: QPointF, texts: Sequence[str]) -> None:
    """Draw caps side by side in the painter's font; ``at`` is the middle of the left edge."""
    metrics = QFontMetricsF(painter.font())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    left, high = at.x(), _high_px(metrics)
    for text in texts:
        box = QRectF(left, at.y() - high / 2, _cap_px(metrics, text), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(COLOURS.outline))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QPen(QColor(COLOURS.outline), 1))
        painter.setBrush(QColor(COLOURS.raised))
        top = box.adjusted(0.5, 0.5, -0.5, -_LOW_EDGE_PX)
        painter.drawRoundedRect(top, 4, 4)
        painter.setPen(QColor(COLOURS.text))
        painter.drawText(top, Qt.AlignmentFlag.AlignCenter, text)
        left += box.width() + _GAP_PX


def _cap_px(metrics: QFontMetricsF, text: str) -> float:
    return max(metrics.horizontalAdvance(text) + 2 * _PAD_PX, _high_px(metrics) + 2.0)


def _high_px(metrics: QFontMetricsF) -> int:
    return round(metrics.height()) + _ROOM_PX


class KeyCaps(QWidget):
    """A few caps side by side, read aloud as text.

    Parameters
    ----------
    texts
        What stands on them, one each.
    """

    def __init__(self, texts: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = tuple(texts)
        self.setAccessibleName(", ".join(texts))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        high = _high_px(QFontMetricsF(self.font()))
        return QSize(round(caps_width_px(self._texts, self.font()) + 1), high + 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        draw_caps(painter, QPointF(0, self.height() / 2), self._texts)
        painter.end()


class CapsDelegate(QStyledItemDelegate):
    """Draws the texts of a row under ``CAPS_ROLE`` as caps."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        widget = bare.widget
        if widget is not None:
            widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, widget)
        rect = bare.rect
        painter.save()
        painter.setFont(bare.font)
        painter.setClipRect(rect)
        texts = index.data(CAPS_ROLE) or ()
        draw_caps(painter, QPointF(rect.left() + 6, rect.center().y() + 1), texts)
        painter.restore()

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        texts = index.data(CAPS_ROLE) or ()
        high = _high_px(QFontMetricsF(option.font))
        return QSize(round(caps_width_px(texts, option.font)) + 14, high + 6)
