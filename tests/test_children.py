import io
import json
import math
import mmap
import struct
from types import SimpleNamespace

import numpy as np
import pytest

from meddx import child as child_module
from meddx.child import Reply, Stopping
from meddx.children import Children, Request
from meddx.imaging import decode
from meddx.phrase import Refused
from tests.helpers.lying import coded


@pytest.fixture
def children():
    made = Children(2, memory_mb=4096)
    yield made
    made.close()


def _echo(text: str) -> Request:
    return Request("meddx.child:echo", {"text": text})


def test_every_request_is_answered_once(children: Children) -> None:
    answers = dict(children.run([_echo(str(n)) for n in range(9)]))
    told = {n: answer.header["text"] for n, answer in answers.items() if isinstance(answer, Reply)}
    assert told == {n: str(n) for n in range(9)}


def test_a_refusal_is_an_answer_and_costs_the_others_nothing(children: Children) -> None:
    requests = [_echo("a"), Request("os:getcwd", {}), _echo("b")]
    answers = dict(children.run(requests))
    assert isinstance(answers[1], Refused)
    assert [answers[n].header["text"] for n in (0, 2)] == ["a", "b"]


def test_stopping_ends_the_run(children: Children) -> None:
    with pytest.raises(Stopping):
        list(children.run([_echo("a"), _echo("b")], should_stop=lambda: True))


# Arrays that are received where they are to lie


def _answer(array: np.ndarray, into: dict[str, np.ndarray], arena: int = 0) -> list:
    """What the parent makes of an answer with one array, through the pipe or shared memory."""
    spec = {"name": "0", "dtype": array.dtype.str, "shape": array.shape}
    shared, rest = None, array.tobytes()
    if arena:
        shared, rest = mmap.mmap(-1, arena), b""
        shared[64 : 64 + array.nbytes] = array.tobytes()
        spec["at"] = 64
    said = json.dumps({"header": {}, "arrays": [spec]}).encode()
    payload = struct.pack("<Q", len(said)) + said + rest
    process = SimpleNamespace(stdin=io.BytesIO(), stdout=io.BytesIO(payload))
    found: list = []
    child_module._ask(child_module._Wire(process, shared, into), b"{}", found)
    if shared is not None:
        shared.close()  # no view may be left on it
    return found


@pytest.mark.parametrize("arena", [0, 4096])
def test_an_array_is_received_where_it_is_to_lie(arena: int) -> None:
    sent = np.arange(12, dtype=np.int16).reshape(3, 4)
    there = np.zeros((2, 3, 4), np.int16)
    (reply,) = _answer(sent, {"0": there[1]}, arena)
    assert np.array_equal(there[1], sent)
    assert not there[0].any()
    assert np.shares_memory(reply.arrays["0"], there)


@pytest.mark.parametrize("arena", [0, 4096])
@pytest.mark.parametrize(
    "there",
    [
        np.full((4, 3), -1, np.int16),
        np.full((3, 5), -1, np.int16),
        np.full((3, 4), -1, np.int32),
        np.full((3, 8), -1, np.int16)[:, ::2],
    ],
    ids=["turned", "wider", "another type", "not in one piece"],
)
def test_an_array_that_does_not_fit_is_no_answer_and_writes_nothing(there, arena: int) -> None:
    sent = np.arange(12, dtype=np.int16).reshape(3, 4)
    assert _answer(sent, {"0": there}, arena) == []
    assert (there == -1).all()


def test_an_array_beyond_the_shared_memory_is_no_answer() -> None:
    there = np.full(4096, -1, np.int16)
    spec = {"name": "0", "dtype": "<i2", "shape": [4096], "at": 64}
    said = json.dumps({"header": {}, "arrays": [spec]}).encode()
    stream = io.BytesIO(struct.pack("<Q", len(said)) + said)
    process = SimpleNamespace(stdin=io.BytesIO(), stdout=stream)
    found: list = []
    with mmap.mmap(-1, 4096) as shared:
        child_module._ask(child_module._Wire(process, shared, {"0": there}), b"{}", found)
    assert found == []
    assert (there == -1).all()


def test_large_and_small_arrays_of_one_answer_arrive(children: Children, tmp_path) -> None:
    # The first frame does not fit into the shared memory, the second does.
    edge = math.isqrt(child_module.ARENA_BYTES // 2) + 1
    volume = coded(tmp_path / "a", np.full((2, edge, edge), 7, np.int16))
    into = {str(n): np.zeros((edge, edge), np.int16) for n in range(2)}
    arguments = decode.packed(volume.data.refs) | {"dtype": "<i2"}
    reply = children.call("meddx.imaging.decode:frames", arguments, into=into)
    assert reply.header["refused"] == []
    assert all((array == 7).all() for array in into.values())
