"""Several child processes side by side: work that comes in parts is done on all cores."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from numpy.typing import NDArray

from meddx.child import Child, Reply, Stopping
from meddx.nursery import Nursery, new_nursery
from meddx.phrase import Refused
from meddx.shared_memory import Block


@dataclass(frozen=True, eq=False)
class Request:
    """One call: ``module:function``, JSON-able arguments, deadline, arrays to receive into."""

    function: str
    arguments: Mapping[str, Any]
    deadline_s: float = 60.0
    into: Mapping[str, NDArray[Any]] = field(default_factory=dict)


Answer = tuple[int, Reply | Refused]


class Children:
    """A pool of child processes, each started with its first call.

    Parameters
    ----------
    count
        How many; as many as there are processors if None.
    memory_mb
        Limit on each one's address space in MiB.
    nursery
        Forks them, and ends with its owner; None makes one where the system has forks.
    """

    def __init__(
        self, count: int | None = None, memory_mb: int = 8192, nursery: Nursery | None = None
    ) -> None:
        self._own_nursery = new_nursery() if nursery is None else None
        self._nursery = nursery or self._own_nursery
        number = count or os.cpu_count() or 1
        self._all = tuple(Child(memory_mb, self._nursery) for _ in range(number))
        self._free: SimpleQueue[Child] = SimpleQueue()
        for child in self._all:
            self._free.put(child)

    @property
    def count(self) -> int:
        """How many calls run at the same time."""
        return len(self._all)

    def start(self) -> None:
        """Start all processes ahead of their first calls."""
        for child in self._all:
            child.start()

    def load(self, function: str) -> None:
        """Have a function called before processes start, so that they share what it loads.

        Without a nursery each of them loads it with its first call.
        """
        if self._nursery is not None:
            self._nursery.load(function)

    def rest(self) -> None:
        """End the processes that have nothing to do; each starts again with its next call."""
        idle: list[Child] = []
        with contextlib.suppress(Empty):
            while True:
                idle.append(self._free.get_nowait())
        for child in idle:
            child.close()
            self._free.put(child)

    def warm(self, function: str) -> None:
        """Call a function without arguments in every process, so that none is cold later.

        Raises
        ------
        Refused
            If a process cannot do it.
        """
        problems: list[Refused] = []

        def work(child: Child) -> None:
            try:
                child.call(function, {})
            except Refused as problem:
                problems.append(problem)

        threads = [threading.Thread(target=work, args=(child,)) for child in self._all]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]

    def call(
        self,
        function: str,
        arguments: Mapping[str, Any],
        deadline_s: float = 60.0,
        should_stop: Callable[[], bool] = lambda: False,
        into: Mapping[str, NDArray[Any]] | None = None,
        block: Block | None = None,
    ) -> Reply:
        """Run one call in the next free child; see ``meddx.child.Child.call``.

        What is to stop before a child is free is not begun.
        """
        child = self._free.get()
        try:
            if should_stop():
                raise Stopping
            return child.call(function, arguments, deadline_s, should_stop, into, block)
        finally:
            self._free.put(child)

    def run(
        self, requests: Sequence[Request], should_stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Answer]:
        """Run calls side by side; yields ``(number, answer)`` as they end, refusals as values.

        Leaving the iteration early ends what still runs.

        Raises
        ------
        Stopping
            If ``should_stop`` turned True.
        """
        answers: SimpleQueue[tuple[int, Reply | Refused | BaseException]] = SimpleQueue()
        numbers = iter(range(len(requests)))
        left = threading.Event()
        lock = threading.Lock()

        def stopped() -> bool:
            return left.is_set() or should_stop()

        def work() -> None:
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                answers.put((number, self._answer(requests[number], stopped)))

        threads = [
            threading.Thread(target=work, name="meddx-children", daemon=True)
            for _ in range(min(self.count, len(requests)))
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in requests:
                number, answer = answers.get()
                if isinstance(answer, BaseException) and not isinstance(answer, Refused):
                    raise answer
                yield number, answer
        finally:
            left.set()
            for thread in threads:
                thread.join()

    def _answer(
        self, request: Request, should_stop: Callable[[], bool]
    ) -> Reply | Refused | BaseException:
        try:
            return self.call(
                request.function, request.arguments, request.deadline_s, should_stop, request.into
            )
        except (Refused, Stopping) as ended:
            return ended
        except Exception as error:  # noqa: BLE001 - raised again where the answers are taken
            return error

    def close(self) -> None:
        """End the processes."""
        for child in self._all:
            child.close()
        if self._own_nursery is not None:
            self._own_nursery.close()
