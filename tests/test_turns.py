import os
import sys
import threading

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
