"""The sheet of keys: every action that has a key, in groups, and what the mouse does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from PySide6.QtCore import QCoreApplication, QMarginsF, QMimeData, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPagedPaintDevice, QPageLayout, QPageSize, QTextDocument
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from meddx.workstation.action_groups import PRESET_KEYS
from meddx.workstation.actions import Actions, shown_keys
from meddx.workstation.key_caps import KeyCaps
from meddx.workstation.keymap import KeyMap
from meddx.workstation.panels.panel import label

_SIZE_PX: Final = (1270, 760)
_BESIDE_PX: Final = 54  # margins and the bar that scrolls
_COLUMNS: Final = 5  # at most
_FONT_PX: Final = 12  # a hundred lines are to fit a small screen
_NUMBERS: Final = {f"preset_{number}": str(number) for number in range(1, PRESET_KEYS + 1)}
_HEAD_ROWS: Final = 2  # room that the title of a group needs


@dataclass(frozen=True)
class Line:
    """One line of the sheet: what is done, and the keys or the button that do it, as shown."""

    title: str
    caps: tuple[str, ...]

    def has(self, words: str) -> bool:
        """Whether every word of a search stands in the title or on a cap."""
        text = f"{self.title} {' '.join(self.caps)}".casefold()
        return all(word in text for word in words.casefold().split())


Group = tuple[str, tuple[Line, ...]]


def lines_of(
    actions: Actions, keys: KeyMap, titles: Mapping[str, str] | None = None
) -> tuple[Group, ...]:
    """Return the groups of the sheet: what has a key, and the mouse.

    Parameters
    ----------
    actions
        Give the groups and the names.
    keys
        The keys to show.
    titles
        Names that say more than the usual ones; an empty one leaves its line out.
    """
    better = titles or {}
    alike = all(keys.of(name) == (key,) and name not in better for name, key in _NUMBERS.items())
    made = []
    for title, names in actions.groups():
        lines: list[Line] = []
        for name in names:
            text, own = better.get(name, actions.title(name)), keys.of(name)
            if alike and name in _NUMBERS:
                lines += [_numbers()] if name == next(iter(_NUMBERS)) else []
            elif text and own:
                lines.append(Line(text, shown_keys(own)))
        if lines:
            made.append((title, tuple(lines)))
    return (*made, (QCoreApplication.translate("KeySheet", "Mouse"), mouse_lines()))


def _numbers() -> Line:
    """Return one line for the number keys, while nobody knows what each of them chooses."""
    first, *_, last = _NUMBERS.values()
    text = QCoreApplication.translate("KeySheet", "Preset of this number")
    return Line(text, (f"{first} … {last}",))


def columns_of(groups: Sequence[Group], count: int) -> tuple[tuple[Group, ...], ...]:
    """Spread groups over columns, in their order, so that the longest column is short.

    The lowest height that is enough is found by trying every height; what does not fit into a
    column begins the next.
    """
    heights = [len(lines) + _HEAD_ROWS for _, lines in groups]
    for limit in range(max(heights, default=0), sum(heights) + 1):
        columns: list[list[Group]] = [[]]
        used = 0
        for group, height in zip(groups, heights, strict=True):
            if used + height > limit and columns[-1]:
                columns.append([])
                used = 0
            columns[-1].append(group)
            used += height
        if len(columns) <= count:
            return tuple(tuple(column) for column in columns)
    return ()


def mouse_lines() -> tuple[Line, ...]:
    """Return what each button and the wheel do, in the language of now."""
    translate = QCoreApplication.translate
    told = (
        (translate("KeySheet", "Left"), translate("KeySheet", "The chosen tool")),
        (translate("KeySheet", "Middle"), translate("KeySheet", "Move the picture")),
        (translate("KeySheet", "Right"), translate("KeySheet", "Zoom")),
        (translate("KeySheet", "Wheel"), translate("KeySheet", "Scroll; one image: zoom")),
        (translate("KeySheet", "Ctrl+wheel"), translate("KeySheet", "Zoom")),
        (translate("KeySheet", "Ctrl+drag"), translate("KeySheet", "Finer, a fifth of the way")),
        (translate("KeySheet", "Shift+drag"), translate("KeySheet", "Coarser, five times")),
    )
    return tuple(Line(does, (what,)) for what, does in told)


def plain(groups: Sequence[Group]) -> str:
    """Return the sheet as text, one action a line."""
    parts: list[str] = []
    for title, lines in groups:
        parts += [title, *(f"{' / '.join(line.caps)}\t{line.title}" for line in lines), ""]
    return "\n".join(parts)


def document(groups: Sequence[Group]) -> QTextDocument:
    """Return the sheet for paper: black on white, two columns of groups."""
    title = QCoreApplication.translate("KeySheet", "MedDx: keyboard and mouse")
    cells = ("".join(_table(*group) for group in column) for column in columns_of(groups, 2))
    columns = "".join(f'<td width="50%" valign="top">{cell}</td>' for cell in cells)
    made = QTextDocument()
    made.setHtml(
        '<body style="color:#000000; font-size:8pt">'
        f"<h3>{escape(title)}</h3><table width='100%' cellspacing='8'><tr>{columns}</tr></table>"
        "</body>"
    )
    return made


def print_on(device: QPagedPaintDevice, groups: Sequence[Group]) -> None:
    """Print the sheet on a printer, or into a PDF."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(12, 12, 12, 12), QPageLayout.Unit.Millimeter)
    document(groups).print_(device)


def ask_to_print(parent: QWidget, groups: Sequence[Group]) -> QDialog:
    """Let the reader choose a printer and print the sheet."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: print_on(printer, groups))
    QDialog.open(dialog)  # QPrintDialog has another one that hides it
    return dialog


def copy(groups: Sequence[Group]) -> None:
    """Put the sheet into the clipboard, as text and as a table."""
    data = QMimeData()
    data.setText(plain(groups))
    data.setHtml(document(groups).toHtml())
    QGuiApplication.clipboard().setMimeData(data)


class KeySheet(QDialog):
    """Shows the sheet, with a line to search in it.

    Parameters
    ----------
    groups
        What stands on it.
    change
        Opens the dialog of keys.
    """

    def __init__(
        self, parent: QWidget, groups: Sequence[Group], change: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keySheet")
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self._groups = tuple(groups)
        self._rows: list[tuple[Line, tuple[QWidget, QWidget]]] = []
        self._titles: list[tuple[QWidget, tuple[Line, ...]]] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for an action or a key"))
        self.search.setAccessibleName(self.tr("Search for an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.nothing = label(self.tr("No action is called so."), "muted")
        self.nothing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        self.area = self._scrolled()
        column.addWidget(self.area, 1)
        column.addWidget(self._buttons(change))
        self._fit()

    def _scrolled(self) -> QScrollArea:
        """Return as many columns as there is room for: what is too long is scrolled down only."""
        room_px = min(_SIZE_PX[0], self._room().width()) - _BESIDE_PX
        inner = self._columns(_COLUMNS)
        for count in range(_COLUMNS - 1, 0, -1):
            if inner.minimumSizeHint().width() <= room_px:
                break
            inner.deleteLater()
            inner = self._columns(count)
        area = QScrollArea()
        area.setObjectName("plain")
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setAccessibleName(self.tr("Keys"))
        return area

    def _columns(self, count: int) -> QWidget:
        self._rows, self._titles = [], []
        inner = QWidget()
        inner.setObjectName("plain")
        row = QHBoxLayout(inner)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        for groups in columns_of(self._groups, count):
            column = QVBoxLayout()
            column.setSpacing(2)
            for title, lines in groups:
                column.addLayout(self._grid(title, lines))
            column.addStretch(1)
            row.addLayout(column)
        row.addStretch(1)
        return inner

    def _grid(self, title: str, lines: tuple[Line, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        head = _small(label(title, "group"))
        self._titles.append((head, lines))
        grid.addWidget(head, grid.rowCount(), 0, 1, 2)
        for line in lines:
            at = grid.rowCount()
            caps, name = _small(KeyCaps(line.caps)), _small(label(line.title))
            grid.addWidget(caps, at, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(name, at, 1)
            self._rows.append((line, (caps, name)))
        return grid

    def _filter(self, words: str) -> None:
        for line, widgets in self._rows:
            for widget in widgets:
                widget.setVisible(line.has(words))
        for head, lines in self._titles:
            head.setVisible(any(line.has(words) for line in lines))
        self.nothing.setVisible(not any(line.has(words) for line, _ in self._rows))

    def _buttons(self, change: Callable[[], None]) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.change = QPushButton(self.tr("Change keys..."))
        copied, printed = QPushButton(self.tr("Copy")), QPushButton(self.tr("Print..."))
        for button in (self.change, copied, printed):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.change.clicked.connect(change)
        self.change.clicked.connect(self.accept)
        copied.clicked.connect(lambda: copy(self._groups))
        printed.clicked.connect(lambda: ask_to_print(self, self._groups))
        buttons.rejected.connect(self.reject)
        return buttons

    def _room(self) -> QSize:
        return self.screen().availableSize()

    def _fit(self) -> None:
        room = self._room()
        self.resize(min(_SIZE_PX[0], room.width()), min(_SIZE_PX[1], room.height()))
        self.search.setFocus()


def _small(widget: QWidget) -> QWidget:
    font = widget.font()
    font.setPixelSize(_FONT_PX)
    widget.setFont(font)
    return widget


def _table(title: str, lines: Sequence[Line]) -> str:
    body = "".join(
        f"<tr><td><b>{escape(' / '.join(line.caps))}</b>&nbsp;&nbsp;</td>"
        f"<td>{escape(line.title)}</td></tr>"
        for line in lines
    )
    return f"<h4>{escape(title)}</h4><table>{body}</table>"
