"""List rows of a picture, a title, lines below it and a tag: for series and variants."""

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from meddx.workstation.theme import COLOURS

_ROLE = Qt.ItemDataRole.UserRole
_PAD = 8
_TEXT_PX = 12


@dataclass(frozen=True, eq=False)
class Line:
    """One row.

    Parameters
    ----------
    key
        What it stands for.
    title
        Bold first line.
    lines
        Lines below, muted.
    tag
        Short word at the right of the title.
    tag_colour
        Its colour.
    picture
        Small picture at the left.
    tip
        The whole story, shown when the mouse rests on the row.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    tag: str = ""
    tag_colour: str = COLOURS.muted
    picture: QImage | None = field(default=None)
    tip: str = ""


class LineList(QListWidget):
    """A list of ``Line``; ``chosen_key`` is the current one's key."""

    def __init__(self, picture_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Delegate(picture_px, self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, lines: list[Line], chosen: str = "") -> None:
        """Show these rows and stand on ``chosen`` without telling anybody."""
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(self)
            item.setData(_ROLE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join((line.title, *line.lines)))
            item.setToolTip(line.tip)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Stand on a row without telling anybody."""
        self.blockSignals(True)
        for number in range(self.count()):
            if _line(self.item(number)).key == key:
                self.setCurrentRow(number)
                self.scrollToItem(self.item(number))
        self.blockSignals(False)

    def set_picture(self, key: str, picture: QImage) -> None:
        """Show another picture in the row of ``key``."""
        for number in range(self.count()):
            item = self.item(number)
            if _line(item).key == key:
                item.setData(_ROLE, replace(_line(item), picture=picture))

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of all rows, top to bottom."""
        return tuple(_line(self.item(number)).key for number in range(self.count()))

    @property
    def chosen_key(self) -> str:
        """Key of the row that the list stands on, or empty."""
        row = self.currentRow()
        return _line(self.item(row)).key if row >= 0 else ""


def _line(item: QListWidgetItem) -> Line:
    line: Line = item.data(_ROLE)
    return line


class _Delegate(QStyledItemDelegate):
    def __init__(self, picture_px: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture_px = picture_px

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        line: Line = index.data(_ROLE)
        height = QFontMetrics(option.font).height() + 2
        text = height + len(line.lines) * (_TEXT_PX + 6)
        return QSize(80, max(text, self._picture_px) + 2 * _PAD)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line: Line = index.data(_ROLE)
        state: QStyle.StateFlag = option.state
        whole: QRect = option.rect
        font: QFont = option.font
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, QColor(COLOURS.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, QColor(COLOURS.hover))
        painter.setPen(QColor(COLOURS.border))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        area = whole.adjusted(_PAD + 4, _PAD, -_PAD - 4, -_PAD)
        if self._picture_px:
            _paint_picture(painter, area, line.picture, self._picture_px)
            area.setLeft(area.left() + self._picture_px + 10)
        _paint_text(painter, area, line, QFont(font))
        painter.restore()


def _paint_picture(painter: QPainter, area: QRect, picture: QImage | None, size_px: int) -> None:
    frame = QRect(area.left(), area.top(), size_px, size_px)
    painter.fillRect(frame, QColor(COLOURS.canvas))
    if picture is not None:
        place = QRect(0, 0, picture.width(), picture.height())
        place.moveCenter(frame.center())
        painter.drawImage(place, picture)


def _paint_text(painter: QPainter, area: QRect, line: Line, font: QFont) -> None:
    font.setBold(True)
    bold = QFontMetrics(font)
    font.setBold(False)
    font.setPixelSize(_TEXT_PX)
    small, small_font = QFontMetrics(font), QFont(font)
    room = area.width()
    if line.tag:
        width = small.horizontalAdvance(line.tag)
        painter.setFont(small_font)
        painter.setPen(QColor(line.tag_colour))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, line.tag)
        room -= width + 8
    title_font = QFont(font)
    title_font.setBold(True)
    title_font.setPixelSize(_TEXT_PX + 1)
    painter.setFont(title_font)
    painter.setPen(QColor(COLOURS.text))
    elide = Qt.TextElideMode.ElideRight
    y = area.top() + bold.ascent()
    painter.drawText(area.left(), y, bold.elidedText(line.title, elide, room))
    painter.setFont(small_font)
    painter.setPen(QColor(COLOURS.muted))
    for text in line.lines:
        y += _TEXT_PX + 6
        painter.drawText(area.left(), y, small.elidedText(text, elide, area.width()))
