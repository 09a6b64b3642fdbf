"""A DICOMDIR opens what it lists, inside its folder only (H9), and nothing twice."""

import shutil
from pathlib import Path

import numpy as np
import pydicom.data
import pytest

from meddx.case.source import Source
from meddx.importers.shared.dicomdir import follow, is_dicomdir
from meddx.importers.shared.opening import import_all
from tests.helpers.archives import packed, written
from tests.helpers.dicomdirs import write_dicomdir
from tests.helpers.phantoms import write

_OTHERS = shutil.ignore_patterns("DICOMDIR?*", "README*", "*.dcm", "TINY_ALPHA")
PICTURE = np.arange(12, dtype=np.uint16).reshape(3, 4)
REAL = Path(pydicom.data.__file__).parent / "test_files" / "dicomdirtests"


def found_by(path, context):
    listed = follow(Source(path), (), context)
    root = path.parent
    names = [str(source.path.relative_to(root).as_posix()) for source in listed.files]
    return names, [(refused.file, refused.code) for refused in listed.refused]


@pytest.mark.parametrize(
    ("listed", "there"),
    [
        (["IMAGES", "IM1"], "IMAGES/IM1"),
        (["IMAGES", "IM1"], "images/im1"),
        (["IMAGES", "IM1"], "IMAGES/IM1.dcm"),
        (["IMAGES", "IM1.DCM"], "Images/im1"),
        (["IMAGES", "IM1"], "IMAGES/IM1;1"),
        (["IMAGES", "IM1.DCM"], "IMAGES/IM1.DCM;1"),
        (["影像", "图1"], "影像/图1"),
    ],
)
def test_names_are_found_whatever_their_case_and_extension(tmp_path, context, listed, there):
    (tmp_path / there).parent.mkdir()
    (tmp_path / there).write_bytes(b"x")
    path = write_dicomdir(tmp_path / "DICOMDIR", [listed])
    assert found_by(path, context) == ([there], [])


def test_a_name_that_fits_two_files_is_not_guessed(tmp_path, context):
    for name in ("IM1.dcm", "IM1.bak"):
        (tmp_path / name).write_bytes(b"x")
    path = write_dicomdir(tmp_path / "DICOMDIR", [["IM1"]])
    assert found_by(path, context) == ([], [("DICOMDIR", "missing_listed")])


@pytest.mark.parametrize(
    "parts",
    [
        ["..", "secret"],
        ["a", "..", "..", "secret"],
        ["", "etc", "passwd"],
        ["", "", "host", "share", "x"],
        ["C:", "secret"],
        ["/etc/passwd"],
        ["a/../../secret"],
        ["CON"],
        ["."],
    ],
)
def test_entries_that_lead_out_are_refused(tmp_path, context, parts):
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "disc" / "a").mkdir(parents=True)
    path = write_dicomdir(tmp_path / "disc" / "DICOMDIR", [parts])
    assert found_by(path, context) == ([], [("DICOMDIR", "leads_out")])


def test_a_link_out_of_the_disc_is_not_followed(tmp_path, context):
    (tmp_path / "secret").write_bytes(b"x")
    disc = tmp_path / "disc"
    path = write_dicomdir(disc / "DICOMDIR", [["IM1"]])
    (disc / "IM1").symlink_to(tmp_path / "secret")
    assert found_by(path, context) == ([], [("DICOMDIR", "missing_listed")])


def test_what_is_missing_is_named_and_the_rest_is_opened(tmp_path, context):
    write(tmp_path / "IMAGES" / "IM1", PICTURE)
    path = write_dicomdir(tmp_path / "DICOMDIR", [["IMAGES", "IM1"], ["IMAGES", "IM2"]])
    found = import_all((path,), context)
    assert [item.sources for item in found.imported] == [(Source(tmp_path / "IMAGES" / "IM1"),)]
    assert [(r.file, str(r.reason)) for r in found.refused] == [
        ("DICOMDIR", "1 of the 2 files that this DICOMDIR lists are not there: IMAGES/IM2.")
    ]


def test_nothing_is_opened_twice(tmp_path, context):
    write(tmp_path / "IMAGES" / "IM1", PICTURE)
    path = write_dicomdir(tmp_path / "DICOMDIR", [["images", "im1"]])
    found = import_all((tmp_path, path, tmp_path / "IMAGES" / "IM1"), context)
    assert [len(item.sources) for item in found.imported] == [1]
    assert found.refused == ()


def test_a_dicomdir_that_lists_itself_ends(tmp_path, context):
    path = write_dicomdir(tmp_path / "DICOMDIR", [["DICOMDIR"]])
    found = import_all((path,), context)
    assert found.imported == ()


def test_content_decides_and_not_the_name(tmp_path, context):
    write(tmp_path / "IM1", PICTURE)
    renamed = write_dicomdir(tmp_path / "index.bin", [["IM1"]])
    assert is_dicomdir(renamed.read_bytes()[:4096])
    assert not is_dicomdir((tmp_path / "IM1").read_bytes()[:4096])
    found = import_all((renamed,), context)
    assert [item.sources for item in found.imported] == [(Source(tmp_path / "IM1"),)]


def test_a_damaged_dicomdir_is_refused(tmp_path, context):
    path = write_dicomdir(tmp_path / "DICOMDIR", [["IM1"], ["IM2"]])
    path.write_bytes(path.read_bytes()[:-40])
    listed = follow(Source(path), (), context)
    assert listed.files == []
    assert [r.code for r in listed.refused] in (["damaged_dicomdir"], ["missing_listed"])


def test_a_dicomdir_in_an_archive_tells_what_is_missing_there(tmp_path, context):
    write(tmp_path / "IM1", PICTURE)
    listing = write_dicomdir(tmp_path / "DICOMDIR", [["IMAGES", "IM1"], ["IMAGES", "IM2"]])
    files = {
        "disc/DICOMDIR": listing.read_bytes(),
        "disc/images/im1.dcm": (tmp_path / "IM1").read_bytes(),
    }
    path = written(tmp_path, packed(files))
    found = import_all((path,), context)
    assert [item.sources for item in found.imported] == [(Source(path, "disc/images/im1.dcm"),)]
    assert [(r.file, r.code) for r in found.refused] == [("a.zip/disc/DICOMDIR", "missing_listed")]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("DICOMDIR", 31),
        ("DICOMDIR-bigEnd", 31),
        ("DICOMDIR-implicit", 31),
        ("DICOMDIR-nooffset", 31),
        ("DICOMDIR-reordered", 31),
        ("DICOMDIR-nopatient", 31),
    ],
)
def test_real_ones_open_every_file_they_list(context, name, count):
    # 31 is the number of IMAGE records that pydicom's own FileSet finds in DICOMDIR.
    listed = follow(Source(REAL / name), (), context)
    assert (len(listed.files), listed.refused) == (count, [])


def test_a_real_disc_gives_the_same_by_its_folder_and_by_its_dicomdir(tmp_path, context):
    disc = tmp_path / "disc"
    shutil.copytree(REAL, disc, ignore=_OTHERS)
    by_listing = import_all((disc / "DICOMDIR",), context)
    by_folder = import_all((disc,), context)
    taken = [{s.path for item in f.imported for s in item.sources} for f in (by_listing, by_folder)]
    assert taken[0] == taken[1]
    assert len(taken[0]) == 31
