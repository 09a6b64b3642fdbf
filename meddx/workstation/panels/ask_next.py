"""What to do and what to ask next: whole sentences, in a strip that scrolls where they are many."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from meddx.case.codes import Code
from meddx.workstation.panels.panel import empty, label
from meddx.workstation.theme import icon

_SHARE: Final = 0.25  # of the panel's height, at most: the ranking comes first
_MARGIN_PX: Final = 12
_BORDER_PX: Final = 1  # of the strip: shows where the keys are


@dataclass(frozen=True)
class Line:
    """A sentence; where it asks for a finding, the finding: it is answered by a button."""

    sentence: str
    finding: Code | None = None


class AskNext(QFrame):
    """A heading over sentences; none is cut short, the strip scrolls instead.

    In little room only the first is shown, or the heading alone; a button shows all of them, or as
    few again.

    Signals
    -------
    added
        ``Code`` of a finding that was asked for, and whether it is there.
    """

    added = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("askNext")
        self.title = label("", "strong")
        self.count = label("", "muted")
        self.turn = QToolButton()
        self.turn.setObjectName("tight")
        self.sentences = QWidget()
        self.sentences.setObjectName("askNextRows")
        self._said: tuple[Line, ...] = ()
        self._all: bool | None = None  # what the reader wants; None is as there is room
        self._few: int | None = None  # how many there is room for; None for all
        self._column = QVBoxLayout(self.sentences)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)  # more than between lines: each is a sentence of its own
        self.strip = QScrollArea()
        self.strip.setObjectName("askNextScroll")
        self.strip.setWidgetResizable(True)
        self.strip.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.strip.setWidget(self.sentences)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 6, 0)
        head.setSpacing(6)
        for part in (self.title, self.count):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.turn)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(_MARGIN_PX, 7, 2, 9)
        rows.setSpacing(4)
        rows.addLayout(head)
        rows.addWidget(self.strip)
        self._room = QSize()
        self.turn.clicked.connect(self._turn)
        self.setVisible(False)

    @property
    def shows_all(self) -> bool:
        """Whether all sentences are shown."""
        return self._few is None if self._all is None else self._all

    def show_lines(self, title: str, lines: list[Line]) -> None:
        """Show these, the most useful first; nothing is seen of the strip without any."""
        self.title.setText(title)
        if tuple(lines) != self._said:
            self._said = tuple(lines)
            self._fill()
        self._follow()
        self.setVisible(bool(lines))

    def fit(self, room: QSize, few: int | None) -> None:
        """Be as high as the sentences are at this width, within a share of the panel's height.

        ``few`` says for how many there is room, None for all, unless the reader decided.
        """
        self._room = room
        if few != self._few:
            self._few = few
            self._fill()
            self._follow()
        bar_px = self.strip.verticalScrollBar().sizeHint().width()
        width = max(1, room.width() - _MARGIN_PX - 2 - bar_px)
        needed = max(0, self._column.totalHeightForWidth(width))
        self.strip.setFixedHeight(min(needed + 2 * _BORDER_PX, round(_SHARE * room.height())))
        self.strip.setVisible(bool(self._column.count()))
        layout = self.layout()
        if layout is not None:
            layout.activate()  # at once: the list above it has the rest

    def _fill(self) -> None:
        empty(self._column)
        for line in self._said if self.shows_all else self._said[: self._least]:
            row = self._row(line)
            self._column.addWidget(row)
            row.show()  # at once: the height is measured before the next turn of the event loop
        self.strip.verticalScrollBar().setValue(0)

    @property
    def _least(self) -> int:
        """How many are shown where not all are."""
        return 1 if self._few is None else self._few

    def _row(self, line: Line) -> QWidget:
        words = label(line.sentence, "muted", wrap=True)
        if line.finding is None:
            return words
        row = QWidget()
        across = QHBoxLayout(row)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(words, 1)
        for word, is_there in ((self.tr("Present"), True), (self.tr("Absent"), False)):
            button = QPushButton(word)
            button.setObjectName("quiet")
            button.setToolTip(self.tr("Answer: add it as your finding"))
            button.setAccessibleName(f"{line.sentence} {word}")
            send = partial(self.added.emit, line.finding, is_there)
            button.clicked.connect(lambda _checked=False, send=send: send())
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _follow(self) -> None:
        total, few = len(self._said), self._least
        self.turn.setVisible(total > few)
        self.count.setVisible(total > few and not self.shows_all)
        self.count.setText(f"{few} / {total}" if few else str(total))
        self.turn.setIcon(icon("arrow_down" if self.shows_all else "arrow_up"))
        words = self.tr("Show the first only") if self.shows_all else self.tr("Show all of them")
        self.turn.setToolTip(words)
        self.turn.setAccessibleName(words)

    def _turn(self) -> None:
        self._all = not self.shows_all
        self._fill()
        self._follow()
        self.fit(self._room, self._few)
