"""Series whose frames come when a test lets them."""

import threading
from pathlib import Path

import numpy as np

from meddx.case.record import Series
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames, Volume
from meddx.child import Reply
from meddx.children import Children
from meddx.phrase import Phrase
from tests.helpers.phantoms import geometry

SYNTAX = "1.2.840.10008.1.2.4.90"
FAILED = Phrase("This picture cannot be shown: transfer syntax {syntax}.")


class Arriving(Children):
    """Stands in for the children that decode: frame ``n`` is filled with ``n`` once it is let.

    ``broken`` are frames that cannot be decoded.
    """

    def __init__(self, broken: frozenset[int] = frozenset()) -> None:
        super().__init__(1)
        self._broken = broken
        self._let: set[int] = set()
        self._changed = threading.Condition()

    def let(self, *frames: int) -> None:
        """Let frames come."""
        with self._changed:
            self._let.update(frames)
            self._changed.notify_all()

    def call(self, target, arguments, deadline_s=0.0, should_stop=bool, into=None, block=None):
        refused = []
        for place, number in enumerate(_numbers(arguments)):
            with self._changed:
                arrived = self._changed.wait_for(lambda n=number: n in self._let, timeout=20.0)
            assert arrived
            if number in self._broken:
                refused.append([place, "undecodable", str(FAILED.template), [["syntax", SYNTAX]]])
            else:
                into[str(place)][...] = number
        return Reply({"refused": refused}, {})


def _numbers(arguments) -> list[int]:
    return [int(item[2]) for item in arguments["items"]]


def a_coming_series(count: int = 3, rows: int = 1024, cols: int = 1024) -> Series:
    """Return a CT series whose frames, 2 MB each, are decoded one by one."""
    coding = Coding(SYNTAX, rows, cols, 1, 16, 16, 15, True, "MONOCHROME2")
    refs = tuple(FrameRef(Source(Path("a.dcm")), n, coding, 1, 1) for n in range(count))
    frames = Frames(refs, (count, rows, cols), np.dtype(np.int16))
    return Series("1.2.9", "1.2", "CT", Volume(frames, geometry(), "HU"), orientation=("L", "P"))
