import os
import sys
import threading
import time

import pytest

from meddx import jobs, turns
from meddx.phrase import Phrase

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ranks threads so")


def rank() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@linux
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


@linux
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


def test_a_thread_is_started_without_waiting_for_it():
    may_end = threading.Event()
    thread = threading.Thread(target=may_end.wait)
    turns.start_soon(thread)
    turns.join(thread, 0.01)  # begins before it is waited for
    assert thread.is_alive()
    may_end.set()
    turns.join(thread, 5)
    assert not thread.is_alive()


def test_a_thread_that_was_never_to_start_is_not_waited_for():
    turns.join(threading.Thread(target=lambda: None), 5)


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


def test_who_gives_way_waits_while_the_window_does_something_but_not_for_ever():
    began = time.monotonic()
    turns.give_way()
    with turns.in_front():
        with turns.in_front():
            pass
        inside = time.monotonic()
        turns.give_way()
        waited = time.monotonic() - inside
    turns.give_way()
    assert waited >= 0.045
    assert time.monotonic() - began < 5


def test_who_gives_way_goes_on_as_soon_as_the_window_is_done(monkeypatch):
    monkeypatch.setattr(turns, "_AT_MOST_S", 10)
    done = threading.Event()
    thread = threading.Thread(target=lambda: (turns.give_way(), done.set()))
    with turns.in_front():
        thread.start()
        assert not done.wait(0.05)
    assert done.wait(5)
    thread.join()
