"""What the C library keeps of freed memory."""

import ctypes
import sys


def give_back() -> None:
    """Return freed memory to the system after work that needed much of it for a moment.

    glibc keeps it otherwise; other systems' libraries give it back on their own.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim is not None:
            trim(0)
