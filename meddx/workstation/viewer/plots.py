"""Opens the plot of a region or a profile, and keeps it true while that is changed."""

from PySide6.QtCore import QObject

from meddx.case.annotations import Annotation
from meddx.imaging import plotted
from meddx.imaging.plotted import Plot
from meddx.phrase import Phrase
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.canvas import Canvas
from meddx.workstation.viewer.plot_window import PlotWindow

_WAITING = Phrase("Loading the values ...")


class Plots(QObject):
    """The plot window of one canvas.

    Parameters
    ----------
    canvas
        On which annotations are seen.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._shown: Annotation | None = None
        self.window: PlotWindow | None = None
        canvas.view_changed.connect(self._refresh)

    def open(self, annotation: Annotation) -> PlotWindow:
        """Open the window with the plot of an annotation."""
        if self.window is None:
            self.window = PlotWindow(self._canvas.translation, self._canvas.window())
        self._shown = annotation
        self._refresh(opening=True)
        self.window.show()
        return self.window

    def follow(self, annotation: Annotation | None) -> None:
        """Show the plot of what is selected or being changed, if the window is open."""
        if annotation is not None and not annotation.kind.needs_values:
            annotation = None
        if annotation != self._shown:
            self._shown = annotation
            self._refresh()

    def _refresh(self, *, opening: bool = False) -> None:
        if self.window is None or not (opening or self.window.isVisible()):
            return
        one = self._shown
        self.window.show_plot(self._plot(one), one.label if one else "")

    def _plot(self, one: Annotation | None) -> Plot | Phrase | None:
        stage = self._canvas.stage
        own = drawn.home(stage, one) if stage is not None and one is not None else None
        if stage is None or one is None or own is None:
            return None
        values = stage.values(own.view)
        if values is None:
            return _WAITING
        return plotted.plot(own.series, own.frame, one.kind, own.points, values)
