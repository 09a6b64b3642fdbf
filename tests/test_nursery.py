"""Processes that are forked rather than started: they answer, end and are replaced like others."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Never

import pytest

from meddx import heap
from meddx.child import Child
from meddx.children import Children
from meddx.nursery import Nursery, new_nursery
from meddx.phrase import Refused

pytestmark = pytest.mark.skipif(
    not Nursery.is_possible(), reason="this system has no processes that are held by a handle"
)


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = new_nursery()
    assert made is not None
    yield made
    made.close()


def echoed(child: Child, text: str) -> str:
    """What a child answers to a text."""
    return str(child.call("meddx.child:echo", {"text": text}).header["text"])


def below(pid: int) -> set[int]:
    """Return the processes that a process started and that have not ended."""
    names = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    states = {
        int(name): Path(f"/proc/{name}/stat").read_text().rpartition(")")[2] for name in names
    }
    return {number for number, state in states.items() if state.split()[0] != "Z"}


def test_forked_children_answer_and_are_told_apart(nursery: Nursery) -> None:
    first, second = Child(4096, nursery), Child(4096, nursery)
    assert [echoed(first, "一"), echoed(second, "二"), echoed(first, "三")] == ["一", "二", "三"]
    first.close()
    assert echoed(second, "四") == "四"  # the pipes of one are not held open by the other
    second.close()


def test_a_child_that_ended_is_replaced(nursery: Nursery) -> None:
    child = Child(4096, nursery)
    with pytest.raises(Refused) as refused:
        child.call("meddx.child:serve", {"arguments": []}, deadline_s=0.2)
    assert refused.value.code == "too_slow"
    assert echoed(child, "again") == "again"
    child.close()


def test_a_nursery_that_was_ended_is_started_again(nursery: Nursery) -> None:
    child = Child(4096, nursery)
    assert echoed(child, "before") == "before"
    assert nursery._process is not None
    os.kill(nursery._process.pid, signal.SIGKILL)
    nursery._process.wait()
    child.close()
    assert echoed(child, "after") == "after"
    child.close()


def test_children_end_with_their_nursery_and_leave_nothing(nursery: Nursery) -> None:
    child = Child(4096, nursery)
    echoed(child, "here")
    assert nursery._process is not None
    pid = nursery._process.pid
    (forked,) = below(pid)
    child.close()
    assert below(pid) == set()
    nursery.close()
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{forked}").exists()


def test_a_child_has_what_the_nursery_loaded(nursery: Nursery) -> None:
    """Memory that only one process has is small where the modules are shared."""
    nursery.load("meddx.imaging.decode:load")
    child = Child(4096, nursery)
    echoed(child, "loaded")
    assert nursery._process is not None
    (forked,) = below(nursery._process.pid)
    assert "imagecodecs" in Path(f"/proc/{forked}/maps").read_text()
    child.close()


def test_what_cannot_be_loaded_is_told_where_it_is_needed(nursery: Nursery) -> None:
    nursery.load("meddx.nowhere:thing")
    child = Child(4096, nursery)
    with pytest.raises(Refused) as refused:
        child.call("meddx.nowhere:thing", {})
    assert refused.value.code == "crashed"
    assert echoed(child, "still") == "still"
    child.close()


def test_the_memory_of_a_forked_child_is_limited(nursery: Nursery) -> None:
    child = Child(1234, nursery)
    echoed(child, "limited")
    assert nursery._process is not None
    (forked,) = below(nursery._process.pid)
    limits = Path(f"/proc/{forked}/limits").read_text()
    line = next(line for line in limits.splitlines() if line.startswith("Max address space"))
    assert str(1234 << 20) in line
    child.close()


def test_a_pool_rests_and_works_again() -> None:
    children = Children(2, memory_mb=4096)
    children.start()
    nursery = children._nursery
    assert nursery is not None
    assert nursery._process is not None
    pid = nursery._process.pid
    assert len(below(pid)) == 2
    children.rest()
    assert below(pid) == set()
    assert children.call("meddx.child:echo", {"text": "awake"}).header == {"text": "awake"}
    children.close()


def test_a_program_without_forks_starts_its_children_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Nursery, "is_possible", staticmethod(lambda: False))
    children = Children(1, memory_mb=4096)
    assert children._nursery is None
    children.load("meddx.imaging.decode:load")
    assert children.call("meddx.child:echo", {"text": "alone"}).header == {"text": "alone"}
    children.close()


def test_freed_memory_goes_back_to_the_system() -> None:
    """Many small blocks stay with the C library until it is told."""
    if sys.platform != "linux":
        pytest.skip("only glibc keeps them")
    import ctypes

    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    blocks = [libc.malloc(60_000) for _ in range(1000)]
    for block in blocks:
        ctypes.memset(block, 1, 60_000)
    keep = libc.malloc(60_000)  # at the top: what lies below is not given back by itself
    ctypes.memset(keep, 1, 60_000)
    for block in blocks:
        libc.free(block)
    before = _resident_kib()
    heap.give_back()
    assert _resident_kib() < before - 40_000
    libc.free(keep)


def _resident_kib() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_a_child_starts_anew_where_the_nursery_cannot_fork(
    nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may not open this process's pipes, say, where the system hides processes."""

    def refused(*_arguments: object) -> Never:
        raise PermissionError

    monkeypatch.setattr(nursery, "fork", refused)
    child = Child(4096, nursery)
    assert echoed(child, "anew") == "anew"
    child.close()
