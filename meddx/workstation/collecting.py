"""Collects garbage in the window's thread, between its turns."""

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_EVERY_MS: Final = 500
_MUST: Final = 10  # so many times over its threshold a full collection waits for no quiet


class Collecting(QObject):
    """Takes the place of Python's own collector for as long as it lives.

    Python collects in whatever thread happens to make an object. Widgets that lie in a cycle with
    the functions they are connected to would be destroyed there, beside the thread that paints
    them; and a full collection would stand in the way of a frame. Here the young generations are
    collected in the window's thread, and the whole only while nobody reads.

    Parameters
    ----------
    parent
        With it this ends, and Python collects by itself again.
    shown
        What the reader sees, as anything that is another object once that changes.
    """

    def __init__(self, parent: QObject, shown: Callable[[], object]) -> None:
        super().__init__(parent)
        self._shown, self._last = shown, shown()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        gc.disable()
        parent.destroyed.connect(gc.enable)

    def look(self) -> None:
        """Collect what is due: the oldest generation that is over its threshold."""
        shown = self._shown()
        is_quiet = shown is self._last
        self._last = shown
        is_quiet &= QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
        counts, most = gc.get_count(), gc.get_threshold()
        if counts[2] > most[2] * (1 if is_quiet else _MUST):
            gc.collect()
        elif counts[1] > most[1]:
            gc.collect(1)
        elif counts[0] > most[0]:
            gc.collect(0)
