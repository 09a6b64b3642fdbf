"""What can wait until the picture is painted, done once however often it was asked for."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from meddx import turns

_LATER_MS: Final = 8  # half a picture of a monitor: what is painted now is painted by then


class Afterwards(QObject):
    """Does one thing a moment after it is asked for, when the picture stands.

    Parameters
    ----------
    parent
        Lives as long as it.
    act
        What is done.
    later_ms
        How long it waits.
    """

    def __init__(self, parent: QObject, act: Callable[[], None], later_ms: int = _LATER_MS) -> None:
        super().__init__(parent)
        self._act = act
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(later_ms)
        self._timer.timeout.connect(self.now)

    @property
    def waits(self) -> bool:
        """Whether it was asked for and is still to be done."""
        return self._timer.isActive()

    def soon(self) -> None:
        """Do it a moment later."""
        if not self.waits:
            self._timer.start()

    @turns.in_front()
    def now(self) -> None:
        """Do it at once."""
        self._timer.stop()
        self._act()

    def settle(self) -> None:
        """Do at once what still waits; nothing where nothing waits."""
        if self.waits:
            self.now()
