import threading

import pytest
from pytestqt.qtbot import QtBot

from meddx.jobs import Context, Job, Lanes, Ticket
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import INTERVAL_MS, Bridge, Watch

NAME = Phrase("Reading")


@pytest.fixture
def bridge(qtbot: QtBot):
    made = Bridge(Lanes())
    yield made
    assert made.close()


def test_a_job_reports_and_succeeds_in_the_windows_thread(qtbot, bridge):
    threads, seen = [], threading.Event()
    bridge.succeeded.connect(lambda *_: threads.append(threading.current_thread()))

    def work(context: Context) -> int:
        context.checkpoint(1, 4, NAME)
        seen.wait(5)
        return 7

    with qtbot.waitSignal(bridge.progress, timeout=5000) as progress:
        ticket = bridge.submit("open", Job(NAME, work))
    with qtbot.waitSignal(bridge.succeeded, timeout=5000) as end:
        seen.set()
    told = progress.args[0]
    assert (told.ticket, told.done, told.total) == (ticket.number, 1, 4)
    assert end.args == [ticket.number, 7]
    assert threads == [threading.main_thread()]
    assert bridge.open_tickets == ()


def test_a_refusal_becomes_failed_with_its_sentence(qtbot, bridge):
    def work(_context: Context) -> None:
        raise Refused("not_dicom", Phrase("No."))

    with qtbot.waitSignal(bridge.failed, timeout=5000) as seen:
        bridge.submit("open", Job(NAME, work))
    assert (seen.args[1].code, str(seen.args[1].phrase)) == ("not_dicom", "No.")


def test_a_cancelled_job_ends_as_stopped(qtbot, bridge):
    begun = threading.Event()

    def work(context: Context) -> None:
        begun.set()
        while True:
            context.checkpoint(0, 0, NAME)

    with qtbot.waitSignal(bridge.stopped, timeout=5000):
        ticket = bridge.submit("analyse", Job(NAME, work))
        assert begun.wait(5)
        bridge.cancel_all()
    assert ticket.context.cancelled


def test_nothing_is_emitted_after_close(qtbot):
    bridge = Bridge(Lanes())
    ends = []
    for signal in (bridge.succeeded, bridge.failed, bridge.stopped):
        signal.connect(lambda *arguments: ends.append(arguments))
    bridge.submit("open", Job(NAME, lambda _context: 1))
    assert bridge.close()
    bridge.drain()
    assert ends == []


def test_a_dropped_job_calls_nobody(qtbot, bridge):
    watch, called = Watch(bridge), []
    release = threading.Event()

    def work(_context: Context) -> int:
        release.wait(5)
        return 1

    dropped = watch.add(bridge.submit("open", Job(NAME, work)), called.append, called.append)
    watch.drop(dropped)
    release.set()
    with qtbot.waitSignal(bridge.succeeded, timeout=5000) as seen:
        watch.add(bridge.submit("open", Job(NAME, lambda _c: 2)), called.append, called.append)
        qtbot.waitUntil(lambda: called != [], timeout=5000)
    assert called == [2]
    assert seen.args[1] in {1, 2}


def test_a_job_may_show_something_before_it_ends_unless_it_was_dropped(qtbot, bridge):
    watch, called = Watch(bridge), []
    release, shown = threading.Event(), threading.Event()

    def work(context: Context) -> int:
        context.show(1)
        shown.set()
        release.wait(5)
        return 2

    def submit(early) -> Ticket:
        return watch.add(bridge.submit("open", Job(NAME, work)), called.append, pytest.fail, early)

    dropped = submit(pytest.fail)
    assert shown.wait(5)
    watch.drop(dropped)
    submit(called.append)
    release.set()
    qtbot.waitUntil(lambda: len(called) == 2, timeout=5000)
    assert called == [1, 2]


def test_what_is_done_in_a_moment_is_not_kept_waiting(qtbot, bridge, monkeypatch):
    monkeypatch.setattr("meddx.workstation.bridge._SOON_S", 0.0)
    go = threading.Event()
    ticket = bridge.submit("open", Job(NAME, lambda _context: go.wait(5)))
    assert bridge._timer.interval() < INTERVAL_MS
    qtbot.waitUntil(lambda: bridge._timer.interval() == INTERVAL_MS, timeout=5000)
    with qtbot.waitSignal(bridge.succeeded, timeout=5000):
        go.set()
    assert ticket not in bridge.open_tickets
