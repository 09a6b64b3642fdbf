"""The picture on the screen: a thin painter of what ``meddx.imaging`` computes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget
from typing_extensions import override

from meddx.case.annotations import Annotation
from meddx.case.identity import Patient
from meddx.case.record import Series, Study
from meddx.imaging.cut_store import CutStore
from meddx.imaging.frames import FrameStore
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.overlay import Overlay
from meddx.imaging.view import Screen, ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.theme import COLOURS
from meddx.workstation.tools import Look, Pointer, Tool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.zoom import Zoom
from meddx.workstation.viewer.history import History
from meddx.workstation.viewer.monitor import pitch_mm
from meddx.workstation.viewer.picture import Picture
from meddx.workstation.viewer.probing import probe_at
from meddx.workstation.viewer.scene_painter import Scene, ScenePainter, Sorting
from meddx.workstation.viewer.stage import Stage

_WHEEL_STEP = 120
_ARRIVALS_MS = 33
_ZOOM_FOR_EACH_STEP = 1.2


class Canvas(QGraphicsView):
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
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self.setBackgroundBrush(QColor(COLOURS.canvas))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(False)  # a file that is dropped here is for the window
        self.viewport().setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._translation = translation
        self._frames = frames
        self._cuts = CutStore()
        self._seen_version: tuple[int, ...] = ()
        self._arrivals = QTimer(self)
        self._arrivals.setInterval(_ARRIVALS_MS)
        self._arrivals.timeout.connect(self._look_for_arrivals)
        self._stage: Stage | None = None
        self._painter = ScenePainter()
        self._sorting: Sorting | None = None
        self._patient = Patient()
        self._history = History(ViewState())
        self._histories: dict[str, History] = {}
        self._overlay: Overlay | None = None
        self._overlay_k = 0
        self._tool: Tool | None = None
        self._gesture: tuple[Tool, Look, Pointer] | None = None
        self._drawing: tuple[Annotation | None, int] = (None, 0)
        self._picture = Picture(lambda: QRectF(self.viewport().rect()), self.paint_picture)
        self._before_gesture: ViewState | None = None
        self.show_corners = True
        self.scene().addItem(self._picture)

    @property
    def stage(self) -> Stage | None:
        """What is shown, with all ways to look at it."""
        return self._stage

    @property
    def series(self) -> Series | None:
        """What is shown."""
        return self._stage.series if self._stage else None

    @property
    def shown(self) -> Series | None:
        """What stands on the screen: the series, or what stands for its cuts."""
        return self._stage.shown(self.view) if self._stage else None

    @property
    def is_sorting(self) -> bool:
        """Whether only a first picture is shown, whose place is not known yet."""
        return self._sorting is not None

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
        """Modality values of the picture that is shown, None while it is not there."""
        return self._stage.values(self.view) if self._stage else None

    def screen_of(self, series: Series) -> Screen:
        """Return the screen of a series in this view, in device pixels."""
        size, ratio = self.viewport().size(), self.devicePixelRatioF()
        height, width = round(size.height() * ratio), round(size.width() * ratio)
        return Screen.of(series, max(1, height), max(1, width), pitch_mm(self.screen()))

    def show_series(
        self, series: Series | None, patient: Patient, studies: Iterable[Study] = ()
    ) -> None:
        """Show a series as it was last left, with what lies over it; None shows nothing."""
        self._patient = patient
        self._overlay = None
        self._gesture = self._before_gesture = None
        was_sorting, self._sorting = self._sorting, None
        layers = self.view.layers
        if series is None:
            self._clear()
        elif self.series is not series or was_sorting:
            self._stage = Stage(series, self._frames, self._cuts, studies)
            uid, first = series.series_instance_uid, self._stage.first_view()
            self._history = self._histories.setdefault(uid, History(first))
            if not self._stage.holds(self.view):
                first = replace(first, annotations=self.view.annotations)
                self._history = self._histories[uid] = History(first)
            self._history.show(replace(self.view, layers=layers))
        elif self._stage is not None:
            self._stage.take(studies)
        self._repaint()

    def show_preview(self, series: Series, sorting: Sorting) -> None:
        """Show the first picture of what is being opened; nothing is said of its place."""
        if self.series is not series:
            self._stage = Stage(series, self._frames, self._cuts)
            self._history = History(ViewState())
        self._sorting = sorting
        self._repaint()

    def choose_layers(self, choices: LayerChoices, is_final: bool = True) -> None:
        """Switch layers on and off; a slider that still moves (not final) is one step in all."""
        since = self._before_gesture or self.view
        self._before_gesture = None if is_final else since
        if is_final:
            self._history.push(replace(self.view, layers=choices), since=since)
        else:
            self._history.show(replace(self.view, layers=choices))
        self._repaint()

    def show_overlay(self, overlay: Overlay | None, k: int = 0) -> None:
        """Lay a heatmap over slice ``k``, or take it away; on other slices it is not painted."""
        self._overlay, self._overlay_k = overlay, k
        self._repaint()

    @property
    def tool(self) -> Tool | None:
        """What the left mouse button does."""
        return self._tool

    def show_drawing(self, half_drawn: Annotation | None, selected: int) -> None:
        """Show what is being drawn or moved, and which annotation is selected; 0 is none."""
        self._drawing = (half_drawn, selected)
        self._picture.update()

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

    def play(self, view: ViewState) -> bool:
        """Show a moment of a clip without remembering it; False leaves it out: it is not there."""
        if self._stage is None:
            return False
        if not self._stage.is_there(view) and self._stage.failure(view) is None:
            self._look_at(view)
            return False
        self._history.show(view)
        self._repaint()
        return True

    def stop_playing(self, since: ViewState) -> None:
        """Remember where a clip stopped as one step from where it began."""
        self._history.push(self.view, since=since)
        self._repaint()

    @override
    def scroll(self, steps: int) -> None:  # type: ignore[override]  # Qt's own moves pixels
        """Move by slices."""
        if self.shown is not None:
            self.change(self.view.scrolled(steps, self.shown.volume.shape[0]))

    def zoom_about_centre(self, factor: float) -> None:
        """Magnify about the middle of the view."""
        if self.shown is not None:
            screen = self.screen_of(self.shown)
            self.change(self.view.zoomed(factor, self.view.centre_on(screen), screen))

    def paint_picture(self, painter: QPainter) -> None:
        """Paint everything that stands in the view."""
        if self._stage is None:
            return
        scene = Scene(
            self._stage,
            self.view,
            self.screen_of(self._stage.shown(self.view)),
            self.devicePixelRatioF(),
            self._patient,
            self._overlay,
            self._overlay_k,
            self.show_corners,
            self._sorting,
            self._drawing,
        )
        area = QRectF(self.viewport().rect())
        self._painter.paint(painter, area, scene, self._translation.language)

    def _look_for_arrivals(self) -> None:
        """Paint again when more can be shown; stop looking when all is there."""
        if self._stage is None or not self._stage.is_waiting(self.view):
            self._arrivals.stop()
        if self._stage is not None and self._stage.version != self._seen_version:
            self._seen_version = self._stage.version
            self._picture.update()
            self.view_changed.emit()

    def retranslate(self) -> None:
        """Paint the words again in the language of now."""
        self._repaint()

    def _clear(self) -> None:
        self._stage = None
        self._frames.look_at(self, None)
        self._cuts.clear()
        self._painter.clear()
        self._histories.clear()
        self._history = History(ViewState())

    def _look_at(self, view: ViewState) -> None:
        """Have what a view needs read first."""
        if self._stage is not None:
            volume = self._stage.series.volume
            own = replace(view, k=volume.shape[0] // 2) if view.is_cut else view
            self._frames.look_at(self, volume, own.frame(self._stage.series))

    def _repaint(self) -> None:
        self._look_at(self.view)
        # A slab is asked for by painting: whether it came is looked for, too.
        waits = self._stage is not None and (
            self.view.slab_mm > 0 or self._stage.is_waiting(self.view)
        )
        if waits and not self._arrivals.isActive():
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
        if self._stage is None or self.is_sorting:
            return
        shown = self._stage.shown(self.view)
        at = self.view.to_picture(pointer.at_px, self.screen_of(shown))
        self.probed.emit(probe_at(self._stage, self.view, at))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        tool = self._tool_for(event.button())
        if self._stage is None or tool is None or self._gesture is not None:
            return
        shown = self._stage.shown(self.view)
        usual = self._stage.usual(self.view)
        look = Look(shown, self.view, self.screen_of(shown), usual)
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
        shown = self.shown
        if shown is None:
            return
        pointer, steps = self._pointer(event), event.angleDelta().y() / _WHEEL_STEP
        if shown.volume.shape[0] > 1 and not pointer.fine:
            self.scroll(-round(steps) or (-1 if steps > 0 else 1))
        else:
            screen = self.screen_of(shown)
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
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setSceneRect(QRectF(self.viewport().rect()))
        self._picture.prepareGeometryChange()
        # Another size is no other view: telling it would show and hide strips in the middle of the
        # layout, and Qt then leaves the viewport at the size from before.
        self._picture.update()
