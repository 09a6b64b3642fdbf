"""The line above what was read on one chosen slice: which it is, and a button to take it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from meddx.workstation.panels.clickable import Clickable
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import icon


class SliceHead(Clickable):
    """Signals: ``clicked`` (go to the slice), ``removed``.

    Signals
    -------
    removed
        The reader takes the slice away, with what was read on it.
    """

    removed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__("row", parent)
        self.setAccessibleName(title)
        self.remove = QToolButton()
        self.remove.setIcon(icon("close"))
        self.remove.setToolTip(self.tr("Take this slice and its result away"))
        self.remove.setAccessibleName(self.tr("Take this slice and its result away"))
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 2, 2)
        row.setSpacing(8)
        row.addWidget(label(title, "strong", wrap=True), 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
