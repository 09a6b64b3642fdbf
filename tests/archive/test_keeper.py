"""Writing in the background: nobody waits, nothing is lost, and trouble is told once."""

import threading
import time

import pytest

from meddx.archive import store as stores
from meddx.archive.keeper import Keeper
from meddx.archive.kept import Kept
from meddx.archive.store import Store
from meddx.phrase import Phrase, Refused

WAIT_S = 5.0


class Held(Kept):
    """Documents whose writing waits, or fails, as a test likes."""

    def __init__(self, store):
        super().__init__(store)
        self.go = threading.Event()
        self.go.set()
        self.writes, self.problem = [], None

    def save_texts(self, texts):
        self.go.wait(WAIT_S)
        if self.problem is not None:
            raise self.problem
        super().save_texts(texts)
        self.writes.append(dict(texts))


@pytest.fixture
def kept(tmp_path):
    store = Store(tmp_path / "home")
    yield Held(store)
    store.close()


@pytest.fixture
def keeper(kept):
    made = Keeper(kept, delay_s=0.05, retry_s=(0.02,))
    yield made
    kept.problem = None
    kept.go.set()
    made.close()


def until(true):
    end = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < end
        threading.Event().wait(0.005)


def test_the_newest_of_each_is_written_soon_in_one_transaction(kept, keeper):
    begun = time.monotonic()
    for number in range(100):
        keeper.put("series", "1.2", {"k": number})
        keeper.put("series", "1.3", {"k": -number})
    assert time.monotonic() - begun < 0.05 * 10
    until(lambda: not keeper.has_unwritten)
    assert len(kept.writes) <= 3
    assert kept.load("series", "1.2") == {"k": 99, "schema": 1}
    assert kept.load("series", "1.3") == {"k": -99, "schema": 1}


def test_without_settings_it_is_there_within_half_a_second(tmp_path):
    store = Store(tmp_path / "home")
    store.warm()
    usual = Keeper(Kept(store))
    begun = time.monotonic()
    usual.put("series", "1.2", {"k": 1})
    until(lambda: not usual.has_unwritten)
    assert time.monotonic() - begun < 0.5
    assert usual.close()
    store.close()


def test_putting_never_waits_for_the_disk_and_reading_sees_what_was_put(kept, keeper):
    keeper.put("series", "1.2", {"k": 0})
    keeper.flush()
    kept.go.clear()
    keeper.put("series", "1.2", {"k": 1})
    until(lambda: keeper._writing)
    begun = time.monotonic()
    for number in range(2, 100):
        keeper.put("series", "1.3", {"k": number})
    assert keeper.load("series", "1.2") == {"k": 1, "schema": 1}
    assert keeper.load("series", "1.3") == {"k": 99, "schema": 1}
    keeper.forget("series", "1.2")
    assert keeper.load("series", "1.2") is None
    assert time.monotonic() - begun < 1.0
    kept.go.set()
    assert keeper.flush()
    assert keeper.load("series", "1.2") is None
    assert keeper.load("series", "1.3") == {"k": 99, "schema": 1}


def test_what_was_put_is_a_copy(keeper):
    points = [1.0]
    keeper.put("series", "1.2", {"points": points})
    points.append(2.0)
    keeper.flush()
    assert keeper.load("series", "1.2") == {"points": [1.0], "schema": 1}
    with pytest.raises(ValueError, match="JSON"):
        keeper.put("series", "1.2", {"k": float("nan")})


def test_trouble_is_told_once_and_nothing_is_lost_when_it_is_over(kept, keeper):
    kept.problem = Refused("disk_full", stores.FULL)
    keeper.put("series", "1.2", {"k": 1})
    keeper.put("series", "1.3", {"k": 1})
    until(lambda: keeper._failures >= 3)
    assert keeper.take_messages() == (stores.FULL,)
    keeper.put("series", "1.2", {"k": 2})
    seen = keeper._failures
    until(lambda: keeper._failures > seen + 2)
    assert keeper.take_messages() == ()
    assert keeper.load("series", "1.2") == {"k": 2, "schema": 1}
    kept.problem = None
    assert keeper.flush()
    assert kept.load("series", "1.2") == {"k": 2, "schema": 1}
    assert kept.load("series", "1.3") == {"k": 1, "schema": 1}
    kept.problem = Refused("store_busy", Phrase("Busy."))
    keeper.put("series", "1.2", {"k": 3})
    until(lambda: keeper._failures)
    assert keeper.take_messages() == (Phrase("Busy."),)  # said again: it had gone well since


def test_closing_writes_what_waits_and_says_when_it_could_not(kept):
    slow = Keeper(kept, delay_s=60.0)
    slow.put("series", "1.2", {"k": 1})
    begun = time.monotonic()
    assert slow.close()
    assert time.monotonic() - begun < WAIT_S
    assert kept.load("series", "1.2") == {"k": 1, "schema": 1}
    with pytest.raises(RuntimeError):
        slow.put("series", "1.2", {"k": 2})
    kept.problem = Refused("disk_full", stores.FULL)
    unlucky = Keeper(kept, delay_s=0.0, retry_s=(0.01,))
    unlucky.put("series", "1.2", {"k": 2})
    assert not unlucky.close(timeout_s=0.3)
    idle = Keeper(kept)
    assert idle.close()


def test_another_program_that_writes_is_waited_for(tmp_path):
    mine, theirs = Store(tmp_path), Store(tmp_path)
    keeper = Keeper(Kept(mine), delay_s=0.0, retry_s=(0.05,))
    mine.warm()
    held, go = threading.Event(), threading.Event()

    def hold(_connection):
        held.set()
        go.wait(WAIT_S)

    other = threading.Thread(target=lambda: theirs.run(hold))
    other.start()
    held.wait(WAIT_S)
    keeper.put("series", "1.2", {"k": 1})
    until(lambda: keeper._failures)
    assert keeper.take_messages() == (stores.BUSY,)
    go.set()
    other.join()
    assert keeper.close()
    assert Kept(theirs).load("series", "1.2") == {"k": 1, "schema": 1}
    theirs.close()
    mine.close()


def test_a_full_disk_is_said_as_such(tmp_path):
    store = Store(tmp_path)
    store.warm()

    def fill(connection):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    store.run(fill)
    with pytest.raises(Refused) as refused:
        Kept(store).save("series", "1.2", {"label": "x" * 50_000})
    assert refused.value.code == "disk_full"
    assert Kept(store).load("series", "1.2") is None
    store.close()
