"""The viewer: canvas, slice slider, colour bar, heatmap strip, and what stands there when empty."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from meddx.case.evidence import Finding, ImageSource
from meddx.case.identity import Patient
from meddx.case.record import Series
from meddx.imaging.frames import FrameStore
from meddx.imaging.overlay import Overlay
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.heatmap_bar import ColourBar, HeatmapBar


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
        self.bar = HeatmapBar(translation)
        self.colours = ColourBar()
        self.slices = QSlider(Qt.Orientation.Vertical)
        self.slices.setInvertedAppearance(True)
        self._empty = QLabel()
        self._empty.setObjectName("emptyViewer")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._pages = QStackedWidget()
        self._lay_out()
        self.canvas.view_changed.connect(self._follow)
        self.slices.valueChanged.connect(self._slide)
        self.bar.overlay_changed.connect(self._lay_over)
        self.retranslate()
        self.show_series(None, Patient())

    def show_series(self, series: Series | None, patient: Patient) -> None:
        """Show a series; None shows what to do first."""
        if series is None or self.canvas.series is not series:
            self.bar.show_finding(None)
        self.canvas.show_series(series, patient)
        slices = series.volume.shape[0] if series else 1
        self.slices.setRange(0, slices - 1)
        self.slices.setVisible(slices > 1)
        self._pages.setCurrentIndex(0 if series else 1)
        self._lay_over(self.bar.overlay)

    def show_finding(self, finding: Finding) -> None:
        """Stand on the slice of a finding of the shown series and lay its heatmap over it."""
        if isinstance(finding.source, ImageSource):
            self.canvas.scroll(finding.source.k - self.canvas.view.k)
        self.lay_over(finding)

    def lay_over(self, finding: Finding | None) -> None:
        """Lay the heatmap of a finding over its slice, wherever the view is; None takes it away."""
        self.bar.show_finding(finding)

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
        row = QHBoxLayout(picture)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.canvas, 1)
        row.addWidget(self.slices)
        row.addWidget(self.colours)
        self._pages.addWidget(picture)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages, 1)
        column.addWidget(self.bar)

    def _follow(self) -> None:
        self.slices.blockSignals(True)
        self.slices.setValue(self.canvas.view.k)
        self.slices.blockSignals(False)
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
