"""Which frame of a clip is due: frames are dropped rather than slowed down (PS3.3 C.7.6.5)."""

from bisect import bisect_right
from itertools import accumulate
from typing import Final

from meddx.case.display import Cine

USUAL: Final = Cine((1000.0 / 15.0,))  # of a clip that does not say its speed


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


def _there_and_back(count: int) -> list[int]:
    """Frames 0, 1 ... n - 1, n - 2 ... 1: the ends are shown once."""
    return [*range(count), *range(count - 2, 0, -1)]
