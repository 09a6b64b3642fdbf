"""Pictures computed beside the window: the newest wish wins, a fault ends nothing."""

import threading

import numpy as np
import pytest

from meddx.imaging.cut_store import CutStore

TIMEOUT_S = 10.0


class Slow:
    """Makes a picture of ``value`` when it is let."""

    def __init__(self, value):
        self.value = value
        self.began, self.may_end = threading.Event(), threading.Event()

    def __call__(self):
        self.began.set()
        assert self.may_end.wait(TIMEOUT_S)
        return np.full((2, 2), self.value)


@pytest.fixture
def store():
    return CutStore()


def made(qtbot, store, key, make):
    qtbot.waitUntil(lambda: store.get(key, make) is not None, timeout=5000)
    return store.get(key, make)


def test_a_picture_is_made_once_and_kept(qtbot, store):
    calls = []

    def make():
        calls.append(1)
        return np.ones((2, 2))

    assert store.get("a", make) is None
    assert made(qtbot, store, "a", make).sum() == 4
    assert (len(calls), store.version) == (1, 1)
    qtbot.waitUntil(lambda: not store.is_busy, timeout=5000)


def test_only_the_newest_wish_is_worked_on(qtbot, store):
    first, skipped, last = Slow(1), Slow(2), Slow(3)
    store.get("first", first)
    assert first.began.wait(TIMEOUT_S)
    store.get("skipped", skipped)
    store.get("last", last)
    last.may_end.set()
    first.may_end.set()
    assert made(qtbot, store, "last", last)[0, 0] == 3
    assert not skipped.began.is_set()
    assert store.get("first", first)[0, 0] == 1


def test_asking_again_for_what_is_being_made_makes_it_once(qtbot, store):
    slow, skipped = Slow(1), Slow(2)
    store.get("a", slow)
    assert slow.began.wait(TIMEOUT_S)
    store.get("b", skipped)
    assert store.get("a", slow) is None  # the eye is back: the wish between is forgotten
    slow.may_end.set()
    qtbot.waitUntil(lambda: not store.is_busy, timeout=5000)
    assert store.version == 1
    assert not skipped.began.is_set()


def test_a_draft_is_there_before_the_slab_and_only_the_slab_counts(qtbot, store):
    slow = Slow(7)
    ask = (lambda _checkpoint: slow(), lambda: np.full((2, 2), 5))
    assert store.slab("a", *ask) is None
    assert slow.began.wait(TIMEOUT_S)
    assert store.draft("a")[0, 0] == 5
    assert store.slab("a", *ask) is None
    slow.may_end.set()
    qtbot.waitUntil(lambda: store.slab("a", *ask) is not None, timeout=5000)
    assert store.slab("a", *ask)[0, 0] == 7
    store.clear()
    assert store.draft("a") is None


def test_what_is_no_longer_wanted_is_given_up_at_its_next_checkpoint(qtbot, store):
    began, may_go_on, ended = threading.Event(), threading.Event(), []

    def long(checkpoint):
        began.set()
        assert may_go_on.wait(TIMEOUT_S)
        checkpoint()
        ended.append("a")
        return np.ones((1, 1))

    store.slab("a", long, lambda: None)
    assert began.wait(TIMEOUT_S)
    other = (lambda _checkpoint: np.zeros((1, 1)), lambda: None)
    store.slab("b", *other)
    may_go_on.set()
    qtbot.waitUntil(lambda: store.slab("b", *other) is not None, timeout=5000)
    assert ended == []
    assert not store.failed("a")
    qtbot.waitUntil(lambda: store.slab("a", long, lambda: None) is not None, timeout=5000)
    assert ended == ["a"]


def test_a_fault_is_told_and_the_next_picture_is_made(qtbot, store):
    def fault():
        raise MemoryError

    store.get("bad", fault)
    qtbot.waitUntil(lambda: store.failed("bad"), timeout=5000)
    assert store.get("bad", fault) is None
    assert made(qtbot, store, "good", lambda: np.zeros((1, 1))) is not None


def test_clearing_forgets(qtbot, store):
    made(qtbot, store, "a", lambda: np.zeros((1, 1)))
    store.clear()
    slow = Slow(0)
    assert store.get("a", slow) is None
    slow.may_end.set()
    qtbot.waitUntil(lambda: not store.is_busy, timeout=5000)
