"""Frames are read when they are wanted, nearest to the eye first, and never beyond the budget."""

import threading
from collections import Counter

import numpy as np
import pytest

from meddx import turns
from meddx.case.volume import Geometry, Volume
from meddx.children import Children
from meddx.imaging import frame_reader
from meddx.imaging.frames import FrameStore
from meddx.phrase import Refused
from tests.helpers.lying import coded, plain

FRAME_BYTES = 4 * 5 * 2


def values(count=6):
    return np.arange(count * 20, dtype=np.int16).reshape(count, 4, 5) - 50


def settle(store):
    """Wait until nothing is being read ahead; a reader that never rests fails the test."""
    for thread in tuple(store._threads):
        turns.join(thread, 20)
        assert not thread.is_alive(), "reading ahead never ends"


@pytest.fixture
def reads(monkeypatch):
    """Numbers of the frames of every read, in order."""
    seen = []
    read = frame_reader.read

    def remember(frames, into, *more):
        seen.append(list(into))
        return read(frames, into, *more)

    monkeypatch.setattr(frame_reader, "read", remember)
    return seen


@pytest.mark.parametrize("kind", ["plain", "coded"])
def test_frames_are_what_was_stored(tmp_path, store, kind):
    volume = plain(tmp_path, values()) if kind == "plain" else coded(tmp_path / "a", values())
    frame = store.voxels(volume, 3)
    assert np.array_equal(frame, values()[3])
    assert not frame.flags.writeable
    whole = store.whole(volume)
    assert np.array_equal(whole, values())
    assert whole.dtype == np.int16
    assert not whole.flags.writeable
    assert np.shares_memory(store.voxels(volume, 3), whole)
    settle(store)


def test_modality_values_follow_the_rescale_of_the_frame(tmp_path, store):
    rescale = tuple((2.0, float(k)) for k in range(6))
    volume = plain(tmp_path, values(), rescale=rescale, padding=(-50, -49))
    assert np.array_equal(store.values(volume, 2), values()[2] * 2 + 2)
    first = store.values(volume, 0)
    assert np.isnan(first[0, :2]).all()
    assert first[0, 2] == -48 * 2


def test_a_volume_in_memory_passes_straight_through(store):
    volume = Volume(values(), Geometry.pixels())
    assert np.shares_memory(store.voxels(volume, 1), volume.voxels)
    assert store.whole(volume) is volume.voxels
    assert store.peek(volume, 0) is not None
    assert store.progress(volume).is_complete
    store.look_at("viewer", volume, 2)
    store.want(volume, 1)
    store.prefetch([volume])
    assert store.fits(volume)
    settle(store)


def test_nothing_is_read_before_it_is_asked_for(tmp_path, store):
    volume = plain(tmp_path, values())
    assert store.peek(volume, 0) is None
    assert store.failure(volume, 0) is None
    assert (store.progress(volume).ready, store.progress(volume).total) == (0, 6)
    store.voxels(volume, 0)
    assert store.peek(volume, 0) is not None
    assert store.peek(volume, 1) is None


def test_a_frame_that_is_not_there_is_refused_and_reading_goes_on(tmp_path, store):
    volume = plain(tmp_path, values())
    for frame in (6, -1):
        with pytest.raises(IndexError):
            store.look_at("viewer", volume, frame)
    store.look_at("viewer", volume, 5)
    settle(store)
    assert store.progress(volume).is_complete


def test_reading_goes_outwards_from_the_focus(tmp_path, reads, monkeypatch):
    monkeypatch.setattr("meddx.imaging.frames._BATCH_BYTES", 1)
    volume = plain(tmp_path, values(9))
    one = Children(1)
    store = FrameStore(one)
    store.look_at("viewer", volume, 5)
    settle(store)
    store.close()
    one.close()
    assert [number for numbers in reads for number in numbers] == [5, 6, 4, 7, 3, 8, 2, 1, 0]


def test_what_the_eye_turns_to_comes_before_the_rest(tmp_path, children, monkeypatch):
    monkeypatch.setattr("meddx.imaging.frames._BATCH_BYTES", 1)
    volume = plain(tmp_path, values(40))
    begun, go_on = threading.Event(), threading.Event()
    order = []
    read = frame_reader.read

    def slow(frames, into, *more):
        order.extend(into)
        begun.set()
        go_on.wait(20)
        return read(frames, into, *more)

    monkeypatch.setattr(frame_reader, "read", slow)
    store = FrameStore(children)
    store.look_at("viewer", volume, 0)
    assert begun.wait(20)
    store.look_at("viewer", volume, 30)
    go_on.set()
    settle(store)
    store.close()
    # At most one frame a thread was begun before.
    assert {28, 29, 30, 31, 32} <= set(order[:7])


def test_a_frame_that_is_wanted_alone_comes_alone(tmp_path, store, reads):
    volume = plain(tmp_path, values(40))
    store.want(volume, 7)
    settle(store)
    assert reads == [[7]]
    assert np.array_equal(store.peek(volume, 7), values(40)[7])


def test_wanted_frames_of_many_series_all_arrive(tmp_path, children):
    # Together the series are far beyond the budget; no wish is forgotten for it.
    store = FrameStore(children, 12 * FRAME_BYTES)
    volumes = []
    for n in range(8):
        (tmp_path / str(n)).mkdir()
        volumes.append(plain(tmp_path / str(n), values(10) + n))
    seen = Counter()
    take = frame_reader.read

    def count(frames, into, *more):
        seen[id(frames)] += 1
        return take(frames, into, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frame_reader, "read", count)
        with store._changed:  # all wishes before the first is granted
            for volume in volumes:
                store.want(volume, 5)
        settle(store)
    store.close()
    assert len(seen) == 8


def test_concurrent_readers_of_one_frame_read_it_once(tmp_path, store, reads):
    volume = coded(tmp_path / "a", values())
    found = []
    threads = [
        threading.Thread(target=lambda: found.append(store.voxels(volume, 2))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 8
    assert all(np.array_equal(frame, values()[2]) for frame in found)
    assert reads == [[2]]


# What goes wrong


def test_a_file_that_disappears_costs_its_own_frame_only(tmp_path, store):
    volume = plain(tmp_path, values())
    (tmp_path / "0002.raw").unlink()
    store.look_at("viewer", volume, 0)
    settle(store)
    assert (store.progress(volume).ready, store.progress(volume).failed) == (5, 1)
    assert store.progress(volume).is_complete
    failure = store.failure(volume, 2)
    assert failure is not None
    assert failure.code == "gone"
    with pytest.raises(Refused, match="cannot be read any more") as caught:
        store.voxels(volume, 2)
    assert caught.value.code == "gone"
    assert np.array_equal(store.voxels(volume, 3), values()[3])
    with pytest.raises(Refused, match="cannot be read any more"):
        store.whole(volume)


def test_a_damaged_frame_is_told_once_and_costs_no_other(tmp_path, store, reads):
    volume = coded(tmp_path / "a", values())
    content = bytearray((tmp_path / "a").read_bytes())
    ref = volume.data.refs[4]
    content[ref.offset + 8 : ref.offset + ref.length] = b"\xff" * (ref.length - 8)
    (tmp_path / "a").write_bytes(content)
    store.look_at("viewer", volume, 0)
    settle(store)
    assert [store.failure(volume, n) is not None for n in range(6)] == [0, 0, 0, 0, 1, 0]
    for _ in range(2):
        with pytest.raises(Refused, match="damaged"):
            store.voxels(volume, 4)
    assert sum(numbers.count(4) for numbers in reads) == 1
    assert np.array_equal(store.voxels(volume, 5), values()[5])


@pytest.mark.parametrize(("fault", "code"), [(MemoryError, "memory"), (KeyError, "fault")])
def test_a_fault_is_told_and_ends_no_thread(tmp_path, store, monkeypatch, fault, code):
    def fail(*_):
        raise fault

    monkeypatch.setattr(frame_reader, "read", fail)
    volume = plain(tmp_path, values())
    with pytest.raises(Refused) as caught:
        store.voxels(volume, 0)
    assert caught.value.code == code
    assert "{" not in str(caught.value.phrase)
    store.look_at("viewer", volume, 1)
    settle(store)
    assert store.progress(volume).failed == 6


def test_closing_ends_the_threads_and_what_waits(tmp_path, children, monkeypatch):
    begun = threading.Event()

    def until_closed(frames, into, children, should_stop, _block):
        begun.set()
        while not should_stop():
            threading.Event().wait(0.01)
        return {number: frame_reader.Failure("closed", frame_reader.GONE) for number in into}

    monkeypatch.setattr(frame_reader, "read", until_closed)
    store = FrameStore(children)
    volume = plain(tmp_path, values())
    ended = []

    def wait(work):
        try:
            work()
        except Refused as refused:
            ended.append(refused.code)

    waits = (lambda: store.voxels(volume, 0), lambda: store.whole(volume))
    waiting = [threading.Thread(target=wait, args=(work,)) for work in waits]
    for thread in waiting:
        thread.start()
    assert begun.wait(20)
    store.close()
    for thread in waiting:
        turns.join(thread, 20)
    assert ended == ["closed", "closed"]
    assert not [t for t in threading.enumerate() if t.name == "meddx-frames"]
    with pytest.raises(Refused):
        store.voxels(volume, 1)


def test_leaving_the_wait_for_a_whole_volume_is_possible(tmp_path, store):
    def leave(_progress):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        store.whole(plain(tmp_path, values()), leave)
    settle(store)


def two(tmp_path, count=10):
    volumes = []
    for n in range(2):
        (tmp_path / str(n)).mkdir()
        volumes.append(plain(tmp_path / str(n), values(count) + n))
    return volumes


def claimed(store):
    return sum(held.claimed_bytes for held in store._held.values())


def test_two_volumes_on_the_screen_stay_within_the_budget(tmp_path, children):
    store = FrameStore(children, 15 * FRAME_BYTES)
    one, other = two(tmp_path)
    store.look_at("left", one, 5)
    store.look_at("right", other, 5)
    settle(store)
    assert claimed(store) <= 15 * FRAME_BYTES
    assert np.array_equal(store.peek(one, 5), values(10)[5])
    assert np.array_equal(store.peek(other, 5), values(10)[5] + 1)
    for frame in range(10):  # both can be scrolled from end to end
        store.look_at("right", other, frame)
        assert np.array_equal(store.voxels(other, frame), values(10)[frame] + 1)
        assert claimed(store) <= 15 * FRAME_BYTES
    store.close()


def test_a_volume_that_had_no_room_becomes_whole_when_there_is_some(tmp_path, children):
    store = FrameStore(children, 15 * FRAME_BYTES)
    one, other = two(tmp_path)
    store.look_at("left", one, 5)
    store.look_at("right", other, 5)
    with pytest.raises(Refused) as caught:
        store.whole(other)
    assert caught.value.code == "no_room"
    store.look_at("left", None)
    assert np.array_equal(store.whole(other), values(10) + 1)
    assert claimed(store) <= 15 * FRAME_BYTES
    settle(store)
    store.close()
