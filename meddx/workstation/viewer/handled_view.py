"""A view whose mouse goes to a hand: what the mouse does stands there, not in the painter."""

import pyqtgraph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget
from typing_extensions import override

from meddx.workstation.theme import COLOURS
from meddx.workstation.tools import Pointer
from meddx.workstation.viewer.hand import Hand


class HandledView(pyqtgraph.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Hands mouse and wheel on; a subclass sets ``hand``.

    Signals
    -------
    maximise_asked
        It was double clicked where nothing is drawn.
    """

    maximise_asked = Signal()
    hand: Hand

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=COLOURS.canvas)
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        # The ground is one colour: to fill it is quicker than to copy it, and nothing lies below.
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def moved_to(self, pointer: Pointer) -> None:
        """Take note of where the mouse is."""
        raise NotImplementedError

    @override
    def close(self) -> bool:
        # pyqtgraph's own takes the viewport away, and Qt crashes when it paints once more.
        return QGraphicsView.close(self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self.hand.press(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)
        self.moved_to(self.hand.pointer(event))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.hand.draws:
            self.maximise_asked.emit()
        else:
            self.mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.wheel(event)
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # keys are shortcuts of the window
