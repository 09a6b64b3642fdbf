"""List rows of a picture, a title, lines below it and a tag: for series and variants."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
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

from meddx.workstation.theme import COLOURS, pixmap

_ROLE = Qt.ItemDataRole.UserRole
_PAD = 8
_TEXT_PX = 12
_SEEN_PX = 3
_STAR_PX = 14


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
    is_heading
        Whether it names the rows below; it cannot be chosen.
    seen
        Share of it that was on the screen, 0 to 1, as a bar under the picture; None for no bar.
    stars
        How many key images it has.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    tag: str = ""
    tag_colour: str = COLOURS.muted
    picture: QImage | None = field(default=None)
    tip: str = ""
    is_heading: bool = False
    seen: float | None = None
    stars: int = 0


class LineList(QListWidget):
    """A list of ``Line``; ``chosen_key`` is the current one's key.

    Parameters
    ----------
    picture_px
        Side of the pictures, 0 for none.
    drag_kind
        MIME type under which the key of a row can be dragged away; empty for rows that stay.
    """

    def __init__(
        self, picture_px: int = 0, drag_kind: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._drag_kind = drag_kind
        self.setDragEnabled(bool(drag_kind))
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
            if line.is_heading:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.blockSignals(False)
        self.choose(chosen)

    def choose(self, key: str) -> None:
        """Stand on a row without telling anybody; on none where no row has the key."""
        self.blockSignals(True)
        rows = [n for n in range(self.count()) if _line(self.item(n)).key == key]
        self.setCurrentRow(rows[0] if rows else -1)
        if rows:
            self.scrollToItem(self.item(rows[0]))
        self.blockSignals(False)
        self.viewport().update()  # the row before is not told either

    def set_picture(self, key: str, picture: QImage) -> None:
        """Show another picture in the row of ``key``."""
        for number in range(self.count()):
            item = self.item(number)
            if _line(item).key == key:
                item.setData(_ROLE, replace(_line(item), picture=picture))

    def set_seen(self, key: str, seen: float, stars: int) -> None:
        """Show in the row of ``key`` how much of it was seen, and its key images."""
        for number in range(self.count()):
            item = self.item(number)
            line = _line(item)
            if line.key == key and (line.seen, line.stars) != (seen, stars):
                item.setData(_ROLE, replace(line, seen=seen, stars=stars))

    def step(self, by: int) -> None:
        """Go to the next or the previous row that can be chosen."""
        row = self.currentRow() + by
        while 0 <= row < self.count():
            if not _line(self.item(row)).is_heading:
                self.setCurrentRow(row)
                return
            row += by

    @override
    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        if self._drag_kind and items:
            data.setData(self._drag_kind, QByteArray(_line(items[0]).key.encode()))
        return data

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
        if line.is_heading:
            return QSize(80, height + _PAD)
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
        if line.is_heading:
            _paint_heading(painter, whole, line, font)
            return
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, QColor(COLOURS.selection))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, QColor(COLOURS.hover))
        painter.setPen(QColor(COLOURS.border))
        painter.drawLine(whole.bottomLeft(), whole.bottomRight())
        area = whole.adjusted(_PAD + 4, _PAD, -_PAD - 4, -_PAD)
        if self._picture_px:
            _paint_picture(painter, area, line, self._picture_px)
            area.setLeft(area.left() + self._picture_px + 10)
        _paint_text(painter, area, line, QFont(font))
        painter.restore()


def _paint_heading(painter: QPainter, whole: QRect, line: Line, font: QFont) -> None:
    painter.save()
    painter.fillRect(whole, QColor(COLOURS.raised))
    small = QFont(font)
    small.setPixelSize(_TEXT_PX)
    painter.setFont(small)
    painter.setPen(QColor(COLOURS.text))
    area = whole.adjusted(_PAD + 4, 0, -_PAD - 4, 0)
    words = QFontMetrics(small).elidedText(line.title, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()


def _paint_picture(painter: QPainter, area: QRect, line: Line, size_px: int) -> None:
    frame = QRect(area.left(), area.top(), size_px, size_px)
    painter.fillRect(frame, QColor(COLOURS.canvas))
    if line.picture is not None:
        place = QRect(0, 0, line.picture.width(), line.picture.height())
        place.moveCenter(frame.center())
        painter.drawImage(place, line.picture)
    if line.seen is not None:
        bar = QRect(frame.left(), frame.bottom() - _SEEN_PX + 1, size_px, _SEEN_PX)
        painter.fillRect(bar, QColor(COLOURS.border))
        bar.setWidth(round(size_px * line.seen))
        painter.fillRect(bar, QColor(COLOURS.accent))
    if line.stars:
        star = pixmap("key_image_on", _STAR_PX, COLOURS.caution)
        painter.drawPixmap(frame.right() - _STAR_PX - 1, frame.top() + 2, star)


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
