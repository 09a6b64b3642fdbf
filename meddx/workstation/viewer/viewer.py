"""The viewer: its panes, the strips about the active one, and what stands there when empty."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.case.evidence import Finding, ImageSource
from meddx.case.identity import Patient
from meddx.case.record import Case, Series, Study
from meddx.imaging import reformatted
from meddx.imaging.frames import FrameStore
from meddx.imaging.fusion_choice import FusionChoice
from meddx.imaging.layer_choices import LayerChoices
from meddx.imaging.overlay import Overlay
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.imaging.view import ViewState
from meddx.phrase import Refused
from meddx.workstation.i18n import Translation
from meddx.workstation.tools import Tool
from meddx.workstation.viewer.afterwards import Afterwards
from meddx.workstation.viewer.annotator import Annotator
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.desk import Desk
from meddx.workstation.viewer.heatmap_bar import ColourBar, HeatmapBar
from meddx.workstation.viewer.layers_panel import LayersPanel
from meddx.workstation.viewer.pane import Pane
from meddx.workstation.viewer.pane_grid import PaneGrid
from meddx.workstation.viewer.scene_painter import Sorting
from meddx.workstation.viewer.stage import Stage
from meddx.workstation.viewer.state_view import under_state
from meddx.workstation.viewer.time_bar import TimeBar
from meddx.workstation.viewer.view_bar import ViewBar

_A_TURN_MS: Final = 1  # 0 would be this turn still
_SEEN_MS: Final = 200


class Viewer(QWidget):
    """Shows the series of a case in panes, with the heatmap of one finding.

    Signals
    -------
    pane_made
        ``Pane`` that is new.
    view_changed
        The active pane shows another view or another series, or another pane is active.
    probed
        ``Probe`` under the mouse, or None.
    seen_changed
        More pictures were on the screen, or key images came or went; a moment afterwards.
    """

    pane_made = Signal(object)
    view_changed = Signal()
    probed = Signal(object)
    seen_changed = Signal()

    def __init__(
        self, translation: Translation, frames: FrameStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.translation = translation
        self._frames = frames
        self.desk = Desk(self)
        self._panes: dict[int, Pane] = {}
        self._tool: Tool | None = None
        self._seen_soon = Afterwards(self, self._tell_seen, _SEEN_MS)
        self.bar = HeatmapBar(translation)
        self.view_bar = ViewBar(translation)
        self.grid = PaneGrid(self.desk, self.pane, 0)
        self.time_bar = TimeBar(self.player)
        self.layers = LayersPanel(translation)
        self._layers_wanted = True
        self._strips = Afterwards(self, self._follow)
        self.settle = self._strips.settle  # everything about the active pane follows at once
        self._followed: tuple[Stage | None, ViewState] = (None, ViewState())
        self.colours = ColourBar()
        self._empty = QLabel()
        self._empty.setObjectName("emptyViewer")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # hands the keys on to the picture
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.retranslate()
        self.show_series(None, Patient())

    # ---- the panes

    def pane(self, number: int) -> Pane:
        """Return a pane, made when it is first wanted."""
        if number not in self._panes:
            made = self._panes[number] = Pane(self.translation, self._frames, self.desk, number)
            made.canvas.view_changed.connect(lambda: self._pane_changed(number))
            made.canvas.probed.connect(self.probed)
            made.maximise_asked.connect(self.maximise)
            if self._tool is not None:
                made.canvas.choose(self._tool)
            self.pane_made.emit(made)
        return self._panes[number]

    @property
    def panes(self) -> tuple[Pane, ...]:
        """Every pane that was made."""
        return tuple(self._panes.values())

    @property
    def active(self) -> Pane:
        """The active pane."""
        return self.pane(self.desk.room.active)

    @property
    def canvas(self) -> Canvas:
        """The picture of the active pane."""
        return self.active.canvas

    @property
    def annotator(self) -> Annotator:
        """What draws on the active pane."""
        return self.active.annotator

    @property
    def player(self) -> CinePlayer:
        """What plays the active pane."""
        return self.active.player

    @property
    def slices(self) -> QSlider:
        """The slider of the active pane."""
        return self.active.slices

    def choose_tool(self, tool: Tool) -> None:
        """Give the left mouse button to a tool, in every pane."""
        self._tool = tool
        for pane in self.panes:
            pane.annotator.abandon()
            pane.canvas.choose(tool)

    def maximise(self) -> None:
        """Let the active pane fill the room, or go back; one that waits gets what it waits for."""
        room = self.desk.room
        waiting = self.desk.seat(room.active).deed
        if waiting is not None:
            waiting()
        elif room.is_maximised or len(room.layouts[room.window_of(room.active)]) > 1:
            self.desk.go(room.maximised(on=not room.is_maximised))
            self.take_keyboard()

    def step_pane(self, by: int) -> None:
        """Turn to the next or the previous pane."""
        room = self.desk.room
        self.desk.activate((room.active + by) % len(room.panes))
        self.take_keyboard()

    # ---- what they show

    def show_case(self, case: Case, first: Series | None) -> None:
        """Show a case: panes keep what is still in it; an empty viewer shows ``first``."""
        if first is None:
            self.show_series(None, case.patient)
            return
        self.paint_next()
        self.desk.show_case(case)
        shown = any(pane.series for pane in self.desk.room.panes)
        if not shown or self.canvas.is_sorting:
            self.show_series(first, case.patient, case.studies)
        self._pages.setCurrentIndex(0)

    def show_series(
        self, series: Series | None, patient: Patient, studies: Iterable[Study] = ()
    ) -> None:
        """Show a series in the active pane with what the studies lay over it.

        None shows what to do first.
        """
        self.player.stop()
        if series is None or self.canvas.series is not series:
            self.bar.show_finding(None)
        self.canvas.show_series(series, patient, studies)
        self._pages.setCurrentIndex(0 if series else 1)
        self._lay_over(self.bar.overlay)

    def paint_next(self) -> None:
        """Paint in the next turn: much is to be done in this one, and both would be too long."""
        if self.isVisible():
            self.setUpdatesEnabled(False)
            QTimer.singleShot(_A_TURN_MS, self, lambda: self.setUpdatesEnabled(True))

    def first_view(self, series_instance_uid: str) -> ViewState:
        """How a series of the case is shown in a pane: as it was last left, or as it is opened."""
        series = self.desk.find(series_instance_uid)
        return ViewState() if series is None else self.canvas.first_view(series)

    def show_of(self, case: Case, series_instance_uid: str) -> None:
        """Show one series of a case."""
        self.show_series(case.find_series(series_instance_uid), case.patient, case.studies)

    def show_preview(self, series: Series, done: int, total: int) -> None:
        """Show the first picture of what is being opened, while nothing else is open.

        Nothing is said of where it lies; it goes away when the case comes (``show_series``), or
        with ``end_preview`` when none comes. What the reader is looking at is never replaced.

        Parameters
        ----------
        series
            One frame.
        done, total
            How many files were looked at.
        """
        if self.canvas.series is None or self.canvas.is_sorting:
            self.canvas.show_preview(series, Sorting(done, total))
            self._pages.setCurrentIndex(0)

    def end_preview(self) -> None:
        """Take the first picture away: no case came of it."""
        if self.canvas.is_sorting:
            self.show_series(None, Patient())

    def show_finding(self, finding: Finding) -> None:
        """Stand on the slice of a finding of the shown series and lay its heatmap over it."""
        if isinstance(finding.source, ImageSource):
            self.canvas.change(replace(self.canvas.view.as_acquired(), k=finding.source.k))
        self.lay_over(finding)

    def lay_over(self, finding: Finding | None) -> None:
        """Lay the heatmap of a finding over its slice, wherever the view is; None takes it away."""
        self.bar.show_finding(finding)

    # ---- ways to look at it

    def choose_plane(self, plane: Plane) -> None:
        """Cut the volume in another plane, through the middle of what is seen now."""
        stage, view = self.canvas.stage, self.canvas.view
        if stage is None or self.canvas.is_sorting or plane is view.plane:
            return
        try:
            self.canvas.change(reformatted.same_place(view, stage.series, plane))
        except Refused:  # its reason stands where the planes would be chosen
            self.canvas.retranslate()

    def choose_slab(self, slab_mm: float, projection: Projection) -> None:
        """Project a slab of this thickness; 0 shows the plane itself."""
        stage = self.canvas.stage
        if stage is not None and stage.refusal() is None:
            self.canvas.change(replace(self.canvas.view, slab_mm=slab_mm, projection=projection))

    def choose_state(self, sop_instance_uid: str, only_graphics: bool = False) -> None:
        """Show the series under a presentation state; an empty UID as it is stored."""
        stage = self.canvas.stage
        if stage is not None:
            before = self.canvas.view
            view = replace(before, state=sop_instance_uid, only_graphics=only_graphics)
            screen = self.canvas.screen_of(stage.shown(view))
            self.canvas.change(under_state(stage, before, view, screen))

    def choose_time(self, t: int) -> None:
        """Show another time point."""
        series = self.canvas.series
        if series is not None and not self.canvas.is_sorting:
            self.canvas.change(self.canvas.view.at_time(t, series.volume.time_points))

    def choose_layers(self, choices: LayerChoices, is_final: bool = True) -> None:
        """Switch layers on and off in all panes."""
        self.canvas.choose_layers(choices, is_final)

    def choose_fusion(self, choice: FusionChoice, is_final: bool = True) -> None:
        """Lay another series over the active pane, or take it away."""
        self.canvas.choose_fusion(choice, is_final)

    def toggle_play(self) -> None:
        """Play the active pane, or stop it."""
        self.player.toggle()

    def stop_play(self) -> None:
        """Stop every clip."""
        for pane in self.panes:
            pane.player.stop()

    def show_layers(self, shown: bool) -> None:
        """Show or hide the list of layers."""
        self._layers_wanted = shown
        self._strips.now()

    def take_keyboard(self) -> None:
        """Let the keys go to the picture, or to what stands in its place."""
        (self.canvas if self.canvas.series is not None else self._empty).setFocus()

    def stand_below(self, widget: QWidget) -> None:
        """Let something stand below the words of the empty viewer."""
        self._start.addWidget(widget, 2)
        self._start.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)

    def stand_above(self, strip: QWidget) -> None:
        """Place a strip over everything else."""
        self._column.insertWidget(0, strip)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._empty.setText(
            self.tr(
                "Drop files or a folder here, or open them from the menu File.\n\n"
                "Images (DICOM), clinical notes (text) and gene files (VCF, gene lists) of one "
                "patient are read together. Nothing leaves this computer."
            )
        )

    def _lay_out(self) -> None:
        picture = QWidget()
        picture.setObjectName("picture")
        row = QHBoxLayout(picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.grid, 1)
        row.addWidget(self.colours)
        row.addWidget(self.layers)
        self._pages.addWidget(picture)
        start = QWidget()
        start.setObjectName("picture")
        self._start = QVBoxLayout(start)
        self._start.setContentsMargins(0, 0, 0, 0)
        self._start.addWidget(self._empty, 1)
        self._pages.addWidget(start)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.view_bar, self._pages, self.time_bar, self.bar):
            self._column.addWidget(part, 1 if part is self._pages else 0)

    def _connect(self) -> None:
        self.desk.active_changed.connect(self._active_changed)
        self.desk.room_changed.connect(self._seen_soon.soon)
        self.bar.overlay_changed.connect(self._lay_over)
        self.view_bar.plane_chosen.connect(self.choose_plane)
        self.view_bar.slab_chosen.connect(self.choose_slab)
        self.view_bar.state_chosen.connect(self.choose_state)
        self.view_bar.choices_changed.connect(self.choose_layers)
        self.time_bar.time_chosen.connect(self.choose_time)
        self.layers.choices_changed.connect(self.choose_layers)
        self.layers.fusion.choice_changed.connect(self.choose_fusion)
        self.view_bar.fusion_chosen.connect(self.choose_fusion)

    def _tell_seen(self) -> None:
        for pane in self.panes:
            pane.show_seen()
        self.seen_changed.emit()

    def _pane_changed(self, number: int) -> None:
        if number == self.desk.room.active:
            stage, view = self._followed
            is_moved = self.canvas.stage is stage and self.canvas.view.is_moved_from(view)
            # The picture that moves comes first: it follows the hand.
            (self._strips.soon if is_moved else self._strips.now)()

    def _active_changed(self) -> None:
        self.time_bar.use(self.player)
        self._lay_over(self.bar.overlay)
        self._strips.now()

    def _follow(self) -> None:
        canvas, view = self.canvas, self.canvas.view
        stage = None if canvas.is_sorting else canvas.stage
        self._followed = (stage, view)
        self.view_bar.show_view(stage, view)
        if canvas.is_sorting and canvas.series is not None:
            self.view_bar.announce(canvas.series)
        self.time_bar.show_view(stage.series if stage else None, view)
        over = stage.layers if stage else ()
        self.layers.show_layers(over, view.layers)
        self.layers.fusion.show_view(stage, view)
        fused = stage is not None and stage.fused.chosen(view.fusion) is not None
        self.layers.setVisible((bool(over) or fused) and self._layers_wanted)
        self.view_changed.emit()

    def _lay_over(self, overlay: Overlay | None) -> None:
        has_scale = overlay is not None and overlay.heatmap.method != "mask"
        self.colours.setVisible(has_scale)
        if overlay is not None:
            self.colours.show_scale(overlay.heatmap.scale, overlay.opacity)
        source = self.bar.finding.source if self.bar.finding else None
        image = source if isinstance(source, ImageSource) else None
        for pane in self.panes:
            shown = pane.canvas.seat.pane.series
            mine = image is None or image.series_instance_uid == shown
            pane.canvas.show_overlay(overlay if mine else None, image.k if image else 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
