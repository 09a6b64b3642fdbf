"""The picture on the screen: a thin painter of what ``meddx.imaging`` computes."""

from typing import Any

import pyqtgraph
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Series
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.probe import probe
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.theme import COLOURS
from meddx.workstation.tools import Look, Pointer, Tool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.zoom import Zoom
from meddx.workstation.viewer.corner_painter import paint_corners
from meddx.workstation.viewer.corners import corners
from meddx.workstation.viewer.history import History
from meddx.workstation.viewer.images import image
from meddx.workstation.viewer.notices import paint_badge, paint_sentence
from meddx.workstation.viewer.sampler import Sampler

_WHEEL_STEP = 120
_ARRIVALS_MS = 33
_ZOOM_FOR_EACH_STEP = 1.2


class Picture(pyqtgraph.GraphicsObject):  # type: ignore[misc]  # pyqtgraph has no types
    """Paints the visible part of the slice at device resolution, the heatmap, and the corners."""

    def __init__(self, canvas: "Canvas") -> None:
        super().__init__()
        self._canvas = canvas

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(self._canvas.viewport().rect())

    @override
    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        self._canvas.paint_picture(painter)


class Canvas(pyqtgraph.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """Shows one series; the mouse goes to the chosen tool.

    The left button is the chosen tool, the middle one moves, the right one magnifies; the wheel
    scrolls through slices, or magnifies where there is one slice or Ctrl is held.

    Signals
    -------
    view_changed
        Another ``ViewState`` is shown.
    probed
        ``Probe`` under the mouse, or None beside the picture.
    """

    view_changed = Signal()
    probed = Signal(object)

    def __init__(
        self, translation: Translation, frames: FrameStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, background=COLOURS.canvas)
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._translation = translation
        self._frames = frames
        self._seen_version = -1
        self._arrivals = QTimer(self)
        self._arrivals.setInterval(_ARRIVALS_MS)
        self._arrivals.timeout.connect(self._look_for_arrivals)
        self._sampler: Sampler | None = None
        self._patient = Patient()
        self._history = History(ViewState())
        self._histories: dict[str, History] = {}
        self._overlay: Overlay | None = None
        self._overlay_k = 0
        self._tool: Tool | None = None
        self._gesture: tuple[Tool, Look, Pointer] | None = None
        self._picture = Picture(self)
        self.show_corners = True
        self.scene().addItem(self._picture)

    @property
    def series(self) -> Series | None:
        """What is shown."""
        return self._sampler.series if self._sampler else None

    @property
    def view(self) -> ViewState:
        """How it is shown."""
        return self._history.view

    @property
    def history(self) -> History:
        """Undo and redo of the shown series."""
        return self._history

    @property
    def overlay(self) -> Overlay | None:
        """The heatmap over the picture."""
        return self._overlay

    @property
    def values(self) -> NDArray[Any] | None:
        """Modality values of the frame that is shown, None while it is not there."""
        if self._sampler is None:
            return None
        return self._sampler.values(self.view.frame(self._sampler.series))

    def screen_of(self, series: Series) -> Screen:
        """Return the screen of a series in this view, in device pixels."""
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        height, width = round(size.height() * ratio), round(size.width() * ratio)
        return Screen.of(series, max(1, height), max(1, width))

    def show_series(self, series: Series | None, patient: Patient) -> None:
        """Show a series as it was last left; None shows nothing."""
        self._patient = patient
        self._overlay = None
        self._gesture = None
        if series is None:
            self._sampler = None
            self._frames.look_at(self, None)
            self._histories.clear()
            self._history = History(ViewState())
        elif self.series is not series:
            self._sampler = Sampler(series, self._frames)
            uid = series.series_instance_uid
            self._history = self._histories.setdefault(uid, History(ViewState()))
        self._repaint()

    def show_overlay(self, overlay: Overlay | None, k: int = 0) -> None:
        """Lay a heatmap over slice ``k``, or take it away; on other slices it is not painted."""
        self._overlay, self._overlay_k = overlay, k
        self._repaint()

    def choose(self, tool: Tool) -> None:
        """Give the left mouse button to a tool."""
        self._tool = tool
        self.viewport().setCursor(Qt.CursorShape[tool.cursor])

    def change(self, view: ViewState) -> None:
        """Show another view and remember the one before."""
        self._history.push(view)
        self._repaint()

    def undo(self) -> None:
        """Show the view before."""
        self._history.undo()
        self._repaint()

    def redo(self) -> None:
        """Take an undo back."""
        self._history.redo()
        self._repaint()

    def scroll(self, steps: int) -> None:
        """Move by slices."""
        if self.series is not None:
            self.change(self.view.scrolled(steps, self.series.volume.shape[0]))

    def zoom_about_centre(self, factor: float) -> None:
        """Magnify about the middle of the view."""
        if self.series is not None:
            screen = self.screen_of(self.series)
            self.change(self.view.zoomed(factor, self.view.centre_on(screen), screen))

    def paint_picture(self, painter: QPainter) -> None:
        """Paint everything that stands in the view."""
        if self._sampler is None:
            return
        series, ratio = self._sampler.series, self.devicePixelRatioF()
        screen = self.screen_of(series)
        picture = self._sampler.picture(self.view, screen)
        area = QRectF(self.viewport().rect())
        if picture is not None:
            painter.drawImage(QPointF(0, 0), image(picture, ratio))
        else:
            self._paint_instead(painter, area)
        if self._overlay is not None and self._overlay_k == self.view.k:
            over = self._sampler.overlay(self._overlay, self.view, screen)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(area, image(over))
        if self.show_corners:
            usual = self._sampler.default_window(self.view)
            view = self.view.with_window(self.view.window or usual)
            told = corners(series, self._patient, view, screen, self._translation.language)
            paint_corners(painter, area, told, ratio)
        if self._sampler.is_still_coming and picture is not None:
            ready, total = self._sampler.progress.ready, self._sampler.progress.total
            paint_badge(painter, area, self.tr("Loading: {0} of {1}").format(ready, total))

    def _paint_instead(self, painter: QPainter, area: QRectF) -> None:
        """Say why there is no picture: it is still to come, or it cannot be shown."""
        failure = self._sampler.failure(self.view) if self._sampler else None
        if failure is None:
            paint_sentence(painter, area, self.tr("Loading the image ..."))
        else:
            paint_sentence(painter, area, failure.label(self._translation.language))

    def _look_for_arrivals(self) -> None:
        """Paint again when more frames were read; stop looking when all are there."""
        if self._sampler is None or not self._sampler.is_still_coming:
            self._arrivals.stop()
        if self._frames.version != self._seen_version:
            self._seen_version = self._frames.version
            self._picture.update()
            self.view_changed.emit()

    def retranslate(self) -> None:
        """Paint the words again in the language of now."""
        self._repaint()

    def _repaint(self) -> None:
        if self._sampler is not None:
            series = self._sampler.series
            self._frames.look_at(self, series.volume, self.view.frame(series))
            if self._sampler.is_still_coming and not self._arrivals.isActive():
                self._arrivals.start()
        self._picture.update()
        self.view_changed.emit()

    def _pointer(self, event: QMouseEvent | QWheelEvent) -> Pointer:
        at, ratio = event.position(), self.devicePixelRatioF()
        held = event.modifiers()
        return Pointer(
            (at.y() * ratio, at.x() * ratio),
            fine=bool(held & Qt.KeyboardModifier.ControlModifier),
            coarse=bool(held & Qt.KeyboardModifier.ShiftModifier),
        )

    def _tool_for(self, button: Qt.MouseButton) -> Tool | None:
        if button == Qt.MouseButton.MiddleButton:
            return Pan()
        if button == Qt.MouseButton.RightButton:
            return Zoom()
        return self._tool if button == Qt.MouseButton.LeftButton else None

    def _probe(self, pointer: Pointer) -> None:
        if self.series is None:
            return
        row, col = self.view.to_picture(pointer.at_px, self.screen_of(self.series))
        values, view = self.values, self.view
        j, i = int(row // 1), int(col // 1)
        read = None if values is None else probe(self.series, view.k, j, i, values, view.t)
        self.probed.emit(read)

    @override
    def close(self) -> bool:
        # pyqtgraph's own takes the viewport away, and Qt crashes when it paints once more.
        return QGraphicsView.close(self)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        tool = self._tool_for(event.button())
        if self._sampler is None or tool is None or self._gesture is not None:
            return
        series = self._sampler.series
        usual = self._sampler.default_window(self.view)
        look = Look(series, self.view, self.screen_of(series), usual)
        self._gesture = (tool, look, self._pointer(event))
        self._history.show(tool.press(look, self._gesture[2]))
        self._repaint()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event)
        if self._gesture is not None:
            tool, look, start = self._gesture
            self._history.show(tool.drag(look, start, pointer))
            self._repaint()
        self._probe(pointer)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._gesture is None:
            return
        tool, look, start = self._gesture
        self._gesture = None
        self._history.push(tool.release(look, start, self._pointer(event)), since=look.view)
        self._repaint()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.series is None:
            return
        pointer, steps = self._pointer(event), event.angleDelta().y() / _WHEEL_STEP
        if self.series.volume.shape[0] > 1 and not pointer.fine:
            self.scroll(-round(steps) or (-1 if steps > 0 else 1))
        else:
            screen = self.screen_of(self.series)
            about = self.view.to_picture(pointer.at_px, screen)
            self.change(self.view.zoomed(_ZOOM_FOR_EACH_STEP**steps, about, screen))
        event.accept()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # keys are shortcuts of the window

    @override
    def leaveEvent(self, event: Any) -> None:
        self.probed.emit(None)
        super().leaveEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_picture"):  # pyqtgraph resizes once while it is being built
            self._picture.prepareGeometryChange()
            self._repaint()
