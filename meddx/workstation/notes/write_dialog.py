"""Typing or pasting a note, or changing one that was typed here."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.workstation.panels.panel import label

_SIZE: Final = (600, 460)

Draft = tuple[str, date | None]


class WriteDialog(QDialog):
    """A page for the text, and the day it is of.

    Parameters
    ----------
    words
        What is done; what the button says; what is said above the text, empty for nothing.
    draft
        Text and day to begin with.
    done
        Called with text and day when the reader is done.
    left
        Called with them when he closes the page in any other way.
    """

    def __init__(
        self,
        words: tuple[str, str, str],
        draft: Draft,
        done: Callable[[str, date | None], object],
        left: Callable[[str, date | None], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title, verb, remark = words
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self.text = _Page()
        self.text.setPlainText(draft[0])
        self.text.setAccessibleName(title)
        self.text.setPlaceholderText(
            self.tr(
                "Patient ID ...\nINDICATION: ...\nHISTORY: ...\n\n"
                "A first line with the patient's ID ties the note to the patient."
            )
        )
        self.dated = QCheckBox(self.tr("Written on"))
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(QDate.currentDate())
        self.day.setAccessibleName(self.tr("Day the note was written"))
        if draft[1] is not None:
            self.day.setDate(QDate(draft[1].year, draft[1].month, draft[1].day))
        self.dated.setChecked(draft[1] is not None)
        self.day.setEnabled(self.dated.isChecked())
        self.dated.toggled.connect(self.day.setEnabled)
        self._lay_out(verb, remark)
        self.accepted.connect(lambda: done(*self.draft))
        self.rejected.connect(lambda: left(*self.draft))
        self.text.setFocus()

    @property
    def draft(self) -> Draft:
        """The text and the day as they stand there."""
        day = self.day.date()
        written = date(day.year(), day.month(), day.day()) if self.dated.isChecked() else None
        return self.text.toPlainText(), written

    def _lay_out(self, verb: str, remark: str) -> None:
        self.add = QPushButton(verb)
        self.add.setEnabled(bool(self.text.toPlainText().strip()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.add, QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setDefault(True)
        self.add.setShortcut("Ctrl+Return")  # Return alone begins a line
        self.text.textChanged.connect(
            lambda: self.add.setEnabled(bool(self.text.toPlainText().strip()))
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        below.addWidget(self.dated)
        below.addWidget(self.day)
        below.addStretch(1)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        if remark:
            column.addWidget(label(remark, "muted", wrap=True))
        column.addWidget(self.text, 1)
        column.addLayout(below)


class _Page(QPlainTextEdit):
    """Takes text that is dropped; a file that is dropped is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("typed")

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        if not event.mimeData().hasUrls():
            super().dropEvent(event)
