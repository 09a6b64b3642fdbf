"""Quiet lines above the list of diagnoses: what must be known before it is believed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.panels.panel import arrange, label

_MOST: Final = 2  # the ranking comes first; in little room one


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
        self._all = False
        self._most = _MOST
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 6, 8, 6)
        self._column.setSpacing(2)
        self.hide()

    def show_notices(self, notices: Sequence[Notice], *, roomy: bool = True) -> None:
        """Show these instead."""
        most = _MOST if roomy else 1
        if (tuple(notices), most) != (self._shown, self._most):
            self._all = self._all and tuple(notices) == self._shown
            self._shown, self._most = tuple(notices), most
            self._fill()
        self.setVisible(bool(notices))
        self._fit()

    def _fill(self) -> None:
        few = self._shown if self._all else self._shown[: self._most]
        rows = [self._row(one) for one in few]
        if len(few) < len(self._shown):
            more = QPushButton(self.tr("Show all ({0})").format(len(self._shown)))
            more.setObjectName("quiet")
            more.clicked.connect(self._show_all)
            rows.append(more)
        arrange(self._column, rows)

    def _show_all(self) -> None:
        self._all = True
        self._fill()
        self._fit()

    def _fit(self) -> None:
        """Be as high as the sentences are at this width: none is cut where there is little room."""
        self.setMinimumHeight(max(0, self._column.totalHeightForWidth(self.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _row(self, notice: Notice) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label(notice.sentence, "caution" if notice.warns else "muted", wrap=True), 1)
        for word, sent in notice.buttons:
            button = QPushButton(word)
            button.setObjectName("quiet")
            button.clicked.connect(lambda _checked=False, sent=sent: self.pressed.emit(sent))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row
