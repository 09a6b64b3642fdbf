"""The picture on the screen: a thin painter of what ``meddx.imaging`` computes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from meddx.case.annotations import Annotation
from meddx.case.identity import Patient
from meddx.case.record import Series, Study
from meddx.imaging.corner_text import Level
from meddx.imaging.cut_store import CutStore
from meddx.imaging.frames import FrameStore
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.overlay import Overlay
from meddx.imaging.reference_lines import Line
from meddx.imaging.view import Point, Screen, ViewState
from meddx.workstation.i18n import Translation
from meddx.workstation.tools import Pointer, PointingTool, Tool
from meddx.workstation.viewer import turning_planes
from meddx.workstation.viewer.arrivals import Arrivals
from meddx.workstation.viewer.desk import Desk
from meddx.workstation.viewer.hand import Hand
from meddx.workstation.viewer.handled_view import HandledView
from meddx.workstation.viewer.monitor import pitch_mm
from meddx.workstation.viewer.notices import paint_sentence
from meddx.workstation.viewer.picture import Picture
from meddx.workstation.viewer.probing import probe_at
from meddx.workstation.viewer.room import PaneState, Room
from meddx.workstation.viewer.scene_painter import Scene, ScenePainter, Sorting
from meddx.workstation.viewer.seat import Seat
from meddx.workstation.viewer.stage import Stage


class Canvas(HandledView):
    """Shows the series of one pane; the mouse goes to the chosen tool.

    The left button is the chosen tool, the middle one moves, the right one magnifies; the wheel
    scrolls through slices, or magnifies where there is one slice or Ctrl is held.

    Signals
    -------
    view_changed
        Another ``ViewState`` is shown.
    probed
        ``Probe`` under the mouse, or None beside the picture.

    Parameters
    ----------
    translation, frames
        The language, and what gives the frames.
    seat
        The pane of the room; None is the only pane of a room of its own.
    """

    view_changed = Signal()
    probed = Signal(object)

    def __init__(
        self,
        translation: Translation,
        frames: FrameStore,
        seat: Seat | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._seat = seat or Desk(self).seat(0)
        self._seat.screen_of = self.screen_of
        self._seat.told = self.follow
        self._seat.desk.layout_changed.connect(self._pin)
        self._translation = translation
        self._frames = frames
        self._cuts = CutStore()
        self._stage: Stage | None = None
        self._painter = ScenePainter()
        self._sorting: Sorting | None = None
        self._overlay: Overlay | None = None
        self._overlay_k = 0
        self.hand = Hand(self)
        self._seat.interrupted = self.hand.let_go
        self._arrivals = Arrivals(self, self._arrived)
        self._lines: tuple[tuple[Line, ...], Point | None, tuple[Point, ...]] = ((), None, ())
        self._seat.desk.room_changed.connect(self._follow_lines)
        self._drawing: tuple[Annotation | None, int] = (None, 0)
        self._picture = Picture(lambda: QRectF(self.viewport().rect()), self.paint_picture)
        self.corner_level = Level.ALL
        self.pitch_of = pitch_mm  # of a monitor; what a ruler measured takes its place
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
        return self._seat.view

    @property
    def translation(self) -> Translation:
        """The language of the words on the picture."""
        return self._translation

    @property
    def history(self) -> Seat:
        """Undo and redo."""
        return self._seat

    @property
    def seat(self) -> Seat:
        """The pane of the room."""
        return self._seat

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
        return Screen.of(series, max(1, height), max(1, width), self.pitch_of(self.screen()))

    def show_series(
        self, series: Series | None, patient: Patient, studies: Iterable[Study] = ()
    ) -> None:
        """Show a series as it was last left, with what lies over it; None shows nothing."""
        desk, number = self._seat.desk, self._seat.number
        if series is None:
            self._sorting = None
            desk.clear()
            return
        was_sorting, self._sorting = self._sorting, None
        desk.know(patient, studies, series)
        uid = series.series_instance_uid
        if was_sorting or not any(pane.series for pane in desk.room.panes):
            desk.begin(desk.room.with_series(number, uid, self.first_view(series)))
        elif self._seat.pane.series == uid:
            self.follow()
        else:
            self.place(uid)

    def place(self, series_instance_uid: str) -> None:
        """Show another series of the case in this pane, as it was last left: one step."""
        desk, series = self._seat.desk, self._seat.desk.find(series_instance_uid)
        if series is not None:
            first = self.first_view(series)
            desk.go(desk.room.with_series(self._seat.number, series_instance_uid, first))

    def show_preview(self, series: Series, sorting: Sorting) -> None:
        """Show the first picture of what is being opened; nothing is said of its place."""
        desk = self._seat.desk
        self._sorting = sorting
        if self.series is not series:
            desk.know(Patient(), (), series)
            desk.begin(Room(panes=(PaneState(series.series_instance_uid),)))
        self._repaint()

    def follow(self) -> None:
        """Show what the room says stands in this pane."""
        desk = self._seat.desk
        series = desk.find(self._seat.pane.series)
        if series is None:
            self._clear()
        elif self.series is not series:
            self._overlay = None
            self._seat.settle()
            self._stage = self._seat.stage = self.stage_for(series)
        elif self._stage is not None:
            self._stage.take(desk.studies, desk.masks)
        # Also what is undone may be of the series as it was before more of it came.
        fitted = self._stage.fitted(self.view) if self._stage else self.view
        if fitted != self.view:
            self._seat.reshow(fitted)
            return  # told again
        self._repaint()

    def _follow_lines(self) -> None:
        """Paint again when other panes cut the picture elsewhere."""
        desk, number = self._seat.desk, self._seat.number
        lines: tuple[tuple[Line, ...], Point | None, tuple[Point, ...]] = ((), None, ())
        if self._stage is not None:
            handles = turning_planes.handles_on(desk, number) if self._points else ()
            lines = (desk.lines_on(number), desk.point_on(number), handles)
        if lines != self._lines:
            self._lines = lines
            self._picture.update()

    def choose_layers(self, choices: LayerChoices, is_final: bool = True) -> None:
        """Switch layers on and off; a slider that still moves (not final) is one step in all."""
        self.adjust(replace(self.view, layers=choices), is_final)

    def choose_fusion(self, choice: FusionChoice, is_final: bool = True) -> None:
        """Lay another series over the picture; a slider that still moves is one step in all."""
        self.adjust(replace(self.view, fusion=choice), is_final)

    def adjust(self, view: ViewState, is_final: bool = True) -> None:
        """Show another view; what is not final is one step of undo with what follows."""
        (self._seat.push if is_final else self._seat.show)(view)

    def show_overlay(self, overlay: Overlay | None, k: int = 0) -> None:
        """Lay a heatmap over slice ``k``, or take it away; on other slices it is not painted."""
        self._overlay, self._overlay_k = overlay, k
        self._repaint()

    @property
    def tool(self) -> Tool | None:
        """What the left mouse button does."""
        return self.hand.tool

    def show_drawing(self, half_drawn: Annotation | None, selected: int) -> None:
        """Show what is being drawn or moved, and which annotation is selected; 0 is none."""
        self._drawing = (half_drawn, selected)
        self._picture.update()

    def choose(self, tool: Tool) -> None:
        """Give the left mouse button to a tool."""
        self.hand.tool = tool
        self._follow_lines()
        self.viewport().setCursor(Qt.CursorShape[tool.cursor])

    def change(self, view: ViewState) -> None:
        """Show another view and remember the one before."""
        self._seat.push(view)

    def undo(self) -> None:
        """Take the last step of the room back."""
        self._seat.undo()

    def redo(self) -> None:
        """Take an undo back."""
        self._seat.redo()

    def play(self, view: ViewState) -> bool:
        """Show a moment of a clip without remembering it; False leaves it out: it is not there."""
        if self._stage is None:
            return False
        if not self._stage.is_there(view) and self._stage.failure(view) is None:
            self._look_at(view)
            return False
        self._seat.show(view)
        return True

    def stop_playing(self, since: ViewState) -> None:
        """Remember where a clip stopped as one step from where it began."""
        self._seat.push(self.view, since=since)

    def scroll(self, steps: int) -> None:
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
            if len(self._seat.desk.room.panes) > 1:
                said = self._seat.text
                drag = self.tr("Drag a series here, or choose one in the list")
                words = said.label(self._translation.language) if said else drag
                paint_sentence(painter, QRectF(self.viewport().rect()), words)
            return
        scene = Scene(
            self._stage,
            self.view,
            self.screen_of(self._stage.shown(self.view)),
            self.devicePixelRatioF(),
            self._seat.desk.patient,
            self._overlay,
            self._overlay_k,
            self.corner_level,
            self._sorting,
            self._drawing,
            *self._lines,
        )
        area = QRectF(self.viewport().rect())
        seen = self._painter.paint(painter, area, scene, self._translation.language)
        if seen and not self.view.is_cut:
            series = self._stage.series
            self._seat.desk.seen.note(series, self.view.frame(series))

    @property
    def _points(self) -> bool:
        """Whether the left button points: then the planes of other panes can be turned."""
        return isinstance(self.hand.tool, PointingTool)

    def _arrived(self) -> None:
        """Paint again: more can be shown."""
        self._picture.update()
        self.view_changed.emit()

    def retranslate(self) -> None:
        """Paint the words again in the language of now."""
        self._repaint()

    def _clear(self) -> None:
        self._stage = self._seat.stage = None
        self._overlay = None
        self._seat.settle()
        self._sorting = None
        self._unpin()
        self._cuts.clear()
        self._painter.clear()

    def stage_for(self, series: Series) -> Stage:
        """Return what would give the pictures of a series here."""
        desk = self._seat.desk
        return Stage(series, self._frames, self._cuts, desk.studies, desk.masks)

    def first_view(self, series: Series) -> ViewState:
        """Return how a series was last left, else how it is opened."""
        left = self._seat.desk.left(series.series_instance_uid)
        return left or self.stage_for(series).first_view()

    def _look_at(self, view: ViewState) -> None:
        """Have what a view needs read first; what is hidden needs nothing."""
        desk, number = self._seat.desk, self._seat.number
        if not desk.is_seen(number):
            self._unpin()
        elif self._stage is not None and self._stage.series is desk.find(self._seat.pane.series):
            # Else another series is about to stand here, and the view is of that.
            volume = self._stage.series.volume
            own = replace(view, k=volume.shape[0] // 2) if view.is_cut else view
            self._frames.look_at(self, volume, own.frame(self._stage.series))
            over = self._stage.fused.series(view.fusion)
            self._frames.look_at((self, "fused"), over.volume if over else None)

    def _pin(self) -> None:
        self._look_at(self.view)

    def _unpin(self) -> None:
        self._frames.look_at(self, None)
        self._frames.look_at((self, "fused"), None)

    def _repaint(self) -> None:
        self._look_at(self.view)
        self._arrivals.look(self._stage, self.view)
        self._picture.update()
        self.view_changed.emit()

    @override
    def moved_to(self, pointer: Pointer) -> None:
        if self._stage is None or self.is_sorting:
            return
        shown = self._stage.shown(self.view)
        at = self.view.to_picture(pointer.at_px, self.screen_of(shown))
        self.probed.emit(probe_at(self._stage, self.view, at))
        y, x = (px / self.devicePixelRatioF() for px in pointer.at_px)
        self._picture.setToolTip(self._painter.tip_at(QPointF(x, y)))

    @override
    def leaveEvent(self, event: Any) -> None:
        self.probed.emit(None)
        super().leaveEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_picture"):  # pyqtgraph resizes once while it is being built
            self._picture.prepareGeometryChange()
            # Another size is no other view: telling it would show and hide strips in the middle
            # of the layout, and Qt then leaves the viewport at the size from before.
            self._picture.update()
