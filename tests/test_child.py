import io
import json
import struct
from types import SimpleNamespace

import numpy as np
import pytest

from meddx import child as child_module
from meddx.child import Child, Stopping
from meddx.phrase import Refused


@pytest.fixture
def child():
    made = Child(memory_mb=4096)
    yield made
    made.close()


def test_a_call_is_answered(child: Child) -> None:
    child.start()
    assert child.call("meddx.child:echo", {"text": "胸片"}).header == {"text": "胸片"}


def test_only_public_functions_of_the_program_run(child: Child) -> None:
    for name in ("os:getcwd", "meddx.child:_start", "meddx.nowhere:thing"):
        with pytest.raises(Refused) as refused:
            child.call(name, {})
        assert refused.value.code == "crashed"


def test_a_hanging_function_is_ended_and_the_next_call_works(child: Child) -> None:
    with pytest.raises(Refused) as refused:
        child.call("meddx.child:serve", {"arguments": []}, deadline_s=0.5)
    assert refused.value.code == "too_slow"
    with pytest.raises(Refused) as again:
        child.call("meddx.nowhere:thing", {})
    assert again.value.code == "crashed"


def test_a_caller_that_stops_ends_the_child(child: Child) -> None:
    with pytest.raises(Stopping):
        child.call("meddx.child:serve", {"arguments": []}, should_stop=lambda: True)


def answered(payload: bytes) -> list:
    """What the parent makes of the bytes that a child sent."""
    process = SimpleNamespace(stdin=io.BytesIO(), stdout=io.BytesIO(payload))
    answer: list = []
    child_module._ask(child_module._Wire(process, None, {}), b"{}", answer)
    return answer


def framed(said: object, rest: bytes = b"") -> bytes:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return struct.pack("<Q", len(body)) + body + rest


def array_spec(**changed: object) -> dict:
    spec = {"name": "a", "dtype": "<u2", "shape": [2, 2], **changed}
    return {"header": {}, "arrays": [spec]}


def test_an_answer_with_an_array_is_understood() -> None:
    (reply,) = answered(framed(array_spec(), np.arange(4, dtype="<u2").tobytes()))
    assert reply.arrays["a"].tolist() == [[0, 1], [2, 3]]


NONSENSE = {
    "nothing": b"",
    "half a length": b"\1\0",
    "endless header": struct.pack("<Q", 1 << 62),
    "no JSON": framed(b"\x80\x04pickle."),
    "deep JSON": framed(b"[" * 200_000),
    "a list": framed([]),
    "a number": framed(7),
    "no arrays": framed({"header": {}}),
    "cut array": framed(array_spec(), b"\0"),
    "objects": framed(array_spec(dtype="|O"), bytes(64)),
    "no dtype": framed(array_spec(dtype="x!"), bytes(64)),
    "huge": framed(array_spec(shape=[1 << 40, 4])),
    "negative": framed(array_spec(shape=[-2, 2])),
    "negative twice": framed(array_spec(shape=[-2, -2]), bytes(64)),
    "text for a shape": framed(array_spec(shape="ab")),
    "infinite shape": framed(
        b'{"header": {}, "arrays": [{"name": "a", "dtype": "<u2", "shape": [1e999]}]}'
    ),
    "refusal of nothing": framed({"refused": {}}),
    "template without values": framed({"refused": {"code": "x", "template": "{y}", "values": []}}),
    "template into objects": framed(
        {"refused": {"code": "x", "template": "{y.z}", "values": [["y", 1]]}}
    ),
    "broken template": framed({"refused": {"code": "x", "template": "{", "values": []}}),
}


@pytest.mark.parametrize("said", NONSENSE)
def test_nonsense_from_a_child_is_no_answer(said: str) -> None:
    assert answered(NONSENSE[said]) == []


def test_a_function_that_fails_refuses_and_its_child_lives_on(child: Child) -> None:
    child.start()
    process = child._process
    with pytest.raises(Refused):
        child.call("meddx.child:echo", {"text": "x", "more": 1})
    assert child.call("meddx.child:echo", {"text": "y"}).header == {"text": "y"}
    assert child._process is process
