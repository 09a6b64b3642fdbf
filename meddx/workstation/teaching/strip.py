"""Asks in one line, above the pictures, whether corrections may be kept; nobody has to answer."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget
from typing_extensions import override

from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS, icon, pixmap


class CorrectionStrip(QWidget):
    """The question; hidden while there is none.

    Signals
    -------
    look_asked
        The reader wants to see what would be kept.
    refused
        Nothing of this case is to be kept.
    never
        No case is to be asked about any more.
    """

    look_asked = Signal()
    refused = Signal()
    never = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.words = label("", wrap=True)
        self.look, self.no, self.never_ask = QPushButton(), QPushButton(), QPushButton()
        self.later = QToolButton()
        self.later.setIcon(icon("close", COLOURS.muted))
        picture = QLabel()
        picture.setPixmap(pixmap("reader", 16, COLOURS.accent))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self.words, 1)
        for button in (self.look, self.no, self.never_ask):
            button.setObjectName("quiet")
            row.addWidget(button)
        row.addWidget(self.later)
        self.look.clicked.connect(self.look_asked)
        self.no.clicked.connect(self.refused)
        self.never_ask.clicked.connect(self.never)
        self.later.clicked.connect(self.hide)
        self.setVisible(False)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.words.setText(self.tr("Keep your corrections for training? Names are removed."))
        self.look.setText(self.tr("Look and decide..."))
        self.no.setText(self.tr("Not this case"))
        self.never_ask.setText(self.tr("Never ask"))
        self.later.setToolTip(self.tr("Not now"))
        self.later.setAccessibleName(self.tr("Not now"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
