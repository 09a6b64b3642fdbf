"""Whose turn it is where more is to be done than the cores can do at once."""

import functools
import os
import sys
import threading
import time
from queue import SimpleQueue
from typing import Final

from meddx import log

STARTER: Final = "meddx-start"  # the thread that starts others stays for as long as the program
_BEHIND: Final = 10  # of the 19 steps that Linux has
_BREATH_S: Final = 0.1  # before a thread is started again that the system had no room for


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


def start_soon(thread: threading.Thread) -> None:
    """Start a thread without waiting until it runs, which ``Thread.start`` does.

    On a busy computer that is several turns of other threads, and the window would wait for them.
    """
    _starter().put(thread)


def has_ended(thread: threading.Thread) -> bool:
    """Whether a thread of ``start_soon`` is over; one that has yet to start is not."""
    return thread.ident is not None and not thread.is_alive()


@functools.cache
def _starter() -> SimpleQueue[threading.Thread]:
    waiting: SimpleQueue[threading.Thread] = SimpleQueue()
    threading.Thread(target=_start_all, args=(waiting,), name=STARTER, daemon=True).start()
    return waiting


def _start_all(waiting: SimpleQueue[threading.Thread]) -> None:
    while True:
        thread = waiting.get()
        while thread.ident is None:
            try:
                thread.start()
            except RuntimeError:  # the system has no room for one more just now
                log.note(event="thread", code="no_room")
                time.sleep(_BREATH_S)
