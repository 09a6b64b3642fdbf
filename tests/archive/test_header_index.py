"""What was read from a file counts only as long as the file is what it was."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from meddx.archive.header_index import HeaderIndex
from meddx.archive.store import Store
from meddx.case.source import Source
from meddx.children import Children
from meddx.importers.shared import dicom_known
from meddx.importers.shared.opening import import_all
from meddx.jobs import Context, Known, Learned
from tests.helpers import archives
from tests.helpers.phantoms import axial, slices, write

KIND = "test 1"
CANARY = "ZZQCANARY"


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def index(store):
    return HeaderIndex(store)


@pytest.fixture
def files(tmp_path):
    """Three files that were written a while ago."""
    paths = [tmp_path / "files" / name for name in ("a", "b", "Ü")]
    paths[0].parent.mkdir()
    for path in paths:
        path.write_text(path.name)
        settle(path)
    return paths


def settle(*paths: Path) -> None:
    """Make files look as if they were written a minute ago."""
    for path in paths:
        past_ns = time.time_ns() - 60_000_000_000
        os.utime(path, ns=(past_ns, past_ns))


def learn(index, paths, text, kind=KIND):
    stamps = index.known(kind, paths).stamps
    places = tuple(zip(paths, stamps, range(len(paths)), strict=True))
    index.learn(kind, [Learned(text, places)])


def told(index, paths, kind=KIND):
    """What is known of each file: text and place in it."""
    found = {n: (text, at) for text, pairs in index.known(kind, paths).texts for n, at in pairs}
    return [found.get(number) for number in range(len(paths))]


def test_what_was_learned_is_known_in_the_order_that_is_asked_for(index, store, files):
    assert told(index, files) == [None, None, None]
    learn(index, files, b"one")
    assert told(index, files[::-1]) == [(b"one", 2), (b"one", 1), (b"one", 0)]
    store.close()
    assert told(index, files[1:]) == [(b"one", 1), (b"one", 2)]


def test_a_name_relative_to_the_folder_is_the_same_file(index, files, monkeypatch):
    learn(index, files, b"one")
    monkeypatch.chdir(files[0].parent)
    assert told(index, [Path("b")]) == [(b"one", 1)]


@pytest.mark.skipif(os.name == "nt", reason="names are text there")
def test_a_name_that_is_no_text_is_kept(index, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.dcm"))
    path.write_text("x")
    settle(path)
    learn(index, [path], b"one")
    assert told(index, [path]) == [(b"one", 0)]


def test_another_kind_of_knowledge_is_not_taken_for_this_one(index, files):
    learn(index, files, b"old")
    assert told(index, files, "test 2") == [None] * 3
    learn(index, files[:1], b"new", "test 2")
    assert told(index, files, "test 2") == [(b"new", 0), None, None]
    assert told(index, files) == [None, (b"old", 1), (b"old", 2)]


def longer(path: Path) -> None:
    state = path.stat()
    path.write_text("longer")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def later(path: Path) -> None:
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))


def replaced(path: Path) -> None:
    """Another file of the same size and time takes the place."""
    state = path.stat()
    path.with_name("other").write_text("z" * state.st_size)
    os.utime(path.with_name("other"), ns=(state.st_atime_ns, state.st_mtime_ns))
    path.with_name("other").replace(path)


def gone(path: Path) -> None:
    path.unlink()


def just_now(path: Path) -> None:
    path.write_text(path.read_text())


@pytest.mark.parametrize("change", [longer, later, replaced, gone, just_now])
def test_a_file_that_may_have_changed_is_not_known_any_more(index, files, change):
    learn(index, files, b"one")
    change(files[1])
    assert told(index, files) == [(b"one", 0), None, (b"one", 2)]


def test_a_file_that_was_written_a_moment_ago_gets_no_stamp(index, files):
    just_now(files[0])
    stamps = index.known(KIND, files).stamps
    assert stamps[0] is None
    assert None not in stamps[1:]


def test_what_was_learned_first_is_forgotten_first(store, files):
    index = HeaderIndex(store, most_files=3)
    learn(index, files[:2], b"one")
    learn(index, files[2:], b"two")
    assert told(index, files) == [(b"one", 0), (b"one", 1), (b"two", 0)]
    learn(index, files[:1], b"three")
    learn(index, files[:1], b"four")
    assert told(index, files) == [(b"four", 0), None, (b"two", 0)]
    rows = store.run(lambda c: c.execute("SELECT count(*) FROM known_file").fetchone()[0])
    assert rows == 2


def test_long_texts_count_more(store, files):
    index = HeaderIndex(store, most_files=100)
    learn(index, files[:1], b"x" * 50_000)
    learn(index, files[1:], b"two")
    assert told(index, files[:2]) == [(b"x" * 50_000, 0), (b"two", 0)]
    learn(index, files[1:], b"y" * 110_000)
    assert told(index, files[:2]) == [None, (b"y" * 110_000, 0)]


def test_thousands_of_files_are_asked_for_at_once(index, tmp_path):
    paths = [tmp_path / f"{number:04d}" for number in range(2500)]
    for path in paths:
        path.touch()
        settle(path)
    learn(index, paths, b"many")
    assert told(index, paths) == [(b"many", number) for number in range(2500)]


def test_a_store_that_fails_knows_nothing_and_stops_nothing(tmp_path, files):
    (tmp_path / "file").write_text("")
    index = HeaderIndex(Store(tmp_path / "file" / "home"))
    known = index.known(KIND, files)
    assert known.texts == ()
    assert None not in known.stamps
    index.learn(KIND, [Learned(b"x", ((files[0], "1 2 3", 0),))])


class Counting:
    """An index that counts what it is asked and told."""

    def __init__(self, index):
        self.index, self.learned = index, 0

    def known(self, kind, paths) -> Known:
        return self.index.known(kind, paths)

    def learn(self, kind, learned) -> None:
        self.learned += sum(len(one.files) for one in learned)
        self.index.learn(kind, learned)


@pytest.fixture
def opening(index):
    """Open paths with an index; gives the cases and how many files were read anew."""
    children = Children(1)

    def run(*paths):
        counting = Counting(index)
        found = import_all(paths, Context(children=children, index=counting))
        return [item.case for item in found.imported], counting.learned

    yield run
    children.close()


def compared(cases):
    """Everything of the series but the array-like parts, which are compared by their content."""
    return [
        (
            s.series_instance_uid,
            s.description,
            s.sop_instance_uids,
            s.volume.data.refs,
            s.volume.rescale,
            np.asarray(s.volume.geometry.affine).tolist(),
            s.windows,
            s.dates,
            s.warnings,
        )
        for case in cases
        for s in case.series
    ]


def test_a_series_is_opened_again_without_reading_a_header(opening, tmp_path, monkeypatch):
    paths = slices(tmp_path / "ct", axial(5), PatientName=f"{CANARY}^Jane")
    settle(*paths)
    first, read = opening(tmp_path / "ct")
    assert read == 5

    def stop(*_):
        raise AssertionError("a child was asked")

    monkeypatch.setattr(Context, "in_children", stop)
    monkeypatch.setattr(Context, "in_child", stop)
    again, read = opening(tmp_path / "ct")
    assert read == 0
    assert compared(again) == compared(first)
    assert again[0].patient == first[0].patient
    kept = b"".join(path.read_bytes() for path in (tmp_path / "home").iterdir())
    assert CANARY.encode() not in kept
    assert str(tmp_path).encode() not in kept


def test_only_a_changed_slice_is_read_again(opening, tmp_path):
    paths = slices(tmp_path / "ct", axial(5))
    settle(*paths)
    opening(tmp_path / "ct")
    moved = slices(tmp_path / "other", [(-10.0, -20.0, 5.5)], SOPInstanceUID="1.2.3")
    paths[0].write_bytes(moved[0].read_bytes())
    settle(paths[0])
    (case,), read = opening(tmp_path / "ct")
    assert read == 1
    (series,) = case.series
    assert "1.2.3" in series.sop_instance_uids
    assert series.volume.geometry.to_patient(np.zeros(3))[2] == pytest.approx(5.5)


def test_what_could_not_be_read_is_tried_again_and_archives_are_always_read(opening, tmp_path):
    folder = tmp_path / "ct"
    paths = slices(folder, axial(2))
    broken = folder / "broken.dcm"
    broken.write_bytes(bytes(128) + b"DICM" + b"x" * 40)
    settle(*paths, broken)
    first, _ = opening(folder)
    again, read = opening(folder)
    assert read == 0
    refused = [[(item.file, item.code) for item in cases[0].refused] for cases in (first, again)]
    assert refused[0] == refused[1] == [("broken.dcm", "not_dicom")]
    packed = archives.written(tmp_path, archives.packed({"one.dcm": paths[0].read_bytes()}))
    settle(packed)
    for _ in range(2):
        (case,), read = opening(Source(packed))
        assert (len(case.series), read) == (1, 0)


def test_a_header_comes_back_as_it_was(index, tmp_path, opening):
    # Numbers, texts in several scripts, nested lists, and what is not there.
    path = write(
        tmp_path / "one.dcm",
        np.zeros((2, 3, 4), np.uint16),
        SpecificCharacterSet="ISO_IR 192",
        PatientName="王^小东=Ünal",
        NumberOfFrames=2,
        WindowCenter=[40, 400.5],
        WindowWidth=[80, 1000],
        RescaleSlope="0.1",
        RescaleIntercept="-1e-7",
    )
    settle(path)
    opening(path)
    sources = [Source(path)]
    (kept,) = dicom_known.KnownHeaders(index, sources).found().values()
    from meddx.importers.shared import dicom_attributes

    assert kept == dicom_attributes.read(sources[0])
    assert kept.patient_name == "王^小东=Ünal"
    assert kept.windows[1][:2] == (400.5, 1000.0)


def test_nothing_is_known_without_an_index(tmp_path):
    headers = dicom_known.KnownHeaders(None, [Source(tmp_path / "x")])
    assert headers.found() == {}
    headers.learn({})
