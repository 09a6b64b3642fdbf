"""Plays a clip, a stack, or the time points of a series: frames are dropped, never slowed down."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from meddx.case.display import Cine
from meddx.imaging.cine import USUAL, Meter, due_s, frame_at, of_series, paced
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.canvas import Canvas

_TICK_MS: Final = 10
_WITHIN_S: Final = 1e-6  # rounding must not show the frame before
_TOLD_S: Final = 0.5  # from one count of frames to the next


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
    rate_changed
        Another speed or another way of playing was chosen, or more was counted of how fast frames
        are shown.
    """

    playing_changed = Signal(bool)
    rate_changed = Signal()

    def __init__(self, canvas: Canvas, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._clock = clock
        self._since: ViewState | None = None
        self._shown = ViewState()
        self._began_s = 0.0
        self._chosen_for = ""
        self._rate_fps: float | None = None
        self._sweep: bool | None = None
        self._meter = Meter()
        self._told_s = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        canvas.view_changed.connect(self._follow)
        canvas.seat.desk.layout_changed.connect(self._follow)

    @property
    def is_playing(self) -> bool:
        """Whether it plays."""
        return self._since is not None

    @property
    def can_play(self) -> bool:
        """Whether there is more than one frame."""
        return self._count() > 1 and not self._canvas.is_sorting

    @property
    def own(self) -> Cine:
        """How fast the shown series plays by its file, or as such series usually do."""
        series = self._canvas.series
        return of_series(series) if series else USUAL

    @property
    def cine(self) -> Cine:
        """How fast the shown series plays, as the reader chose."""
        own = self.own
        if not self._is_chosen():
            return own
        cine = own if self._rate_fps is None else paced(own, self._rate_fps)
        return cine if self._sweep is None else replace(cine, sweep=self._sweep)

    @property
    def shown_fps(self) -> float | None:
        """Frames that were shown in the last second; None before one has passed."""
        return self._meter.rate_fps(self._clock()) if self.is_playing else None

    def choose_rate(self, rate_fps: float | None) -> None:
        """Play the shown series at another speed; None is that of its file."""
        before, elapsed_s = self.cine.rate_fps, self._clock() - self._began_s
        self._choose()
        self._rate_fps = rate_fps
        # The same moment of the clip at the new speed: also on the way back of a sweep.
        self._began_s = self._clock() - elapsed_s * before / self.cine.rate_fps
        self._meter.begin(self._clock())
        self.rate_changed.emit()

    def choose_sweep(self, sweep: bool) -> None:
        """Play the shown series there and back, or over and over from its start."""
        self._choose()
        self._sweep = sweep
        self._began_s = self._clock() - self._reached_s()
        self.rate_changed.emit()

    def toggle(self) -> None:
        """Play, or stop where it stands."""
        if self.is_playing:
            self.stop()
        elif self.can_play:
            self._since = self._shown = self._canvas.view
            self._began_s = self._clock() - self._reached_s()
            self._meter.begin(self._clock())
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
        now_s = self._clock()
        due = frame_at(self.cine, self._count(), now_s - self._began_s)
        view = self._at(due)
        if view != self._shown:
            before, self._shown = self._shown, view
            if self._canvas.play(view):
                self._meter.count(now_s)
            else:
                self._shown = before
        if now_s - self._told_s >= _TOLD_S:
            self._told_s = now_s
            self.rate_changed.emit()

    def _is_chosen(self) -> bool:
        """Whether the reader's choices are for the series that is shown."""
        series = self._canvas.series
        return series is not None and series.series_instance_uid == self._chosen_for

    def _choose(self) -> None:
        """Make ready for a choice: those for another series are forgotten."""
        if not self._is_chosen():
            self._rate_fps = self._sweep = None
            series = self._canvas.series
            self._chosen_for = series.series_instance_uid if series else ""

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
        return due_s(self.cine, view.t if over_time else view.k) + _WITHIN_S

    def _follow(self) -> None:
        """Stop when the reader does something else with the picture, or it is not seen."""
        seat = self._canvas.seat
        if self._since is not None and not (self._stands() and seat.desk.is_seen(seat.number)):
            self._since = None
            self._timer.stop()
            self.playing_changed.emit(False)

    def _stands(self) -> bool:
        """Whether the picture is as it was played; what lies over it may be switched meanwhile."""
        view = self._canvas.view
        return view == replace(self._shown, layers=view.layers, fusion=view.fusion)
