"""Which frame of a clip is due: frames are dropped rather than slowed down (PS3.3 C.7.6.5)."""

from bisect import bisect_right
from collections import deque
from itertools import accumulate
from typing import Final

from meddx.case.display import Cine
from meddx.case.record import Series
from meddx.case.volume import Frame

USUAL: Final = Cine((1000.0 / 15.0,))  # of a clip that does not say its speed
STACK: Final = Cine((100.0,))  # of slices that are paged through
SLOWEST_FPS: Final = 1.0
FASTEST_FPS: Final = 60.0
_STEPS_FPS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60)
_WINDOW_S: Final = 1.0
_SAME: Final = 1e-6  # frames a second: rounding


def of_series(series: Series) -> Cine:
    """Return how fast a series plays: as its file says, else as clips or stacks usually do."""
    if series.cine is not None:
        return series.cine
    is_stack = series.volume.geometry.frame is Frame.PATIENT and series.volume.time_points == 1
    return STACK if is_stack else USUAL


def paced(cine: Cine, rate_fps: float) -> Cine:
    """Return the same clip at another speed; frames of different length stay so.

    Parameters
    ----------
    cine
        The clip.
    rate_fps
        Frames a second, on average.
    """
    share = cine.rate_fps / rate_fps
    return Cine(tuple(ms * share for ms in cine.frame_ms), cine.sweep, cine.source)


def stepped(rate_fps: float, by: int) -> float:
    """Return the next common speed above (``by`` 1) or below (-1) a speed, in frames a second."""
    if by > 0:
        return float(next((step for step in _STEPS_FPS if step > rate_fps + _SAME), FASTEST_FPS))
    slower = (step for step in reversed(_STEPS_FPS) if step < rate_fps - _SAME)
    return float(next(slower, SLOWEST_FPS))


def frame_at(cine: Cine, count: int, elapsed_s: float) -> int:
    """Return the frame that is due after this time of playing, whatever was shown before.

    Parameters
    ----------
    cine
        Speed of the clip.
    count
        Number of its frames.
    elapsed_s
        Seconds since frame 0 was shown, not negative.
    """
    steps = _there_and_back(count) if cine.sweep else list(range(count))
    if len(cine.frame_ms) == 1:
        return steps[int(elapsed_s * 1000.0 / cine.frame_ms[0]) % len(steps)]
    ends = list(accumulate(cine.frame_ms[k % len(cine.frame_ms)] for k in steps))
    return steps[min(bisect_right(ends, elapsed_s * 1000.0 % ends[-1]), len(steps) - 1)]


def due_s(cine: Cine, number: int) -> float:
    """Return the time of playing, in seconds, at which a frame is due for the first time."""
    return sum(cine.frame_ms[n % len(cine.frame_ms)] for n in range(number)) / 1000.0


class Meter:
    """Counts the frames of the last second."""

    def __init__(self) -> None:
        self._shown: deque[float] = deque()
        self._began_s: float | None = None

    def begin(self, now_s: float) -> None:
        """Forget what was counted."""
        self._shown.clear()
        self._began_s = now_s

    def count(self, now_s: float) -> None:
        """Count a frame that is shown now."""
        self._shown.append(now_s)

    def rate_fps(self, now_s: float) -> float | None:
        """Frames a second over the last second; None before it has passed."""
        while self._shown and self._shown[0] <= now_s - _WINDOW_S:
            self._shown.popleft()
        if self._began_s is None or now_s - self._began_s < _WINDOW_S:
            return None
        return len(self._shown) / _WINDOW_S


def _there_and_back(count: int) -> list[int]:
    """Frames 0, 1 ... n - 1, n - 2 ... 1: the ends are shown once."""
    return [*range(count), *range(count - 2, 0, -1)]
