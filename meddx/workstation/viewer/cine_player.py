"""Plays a clip, or the time points of a series: frames are dropped rather than slowed down."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from meddx.case.display import Cine
from meddx.imaging.cine import USUAL, frame_at
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.canvas import Canvas

_TICK_MS: Final = 10


class CinePlayer(QObject):
    """Plays what the canvas shows.

    Parameters
    ----------
    canvas
        Shows the frames.
    clock
        Seconds that only rise.

    Signals
    -------
    playing_changed
        Whether it plays now.
    """

    playing_changed = Signal(bool)

    def __init__(self, canvas: Canvas, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._clock = clock
        self._since: ViewState | None = None
        self._shown = ViewState()
        self._began_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        canvas.view_changed.connect(self._follow)

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._since is not None

    @property
    def can_play(self) -> bool:
        """Whether there is more than one frame."""
        return self._count() > 1 and not self._canvas.is_sorting

    @property
    def cine(self) -> Cine:
        """How fast the shown series plays."""
        series = self._canvas.series
        return (series.cine if series else None) or USUAL

    def toggle(self) -> None:
        """Play, or stop where it stands."""
        if self.is_playing:
            self.stop()
        elif self.can_play:
            self._since = self._shown = self._canvas.view
            self._began_s = self._clock() - self._reached_s()
            self._timer.start()
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Stop where it stands: one step of undo."""
        if self._since is not None:
            since, self._since = self._since, None
            self._timer.stop()
            if self._stands():
                self._canvas.stop_playing(since)
            self.playing_changed.emit(False)

    def tick(self) -> None:
        """Show the frame that is due by the clock."""
        due = frame_at(self.cine, self._count(), self._clock() - self._began_s)
        view = self._at(due)
        if view == self._shown:
            return
        before, self._shown = self._shown, view
        if not self._canvas.play(view):
            self._shown = before

    def _count(self) -> int:
        shown = self._canvas.shown
        if shown is None:
            return 0
        times = shown.volume.time_points
        return times if times > 1 else shown.volume.shape[0]

    def _at(self, number: int) -> ViewState:
        view, shown = self._canvas.view, self._canvas.shown
        over_time = shown is not None and shown.volume.time_points > 1
        return replace(view, t=number) if over_time else replace(view, k=number)

    def _reached_s(self) -> float:
        """Time of playing at which the frame that stands on the screen is due."""
        view, shown = self._canvas.view, self._canvas.shown
        over_time = shown is not None and shown.volume.time_points > 1
        times = self.cine.frame_ms
        at = view.t if over_time else view.k
        return sum(times[n % len(times)] for n in range(at)) / 1000.0

    def _follow(self) -> None:
        """Stop when the reader does something else with the picture."""
        if self._since is not None and not self._stands():
            self._since = None
            self._timer.stop()
            self.playing_changed.emit(False)

    def _stands(self) -> bool:
        """Whether the picture is as it was played; layers may be switched meanwhile."""
        view = self._canvas.view
        return view == replace(self._shown, layers=view.layers)
