"""Looks whether more of a picture came since it was painted."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from meddx import turns
from meddx.imaging.view import ViewState
from meddx.workstation.viewer.stage import Stage

_EVERY_MS: Final = 33


class Arrivals(QObject):
    """Looks until all is there.

    Parameters
    ----------
    parent
        Lives as long as it.
    arrived
        Called when more can be shown.
    """

    def __init__(self, parent: QObject, arrived: Callable[[], None]) -> None:
        super().__init__(parent)
        self._arrived = arrived
        self._stage: Stage | None = None
        self._view = ViewState()
        self._version: tuple[int, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._look)

    def look(self, stage: Stage | None, view: ViewState) -> None:
        """Look for what a view still waits for, if it does."""
        self._stage, self._view = stage, view
        # What is computed beside is asked for by painting: whether it came is looked for, too.
        waits = stage is not None and (stage.is_made_beside(view) or stage.is_waiting(view))
        if waits and not self._timer.isActive():
            self._timer.start()

    @turns.in_front()
    def _look(self) -> None:
        stage = self._stage
        if stage is None or not stage.is_waiting(self._view):
            self._timer.stop()
        if stage is not None and stage.version != self._version:
            self._version = stage.version
            self._arrived()
