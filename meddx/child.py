"""A child process for bytes from outside and for work that holds the interpreter lock.

A request names a module-level function of MedDx and plain JSON arguments; an answer is a JSON
header and raw arrays. Nothing is ever unpickled, so a damaged child can at worst answer nonsense,
which is checked. A decoder that hangs, crashes or eats memory takes its child with it and leaves
the program standing. Arrays come back through memory that both processes share, where the system
has such memory without a name or a file (Linux); else, and when they do not fit, through the pipe.
"""

import contextlib
import importlib
import json
import math
import mmap
import os
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from meddx.nursery import Nursery, Process, program
from meddx.phrase import Listed, Phrase, Refused, as_json, from_json
from meddx.shared_memory import Block, Window

FLAG: Final = "--meddx-child"
_LENGTH: Final = struct.Struct("<Q")
_MAX_HEADER: Final = 256 << 20
_MAX_ARRAY: Final = 16 << 30
# What comes of an answer that is none: the child is then ended.
_NONSENSE: Final = (
    *(OSError, EOFError, ValueError, LookupError, TypeError, AttributeError),
    *(MemoryError, RecursionError, OverflowError),
)
_KINDS: Final = frozenset("biuf")
ARENA_BYTES: Final = 32 << 20  # shared with one child; pages that are never written cost nothing

TOO_SLOW: Final = Phrase("Reading this took too long and was given up. The file may be damaged.")
CRASHED: Final = Phrase("The decoder could not read this file. It may be damaged or cut short.")


@dataclass(frozen=True, eq=False)
class Reply:
    """What a child function returns: a JSON-able header and named arrays (bool, int or float)."""

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Making:
    """An answer whose arrays are made one after the other; its header is read after the last."""

    header: Mapping[str, Any]
    arrays: Iterator[tuple[str, NDArray[Any]]]


ChildFunction = Callable[..., Reply | Making]


class Stopping(Exception):  # noqa: N818 - not an error
    """Raised by ``call`` when ``should_stop`` answered True."""


class Child:
    """One child process, started with its first call and again after it died.

    Parameters
    ----------
    memory_mb
        Limit on the child's address space in MiB (where the system has one: not on Windows).
    nursery
        Forks the process; None, or a system without forks, starts it anew.
    """

    def __init__(self, memory_mb: int = 8192, nursery: Nursery | None = None) -> None:
        self._memory_mb = memory_mb
        self._nursery = nursery
        self._process: Process | None = None
        self._arena: mmap.mmap | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process ahead of its first call, so that the call need not wait for it."""
        with self._lock:
            self._running()

    def call(
        self,
        function: str,
        arguments: Mapping[str, Any],
        deadline_s: float = 60.0,
        should_stop: Callable[[], bool] = lambda: False,
        into: Mapping[str, NDArray[Any]] | None = None,
        block: Block | None = None,
    ) -> Reply:
        """Run ``module:function`` of MedDx with keyword arguments in the child.

        ``into`` are arrays to receive those of the answer of the same name, without another copy;
        one whose shape or dtype differs from the answer makes the answer ``crashed``. The child
        writes them itself where they lie in a ``block``.

        Raises
        ------
        Refused
            What the function refused; ``too_slow`` past the deadline; ``crashed`` if it died.
        Stopping
            If ``should_stop`` turned True; the child is ended.
        """
        with self._lock:
            process = self._running()
            answer: list[Reply | Refused] = []
            request = json.dumps(_request(function, arguments, into or {}, block)).encode()
            wire = _Wire(process, self._arena, into or {}, block is not None)
            asker = threading.Thread(
                target=_ask, args=(wire, request, answer), name="meddx-child-io", daemon=True
            )
            asker.start()
            end = time.monotonic() + deadline_s
            while asker.is_alive():
                asker.join(0.02)
                if should_stop():
                    self._end(asker)
                    raise Stopping
                if time.monotonic() > end:
                    self._end(asker)
                    raise Refused("too_slow", TOO_SLOW)
            if not answer:
                self._end(asker)
                raise Refused("crashed", CRASHED)
        if isinstance(answer[0], Refused):
            raise answer[0]
        return answer[0]

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end(None)

    def _running(self) -> Process:
        if self._process is None or self._process.poll() is not None:
            self._end(None)
            self._process, self._arena = _start(self._memory_mb, self._nursery)
        return self._process

    def _end(self, asker: threading.Thread | None) -> None:
        process, self._process = self._process, None
        arena, self._arena = self._arena, None
        if process is None:
            return
        process.kill()
        process.wait()
        if asker is not None:
            asker.join()
        if arena is not None:
            arena.close()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _request(
    function: str,
    arguments: Mapping[str, Any],
    into: Mapping[str, NDArray[Any]],
    block: Block | None,
) -> dict[str, Any]:
    request: dict[str, Any] = {"function": function, "arguments": dict(arguments)}
    if block is not None:
        places = {name: block.place_of(array) for name, array in into.items()}
        request["block"] = block.as_json(places)
    return request


@dataclass(frozen=True, eq=False)
class _Wire:
    """One request's way to the child and back."""

    process: Process
    arena: mmap.mmap | None
    into: Mapping[str, NDArray[Any]]
    is_shared: bool = False


def _start(memory_mb: int, nursery: Nursery | None) -> tuple[Process, mmap.mmap | None]:
    shared, arena = _new_arena()
    try:
        if nursery is not None:
            with contextlib.suppress(OSError):  # it may not open our pipes: the child starts anew
                return nursery.fork([str(memory_mb)], shared), arena
        command, environment = program()
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [*command, FLAG, str(memory_mb), *map(str, shared)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            pass_fds=shared,
        )
    finally:
        for number in shared:  # the mapping stays; the child has its own
            os.close(number)
    return process, arena


def _new_arena() -> tuple[tuple[int, ...], mmap.mmap | None]:
    """Return shared memory without a name: its file descriptor for the child, and the mapping."""
    if sys.platform != "linux":
        return (), None
    try:
        number = os.memfd_create("meddx")
    except OSError:  # arrays then come through the pipe
        return (), None
    try:
        os.ftruncate(number, ARENA_BYTES)
        return (number,), mmap.mmap(number, ARENA_BYTES)
    except OSError:
        os.close(number)
        return (), None


def _ask(wire: _Wire, request: bytes, answer: list[Reply | Refused]) -> None:
    """Send one request and read its answer; leaves ``answer`` empty if the child died."""
    process = wire.process
    if process.stdin is None or process.stdout is None:
        return
    with contextlib.suppress(*_NONSENSE):
        _write(process.stdin, request)
        process.stdin.flush()
        header = json.loads(_read(process.stdout))
        if "refused" in header:
            template, values = header["refused"]["template"], header["refused"]["values"]
            phrase = Phrase(
                str(template), tuple((str(name), from_json(value)) for name, value in values)
            )
            # Built here, where a template that its values do not fill does no harm.
            answer.append(Refused(str(header["refused"]["code"]), phrase))
            return
        arrays = {spec["name"]: _receive(wire, spec) for spec in header["arrays"]}
        answer.append(Reply(header["header"], arrays))


def echo(text: str) -> Reply:
    """Answer with what was asked: proves that a child process starts and answers."""
    return Reply({"text": text}, {})


def serve(arguments: Sequence[str]) -> int:
    """Answer requests until standard input ends: the main of the child process."""
    _limit_memory(int(arguments[0]) if arguments else 0)
    arena = mmap.mmap(int(arguments[1]), ARENA_BYTES) if len(arguments) > 1 else None
    requests = sys.stdin.buffer
    # Libraries that print must not write into the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(EOFError):
        while True:
            _answer(json.loads(_read(requests)), answers, arena)
            answers.flush()
    return 0


def _answer(request: Mapping[str, Any], answers: IO[bytes], arena: mmap.mmap | None = None) -> None:
    window = _window(request.get("block"))
    try:
        reply = _function(request["function"])(**request["arguments"])
        rest = _placed(reply, arena, window)
        header = json.dumps({"header": dict(reply.header), "arrays": [s for s, _ in rest]}).encode()
    except Refused as refused:
        _write(answers, _refusal(refused))
        return
    except Exception:  # noqa: BLE001 - the sentence must not carry the text: it may hold data
        _write(answers, _refusal(Refused("crashed", CRASHED)))
        return
    finally:
        if window is not None:
            window.close()
    _write(answers, header)
    for _, array in rest:
        if array is not None:
            answers.write(array.data.cast("B"))


def _window(said: Mapping[str, Any] | None) -> Window | None:
    """Look into the block that was said; where that is not allowed, arrays go the other way."""
    if not said:
        return None
    try:
        return Window(said)
    except (OSError, ValueError):
        return None


def _placed(
    reply: Reply | Making, arena: mmap.mmap | None, window: Window | None
) -> list[tuple[dict[str, Any], NDArray[Any] | None]]:
    """Put each array where the asker sees it; gives what is said of it, and those for the pipe."""
    arrays = reply.arrays.items() if isinstance(reply, Reply) else reply.arrays
    told: list[tuple[dict[str, Any], NDArray[Any] | None]] = []
    place = 0
    for name, made in arrays:
        array = np.ascontiguousarray(made)
        spec: dict[str, Any] = {"name": name, "dtype": array.dtype.str, "shape": array.shape}
        if window is not None and window.put(name, array):
            told.append((spec | {"there": True}, None))
        elif arena is not None and place + array.nbytes <= len(arena):
            room = np.frombuffer(arena, np.uint8, array.nbytes, place)
            room[:] = array.reshape(-1).view(np.uint8)
            told.append((spec | {"at": place}, None))
            place += -(-array.nbytes // 64) * 64
        else:
            told.append((spec, array))
    return told


def _function(name: str) -> ChildFunction:
    module, _, attribute = name.partition(":")
    if not module.startswith("meddx.") or attribute.startswith("_"):
        raise ValueError("only public functions of MedDx run in the child")
    function: ChildFunction = getattr(importlib.import_module(module), attribute)
    return function


def _refusal(refused: Refused) -> bytes:
    values = [
        [name, as_json(value)]
        for name, value in refused.phrase.values
        if isinstance(value, str | int | float | Listed)
    ]
    inside = {"code": refused.code, "template": refused.phrase.template, "values": values}
    return json.dumps({"refused": inside}).encode()


def _write(pipe: IO[bytes], payload: bytes) -> None:
    pipe.write(_LENGTH.pack(len(payload)))
    pipe.write(payload)


def _read(pipe: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > _MAX_HEADER:
        raise ValueError("a header is short")
    return _exactly(pipe, length)


def _receive(wire: _Wire, spec: Mapping[str, Any]) -> NDArray[Any]:
    """Take one array out of the shared memory or the pipe."""
    dtype, shape = np.dtype(str(spec["dtype"])), tuple(int(n) for n in spec["shape"])
    if dtype.kind not in _KINDS:
        raise ValueError("arrays are numbers")
    if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize > _MAX_ARRAY:
        raise ValueError("no child holds so much")
    array = wire.into.get(str(spec["name"]))
    if spec.get("there") and (array is None or not wire.is_shared):
        raise ValueError("nothing was to be written there")
    if array is None:
        array = np.empty(shape, dtype)
    elif array.shape != shape or array.dtype != dtype or not array.flags.c_contiguous:
        raise ValueError("the answer does not fit")
    elif spec.get("there"):
        return array
    if "at" in spec and wire.arena is not None:
        there = np.frombuffer(wire.arena, dtype, array.size, int(spec["at"]))
        array[...] = there.reshape(shape)
        del there  # a mapping with a view on it cannot be closed
    elif wire.process.stdout is not None:
        _fill(wire.process.stdout, array)
    return array


def _fill(pipe: IO[bytes], array: NDArray[Any]) -> None:
    view, done = array.reshape(-1).view(np.uint8).data, 0
    while done < len(view):
        count = pipe.readinto(view[done:])  # type: ignore[attr-defined]  # BufferedReader has it
        if not count:
            raise EOFError
        done += count


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    payload = pipe.read(length)
    if len(payload) != length:
        raise EOFError
    return payload


def _limit_memory(memory_mb: int) -> None:
    if memory_mb > 0 and sys.platform != "win32":
        import resource

        limit = memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
