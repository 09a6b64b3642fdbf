"""What to do and what to ask next: whole sentences, in a strip that scrolls where they are many."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from meddx.workstation.panels.panel import empty, label

_SHARE: Final = 0.25  # of the panel's height, at most: the ranking comes first
_MARGIN_PX: Final = 12


class AskNext(QFrame):
    """A heading over sentences; none is cut short, the strip scrolls instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("askNext")
        self.title = label("", "strong")
        self.sentences = QWidget()
        self.sentences.setObjectName("askNextRows")
        self._column = QVBoxLayout(self.sentences)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)  # more than between lines: each is a sentence of its own
        self.strip = QScrollArea()
        self.strip.setObjectName("askNextScroll")
        self.strip.setWidgetResizable(True)
        self.strip.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip.setWidget(self.sentences)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN_PX, 7, 2, 9)
        rows.setSpacing(4)
        rows.addWidget(self.title)
        rows.addWidget(self.strip)
        self._room = QSize()
        self.setVisible(False)

    def show_sentences(self, title: str, sentences: list[str]) -> None:
        """Show these, the most useful first; nothing is seen of the strip without any."""
        self.title.setText(title)
        empty(self._column)
        for sentence in sentences:
            line = label(sentence, "muted", wrap=True)
            self._column.addWidget(line)
            line.show()  # at once: the height is measured before the next turn of the event loop
        self.strip.verticalScrollBar().setValue(0)
        self.setVisible(bool(sentences))
        self.fit(self._room)

    def fit(self, room: QSize) -> None:
        """Be as high as the sentences are at this width, within a share of the panel's height."""
        self._room = room
        bar_px = self.strip.verticalScrollBar().sizeHint().width()
        width = max(1, room.width() - _MARGIN_PX - 2 - bar_px)
        needed = max(0, self._column.totalHeightForWidth(width))
        self.strip.setFixedHeight(min(needed, round(_SHARE * room.height())))
