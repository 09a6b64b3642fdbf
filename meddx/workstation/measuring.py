"""Joins the list of measurements to the viewer: every series that was looked at keeps its rows."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from meddx.case.record import Case
from meddx.imaging.measurement_rows import Row
from meddx.workstation.panels.measurements import MeasurementsPanel
from meddx.workstation.viewer.measurement_list import MeasurementList
from meddx.workstation.viewer.viewer import Viewer


class Measuring(QObject):
    """Fills the list as the view changes, and does in the viewer what the list asks for.

    Parameters
    ----------
    viewer
        In which measurements are drawn.
    panel
        The list.
    show_series
        Shows the series of a SeriesInstanceUID in the viewer.
    """

    def __init__(
        self, viewer: Viewer, panel: MeasurementsPanel, show_series: Callable[[str], None]
    ) -> None:
        super().__init__(panel)
        self._viewer = viewer
        self._panel = panel
        self._show_series = show_series
        self._list = MeasurementList()
        self._rows: dict[str, tuple[Row, ...]] = {}
        viewer.view_changed.connect(self._follow)
        panel.chosen.connect(self._go_to)
        panel.removed.connect(self._remove)
        panel.relabelled.connect(self._relabel)

    def show_case(self, case: Case) -> None:
        """Forget the measurements of series that are not of this case."""
        known = {series.series_instance_uid for series in case.series}
        self._rows = {uid: rows for uid, rows in self._rows.items() if uid in known}
        self._show()

    def _follow(self) -> None:
        canvas = self._viewer.canvas
        if canvas.stage is None or canvas.is_sorting:
            return
        uid = canvas.stage.series.series_instance_uid
        self._rows[uid] = self._list.rows(canvas.stage, canvas.view.annotations)
        self._show()

    def _show(self) -> None:
        rows = [row for rows in self._rows.values() for row in rows]
        self._panel.show_rows(rows)
        self._panel.setVisible(bool(rows))  # without any, its room is for the others

    def _is_at(self, series_instance_uid: str) -> bool:
        """Show a series, if it is not shown; whether it is now."""
        if self._shown() != series_instance_uid:
            self._show_series(series_instance_uid)
        return self._shown() == series_instance_uid

    def _shown(self) -> str:
        series = self._viewer.canvas.series
        return series.series_instance_uid if series else ""

    def _go_to(self, series_instance_uid: str, number: int) -> None:
        if self._is_at(series_instance_uid):
            self._viewer.annotator.marks.go_to(number)

    def _remove(self, series_instance_uid: str, number: int) -> None:
        if self._is_at(series_instance_uid):
            self._viewer.annotator.marks.remove(number)

    def _relabel(self, series_instance_uid: str, number: int, words: str) -> None:
        if self._is_at(series_instance_uid):
            self._viewer.annotator.marks.label(number, words)
