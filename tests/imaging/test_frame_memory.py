"""A series larger than the budget scrolls; what is on the screen stays, the rest makes room."""

import gc
import os

import imagecodecs
import numpy as np
import pytest

from meddx import turns
from meddx.case.volume import Frames
from meddx.children import Children
from meddx.imaging import frame_memory, frame_reader
from meddx.imaging.frame_memory import Held
from meddx.imaging.frame_reader import GONE, Failure
from meddx.imaging.frames import FrameStore
from meddx.phrase import Refused
from meddx.shared_memory import Block
from tests.helpers.decoding import refs_of, restored
from tests.helpers.lying import plain
from tests.helpers.phantoms import write

FRAME_BYTES = 4 * 5 * 2
VALUES = np.random.default_rng(3).integers(0, 4096, (5, 24, 20), np.uint16)


@pytest.fixture(scope="module")
def children():
    made = Children(2, memory_mb=4096)
    made.start()
    yield made
    made.close()


def values(count):
    return np.arange(count * 20, dtype=np.int16).reshape(count, 4, 5)


def volume_of(folder, count):
    folder.mkdir(exist_ok=True)
    return plain(folder, values(count))


def settle(store):
    for thread in tuple(store._threads):
        turns.join(thread, 20)
        assert not thread.is_alive(), "reading ahead never ends"


def held_bytes(store):
    with store._changed:
        return store._budget - store._room()


def ready(store, volume):
    return [n for n in range(volume.frame_count) if store.peek(volume, n) is not None]


def test_a_series_larger_than_the_budget_scrolls_within_it(tmp_path, children):
    budget = 20 * FRAME_BYTES
    volume = volume_of(tmp_path, 60)
    store = FrameStore(children, budget)
    assert not store.fits(volume)
    for frame in [*range(0, 60, 3), 59, 0, 30, 31, 29]:
        store.look_at("viewer", volume, frame)
        assert np.array_equal(store.voxels(volume, frame), values(60)[frame])
        assert held_bytes(store) <= budget
    settle(store)
    assert {28, 29, 30} <= set(ready(store, volume))  # the eye ended at 29
    assert held_bytes(store) <= budget
    with pytest.raises(Refused, match=r"needs .* GB") as caught:
        store.whole(volume)
    assert caught.value.code == "too_large"
    store.close()


@pytest.mark.parametrize("budget_frames", [6, 7, 8, 9, 10, 11, 12, 20, 21, 40])
def test_reading_ahead_comes_to_rest_whatever_the_budget(tmp_path, children, budget_frames):
    volume = volume_of(tmp_path, 60)
    store = FrameStore(children, budget_frames * FRAME_BYTES)
    for frame, viewer in ((30, "one"), (0, "two"), (31, "one"), (45, "one")):
        store.look_at(viewer, volume, frame)
        settle(store)
    shown = ready(store, volume)
    assert {0, 45} <= set(shown)
    assert len(shown) <= max(3, budget_frames // 2)
    store.close()


def test_what_is_on_the_screen_is_never_dropped(tmp_path, children, monkeypatch):
    volume = volume_of(tmp_path, 60)
    store = FrameStore(children, 12 * FRAME_BYTES)
    store.look_at("left", volume, 0)
    store.look_at("right", volume, 59)
    settle(store)
    seen = []
    read = frame_reader.read
    monkeypatch.setattr(
        frame_reader, "read", lambda f, into, *m: (seen.extend(into), read(f, into, *m))[1]
    )
    for frame in range(1, 50):
        store.voxels(volume, frame)
    assert not {0, 59} & set(seen)
    store.look_at("right", None)
    store.look_at("left", volume, 0)
    for frame in range(1, 50):
        store.voxels(volume, frame)
    assert store.peek(volume, 59) is None
    assert store.peek(volume, 0) is not None
    store.close()


def test_what_two_viewers_show_is_read_though_the_eye_moved_on(tmp_path, children):
    """The second viewer looks away before anything of the first was read."""
    volume = volume_of(tmp_path, 60)
    store = FrameStore(children, 12 * FRAME_BYTES)
    with store._changed:  # no thread comes between
        store.look_at("left", volume, 0)
        store.look_at("right", volume, 59)
    settle(store)
    assert store.peek(volume, 0) is not None
    assert store.peek(volume, 59) is not None
    store.close()


def test_what_was_seen_last_is_kept(tmp_path, children):
    volume = volume_of(tmp_path, 60)
    store = FrameStore(children, 12 * FRAME_BYTES)
    for frame in range(20, 26):
        store.voxels(volume, frame)
    store.voxels(volume, 20)
    store.voxels(volume, 40)
    assert ready(store, volume) == [20, 22, 23, 24, 25, 40]
    store.close()


def test_a_volume_that_fits_drives_out_those_looked_at_longest_ago(tmp_path, children):
    volumes = [volume_of(tmp_path / str(n), 10) for n in range(3)]
    store = FrameStore(children, 20 * FRAME_BYTES)
    for volume in volumes[:2]:
        store.whole(volume)
    store.look_at("viewer", volumes[0], 3)
    settle(store)
    store.whole(volumes[2])
    settle(store)
    assert store.progress(volumes[0]).is_complete
    assert store.progress(volumes[1]).ready == 0
    assert store.progress(volumes[2]).is_complete
    assert held_bytes(store) <= 20 * FRAME_BYTES
    store.close()


def test_a_large_series_beside_a_volume_shares_the_budget(tmp_path, children):
    small, large = volume_of(tmp_path / "a", 15), volume_of(tmp_path / "b", 60)
    store = FrameStore(children, 20 * FRAME_BYTES)
    store.look_at("left", small, 0)
    settle(store)
    store.look_at("right", large, 30)
    for frame in range(60):
        store.voxels(large, frame)
        assert held_bytes(store) <= 20 * FRAME_BYTES
    settle(store)
    assert store.progress(small).is_complete
    store.close()


def test_reading_ahead_asks_for_what_fits_only(tmp_path, children):
    one, other = volume_of(tmp_path / "a", 10), volume_of(tmp_path / "b", 15)
    store = FrameStore(children, 20 * FRAME_BYTES)
    store.prefetch([one, other])
    settle(store)
    assert store.progress(one).is_complete
    assert store.progress(other).ready == 0
    store.close()


def test_a_volume_that_nobody_has_any_more_is_forgotten(tmp_path, children):
    store = FrameStore(children, 20 * FRAME_BYTES)
    store.whole(volume_of(tmp_path, 10))
    settle(store)
    gc.collect()
    assert held_bytes(store) == 0
    store.close()


# By hand


def held(tmp_path, count=10, whole=False):
    return Held(volume_of(tmp_path, count).data, whole)


def test_a_frame_that_is_underway_is_not_begun_again(tmp_path):
    kept = held(tmp_path, whole=True)
    kept.is_filling = True
    kept.focus = 4
    into = kept.begin(kept.around_focus(3, 10))
    assert list(into) == [4, 5, 3]
    kept.asked = [5, 9]
    assert kept.take_asked() == [9]
    assert kept.take_asked() == []
    assert kept.around_focus(2, 10) == [6, 2]
    kept.end(into, {}, 10, set())
    assert kept.counts == (3, 0)
    assert kept.claimed_bytes == 10 * FRAME_BYTES


def test_a_frame_that_failed_stays_failed(tmp_path):
    kept = held(tmp_path, whole=True)
    kept.is_filling = True
    into = kept.begin([0, 1])
    kept.end(into, {1: Failure("gone", GONE)}, 10, set())
    assert kept.counts == (1, 1)
    assert kept.get(1) is None
    assert kept.around_focus(2, 10) == [2, 3]


def test_not_all_voxels_are_there_of_a_series_beyond_the_budget(tmp_path):
    with pytest.raises(ValueError, match="not all"):
        held(tmp_path).all_voxels()


def compressed(folder):
    """Frames whose pixels lie in one file, compressed."""
    path = restored(
        write(folder / "a.dcm", VALUES, NumberOfFrames=len(VALUES)),
        "1.2.840.10008.1.2.4.80",
        [bytes(imagecodecs.jpegls_encode(frame)) for frame in VALUES],
    )
    return Frames(tuple(refs_of(path)), VALUES.shape, VALUES.dtype)


def test_many_small_series_hold_no_open_files(tmp_path):
    """A program may have a thousand open files, and a study as many single pictures."""
    assert Held(compressed(tmp_path), whole=True).block is None


@pytest.mark.skipif(not Block.is_possible(), reason="this system has no such memory")
def test_frames_are_held_where_no_memory_can_be_shared(tmp_path, children, monkeypatch):
    """The system forbids it, or too many files are open."""

    def none(*_arguments):
        raise OSError(24, "too many open files")

    monkeypatch.setattr(frame_memory, "_SMALLEST_BLOCK", 1)
    monkeypatch.setattr(os, "memfd_create", none)
    held = Held(compressed(tmp_path), whole=True)
    assert held.block is None
    into = held.begin(range(len(VALUES)))
    assert frame_reader.read(held.frames, into, children, block=held.block) == {}
    held.end(into, {}, len(VALUES), set())
    assert np.array_equal(held.all_voxels(), VALUES)


@pytest.mark.skipif(not Block.is_possible(), reason="this system has no such memory")
def test_compressed_frames_are_decoded_where_they_lie(tmp_path, children, monkeypatch):
    """No copy is made in this process: what children write is in the array that is given out."""
    monkeypatch.setattr(frame_memory, "_SMALLEST_BLOCK", 1)
    held = Held(compressed(tmp_path), whole=True)
    assert held.block is not None
    into = held.begin(range(len(VALUES)))
    assert frame_reader.read(held.frames, into, children, block=held.block) == {}
    held.end(into, {}, len(VALUES), set())
    assert np.array_equal(held.all_voxels(), VALUES)
    assert not held.all_voxels().flags.writeable


def test_frames_that_are_only_copied_need_no_shared_memory(tmp_path):
    refs = refs_of(write(tmp_path / "a.dcm", VALUES, NumberOfFrames=len(VALUES)))
    assert Held(Frames(tuple(refs), VALUES.shape, VALUES.dtype), whole=True).block is None
