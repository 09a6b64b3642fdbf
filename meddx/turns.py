"""Whose turn it is where more is to be done than the cores can do at once."""

import os
import sys
import threading
from typing import Final

_BEHIND: Final = 10  # of the 19 steps that Linux has


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
