"""The viewer: canvas, slider, strips above and below, layers, and what stands there when empty."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.case.evidence import Finding, ImageSource
from meddx.case.identity import Patient
from meddx.case.record import Case, Series, Study
from meddx.imaging import reformatted
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.imaging.reslice_cut import Projection
from meddx.imaging.reslice_planes import Plane
from meddx.phrase import Refused
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.annotator import Annotator
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.cine_player import CinePlayer
from meddx.workstation.viewer.heatmap_bar import ColourBar, HeatmapBar
from meddx.workstation.viewer.layers_panel import LayersPanel
from meddx.workstation.viewer.scene_painter import Sorting
from meddx.workstation.viewer.state_view import under_state
from meddx.workstation.viewer.time_bar import TimeBar
from meddx.workstation.viewer.view_bar import ViewBar


class Viewer(QWidget):
    """Shows one series with the heatmap of one finding.

    Signals
    -------
    view_changed
        Another view or another series.
    """

    view_changed = Signal()

    def __init__(
        self, translation: Translation, frames: FrameStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.canvas = Canvas(translation, frames)
        self.annotator = Annotator(self.canvas)
        self.player = CinePlayer(self.canvas)
        self.bar = HeatmapBar(translation)
        self.view_bar = ViewBar(translation)
        self.time_bar = TimeBar(self.player)
        self.layers = LayersPanel(translation)
        self._layers_wanted = True
        self.colours = ColourBar()
        self.slices = QSlider(Qt.Orientation.Vertical)
        self.slices.setInvertedAppearance(True)
        room = self.slices.sizePolicy()
        room.setRetainSizeWhenHidden(True)  # the picture keeps its place beside it
        self.slices.setSizePolicy(room)
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

    def show_series(
        self, series: Series | None, patient: Patient, studies: Iterable[Study] = ()
    ) -> None:
        """Show a series with what the studies lay over it; None shows what to do first."""
        self.player.stop()
        if series is None or self.canvas.series is not series:
            self.bar.show_finding(None)
        self.canvas.show_series(series, patient, studies)
        self._pages.setCurrentIndex(0 if series else 1)
        self._lay_over(self.bar.overlay)

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
            view = self.canvas.view
            if view.is_cut:
                view = replace(view, slab_mm=0.0).in_plane(Plane.ACQUIRED, finding.source.k)
            self.canvas.change(replace(view, k=finding.source.k))
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

    def show_layers(self, shown: bool) -> None:
        """Show or hide the list of layers."""
        self._layers_wanted = shown
        self._follow()

    def take_keyboard(self) -> None:
        """Let the keys go to the picture, or to what stands in its place."""
        (self.canvas if self.canvas.series is not None else self._empty).setFocus()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self._empty.setText(
            self.tr(
                "Drop files or a folder here, or press Ctrl+O.\n\n"
                "Images (DICOM), clinical notes (text) and gene files (VCF, gene lists) of one "
                "patient are read together. Nothing leaves this computer."
            )
        )
        self.slices.setAccessibleName(self.tr("Slice"))
        self.canvas.retranslate()

    def _lay_out(self) -> None:
        picture = QWidget()
        picture.setObjectName("picture")
        row = QHBoxLayout(picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.slices)
        row.addWidget(self.colours)
        row.addWidget(self.layers)
        self._pages.addWidget(picture)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view_bar)
        column.addWidget(self._pages, 1)
        column.addWidget(self.time_bar)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.canvas.view_changed.connect(self._follow)
        self.slices.valueChanged.connect(self._slide)
        self.bar.overlay_changed.connect(self._lay_over)
        self.view_bar.plane_chosen.connect(self.choose_plane)
        self.view_bar.slab_chosen.connect(self.choose_slab)
        self.view_bar.state_chosen.connect(self.choose_state)
        self.view_bar.choices_changed.connect(self.canvas.choose_layers)
        self.time_bar.time_chosen.connect(self.choose_time)
        self.layers.choices_changed.connect(self.canvas.choose_layers)
        self.layers.fusion.choice_changed.connect(self.canvas.choose_fusion)
        self.view_bar.fusion_chosen.connect(self.canvas.choose_fusion)

    def _follow(self) -> None:
        canvas, view = self.canvas, self.canvas.view
        shown = None if canvas.is_sorting else canvas.shown
        slices = shown.volume.shape[0] if shown else 1
        self.slices.blockSignals(True)
        self.slices.setRange(0, slices - 1)
        self.slices.setValue(view.k)
        self.slices.blockSignals(False)
        self.slices.setVisible(slices > 1)
        stage = None if canvas.is_sorting else canvas.stage
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

    def _slide(self, k: int) -> None:
        self.canvas.scroll(k - self.canvas.view.k)

    def _lay_over(self, overlay: Overlay | None) -> None:
        self.colours.setVisible(overlay is not None)
        if overlay is not None:
            self.colours.show_scale(overlay.heatmap.scale, overlay.opacity)
        source = self.bar.finding.source if self.bar.finding else None
        self.canvas.show_overlay(overlay, source.k if isinstance(source, ImageSource) else 0)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
