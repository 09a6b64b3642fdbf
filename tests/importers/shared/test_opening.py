"""Files, folders and archives together: by content, once each, one bad file costs no other."""

import os
import sys

import numpy as np
import pytest

from meddx import discovery
from meddx.case.source import Source, opened
from meddx.imaging.frames import FrameStore
from meddx.importers import Importer
from meddx.importers.shared.opening import import_all
from meddx.jobs import Cancelled, Context
from meddx.phrase import Refused
from tests.helpers.archives import NOTE, packed, written
from tests.helpers.phantoms import axial, slices, write

PICTURE = np.arange(12, dtype=np.uint16).reshape(3, 4)
OTHER = NOTE.replace("A1", "B2")


def taken(found):
    return sorted(source.label for item in found.imported for source in item.sources)


def refused(found):
    return [(item.file, item.code) for item in found.refused]


def test_a_file_a_folder_and_an_archive_at_once(tmp_path, context):
    (tmp_path / "one.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "folder" / "deep").mkdir(parents=True)
    (tmp_path / "folder" / "deep" / "两.txt").write_text(OTHER, encoding="utf-8")
    path = written(tmp_path, packed({"sub/three.txt": NOTE.replace("A1", "C3").encode()}))
    found = import_all((tmp_path / "one.txt", tmp_path / "folder", path), context)
    assert taken(found) == ["a.zip/sub/three.txt", "one.txt", "两.txt"]
    assert [item.case.patient.patient_id for item in found.imported] == ["A1", "B2", "C3"]
    assert refused(found) == []


def test_content_decides_and_not_the_extension(tmp_path, context):
    write(tmp_path / "image.txt", PICTURE)
    (tmp_path / "note.dcm").write_text(NOTE, encoding="utf-8")
    written(tmp_path, packed({"n": OTHER.encode()}), "archive.jpg")
    found = import_all((tmp_path,), context)
    assert taken(found) == ["archive.jpg/n", "image.txt", "note.dcm"]


def test_the_same_file_named_twice_is_opened_once(tmp_path, context):
    path = tmp_path / "n.txt"
    path.write_text(NOTE, encoding="utf-8")
    same = tmp_path / "sub" / ".." / "n.txt"
    (tmp_path / "sub").mkdir()
    assert taken(import_all((path, tmp_path, same, Source(path)), context)) == ["n.txt"]


def test_a_viewer_in_a_folder_is_left_out_but_said_when_it_was_asked_for(tmp_path, context):
    (tmp_path / "viewer.exe").write_bytes(b"MZ\x90\x00" + bytes(200))
    (tmp_path / "style.css").write_text("body { color: black }\n" * 9, encoding="utf-8")
    (tmp_path / "n.txt").write_text(NOTE, encoding="utf-8")
    found = import_all((tmp_path,), context)
    assert (taken(found), refused(found)) == (["n.txt"], [])
    asked = import_all((tmp_path / "viewer.exe",), context)
    assert refused(asked) == [("viewer.exe", "unknown_format")]


def test_a_dicom_file_that_is_a_program_too_is_a_dicom_file(tmp_path, context):
    path = write(tmp_path / "image.exe", PICTURE)
    path.write_bytes(b"MZ" + path.read_bytes()[2:])
    assert taken(import_all((tmp_path,), context)) == ["image.exe"]


def test_what_cannot_be_read_is_named_with_its_archive(tmp_path, context):
    files = {"bad.bin": bytes(range(1, 200)), "empty": b"", "n.txt": NOTE.encode()}
    found = import_all((written(tmp_path, packed(files)), tmp_path / "gone.txt"), context)
    assert taken(found) == ["a.zip/n.txt"]
    assert sorted(refused(found)) == [
        ("a.zip/bad.bin", "unknown_format"),
        ("a.zip/empty", "empty_file"),
        ("gone.txt", "missing"),
    ]


def test_a_refusal_inside_an_archive_names_both(tmp_path, context):
    cut = b"%PDF-1.7\nnothing"
    (item,) = import_all((written(tmp_path, packed({"x/cut.pdf": cut})),), context).imported
    assert [(r.file, r.code) for r in item.case.refused] == [("a.zip/x/cut.pdf", "damaged")]


def test_a_member_can_be_opened_by_itself(tmp_path, context):
    path = written(tmp_path, packed({"a.txt": NOTE.encode(), "b.txt": OTHER.encode()}))
    assert taken(import_all((Source(path, "b.txt"),), context)) == ["a.zip/b.txt"]
    gone = import_all((Source(path, "c.txt"),), context)
    assert refused(gone) == [("a.zip/c.txt", "gone")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text_is_opened_and_shown(tmp_path, context):
    path = tmp_path / os.fsdecode(b"n\xff.txt")
    path.write_text(NOTE, encoding="utf-8")
    (item,) = import_all((tmp_path,), context).imported
    assert item.name.encode() == b"n?.txt"


def test_an_import_can_be_cancelled_in_an_archive(tmp_path):
    path = written(tmp_path, packed({f"{n}.txt": NOTE.encode() for n in range(20)}))
    context = Context(lambda *_: context.cancel())
    try:
        with pytest.raises(Cancelled):
            import_all((path,), context)
    finally:
        context.close()


def test_a_fault_of_one_importer_costs_no_other(tmp_path, context, monkeypatch):
    class Broken(Importer):
        title, extensions = "Broken", (".x",)

        def sniff(self, head):
            return 1.0 if head.startswith(b"BROKEN") else 0.0

        def load(self, files, context):
            raise RuntimeError("text that may hold a name")

    find = discovery.find
    monkeypatch.setattr(discovery, "find", lambda *a: [*find(*a), Broken])
    (tmp_path / "b").write_bytes(b"BROKEN")
    (tmp_path / "n.txt").write_text(NOTE, encoding="utf-8")
    found = import_all((tmp_path,), context)
    assert len([item for item in found.imported if not item.case.is_empty]) == 1
    told = [r for item in found.imported for r in item.case.refused]
    assert [(r.file, r.code) for r in told] == [("b", "fault")]
    assert "name" not in str(told[0].reason).replace("names", "")


def test_a_source_that_is_gone_is_refused(tmp_path):
    with pytest.raises(Refused) as no:
        opened(Source(tmp_path / "gone"))
    assert no.value.code == "unreadable"


@pytest.mark.parametrize("nested", [False, True])
def test_images_in_an_archive_are_the_images_of_the_folder(tmp_path, context, nested):
    files = slices(tmp_path / "ct", axial(3))
    frames = np.arange(5 * 3 * 4, dtype=np.uint16).reshape(5, 3, 4)
    files.append(write(tmp_path / "ct" / "many", frames, NumberOfFrames=5, Modality="OT"))
    content = packed({f"disc/{path.name}": path.read_bytes() for path in files})
    path = written(tmp_path, packed({"inner.zip": content}) if nested else content)
    found = {}
    store = FrameStore()
    try:
        for where in (tmp_path / "ct", path):
            (item,) = import_all((where,), context).imported
            assert item.case.refused == ()
            found[where] = {
                (s.modality, s.volume.shape): store.whole(s.volume) for s in item.case.series
            }
    finally:
        store.close()
    one, two = found.values()
    assert set(one) == set(two)
    assert len(one) == 2
    assert all(np.array_equal(one[key], two[key]) for key in one)
    assert any(np.array_equal(voxels, frames) for voxels in two.values())
