import os
import sys
import threading
import time

import pytest

from meddx import jobs, turns
from meddx.phrase import Phrase

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ranks threads so")


def rank() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_only_the_calling_thread_steps_back():
    before, found = rank(), []

    def work() -> None:
        turns.step_back()
        found.append(rank())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [max(before, 10)]
    assert rank() == before


@pytest.mark.parametrize(("behind", "wanted"), [(True, 10), (False, None)])
def test_jobs_step_back_behind_a_window_only(behind, wanted):
    before, lanes = rank(), jobs.Lanes(behind=behind)
    try:
        ticket = lanes.submit("analyse", jobs.Job(Phrase("Opening"), lambda _: rank()))
        outcome = lanes.wait(ticket)
    finally:
        lanes.close()
    assert isinstance(outcome, jobs.Succeeded)
    assert outcome.value == (before if wanted is None else max(before, wanted))


def test_a_thread_is_started_without_waiting_for_it_and_known_to_have_ended():
    may_end = threading.Event()
    thread = threading.Thread(target=may_end.wait)
    assert not turns.has_ended(thread)  # one that has yet to start has not ended
    turns.start_soon(thread)
    may_end.set()
    deadline = time.monotonic() + 5
    while not turns.has_ended(thread):
        assert time.monotonic() < deadline
    thread.join()


def test_a_thread_that_the_system_has_no_room_for_is_started_when_it_has(monkeypatch):
    ran, tries = threading.Event(), []
    thread = threading.Thread(target=ran.set)
    start = thread.start

    def refused_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("can't start new thread")
        start()

    monkeypatch.setattr(thread, "start", refused_once)
    turns.start_soon(thread)
    assert ran.wait(5)
    thread.join()
    assert len(tries) == 2
