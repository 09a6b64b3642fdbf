"""Between the background lanes and the window: a plain queue, emptied by a timer.

The worker never touches a Qt object. A signal emitted from its thread crashes at exit when the
receiver is gone first; a queue that the window empties cannot.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from meddx import turns
from meddx.jobs import Ended, Failed, Job, Lanes, Preview, Progress, Stopped, Succeeded, Ticket

INTERVAL_MS: Final = 33
_SOON_MS: Final = 4  # for a short while: what is done in a moment is not kept waiting
_SOON_S: Final = 0.2


class Bridge(QObject):
    """Submits jobs and re-emits their events in the window's thread.

    Signals
    -------
    started
        Ticket number.
    progress
        ``meddx.jobs.Progress``.
    preview
        Ticket number, something to look at before the job ends.
    succeeded
        Ticket number, value.
    failed
        Ticket number, ``meddx.jobs.Failed``.
    stopped
        Ticket number.
    """

    started = Signal(int)
    progress = Signal(object)
    preview = Signal(int, object)
    succeeded = Signal(int, object)
    failed = Signal(int, object)
    stopped = Signal(int)

    def __init__(self, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._tickets: dict[int, Ticket] = {}
        self._closed = False
        self._timer = QTimer(self)
        self._submitted = 0.0
        self._timer.timeout.connect(self.drain)

    def submit(self, lane: str, job: Job[Any]) -> Ticket:
        """Queue a job and watch it; its events come as signals, never from inside this call."""
        ticket = self._lanes.submit(lane, job)
        self._tickets[ticket.number] = ticket
        self._submitted = time.monotonic()
        self._timer.start(_SOON_MS)
        self.started.emit(ticket.number)
        return ticket

    @property
    def open_tickets(self) -> tuple[Ticket, ...]:
        """Jobs that have not ended, oldest first."""
        return tuple(self._tickets.values())

    @property
    def is_closed(self) -> bool:
        """Whether the window is going: nothing can be submitted any more."""
        return self._closed

    def cancel_all(self) -> None:
        """Ask every job to stop."""
        for ticket in self.open_tickets:
            ticket.cancel()

    @turns.in_front()
    def drain(self) -> None:
        """Re-emit what has happened since the last time; of each job only its newest progress."""
        newest: dict[int, Progress] = {}
        ends: list[Ended] = []
        for event in self._lanes.drain():
            if isinstance(event, Preview):
                self.preview.emit(event.ticket, event.value)
            else:
                _sort(event, newest, ends)
        for progress in newest.values():
            self.progress.emit(progress)
        for ended in ends:
            self._emit_end(ended)
        if not self._tickets:
            self._timer.stop()
        elif time.monotonic() - self._submitted > _SOON_S:
            self._timer.setInterval(INTERVAL_MS)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel everything and join the threads; nothing is emitted afterwards."""
        if self._closed:
            return True
        self._closed = True
        self._timer.stop()
        self._tickets.clear()
        return self._lanes.close(timeout_s)

    def _emit_end(self, ended: Ended) -> None:
        if self._closed or self._tickets.pop(ended.ticket, None) is None:
            return
        match ended.outcome:
            case Succeeded(value):
                self.succeeded.emit(ended.ticket, value)
            case Failed():
                self.failed.emit(ended.ticket, ended.outcome)
            case Stopped():
                self.stopped.emit(ended.ticket)


class Watch(QObject):
    """Calls back about one job of a bridge; a helper for code that has one job in mind."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self._calls: dict[int, tuple[Callable[[Any], None], Callable[[Failed], None]]] = {}
        self._early: dict[int, Callable[[Any], None]] = {}
        bridge.preview.connect(self._shown)
        bridge.succeeded.connect(self._succeeded)
        bridge.failed.connect(self._failed)
        bridge.stopped.connect(self._stopped)

    def add(
        self,
        ticket: Ticket,
        done: Callable[[Any], None],
        failed: Callable[[Failed], None],
        early: Callable[[Any], None] | None = None,
    ) -> Ticket:
        """Call ``done`` with the job's value or ``failed`` with its failure; neither if stopped.

        ``early`` is called with what the job shows before it ends.
        """
        self._calls[ticket.number] = (done, failed)
        if early is not None:
            self._early[ticket.number] = early
        return ticket

    def drop(self, ticket: Ticket) -> None:
        """Cancel a job and forget it: its answer is not wanted any more."""
        self._forget(ticket.number)
        ticket.cancel()

    def _shown(self, number: int, value: object) -> None:
        if early := self._early.get(number):
            early(value)

    def _forget(self, number: int) -> tuple[Callable[[Any], None], Callable[[Failed], None]] | None:
        self._early.pop(number, None)
        return self._calls.pop(number, None)

    def _succeeded(self, number: int, value: object) -> None:
        if calls := self._forget(number):
            calls[0](value)

    def _failed(self, number: int, failure: Failed) -> None:
        if calls := self._forget(number):
            calls[1](failure)

    def _stopped(self, number: int) -> None:
        self._forget(number)


def _sort(event: Progress | Ended, newest: dict[int, Progress], ends: list[Ended]) -> None:
    if isinstance(event, Progress):
        newest[event.ticket] = event
    else:
        newest.pop(event.ticket, None)
        ends.append(event)
