"""What lies over AI results until the reader asks for them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from meddx.workstation.panels.panel import label


class Cover(QWidget):
    """One sentence and perhaps a button: why there is nothing to see here yet.

    Signals
    -------
    pressed
        The button.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panelBody")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = label("", "empty", wrap=True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.button.clicked.connect(self.pressed)

    def show_words(self, words: str, button: str = "") -> None:
        """Say this; without a text there is no button."""
        self.words.setText(words)
        self.button.setText(button)
        self.button.setVisible(bool(button))
