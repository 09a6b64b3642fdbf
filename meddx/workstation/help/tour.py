"""The tour: the window grows dim but for one part, and a card says what that part is for."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from meddx.workstation.help.placing import Box, beside
from meddx.workstation.help.steps import Step
from meddx.workstation.panels.panel import label
from meddx.workstation.theme import COLOURS

_DIM: Final = 175  # of 255
_MARGIN_PX: Final = 4
_RADIUS_PX: Final = 6
_CARD_PX: Final = 400
_DOT_PX: Final = 6
_DOT_STEP_PX: Final = 11
_KEYS_AT_MOST: Final = 6
_ON: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Down})
_BACK: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backspace})
_PRESS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
_MOVES: Final = frozenset(
    {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}
)


class Tour(QWidget):
    """Lies over the whole window and takes its mouse and keys until it ends; deletes itself then.

    Parameters
    ----------
    window
        What it explains.
    steps
        Its stops; those whose parts cannot be seen are left out.

    Signals
    -------
    ended
        Whether it was seen to its end (else it was skipped).
    """

    ended = Signal(bool)

    def __init__(self, window: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._window = window
        self._steps = tuple(steps)
        self._at = 0
        self._watched: tuple[QWidget, ...] = ()
        self._focus_before = window.focusWidget()
        self.card = _Card(self)
        self.card.on.clicked.connect(self.go_on)
        self.card.back.clicked.connect(self.go_back)
        self.card.skip.clicked.connect(self.skip)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self._show_step()
        self.setFocus()

    @property
    def step(self) -> Step:
        """The stop that is shown."""
        return self._steps[self._at]

    @property
    def spotlight(self) -> Box | None:
        """The part that is not dimmed, in pixels of the window."""
        boxes = [self._box(part) for part in _seen(self.step)]
        if not boxes:
            return None
        whole = boxes[0]
        for box in boxes[1:]:
            whole = whole.united(box)
        return whole.grown(_MARGIN_PX).within((self.width(), self.height()))

    def go_on(self) -> None:
        """Go to the next stop; after the last the tour ends."""
        after = [n for n in self._open() if n > self._at]
        if after:
            self._at = after[0]
            self._show_step()
        else:
            self._end(whole=True)

    def go_back(self) -> None:
        """Go to the stop before, if there is one."""
        before = [n for n in self._open() if n < self._at]
        if before:
            self._at = before[-1]
            self._show_step()

    def skip(self) -> None:
        """End the tour here."""
        self._end(whole=False)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._show_step()

    def _open(self) -> list[int]:
        """Return the stops that have something to point at, or need nothing."""
        return [n for n, step in enumerate(self._steps) if step.parts is None or _seen(step)]

    def _show_step(self) -> None:
        stops = self._open()
        self.card.show_step(self.step, stops.index(self._at) if self._at in stops else 0, stops)
        self._watch(_seen(self.step))
        self._place()
        self.card.on.setFocus()

    def _place(self) -> None:
        self.card.setFixedWidth(min(_CARD_PX, self.width() - 40))
        self.card.setFixedHeight(self.card.heightForWidth(self.card.width()))
        room, size = (self.width(), self.height()), (self.card.width(), self.card.height())
        part = self.spotlight or Box(room[0] // 2, room[1] // 2, 0, 0)
        if self.spotlight is None:
            self.card.move((room[0] - size[0]) // 2, (room[1] - size[1]) // 2)
        else:
            self.card.move(*beside(part, size, room))
        self.update()

    def _box(self, part: QWidget) -> Box:
        corner = part.mapTo(self._window, part.rect().topLeft())
        return Box(corner.x(), corner.y(), part.width(), part.height())

    def _watch(self, parts: tuple[QWidget, ...]) -> None:
        for part in self._watched:
            part.removeEventFilter(self)
        self._watched = parts
        for part in parts:
            part.installEventFilter(self)

    def _end(self, *, whole: bool) -> None:
        self._leave()
        if self._focus_before is not None:
            self._focus_before.setFocus()
        self.ended.emit(whole)

    def _leave(self) -> None:
        self._watch(())
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Close:
            self._leave()  # neither taken nor skipped: it is offered again
        elif watched is self._window and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no key of the window works meanwhile
            return True
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _ON:
            self.go_on()
        elif key in _BACK:
            self.go_back()
        elif key == Qt.Key.Key_Escape:
            self.skip()
        event.accept()

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab among the buttons of the card."""
        buttons = [b for b in (self.card.skip, self.card.back, self.card.on) if b.isEnabled()]
        focused = self.focusWidget()
        at = buttons.index(focused) if isinstance(focused, _Button) else -1
        buttons[(at + (1 if forward else -1)) % len(buttons)].setFocus()
        return True

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dimmed = QPainterPath()
        dimmed.addRect(QRectF(self.rect()))
        lit = QPainterPath()
        part = self.spotlight
        if part is not None:
            lit.addRoundedRect(QRectF(*part).adjusted(1, 1, -1, -1), _RADIUS_PX, _RADIUS_PX)
        painter.fillPath(dimmed.subtracted(lit), QColor(0, 0, 0, _DIM))
        painter.setPen(QPen(QColor(COLOURS.accent), 2))
        painter.drawPath(lit)


class _Card(QFrame):
    """Title, words, keys, how far the tour is, and its buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourCard")
        self.title = label("", "tourTitle")
        self.words = label("", wrap=True)
        self.keys = label("", "muted", wrap=True)
        self.dots = _Dots()
        self.skip, self.back, self.on = _Button(), _Button(), _Button()
        self.skip.setObjectName("quiet")
        self.on.setObjectName("primary")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.dots)
        buttons.addStretch(1)
        for button in (self.skip, self.back, self.on):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.keys)
        column.addSpacing(4)
        column.addLayout(buttons)

    def show_step(self, step: Step, number: int, stops: Sequence[int]) -> None:
        """Say what belongs to the stop ``number`` of the open ``stops``."""
        translate = QCoreApplication.translate
        last = number == len(stops) - 1
        self.title.setText(translate("Tour", step.title))
        self.words.setText(translate("Tour", step.words))
        self.keys.setText(_keys(step))
        self.keys.setVisible(bool(self.keys.text()))
        self.skip.setText(translate("Tour", "Skip the tour"))
        self.skip.setVisible(not last)
        self.back.setText(translate("Tour", "Back"))
        self.back.setEnabled(number > 0)
        self.on.setText(
            translate("Tour", "Done")
            if last
            else translate("Tour", "Start")
            if number == 0
            else translate("Tour", "Next")
        )
        self.dots.show_place(number, len(stops))
        self.setAccessibleName(f"{self.title.text()}. {self.words.text()}")
        told = translate("Tour", "Step {0} of {1}").format(number + 1, len(stops))
        self.dots.setAccessibleName(told)
        self.dots.setToolTip(told)


class _Button(QPushButton):
    """Enter and Space press it; the arrow keys go to the tour instead of its neighbours."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESS:
            self.click()
        else:
            event.ignore()


class _Dots(QWidget):
    """One dot for each stop, the one of now in the accent colour."""

    def __init__(self) -> None:
        super().__init__()
        self._number, self._count = 0, 1
        self.setFixedHeight(2 * _DOT_PX)

    def show_place(self, number: int, count: int) -> None:
        """Show how far the tour is."""
        self._number, self._count = number, count
        self.setFixedWidth(self.sizeHint().width())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_DOT_STEP_PX * self._count, 2 * _DOT_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(self._count):
            chosen = number == self._number
            painter.setBrush(QColor(COLOURS.accent if chosen else COLOURS.disabled))
            middle = QPointF(number * _DOT_STEP_PX + _DOT_PX / 2 + 1, self.height() / 2)
            painter.drawEllipse(middle, _DOT_PX / 2, _DOT_PX / 2)


def _seen(step: Step) -> tuple[QWidget, ...]:
    """Return the parts of a stop that can be seen now."""
    parts = step.parts() if step.parts is not None else ()
    return tuple(p for p in parts if p.isVisible() and not p.visibleRegion().isEmpty())


def _keys(step: Step) -> str:
    """Name the keys of a stop as they are now: ``W Window/level   P Pan``."""
    told = []
    for action in step.actions[:_KEYS_AT_MOST]:
        if action.shortcuts():
            key = action.shortcuts()[0].toString(QKeySequence.SequenceFormat.NativeText)
            told.append(f"{key}  {action.text().rstrip('.…')}".replace(" ", "\N{NO-BREAK SPACE}"))
    return "     ".join(told)
