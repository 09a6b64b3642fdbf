"""Work in the background: lanes of one thread and one queue each; no Qt.

A job's events (progress, then exactly one end) are put into one plain queue that the owner drains:
the window on a timer, a command line by ``wait``. A worker thread never calls back.
"""

import itertools
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, Generic, Protocol, TypeVar

from meddx import turns
from meddx.child import Reply, Stopping
from meddx.children import Answer, Children, Request
from meddx.nursery import new_nursery
from meddx.phrase import Phrase, Refused

T = TypeVar("T")

# ``studies`` never waits behind the vocabulary, which is long at the start; ``files`` asks discs
# that may be asleep whether something is there; ``library`` answers while ``index`` fills it, and
# ``genes`` sorts variants while a case is analysed.
LANES: Final = ("open", "analyse", "index", "studies", "files", "disc", "library", "genes", "train")
FRAMES: Final = "frames"  # no lane: processes that decode what is looked at
_MOST_OPENING: Final = 8  # each holds a parser of headers; more of them wait for the disc
UNEXPECTED: Final = Phrase(
    "This did not work because of a fault in MedDx. The rest of the case is untouched; "
    "the log names the place."
)

MEMORY: Final = Phrase("There is not enough memory for this. Close other programs and try again.")


class Cancelled(Exception):  # noqa: N818 - not an error
    """Raised at a checkpoint of a job that was cancelled."""


@dataclass(frozen=True)
class Known:
    """What is known of files from an earlier time.

    Parameters
    ----------
    stamps
        State of each file now; None where its content may still change without a trace.
    texts
        What was learned, each with the pairs (number of the file, its place in the text).
    """

    stamps: tuple[str | None, ...] = ()
    texts: tuple[tuple[bytes, tuple[tuple[int, int], ...]], ...] = ()


@dataclass(frozen=True, eq=False)
class Learned:
    """A text about files: each with its stamp from before it was read, and its place in the text.

    Its maker alone knows how the text is made.
    """

    text: bytes
    files: tuple[tuple[Path, str, int], ...]


class FileIndex(Protocol):
    """Remembers what was read from files; never fails: what it cannot do is then read anew."""

    def known(self, kind: str, paths: Sequence[Path]) -> Known:
        """Return what was learned of this kind of those files that are unchanged since."""
        ...

    def learn(self, kind: str, learned: Sequence[Learned]) -> None:
        """Remember texts of a kind; the kind names whatever would make them differ."""
        ...


class Context:
    """What a job's work may use: progress, cancellation, and a child process.

    Parameters
    ----------
    report
        Called with ``(done, total, message)``; None drops progress.
    children
        Child processes to decode in; None makes some of its own, which ``close`` ends.
    preview
        Called with something that can be shown before the work has its answer; None drops it.
    index
        What is known of files from an earlier time; None knows nothing.
    """

    def __init__(
        self,
        report: Callable[[float, float, Phrase], None] | None = None,
        children: Children | None = None,
        preview: Callable[[object], None] | None = None,
        index: FileIndex | None = None,
    ) -> None:
        self.index = index
        self._report = report
        self._preview = preview
        self._stop = threading.Event()
        self._children = children or Children()
        self._owns_children = children is None

    def in_child(
        self, function: str, arguments: Mapping[str, Any], deadline_s: float = 60.0
    ) -> Reply:
        """Run ``meddx.module:function`` with JSON-able arguments in the child process.

        Raises
        ------
        Cancelled
            If the job is cancelled meanwhile; the child is ended at once.
        meddx.phrase.Refused
            What the function refused, or that it crashed or took longer than ``deadline_s``.
        """
        try:
            return self._children.call(function, arguments, deadline_s, self._stop.is_set)
        except Stopping:
            raise Cancelled from None

    def in_children(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Run requests side by side; yields ``(number, reply or refusal)`` as they end.

        Raises
        ------
        Cancelled
            If the job is cancelled meanwhile; the children are ended at once.
        """
        try:
            yield from self._children.run(requests, self._stop.is_set)
        except Stopping:
            raise Cancelled from None

    @property
    def children(self) -> Children:
        """The child processes, for what has requests of its own."""
        return self._children

    def close(self) -> None:
        """End the child processes if they are this context's own."""
        if self._owns_children:
            self._children.close()

    def checkpoint(self, done: float, total: float, message: Phrase) -> None:
        """Report progress, let the window go first and stop here if the job was cancelled.

        Raises
        ------
        Cancelled
            If the job was cancelled.
        """
        turns.give_way()
        if self._stop.is_set():
            raise Cancelled
        if self._report is not None:
            self._report(done, total, message)

    def show(self, preview: object) -> None:
        """Give something to look at meanwhile.

        One picture of a series that is still sorted; a list whose questions are not known yet.
        """
        if self._preview is not None:
            self._preview(preview)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next checkpoint."""
        self._stop.set()


@dataclass(frozen=True, eq=False)
class Job(Generic[T]):
    """A name and the work to do; the work sees frozen data only."""

    name: Phrase
    work: Callable[[Context], T]


@dataclass(frozen=True)
class Succeeded(Generic[T]):
    """The job's work returned ``value``."""

    value: T


@dataclass(frozen=True)
class Failed:
    """The job's work raised; ``place`` is file and line of MedDx for the log, never data."""

    code: str
    phrase: Phrase
    place: str = ""


@dataclass(frozen=True)
class Stopped:
    """The job was cancelled."""


Outcome = Succeeded[Any] | Failed | Stopped


@dataclass(frozen=True)
class Progress:
    """How far a job is: ``done`` of ``total``, and what it is doing."""

    ticket: int
    done: float
    total: float
    message: Phrase


@dataclass(frozen=True, eq=False)
class Preview:
    """Something to look at before the job ends."""

    ticket: int
    value: object


@dataclass(frozen=True)
class Ended:
    """A job's one and only end."""

    ticket: int
    outcome: Outcome


Event = Progress | Preview | Ended


@dataclass(eq=False)
class Ticket:
    """A submitted job: its number and the way to cancel it."""

    number: int
    lane: str
    job: Job[Any]
    context: Context

    def cancel(self) -> None:
        """Ask the job to stop; one that still waits never starts."""
        self.context.cancel()


class Lanes:
    """The background threads of the program.

    Parameters
    ----------
    names
        Lanes to have; a thread starts with the first job of its lane.
    index
        What every job may use to remember files.
    behind
        Whether a window goes before them.
    """

    def __init__(
        self,
        names: tuple[str, ...] = LANES,
        index: FileIndex | None = None,
        *,
        behind: bool = False,
    ) -> None:
        self._index = index
        self._behind = behind
        self.events: SimpleQueue[Event] = SimpleQueue()
        self._queues: dict[str, SimpleQueue[Ticket | None]] = {n: SimpleQueue() for n in names}
        self._threads: dict[str, threading.Thread] = {}
        # What is opened and shown is decoded on all cores; the other lanes have one child each.
        self._nursery = new_nursery()
        sizes = {FRAMES: None, "open": min(_MOST_OPENING, os.cpu_count() or 1)}
        self._children = {
            name: Children(sizes.get(name, 1), nursery=self._nursery) for name in (*names, FRAMES)
        }
        self._open: dict[int, Ticket] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._closed = False

    def children(self, lane: str) -> Children:
        """Return the child processes of a lane, or those of ``FRAMES``, to share them."""
        return self._children[lane]

    def submit(self, lane: str, job: Job[Any]) -> Ticket:
        """Queue a job; its events carry the ticket's number.

        Raises
        ------
        RuntimeError
            After ``close``.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("the lanes are closed")
            number = next(self._numbers)
            context = Context(
                lambda d, t, m: self.events.put(Progress(number, d, t, m)),
                self._children[lane],
                lambda value: self.events.put(Preview(number, value)),
                self._index,
            )
            ticket = Ticket(number, lane, job, context)
            self._open[number] = ticket
            self._queues[lane].put(ticket)
            if lane not in self._threads:
                thread = threading.Thread(target=self._run, args=(lane,), name=f"meddx-{lane}")
                thread.daemon = True  # a GPU kernel cannot be interrupted: never hold up the exit
                self._threads[lane] = thread
                turns.start_soon(thread)
        return ticket

    def wait(
        self, ticket: Ticket, on_progress: Callable[[Progress], None] | None = None
    ) -> Outcome:
        """Drain events until this job ends: for the command line, which has nothing else to do."""
        while True:
            event = self.events.get()
            if isinstance(event, Ended) and event.ticket == ticket.number:
                return event.outcome
            if isinstance(event, Progress) and event.ticket == ticket.number and on_progress:
                on_progress(event)

    def drain(self) -> tuple[Event, ...]:
        """Take what has happened since the last call, without waiting."""
        events: list[Event] = []
        while True:
            try:
                events.append(self.events.get_nowait())
            except Empty:
                return tuple(events)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel everything and join the threads; False if one still runs after ``timeout_s``."""
        with self._lock:
            self._closed = True
            for ticket in self._open.values():
                ticket.cancel()
            for lane in self._threads:
                self._queues[lane].put(None)
        deadline = time.monotonic() + timeout_s
        for thread in self._threads.values():
            turns.join(thread, max(0.0, deadline - time.monotonic()))
        for child in self._children.values():
            child.close()
        if self._nursery is not None:
            self._nursery.close()
        return not any(thread.is_alive() for thread in self._threads.values())

    def _run(self, lane: str) -> None:
        if self._behind:
            turns.step_back()
        while (ticket := self._queues[lane].get()) is not None:
            outcome = run(ticket.job, ticket.context)
            with self._lock:
                del self._open[ticket.number]
            self.events.put(Ended(ticket.number, outcome))


def run(job: Job[Any], context: Context) -> Outcome:
    """Run a job here and now; it ends as exactly one of succeeded, failed, stopped."""
    if context.cancelled:
        return Stopped()
    try:
        return Succeeded(job.work(context))
    except Cancelled:
        return Stopped()
    except Refused as refused:
        return Failed(refused.code, refused.phrase)
    except MemoryError as error:
        return Failed("memory", MEMORY, place_of(error))
    except Exception as error:  # noqa: BLE001 - a job's end is never lost
        return Failed("fault", UNEXPECTED, place_of(error))


def place_of(error: BaseException) -> str:
    """Type, file and line where an error was raised: never its text, which may hold data."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "meddx" in frame.filename] or frames
    where = f"{ours[-1].filename.rsplit('meddx', 1)[-1]}:{ours[-1].lineno}" if ours else "?"
    return f"{type(error).__name__} at {where}"
