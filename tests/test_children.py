import pytest

from meddx.child import Reply, Stopping
from meddx.children import Children, Request
from meddx.phrase import Refused


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
