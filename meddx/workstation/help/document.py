"""A Markdown text as our document: headings, tables and code in the style of the window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QImageReader,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from typing_extensions import override

from meddx.workstation.help import pages
from meddx.workstation.theme import COLOURS, FONT_PX

_HEADINGS_PX: Final = {1: 22, 2: 17, 3: 14}
_ABOVE_PX: Final = {1: 4, 2: 26, 3: 16}
_BELOW_PX: Final = {1: 12, 2: 8, 3: 4}
_PARAGRAPH_PX: Final = 8
_LINE_PERCENT: Final = 128
_CODE_PERCENT: Final = 115
_CODE_LEFT_PX: Final = 20
_CELL_PX: Final = 6
_MARGIN_PX: Final = 26
_FEATURES: Final = QTextDocument.MarkdownFeature.MarkdownDialectGitHub


class ManualDocument(QTextDocument):
    """Shows Markdown whose pictures lie in a folder; pictures are never wider than the text.

    Parameters
    ----------
    folder
        Where pictures are looked for, by name.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._width_px = 0
        self._scaled: dict[str, QImage] = {}
        self.headings: tuple[QTextBlock, ...] = ()
        self.setUndoRedoEnabled(False)
        self.setDocumentMargin(_MARGIN_PX)
        self.setDefaultFont(QGuiApplication.font())

    def show_markdown(self, text: str) -> None:
        """Replace the text; ``headings`` are then the blocks of its headings, in order."""
        self.setMarkdown(text, _FEATURES)
        self.headings = tuple(b for b in self._blocks() if b.blockFormat().headingLevel() > 0)
        whole = QTextCursor(self)
        whole.beginEditBlock()  # else all would be laid out anew after every change
        for block in self._blocks():
            self._dress(block)
        for frame in self.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _dress_table(frame)
        self._scale_pictures()
        whole.endEditBlock()

    def fit_pictures(self, width_px: int) -> None:
        """Make every picture at most as wide as the text, ``width_px`` with its margins."""
        if width_px != self._width_px:
            self._width_px = width_px
            self._scaled.clear()
            self._scale_pictures()
            # A change on the way loses what was still to be laid out: all of it begins anew.
            self.markContentsDirty(0, self.characterCount())

    def _blocks(self) -> Iterator[QTextBlock]:
        block = self.begin()
        while block.isValid():
            yield block
            block = block.next()

    def _dress(self, block: QTextBlock) -> None:
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        space = QTextBlockFormat()
        has_picture = any(part.charFormat().isImageFormat() for part in _fragments(block))
        percent = 100 if has_picture else _LINE_PERCENT  # of the height of the picture, else
        space.setLineHeight(
            float(percent), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        if level:
            space.setTopMargin(_ABOVE_PX[level])
            space.setBottomMargin(_BELOW_PX[level])
        elif cursor.currentTable() is None:
            space.setTopMargin(0)
            space.setBottomMargin(_PARAGRAPH_PX if block.textList() is None else 3)
        if _is_code(block):
            _dress_code(space, is_last=not _is_code(block.next()))
        cursor.mergeBlockFormat(space)
        if level:
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.setCharFormat(_heading(level))
            return
        for fragment in _fragments(block):
            dressed = _dressed(fragment.charFormat())
            if dressed is not None:
                _select(fragment, self).setCharFormat(dressed)

    def _scale_pictures(self) -> None:
        """Give every picture its room; it is read and scaled once it comes into sight."""
        if not self._width_px:
            return
        room = self._width_px - 2 * _MARGIN_PX
        for fragment in (f for block in self._blocks() for f in _fragments(block)):
            if not fragment.charFormat().isImageFormat():
                continue
            shown = fragment.charFormat().toImageFormat()
            file = QUrl(shown.name()).path()
            size = QImageReader(str(self._folder / Path(file).name)).size()
            width = min(room, size.width())
            shown.setName(f"{file}?{width}")  # another name: else the old one would be kept
            shown.setWidth(width)
            shown.setHeight(round(size.height() * width / max(1, size.width())))
            _select(fragment, self).setCharFormat(shown)

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Read a picture of the folder, smoothly scaled to the width that its name asks for."""
        asked = QUrl(name)
        if not asked.query():  # its room is not known yet
            return QImage(1, 1, QImage.Format.Format_RGB32)
        key = asked.toString()
        if key not in self._scaled:
            whole = _on_paper(QImage(str(self._folder / Path(asked.path()).name)))
            width = int(asked.query())
            smooth = Qt.TransformationMode.SmoothTransformation
            fits = width >= whole.width()
            self._scaled[key] = whole if fits else whole.scaledToWidth(width, smooth)
        return self._scaled[key]


def _on_paper(picture: QImage) -> QImage:
    """Put what can be seen through on white: plots are drawn with dark ink."""
    if picture.isNull() or not picture.hasAlphaChannel():
        return picture
    made = QImage(picture.size(), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.drawImage(0, 0, picture)
    painter.end()
    return made


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found = []
    step = block.begin()
    while not step.atEnd():
        found.append(step.fragment())
        step += 1
    return found


def _select(fragment: QTextFragment, document: QTextDocument) -> QTextCursor:
    cursor = QTextCursor(document)
    cursor.setPosition(fragment.position())
    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
    return cursor


def _heading(level: int) -> QTextCharFormat:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(_HEADINGS_PX[level])
    font.setBold(True)
    made = QTextCharFormat()
    made.setFont(font)
    made.setForeground(QColor(COLOURS.text if level < 3 else COLOURS.accent))
    return made


def _dressed(found: QTextCharFormat) -> QTextCharFormat | None:
    """Return a format in our colours, None where nothing is to change."""
    if found.isAnchor():
        return _link(found)
    if found.fontFixedPitch():
        made = QTextCharFormat(found)
        made.setFontFixedPitch(False)
        made.setFontFamilies(QGuiApplication.font().families())
        made.setProperty(QTextFormat.Property.FontPixelSize, FONT_PX)
        made.setBackground(QColor(COLOURS.raised))
        made.setForeground(QColor(COLOURS.supports))
        return made
    return None


def _link(found: QTextCharFormat) -> QTextCharFormat:
    """Keep links inside the manual; any other is shown as its words: nothing leaves the machine."""
    made = QTextCharFormat(found)
    made.setFontUnderline(False)
    if found.anchorHref().startswith("#") or found.anchorHref() in pages.LINKED:
        made.setForeground(QColor(COLOURS.accent))
        return made
    made.setAnchor(False)
    made.setAnchorHref("")
    made.setForeground(QColor(COLOURS.text))
    return made


def _is_code(block: QTextBlock) -> bool:
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)


def _dress_code(space: QTextBlockFormat, is_last: bool) -> None:
    """Let the lines of a file stand close together, away from the margin."""
    space.setLineHeight(
        float(_CODE_PERCENT), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    )
    space.setBottomMargin(_PARAGRAPH_PX if is_last else 0)
    space.setLeftMargin(_CODE_LEFT_PX)


def _dress_table(table: QTextTable) -> None:
    look = table.format()
    look.setCellPadding(_CELL_PX)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderCollapse(True)
    look.setBorderBrush(QBrush(QColor(COLOURS.border)))
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setTopMargin(4)
    look.setBottomMargin(12)
    table.setFormat(look)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        shown = cell.format().toTableCellFormat()
        shown.setBackground(QColor(COLOURS.raised))
        cell.setFormat(shown)
