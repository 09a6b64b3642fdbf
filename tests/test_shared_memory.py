"""Memory that two processes share: what one writes the other sees, and nothing else."""

import mmap
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from meddx import child as child_module
from meddx.child import Child, Making, Reply
from meddx.phrase import Refused
from meddx.shared_memory import Block, Window

pytestmark = pytest.mark.skipif(not Block.is_possible(), reason="this system has no such memory")


@pytest.fixture
def child() -> Iterator[Child]:
    made = Child(memory_mb=4096)
    yield made
    made.close()


def open_files() -> set[str]:
    """Numbers of this process's open files, but for the one that lists them."""
    names = {file.name for file in Path("/proc/self/fd").iterdir()}
    return {name for name in names if Path("/proc/self/fd", name).exists()}


def test_what_is_put_into_a_window_lies_in_the_array() -> None:
    block = Block(3 * 8)
    array = block.array((3, 4), "<u2")
    window = Window(block.as_json({"b": block.place_of(array[1]), "c": block.place_of(array[2])}))
    assert window.put("b", np.array([1, 2, 3, 4], "<u2"))
    assert window.put("c", np.array([5, 6, 7, 65535], "<u2"))
    assert not window.put("unknown", np.array([9], "<u2"))
    window.close()
    assert array.tolist() == [[0, 0, 0, 0], [1, 2, 3, 4], [5, 6, 7, 65535]]


def test_the_array_outlives_its_block() -> None:
    array = Block(16).array((2, 4), "<i2")
    array[1] = -7
    assert array.tolist() == [[0] * 4, [-7] * 4]


def test_a_block_that_is_gone_leaves_no_file_open() -> None:
    before = open_files()
    block = Block(64)
    array = block.array((64,), "u1")
    assert open_files() != before
    del block
    array[:] = 3
    del array
    assert open_files() == before


def test_nobody_can_take_memory_away() -> None:
    block = Block(4096)
    with pytest.raises(OSError, match="not permitted"):
        os.truncate(f"/proc/self/fd/{block.as_json({})['number']}", 10)


def test_an_array_of_elsewhere_or_in_pieces_has_no_place() -> None:
    block = Block(64)
    for array in (np.zeros(4), block.array((8, 8), "u1")[:, 2:4]):
        with pytest.raises(ValueError, match="elsewhere"):
            block.place_of(array)


def test_nothing_is_written_beyond_the_end() -> None:
    block = Block(16)
    window = Window(block.as_json({"a": 12}))
    with pytest.raises(ValueError, match=r".+"):
        window.put("a", np.ones(8, np.uint8))
    window.close()


def test_an_impossible_size_is_a_lack_of_memory() -> None:
    with pytest.raises(MemoryError):
        Block(1 << 60)


def test_arrays_are_made_one_after_the_other_and_the_header_last() -> None:
    block = Block(8)
    there = block.array((2, 2), "<u2")
    window = Window(block.as_json({"0": 0, "1": 4}))
    header: dict[str, int] = {}

    def make() -> Iterator[tuple[str, np.ndarray]]:
        for number in range(2):
            header["made"] = number + 1
            yield str(number), np.full(2, 10 * (number + 1), "<u2")

    told = child_module._placed(Making(header, make()), None, window)
    window.close()
    assert header == {"made": 2}
    assert [(spec["name"], spec["there"], array) for spec, array in told] == [
        ("0", True, None),
        ("1", True, None),
    ]
    assert there.tolist() == [[10, 10], [20, 20]]


def test_a_child_that_claims_to_have_written_where_nothing_was_shared_is_not_believed() -> None:
    wire = child_module._Wire(None, None, {"a": np.zeros(2, "<u2")})
    spec = {"name": "a", "dtype": "<u2", "shape": [2], "there": True}
    with pytest.raises(ValueError, match="nothing was to be written"):
        child_module._receive(wire, spec)
    shared = child_module._Wire(None, None, {}, is_shared=True)
    with pytest.raises(ValueError, match="nothing was to be written"):
        child_module._receive(shared, spec)


def test_a_child_refuses_a_block_that_is_not_there(child: Child) -> None:
    """The number is of no open file: the call fails as a whole, the next one works."""
    block = Block(8)
    array = block.array((4,), "<u2")
    reply = child.call("meddx.child:echo", {"text": "a"}, into={"x": array}, block=block)
    assert isinstance(reply, Reply)
    with pytest.raises((Refused, ValueError)):
        child.call("meddx.child:echo", {"text": "a"}, into={"x": np.zeros(4)}, block=block)
    assert child.call("meddx.child:echo", {"text": "b"}).header == {"text": "b"}


def test_what_a_block_that_cannot_be_opened_was_to_hold_comes_the_other_way() -> None:
    """A system may forbid looking into another process; the child then answers with arrays."""
    said = {"process": 0, "number": 0, "size": 8, "places": {"a": 0}}  # no process has this number
    with pytest.raises(OSError, match=r".+"):
        Window(said)
    window = child_module._window(said)
    told = child_module._placed(Reply({}, {"a": np.ones(4, "<u2")}), None, window)
    assert [array.tolist() for _, array in told if array is not None] == [[1, 1, 1, 1]]


def test_a_child_starts_where_no_memory_can_be_shared(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_arguments: object) -> int:
        raise OSError(38, "not implemented")

    monkeypatch.setattr(os, "memfd_create", none)
    assert child.call("meddx.child:echo", {"text": "a"}).header == {"text": "a"}
    with pytest.raises(MemoryError):
        Block(8)


def test_memory_without_huge_pages_is_memory_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mmap, "MADV_HUGEPAGE", -1)  # no such advice: as on a kernel without them
    assert Block(16).array((2,), "<f8").tolist() == [0.0, 0.0]
