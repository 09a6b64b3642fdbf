"""What could not be done, one line each, until it is dismissed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import empty, label
from meddx.workstation.session import Message
from meddx.workstation.theme import COLOURS, icon, pixmap

_MOST = 4


class Messages(QWidget):
    """The newest few stand in full; the rest is counted.

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

    def dismiss(self, message: Message) -> None:
        """Take one away."""
        self.messages = tuple(m for m in self.messages if m != message)
        self._fill()

    def clear(self) -> None:
        """Take all away."""
        self.messages = ()
        self._fill()

    def _fill(self) -> None:
        empty(self._column)
        for message in self.messages[:_MOST]:
            self._column.addWidget(self._row(message))
        if len(self.messages) > _MOST:
            self._column.addWidget(self._rest(len(self.messages) - _MOST))
        self.setVisible(bool(self.messages))

    def _row(self, message: Message) -> QWidget:
        picture = QLabel()
        picture.setPixmap(pixmap("warning", 16, COLOURS.caution))
        reason = message.reason.label(self._translation.language)
        words = label(f"{message.file}: {reason}" if message.file else reason, wrap=True)
        dismiss = QToolButton()
        dismiss.setIcon(icon("close", COLOURS.muted))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.setAccessibleName(self.tr("Dismiss"))
        dismiss.clicked.connect(lambda: self.dismiss(message))
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
