"""Folders: every file once, nothing outside, nothing that only a system needs (H9)."""

import os
import sys

import pytest

from meddx.importers.shared.folders import is_program, system_names, walk
from meddx.jobs import Cancelled


def names(found):
    return [path.name for path in found.files]


def put(folder, *files):
    for name in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_all_folders_are_searched_in_the_order_of_names(tmp_path, context):
    put(tmp_path, "b/2", "a/c/1", "病历/影像 01", "z")
    assert names(walk(tmp_path, context)) == ["1", "2", "z", "影像 01"]


def test_what_systems_leave_is_left_out_and_counted(tmp_path, context):
    put(tmp_path, ".DS_Store", "a/Thumbs.db", "AUTORUN.INF", "a/image", "$RECYCLE.BIN/x", ".git/y")
    found = walk(tmp_path, context)
    assert (names(found), found.left_out, found.refused) == (["image"], 5, [])


def test_the_readme_of_a_disc_is_left_out_only_beside_a_dicomdir():
    assert system_names(["README.TXT", "IM1"]) == set()
    assert system_names(["README.TXT", "INDEX.HTM", "dicomdir", "IM1"]) == {
        "README.TXT",
        "INDEX.HTM",
    }


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("viewer", b"MZ\x90", True),
        ("viewer", b"\x7fELF", True),
        ("style.css", b"body {}", True),
        ("letter.txt", b"Patient", False),
        ("IM1", b"\x00" * 20, False),
    ],
)
def test_parts_of_viewers_are_known(name, head, expected):
    assert is_program(name, head) is expected


def test_links_in_a_circle_end(tmp_path, context):
    put(tmp_path, "a/1")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    found = walk(tmp_path, context)
    assert names(found) == ["1"]


def test_a_link_that_leads_out_is_told_and_not_followed(tmp_path, context):
    put(tmp_path, "outside/secret", "disc/1")
    (tmp_path / "disc" / "way").symlink_to(tmp_path / "outside")
    (tmp_path / "disc" / "file").symlink_to(tmp_path / "outside" / "secret")
    found = walk(tmp_path / "disc", context)
    assert names(found) == ["1"]
    assert [(r.file, r.code) for r in found.refused] == [
        ("file", "leads_out"),
        ("way", "leads_out"),
    ]


def test_a_link_inside_is_followed_once(tmp_path, context):
    put(tmp_path, "b/1")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    assert names(walk(tmp_path, context)) == ["1"]


def test_a_folder_that_may_not_be_read_is_named(tmp_path, context, monkeypatch):
    put(tmp_path, "closed/1", "open/2")
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("closed"):
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = walk(tmp_path, context)
    assert names(found) == ["2"]
    assert [(r.file, r.code) for r in found.refused] == [("closed", "unreadable_folder")]


def test_an_empty_folder_is_told(tmp_path, context):
    (tmp_path / "empty").mkdir()
    found = walk(tmp_path / "empty", context)
    assert [(r.file, r.code) for r in found.refused] == [("empty", "empty_folder")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path, context):
    put(tmp_path, "1")
    os.mkfifo(tmp_path / "pipe")
    assert names(walk(tmp_path, context)) == ["1"]


def test_a_cancelled_walk_stops(tmp_path, context):
    context.cancel()
    with pytest.raises(Cancelled):
        walk(tmp_path, context)
