"""Whose turn it is where more is to be done than the cores can do at once."""

import functools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Final

STARTER: Final = "meddx-start"  # the thread that starts others stays for as long as the program
_BEHIND: Final = 10  # of the 19 steps that Linux has
_AT_MOST_S: Final = 0.05  # that something gives way
_BREATH_S: Final = 0.1  # before a thread is started again that the system had no room for

# One of the process, as its threads and their ranks are.
_way = threading.Event()
_way.set()


def step_back() -> None:
    """Let the thread that answers the reader go before the calling one (Linux).

    A picture is painted in a few milliseconds, and what is read and calculated beside it takes all
    the rest; on a full computer equal turns would make the picture wait for each of them. Other
    systems put the window in front first on their own.
    """
    if sys.platform == "linux":  # there a "process" is any thread
        mine = threading.get_native_id()
        rank = max(_BEHIND, os.getpriority(os.PRIO_PROCESS, mine))
        os.setpriority(os.PRIO_PROCESS, mine, rank)


@contextmanager
def in_front() -> Iterator[None]:
    """Have those who give way wait while the window does something: only its thread calls this."""
    if not _way.is_set():  # inside another
        yield
        return
    _way.clear()
    try:
        yield
    finally:
        _way.set()


def give_way() -> None:
    """Wait while the window does something, but not long; called between two pieces of work."""
    _way.wait(_AT_MOST_S)


def start_soon(thread: threading.Thread) -> None:
    """Start a thread without waiting until it runs, which ``Thread.start`` does.

    On a busy computer that is several turns of other threads, and the window would wait for them.
    """
    _starter().put(functools.partial(_start, thread))


def join(thread: threading.Thread, timeout_s: float) -> None:
    """Wait for the end of a thread of ``start_soon``, also of one that has yet to start."""
    begun = threading.Event()
    _starter().put(begun.set)  # comes after all that were to start before
    if begun.wait(timeout_s) and thread.ident is not None:
        thread.join(timeout_s)


@functools.cache
def _starter() -> SimpleQueue[Callable[[], None]]:
    waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
    threading.Thread(target=_act_on, args=(waiting,), name=STARTER, daemon=True).start()
    return waiting


def _act_on(waiting: SimpleQueue[Callable[[], None]]) -> None:
    while True:
        waiting.get()()


def _start(thread: threading.Thread) -> None:
    while True:
        try:
            return thread.start()
        except RuntimeError:  # the system has no room for one more just now
            time.sleep(_BREATH_S)
