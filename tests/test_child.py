import pytest

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
