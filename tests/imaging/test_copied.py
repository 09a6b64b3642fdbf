"""What lies on a disc is read into memory as a whole, or the reader is told that it is not."""

import numpy as np
import pytest

from meddx import media
from meddx.case.record import Case, Series, Study
from meddx.children import Children
from meddx.imaging import copied
from meddx.imaging.frames import FrameStore
from meddx.jobs import Cancelled, Context
from tests.helpers.lying import plain
from tests.helpers.phantoms import ct_series

FRAME_BYTES = 4 * 5 * 2


@pytest.fixture(scope="module")
def children():
    made = Children(1, memory_mb=4096)
    yield made
    made.close()


@pytest.fixture
def volumes(tmp_path):
    """Two series of six slices, in files."""
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        values = np.arange(6 * 20, dtype=np.int16).reshape(6, 4, 5) + number
        made.append(plain(folder, values))
    return made


def test_all_frames_are_there_after_the_copy(children, volumes):
    store, seen = FrameStore(children), []
    context = Context(lambda done, total, words: seen.append((done, total)), children)
    assert copied.copy(volumes, store, context) is copied.COPIED
    for number, volume in enumerate(volumes):
        assert all(store.peek(volume, frame) is not None for frame in range(6))
        assert int(store.peek(volume, 5)[3, 4]) == 119 + number
    assert seen[-1] == (12, 12)
    store.close()


def test_what_does_not_fit_is_said_and_the_rest_is_copied(children, volumes):
    store = FrameStore(children, 9 * FRAME_BYTES)
    assert copied.copy(volumes, store, Context(children=children)) is copied.LEFT
    assert store.progress(volumes[0]).is_complete
    store.close()


def test_a_picture_that_could_not_be_read_is_not_in_memory(children, volumes):
    store = FrameStore(children)
    volumes[1].data.refs[3].source.path.unlink()
    assert copied.copy(volumes, store, Context(children=children)) is copied.LEFT
    assert store.progress(volumes[1]).failed > 0
    store.close()


def test_a_copy_can_be_cancelled(children, volumes):
    store, context = FrameStore(children), Context(children=children)
    context.cancel()
    with pytest.raises(Cancelled):
        copied.copy(volumes, store, context)
    store.close()


def test_only_series_in_files_on_removable_media_are_copied(monkeypatch, volumes):
    series = [
        Series(f"1.{n}", "1", "CT", volume, orientation=("L", "P"))
        for n, volume in enumerate(volumes)
    ]
    case = Case(studies=(Study("1", series=(*series, ct_series())),))
    first = volumes[0].data.refs[0].source.path
    monkeypatch.setattr(media, "_is_removable", lambda folder: folder == first.parent)
    assert copied.on_removable_media(case) == (volumes[0],)
