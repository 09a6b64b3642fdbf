import threading
from pathlib import Path

import pytest

from meddx import jobs
from meddx.jobs import Cancelled, Context, Failed, Job, Lanes, Progress, Stopped, Succeeded
from meddx.phrase import Phrase, Refused

NAME = Phrase("Testing")


@pytest.fixture
def lanes():
    made = Lanes()
    yield made
    assert made.close()


def test_a_job_reports_progress_and_ends_once(lanes: Lanes) -> None:
    def work(context: Context) -> int:
        context.checkpoint(1, 2, Phrase("half"))
        return 42

    seen: list[Progress] = []
    outcome = lanes.wait(lanes.submit("open", Job(NAME, work)), seen.append)
    assert outcome == Succeeded(42)
    assert [(p.done, p.total) for p in seen] == [(1, 2)]
    assert lanes.drain() == ()


def test_lanes_run_side_by_side(lanes: Lanes) -> None:
    first_runs, second_ran = threading.Event(), threading.Event()

    def first(_: Context) -> bool:
        first_runs.set()
        return second_ran.wait(10)

    def second(_: Context) -> bool:
        second_ran.set()
        return first_runs.wait(10)

    slow = lanes.submit("analyse", Job(NAME, first))
    lanes.submit("open", Job(NAME, second))
    assert lanes.wait(slow) == Succeeded(True)


def test_a_cancelled_job_stops_at_its_next_checkpoint(lanes: Lanes) -> None:
    runs, cancelled = threading.Event(), threading.Event()

    def work(context: Context) -> None:
        runs.set()
        cancelled.wait(10)
        context.checkpoint(0, 1, NAME)

    ticket = lanes.submit("analyse", Job(NAME, work))
    assert runs.wait(10)
    ticket.cancel()
    cancelled.set()
    assert lanes.wait(ticket) == Stopped()


def test_a_job_cancelled_before_it_starts_never_runs(lanes: Lanes) -> None:
    hold, ran = threading.Event(), []
    lanes.submit("open", Job(NAME, lambda _: hold.wait(10)))
    waiting = lanes.submit("open", Job(NAME, lambda _: ran.append(1)))
    waiting.cancel()
    hold.set()
    assert lanes.wait(waiting) == Stopped()
    assert ran == []


def test_a_refusal_keeps_its_sentence_and_a_fault_hides_its_text() -> None:
    def refuse(_: Context) -> None:
        raise Refused("no_room", Phrase("There is no room."))

    def fault(_: Context) -> None:
        raise ValueError("Doe^Jane")

    context = Context()
    assert jobs.run(Job(NAME, refuse), context) == Failed("no_room", Phrase("There is no room."))
    outcome = jobs.run(Job(NAME, fault), context)
    assert isinstance(outcome, Failed)
    assert outcome.code == "fault"
    assert outcome.place.startswith("ValueError at ")
    assert "Doe" not in repr(outcome)


def test_nothing_is_taken_after_the_close() -> None:
    lanes = Lanes()
    assert lanes.close()
    with pytest.raises(RuntimeError):
        lanes.submit("open", Job(NAME, lambda _: None))


def test_cancelling_a_job_ends_its_child_at_once(tmp_path: Path) -> None:
    lanes, asked = Lanes(), threading.Event()

    def work(context: Context) -> None:
        asked.set()
        context.in_child("meddx.child:serve", {"arguments": []}, deadline_s=60)

    ticket = lanes.submit("open", Job(NAME, work))
    assert asked.wait(10)
    ticket.cancel()
    assert lanes.wait(ticket) == Stopped()
    assert lanes.close()


def test_a_checkpoint_after_cancel_raises() -> None:
    context = Context()
    context.cancel()
    with pytest.raises(Cancelled):
        context.checkpoint(0, 1, NAME)
