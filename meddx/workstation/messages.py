"""What could not be done, one line each, until it is dismissed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import empty, label
from meddx.workstation.refusals import Message
from meddx.workstation.theme import COLOURS, icon, pixmap

_MOST = 4  # rows
_NAMED = 3  # files of a row
_LISTED = 40  # files of its tool tip


class Messages(QWidget):
    """Files of which the same is said share a line; the newest lines stand, the rest is counted.

    Signals
    -------
    own_case_asked
        ``tuple[Path, ...]`` to open as a case of its own.
    """

    own_case_asked = Signal(object)

    def __init__(self, translation: Translation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._translation = translation
        self.messages: tuple[Message, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 4, 6, 4)
        self._column.setSpacing(0)
        self.setVisible(False)

    def add(self, messages: tuple[Message, ...]) -> None:
        """Tell these too; what was told already is not repeated."""
        self.messages = tuple(dict.fromkeys((*messages, *self.messages)))
        self._fill()

    def dismiss(self, *messages: Message) -> None:
        """Take these away."""
        self.messages = tuple(m for m in self.messages if m not in messages)
        self._fill()

    def clear(self) -> None:
        """Take all away."""
        self.messages = ()
        self._fill()

    def _fill(self) -> None:
        empty(self._column)
        groups = self._groups()
        for group in groups[:_MOST]:
            self._column.addWidget(self._row(group))
        if len(groups) > _MOST:
            self._column.addWidget(self._rest(sum(map(len, groups[_MOST:]))))
        self.setVisible(bool(self.messages))

    def _groups(self) -> list[list[Message]]:
        """Messages that say the same of several files, in the order of their first."""
        groups: dict[object, list[Message]] = {}
        for message in self.messages:
            alone = message.code == "other_patient" or not message.file
            said = message.reason.label(self._translation.language)
            groups.setdefault(message if alone else (message.code, said), []).append(message)
        return list(groups.values())

    def _named(self, group: list[Message]) -> str:
        files = list(dict.fromkeys(message.file for message in group))
        named = ", ".join(files[:_NAMED])
        if len(files) <= _NAMED:
            return named
        return self.tr("{0} and {1} more files").format(named, len(files) - _NAMED)

    def _row(self, group: list[Message]) -> QWidget:
        message = group[0]
        picture = QLabel()
        picture.setPixmap(pixmap("warning", 16, COLOURS.caution))
        reason = message.reason.label(self._translation.language)
        words = label(f"{self._named(group)}: {reason}" if message.file else reason, wrap=True)
        if len(group) > _NAMED:
            files = [other.file for other in group]
            more = ["..."] if len(files) > _LISTED else []
            words.setToolTip("\n".join(files[:_LISTED] + more))
        dismiss = QToolButton()
        dismiss.setIcon(icon("close", COLOURS.muted))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.setAccessibleName(self.tr("Dismiss"))
        dismiss.clicked.connect(lambda: self.dismiss(*group))
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(10)
        row.addWidget(picture)
        row.addWidget(words, 1)
        if message.code == "other_patient" and message.paths:
            row.addWidget(self._own_case(message))
        row.addWidget(dismiss)
        return made

    def _own_case(self, message: Message) -> QPushButton:
        button = QPushButton(self.tr("Open as its own case"))

        def press() -> None:
            self.dismiss(message)
            self.own_case_asked.emit(message.paths)

        button.clicked.connect(press)
        return button

    def _rest(self, count: int) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(26, 2, 0, 2)
        row.addWidget(label(self.tr("and {0} more").format(count), "muted"))
        row.addStretch(1)
        dismiss = QPushButton(self.tr("Dismiss all"))
        dismiss.setObjectName("quiet")
        dismiss.clicked.connect(self.clear)
        row.addWidget(dismiss)
        return made

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)
