import threading

import pytest
from pytestqt.qtbot import QtBot

from meddx.jobs import Context, Job, Lanes
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.session import RANKING
from meddx.workstation.task_bar import TaskBar

WAIT = 5000


@pytest.fixture
def bridge(qtbot: QtBot):
    made = Bridge(Lanes())
    yield made
    assert made.close()


@pytest.fixture
def bar(qtbot, styled, bridge):
    made = TaskBar(bridge, Translation())
    qtbot.addWidget(made)
    return made


def until(event):
    def work(context: Context) -> None:
        while not event.wait(0.005):
            context.checkpoint(0, 1, Phrase("Reading"))

    return work


def test_when_the_newer_ends_the_older_is_shown_again(qtbot, bridge, bar):
    older, newer = threading.Event(), threading.Event()
    bridge.submit("analyse", Job(Phrase("Analysing the case"), until(older)))
    bridge.submit("open", Job(Phrase("Opening files"), until(newer)))
    assert bar.words.text() == "Opening files"
    with qtbot.waitSignal(bridge.succeeded, timeout=WAIT):
        newer.set()
    assert not bar.isHidden()
    with qtbot.waitSignal(bridge.succeeded, timeout=WAIT):
        older.set()
    assert bar.isHidden()


@pytest.mark.parametrize(("lane", "name"), [("index", Phrase("Loading")), ("analyse", RANKING)])
def test_what_nobody_waits_for_is_not_shown(qtbot, bridge, bar, lane, name):
    with qtbot.waitSignal(bridge.succeeded, timeout=WAIT):
        bridge.submit(lane, Job(name, lambda _context: None))
        assert bar.isHidden()
