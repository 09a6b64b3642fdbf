"""The time from an event to the painted picture, and the gaps of the thread that paints."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget
from typing_extensions import override

_PACE_MS: Final = 40  # 25 steps a second: a quick hand
_BEAT_MS: Final = 1


class Painted(QObject):
    """Sees when a widget was painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._ended_s = 0.0
        self._awaited = False
        widget.installEventFilter(self)

    @override
    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self._awaited and event.type() == QEvent.Type.Paint:
            self._awaited = False
            QTimer.singleShot(0, self, self._end)
        return False

    def after(self, act: Callable[[], object], answer: SignalInstance | None = None) -> float:
        """Act, and return the seconds until its picture was handed to the window system.

        The event loop runs as it does for a person: Qt decides when to paint. What it does for one
        request to paint, flushing included, is over before the next timer. Where the picture waits
        for an ``answer``, what is painted before it does not count.
        """
        self._awaited = answer is None
        if answer is not None:
            answer.connect(self._await)
        began = time.perf_counter()
        act()
        self._loop.exec()
        if answer is not None:
            answer.disconnect(self._await)
        return self._ended_s - began

    def _await(self) -> None:
        self._awaited = True

    def _end(self) -> None:
        self._ended_s = time.perf_counter()
        self._loop.quit()


class Beat(QObject):
    """Measures how long the thread of the window does not come back to its events."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps_s: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._beat()
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps_s.append(max(0.0, now - self._last - _BEAT_MS / 1000))
        self._last = now


def spin(milliseconds: int = _PACE_MS) -> None:
    """Let the event loop run, as between two movements of a hand."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
