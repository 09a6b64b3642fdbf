"""Lets the reader choose a map of keys and change every key of it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.workstation import keymap
from meddx.workstation.actions import Actions, shown_key
from meddx.workstation.key_caps import CAPS_ROLE, CapsDelegate
from meddx.workstation.key_sheet import Group, Line, ask_to_print, copy, lines_of
from meddx.workstation.key_store import KeyStore
from meddx.workstation.keymap import KeyMap
from meddx.workstation.panels.panel import empty, label
from meddx.workstation.theme import COLOURS

_NAME_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_SIZE_PX = (760, 640)


class Recorder(QKeySequenceEdit):
    """Waits for one key, whichever it is; Tab too.

    Signals
    -------
    recorded
        The key that was pressed, as maps of keys write it.
    left
        The keyboard went elsewhere before a key was pressed.
    """

    recorded = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        self.setFinishingKeyCombinations([])  # Tab would be one
        self.keySequenceChanged.connect(self._take)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.keyPressEvent(event)  # else Tab would move the focus
            return True
        return super().event(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _take(self, sequence: QKeySequence) -> None:
        key = keymap.normal(sequence.toString(QKeySequence.SequenceFormat.PortableText))
        if not sequence.isEmpty():
            self.clear()
            self.recorded.emit(key)


class ActionTree(QTreeWidget):
    """The list of actions, where Enter is for the row and not for the button of the dialog."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
            self.itemActivated.emit(item, 0)
        else:
            super().keyPressEvent(event)


class KeysDialog(QDialog):
    """All actions with their keys; nothing holds before OK, so Cancel undoes everything.

    Parameters
    ----------
    actions
        What can have a key.
    store
        Gives the maps as they come.
    done
        Called with the keys that were chosen, on OK.
    """

    def __init__(
        self, parent: QWidget, actions: Actions, store: KeyStore, done: Callable[[KeyMap], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("keysDialog")
        self.setWindowTitle(self.tr("Keys"))
        self._actions = actions
        self._store = store
        self.draft = actions.keymap
        self._base = store.base(self.draft.base)
        self._heads: list[QTreeWidgetItem] = []
        self._items: dict[str, QTreeWidgetItem] = {}
        self._wanted = ""  # a key that another action has, until the reader says what to do
        self._make_widgets()
        self._lay_out()
        self._fill()
        self.accepted.connect(lambda: done(self.draft))
        room = self.screen().availableSize()
        self.resize(min(_SIZE_PX[0], room.width()), min(_SIZE_PX[1], room.height()))
        self.search.setFocus()

    # ---- what it is made of

    def _make_widgets(self) -> None:
        self.maps = QComboBox()
        for name, title in keymap.BASES.items():
            self.maps.addItem(title, name)
        self.maps.setCurrentIndex(self.maps.findData(self.draft.base))
        self.maps.setAccessibleName(self.tr("Map of keys"))
        self.maps.currentIndexChanged.connect(self._choose_map)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for an action or a key"))
        self.search.setAccessibleName(self.tr("Search for an action or a key"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.changed = label("", "muted")
        self.tree = ActionTree()
        self.tree.setObjectName("keys")
        self.tree.setColumnCount(2)
        self.tree.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self.tree.setAccessibleName(self.tr("Actions and their keys"))
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setItemDelegateForColumn(1, CapsDelegate(self.tree))
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.tree.currentItemChanged.connect(self._show_chosen)
        self.tree.itemActivated.connect(self._begin)
        self._make_editor()

    def _make_editor(self) -> None:
        self.name = label("", "strong")
        self.kept = QHBoxLayout()
        self.kept.setSpacing(6)
        self.add = self._button(self.tr("Add a key..."), self._begin)
        self.recorder = Recorder()
        self.recorder.setAccessibleName(self.tr("Press the key"))
        line = self.recorder.findChild(QLineEdit)
        if line is not None:
            line.setPlaceholderText(self.tr("Press the key"))
        self.recorder.recorded.connect(self._recorded)
        self.recorder.left.connect(self._end)
        self.ways = QStackedWidget()
        self.ways.addWidget(self.add)
        self.ways.addWidget(self.recorder)
        self.reset_one = self._button(self.tr("Reset"), self._reset_one)
        self.reset_one.setToolTip(self.tr("The keys that the map gives this action"))
        self.words = label("", "caution", wrap=True)
        self.take = self._button(self.tr("Take it over"), self._take_over)
        self.leave = self._button(self.tr("Leave it"), self._leave)
        for button in (self.take, self.leave):
            room = button.sizePolicy()
            room.setRetainSizeWhenHidden(True)  # the list keeps its place above them
            button.setSizePolicy(room)

    def _button(self, text: str, does: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)  # Enter in the list is for the list
        button.clicked.connect(lambda _checked=False: does())
        return button

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(self.tr("Keys as in")))
        top.addWidget(self.maps)
        top.addWidget(self.changed)
        top.addStretch(1)
        editor = QHBoxLayout()
        editor.setSpacing(8)
        editor.addWidget(self.name)
        editor.addLayout(self.kept)
        editor.addWidget(self.ways)
        editor.addStretch(1)
        editor.addWidget(self.reset_one)
        conflict = QHBoxLayout()
        conflict.setSpacing(8)
        conflict.addWidget(self.words, 1)
        conflict.addWidget(self.take)
        conflict.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(editor)
        column.addLayout(conflict)
        column.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        for button in buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.reset_all = self._button(self.tr("Reset all"), self._reset_all)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self.reset_all)
        bottom.addWidget(self._button(self.tr("Copy"), lambda: copy(self.lines())))
        printed = self._button(self.tr("Print..."), lambda: ask_to_print(self, self.lines()))
        bottom.addWidget(printed)
        bottom.addStretch(1)
        bottom.addWidget(buttons)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return bottom

    # ---- what it shows

    def lines(self) -> tuple[Group, ...]:
        """Return the draft as the sheet shows it."""
        return lines_of(self._actions, self.draft)

    def choose(self, name: str) -> None:
        """Stand on the row of an action."""
        self.tree.setCurrentItem(self._items[name])

    @property
    def chosen(self) -> str:
        """Name of the action that is chosen, empty on the title of a group."""
        item = self.tree.currentItem()
        return str(item.data(0, _NAME_ROLE) or "") if item else ""

    def _fill(self) -> None:
        for title, names in self._actions.groups():
            head = QTreeWidgetItem([title])
            head.setFirstColumnSpanned(True)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            bold = head.font(0)
            bold.setBold(True)
            head.setFont(0, bold)
            head.setForeground(0, QColor(COLOURS.muted))
            self.tree.addTopLevelItem(head)
            self._heads.append(head)
            for name in names:
                item = QTreeWidgetItem([self._actions.title(name)])
                item.setData(0, _NAME_ROLE, name)
                head.addChild(item)
                self._items[name] = item
        self.tree.expandAll()
        self._show_keys()
        for item in list(self._items.values())[:1]:
            self.tree.setCurrentItem(item)

    def _show_keys(self) -> None:
        for name, item in self._items.items():
            keys = self.draft.of(name)
            texts = [shown_key(key) for key in keys]
            item.setData(1, CAPS_ROLE, texts)
            item.setText(1, ", ".join(texts))  # for a screen reader
            other = keys != self._base.of(name)
            item.setForeground(0, QColor(COLOURS.accent if other else COLOURS.text))
            item.setToolTip(0, self.tr("Not as in the map") if other else "")
        changes = self.draft.changes_from(self._base)
        count = sum(name in self._actions.by_name for name in changes)
        words = self.tr("Changed actions: {0}").format(count)
        self.changed.setText(words if count else "")
        self.reset_all.setEnabled(bool(changes))
        self._show_chosen()

    def _show_chosen(self, *_items: object) -> None:
        self._end()
        self._ask("", "")
        name = self.chosen
        empty(self.kept)
        for key in self.draft.of(name):
            button = self._button(f"{shown_key(key)}  ×", partial(self._remove, key))
            button.setToolTip(self.tr("Take this key away"))
            button.setAccessibleName(self.tr("Take the key {0} away").format(shown_key(key)))
            self.kept.addWidget(button)
            button.show()
        self.name.setText(self._actions.title(name) if name else "")
        self.ways.setVisible(bool(name))
        self.reset_one.setEnabled(bool(name) and self.draft.of(name) != self._base.of(name))

    def _filter(self, words: str) -> None:
        for name, item in self._items.items():
            caps = tuple(shown_key(key) for key in self.draft.of(name))
            line = Line(self._actions.title(name), caps)
            item.setHidden(not line.has(words))
        for head in self._heads:
            own = (item for item in self._items.values() if item.parent() is head)
            head.setHidden(all(item.isHidden() for item in own))
        found = any(not head.isHidden() for head in self._heads)
        self._ask("" if found else self.tr("No action is called so."), "")

    # ---- what it does

    def _begin(self, *_item: object) -> None:
        if self.chosen:
            self._ask("", "")
            self.ways.setCurrentWidget(self.recorder)
            self.recorder.setFocus()

    def _end(self) -> None:
        self.ways.setCurrentWidget(self.add)

    def _recorded(self, key: str) -> None:
        name, owner = self.chosen, self.draft.owner(key)
        self._end()
        self.tree.setFocus()
        if not key:
            self._ask(self.tr("This key cannot be used."), "")
        elif key in keymap.MENU_KEYS:
            self._ask(self.tr("{0} opens a menu.").format(shown_key(key)), "")
        elif owner == name:
            self._ask(self.tr("{0} is a key of this action already.").format(shown_key(key)), "")
        elif owner:
            title = self._actions.title(owner) if owner in self._actions.by_name else owner
            self._ask(self.tr('{0} is the key of "{1}".').format(shown_key(key), title), key)
        else:
            self._give(key)

    def _ask(self, words: str, key: str) -> None:
        """Say what is wrong with a key; with ``key`` the reader can take it over."""
        self._wanted = key
        self.words.setText(words)
        self.take.setVisible(bool(key))
        self.leave.setVisible(bool(key))
        if key:
            self.take.setFocus()

    def _take_over(self) -> None:
        self._give(self._wanted)
        self.tree.setFocus()

    def _leave(self) -> None:
        self._ask("", "")
        self.tree.setFocus()

    def _give(self, key: str) -> None:
        name = self.chosen
        self.draft = self.draft.with_keys(name, (*self.draft.of(name), key))
        self._show_keys()

    def _remove(self, key: str) -> None:
        name = self.chosen
        rest = tuple(had for had in self.draft.of(name) if had != key)
        self.draft = self.draft.with_keys(name, rest)
        self._show_keys()
        self.tree.setFocus()

    def _reset_one(self) -> None:
        """Give an action the keys of the map again; who has them in the meantime loses them."""
        self.draft = self.draft.with_keys(self.chosen, self._base.of(self.chosen))
        self._show_keys()

    def _reset_all(self) -> None:
        self.draft = self._base
        self._show_keys()

    def _choose_map(self, _index: int) -> None:
        self._base = self._store.base(str(self.maps.currentData()))
        self._reset_all()
