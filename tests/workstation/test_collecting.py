"""Garbage is collected in the window's thread, the whole of it while nobody reads."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete, isValid

from meddx.workstation import collecting
from meddx.workstation.collecting import Collecting


@pytest.fixture
def parent():
    made = QObject()
    yield made
    if isValid(made):
        delete(made)
    gc.enable()


@pytest.fixture
def collected(monkeypatch):
    """Generations that were collected; ``counts`` is what the collector says is due."""
    made = []
    monkeypatch.setattr(collecting.gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(collecting.gc, "collect", lambda generation=2: made.append(generation))
    return made


def due(monkeypatch, *counts):
    monkeypatch.setattr(collecting.gc, "get_count", lambda: counts)


class Cycle(QObject):
    """Holds itself, and tells in which thread it went."""

    def __init__(self, went):
        super().__init__()
        self.itself = self
        self.went = went

    def __del__(self):
        self.went.append(threading.current_thread())


def test_no_worker_collects_what_belongs_to_the_window(qtbot, parent):
    went = []
    Collecting(parent, lambda: None)
    assert not gc.isenabled()
    Cycle(went)

    def work():
        held = []
        for _ in range(50_000):
            held.append([held])

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert went == []
    qtbot.waitUntil(lambda: went == [threading.main_thread()], timeout=5000)


def test_python_collects_by_itself_again_when_the_window_is_gone(qtbot, parent):
    Collecting(parent, lambda: None)
    delete(parent)
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("counts", "generations"),
    [((700, 0, 0), []), ((701, 0, 0), [0]), ((701, 11, 0), [1]), ((0, 0, 11), [2])],
)
def test_the_oldest_generation_that_is_due_is_collected(
    qtbot, parent, monkeypatch, collected, counts, generations
):
    collector = Collecting(parent, lambda: None)
    due(monkeypatch, *counts)
    collector.look()
    assert collected == generations


def test_the_whole_waits_while_the_reader_reads_but_not_for_ever(
    qtbot, parent, monkeypatch, collected
):
    shown = [object()]
    collector = Collecting(parent, lambda: shown[-1])
    due(monkeypatch, 0, 5, 11)
    shown.append(object())
    collector.look()
    assert collected == []
    collector.look()
    assert collected == [2]
    shown.append(object())
    due(monkeypatch, 0, 5, 101)
    collector.look()
    assert collected == [2, 2]
