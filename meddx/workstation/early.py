"""One picture to look at while a folder is still sorted, in the empty window only."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from meddx.case.record import Series
from meddx.jobs import Progress
from meddx.workstation.bridge import Bridge

Show = Callable[[Series, int, int], None]


class EarlyLook(QObject):
    """Shows the preview of a job that opens files until the job ends.

    Parameters
    ----------
    bridge
        Whose jobs are watched.
    is_empty
        Whether no case is open: what is being read is never covered.
    show
        Shows a series with how many files of how many are sorted.
    hide
        Takes it away where no case came of the job.
    """

    def __init__(
        self,
        bridge: Bridge,
        is_empty: Callable[[], bool],
        show: Show,
        hide: Callable[[], None],
    ) -> None:
        super().__init__(bridge)
        self._is_empty = is_empty
        self._show = show
        self._hide = hide
        self._ticket = 0
        self._series: Series | None = None
        bridge.preview.connect(self._preview)
        bridge.progress.connect(self._progress)
        for ended in (bridge.succeeded, bridge.failed):
            ended.connect(lambda ticket, _outcome: self._end(ticket))
        bridge.stopped.connect(self._end)

    def _preview(self, ticket: int, value: object) -> None:
        if isinstance(value, Series) and self._is_empty():
            self._ticket, self._series = ticket, value
            self._show(value, 0, 0)

    def _progress(self, progress: Progress) -> None:
        if self._series is not None and progress.ticket == self._ticket and self._is_empty():
            self._show(self._series, int(progress.done), int(progress.total))

    def _end(self, ticket: int) -> None:
        if ticket == self._ticket:
            self._series = None
            self._hide()
