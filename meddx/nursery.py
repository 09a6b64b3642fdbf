"""A process that forks child processes: they start at once and share what it has loaded (Linux).

Every child that Python starts anew takes a quarter of a second and some thirty megabytes for the
same modules. The nursery loads them once and has a single thread, so that it can be forked safely;
what a child does not change lies in memory once for all of them. A child that was ended, because a
damaged file crashed or delayed it, is replaced within milliseconds.

Requests and answers are lines. A forked process opens its pipes through ``/proc``, by their numbers
in the process that asked for it.
"""

import contextlib
import gc
import importlib
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final, Never, Protocol

from meddx import paths

FLAG: Final = "--meddx-nursery"
_FORK: Final = "fork"
_LOAD: Final = "load"
_LEAVE_S: Final = 2.0
_FILES: Final = Path("/proc")
_GONE: Final = "the nursery has gone"

Serve = Callable[[Sequence[str]], int]
# glibc would give back the memory of each picture and take it again for the next: a third of the
# time of the fastest decoders.
_KEEPING: Final = MappingProxyType(
    dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(16 << 20))
)


class Process(Protocol):
    """What is needed of a child process, whoever started it."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def poll(self) -> int | None:
        """Return None while it runs."""

    def kill(self) -> None:
        """End it without asking."""

    def wait(self) -> int:
        """Return once it has ended."""


class Forked:
    """A process that the nursery forked: not a child of this one, so it is held by its handle.

    Parameters
    ----------
    handle
        File descriptor of the process (``pidfd_open``); closed by ``wait``.
    stdin, stdout
        Our ends of its pipes.
    """

    def __init__(self, handle: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._handle: int | None = handle
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout

    def poll(self) -> int | None:
        """Return 0 once it has ended, None while it runs."""
        return 0 if self._has_ended(0) else None

    def kill(self) -> None:
        """End it without asking; one that has ended is left in peace."""
        if self._handle is not None and sys.platform == "linux":
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> int:
        """Return 0 once it has ended."""
        self._has_ended(None)
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        return 0

    def _has_ended(self, patience_ms: int | None) -> bool:
        if self._handle is None:
            return True
        waiting = select.poll()
        waiting.register(self._handle, select.POLLIN)
        return bool(waiting.poll(patience_ms))


class Nursery:
    """Starts the process that forks with the first fork, and again after it died.

    Parameters
    ----------
    command
        The program with which a child process is started, without its flag.
    environment
        Of that program.
    """

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._command = tuple(command)
        self._environment = environment
        self._functions: dict[str, None] = {}
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    @staticmethod
    def is_possible() -> bool:
        """Whether the system has what is needed."""
        return sys.platform == "linux" and hasattr(os, "pidfd_open") and _FILES.is_dir()

    def load(self, function: str) -> None:
        """Have ``module:function`` called before the next fork: children then have its modules."""
        with self._lock:
            if function in self._functions:
                return
            self._functions[function] = None
            if self._process is not None:
                with contextlib.suppress(OSError):  # it died: the next start loads it
                    self._say([_LOAD, function])

    def fork(self, arguments: Sequence[str], shared: Sequence[int] = ()) -> Forked:
        """Start a child process.

        Parameters
        ----------
        arguments
            What its ``serve`` is given; the numbers of ``shared`` in the child follow.
        shared
            File descriptors that it gets too.

        Raises
        ------
        OSError
            If there is no process to be had.
        """
        with self._lock:
            for is_last in (False, True):
                try:
                    return self._asked(arguments, shared)
                except OSError:
                    self._end()  # it was ended from outside; a new one is started once
                    if is_last:
                        raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End the process; what it forked ends with its own pipes."""
        with self._lock:
            self._end()

    def _asked(self, arguments: Sequence[str], shared: Sequence[int]) -> Forked:
        if self._process is None:
            self._start()
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            ends = [theirs_in, theirs_out, *shared]
            self._say([_FORK, str(os.getpid()), str(len(ends)), *map(str, ends), *arguments])
            handle = self._handle()
        except OSError:
            os.close(ours_in)
            os.close(ours_out)
            raise
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return Forked(handle, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))

    def _start(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*self._command, FLAG, *self._functions],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            text=True,
        )

    def _say(self, words: Sequence[str]) -> None:
        if self._process is None or self._process.stdin is None:
            raise OSError(_GONE)
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()

    def _handle(self) -> int:
        """Read which process was forked; it is not waited for before the next request."""
        answer = self._process.stdout.readline() if self._process and self._process.stdout else ""
        if not answer.strip().isdecimal() or sys.platform != "linux":
            raise OSError(_GONE)
        return os.pidfd_open(int(answer))

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError), process:  # its input ends, and so does it
            try:
                if process.stdin is not None:
                    process.stdin.close()
                process.wait(_LEAVE_S)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()


def new_nursery() -> Nursery | None:
    """Return what forks child processes quickly, None where the system cannot."""
    return Nursery(*program()) if Nursery.is_possible() else None


def program() -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment of a child process, without its flag."""
    command = [sys.executable] if paths.is_frozen() else [sys.executable, "-m", "meddx"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", **_KEEPING}
    if not paths.is_frozen():  # the checkout need not be installed
        here = str(paths.resources().parent)
        environment["PYTHONPATH"] = os.pathsep.join(
            part for part in (here, os.environ.get("PYTHONPATH", "")) if part
        )
    return command, environment


def serve(arguments: Sequence[str], child: Serve) -> int:
    """Fork a process for each request until the input ends: the main of the nursery.

    Parameters
    ----------
    arguments
        The functions to call first.
    child
        What a forked process does.
    """
    requests, answers = sys.stdin, os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    for function in arguments:
        _load(function)
    while line := requests.readline():
        kind, *words = line.split()
        if kind == _LOAD:
            _load(words[0])
            continue
        _bury()
        owner, count, *rest = words
        ends = _opened(_FILES / owner / "fd", rest[: int(count)])
        identity = os.fork()
        if identity == 0:
            os.close(answers)
            _become(rest[int(count) :], ends, child)
        for number in ends:
            os.close(number)
        os.write(answers, f"{identity}\n".encode())
    _bury()
    return 0


def _bury() -> None:
    """Forget the children that have ended; the one forked last is sure to have its handle now."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _load(function: str) -> None:
    """Call a function; one that fails here will fail where it is needed, and be told there."""
    module, _, name = function.partition(":")
    with contextlib.suppress(Exception):
        getattr(importlib.import_module(module), name)()
    gc.collect()
    gc.freeze()  # the collector of a child leaves alone what they share


def _opened(folder: Path, numbers: Sequence[str]) -> list[int]:
    """Open another process's ends of pipes, reading and writing, and what it shares."""
    modes = [os.O_RDONLY, os.O_WRONLY, *[os.O_RDWR] * (len(numbers) - 2)]
    return [os.open(folder / number, mode) for number, mode in zip(numbers, modes, strict=True)]


def _become(words: Sequence[str], ends: Sequence[int], child: Serve) -> Never:
    """Turn this fork into a child process."""
    status = 1
    try:
        theirs_in, theirs_out, *shared = ends
        os.dup2(theirs_in, 0)
        os.dup2(theirs_out, 1)
        os.close(theirs_in)
        os.close(theirs_out)
        status = child([*words, *map(str, shared)])
    finally:
        os._exit(status)
