"""Quiet lines above the list of diagnoses: what must be known before it is believed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from meddx.workstation.panels.panel import arrange, label


@dataclass(frozen=True)
class Notice:
    """A sentence with buttons: each with its word and what is sent when it is pressed."""

    sentence: str
    buttons: tuple[tuple[str, str], ...] = ()
    warns: bool = False


class Notices(QWidget):
    """Shows them; hidden without any.

    Signals
    -------
    pressed
        What a button sends.
    """

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notices")
        self._shown: tuple[Notice, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 8, 6)
        self._column.setSpacing(2)
        self.hide()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these instead."""
        if tuple(notices) != self._shown:
            self._shown = tuple(notices)
            arrange(self._column, [self._row(one) for one in notices])
        self.setVisible(bool(notices))

    def _row(self, notice: Notice) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label(notice.sentence, "caution" if notice.warns else "muted", wrap=True), 1)
        for word, sent in notice.buttons:
            button = QPushButton(word)
            button.setObjectName("quiet")
            button.clicked.connect(lambda _checked=False, sent=sent: self.pressed.emit(sent))
            line.addWidget(button)
        return row
