"""From where a study is opened again: all of it, and as little else as can be."""

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.case.places import places
from meddx.case.record import Study
from meddx.case.source import Source
from meddx.case.volume import Coding, FrameRef, Frames, Volume
from tests.helpers.builders import a_stack
from tests.helpers.phantoms import geometry

ROOT = Path(Path.cwd().anchor) / "data"


def study(uid, *files, member=""):
    coding = Coding("1.2.840.10008.1.2.1", 2, 2, 1, 16, 16, 15, False, "MONOCHROME2")
    refs = tuple(FrameRef(Source(path, member), 0, coding) for path in files)
    frames = Frames(refs, (len(refs), 2, 2), np.dtype(np.int16))
    series = replace(a_stack(uid=f"{uid}.1"), volume=Volume(frames, geometry(), "HU"))
    return Study(uid, (series,))


def test_a_folder_of_one_study_is_opened_whole():
    one = study("1", ROOT / "a" / "1.dcm", ROOT / "a" / "2.dcm")
    assert places([one], [ROOT]) == {"1": (ROOT,)}


def test_of_a_folder_of_several_each_in_its_own_only_that_is_opened():
    one = study("1", ROOT / "a" / "s1" / "1.dcm", ROOT / "a" / "s2" / "2.dcm")
    other = study("2", ROOT / "b" / "1.dcm", ROOT / "b" / "more" / "2.dcm")
    assert places([one, other], [ROOT]) == {
        "1": (ROOT / "a" / "s1", ROOT / "a" / "s2"),
        "2": (ROOT / "b",),
    }


def test_of_a_folder_in_which_all_lie_together_only_the_files_are_opened():
    one = study("1", ROOT / "1.dcm", ROOT / "3.dcm")
    other = study("2", ROOT / "2.dcm")
    found = places([one, other], [ROOT])
    assert found == {"1": (ROOT / "1.dcm", ROOT / "3.dcm"), "2": (ROOT / "2.dcm",)}


def test_a_folder_whose_name_begins_like_another_is_another():
    one, other = study("1", ROOT / "a" / "1.dcm"), study("2", ROOT / "a.b" / "1.dcm")
    found = places([one, other], [ROOT / "a", ROOT / "a.b"])
    assert found == {"1": (ROOT / "a",), "2": (ROOT / "a.b",)}


def test_files_that_were_opened_are_opened_again_not_their_folder():
    one = study("1", ROOT / "1.dcm")
    assert places([one], [ROOT / "1.dcm"]) == {"1": (ROOT / "1.dcm",)}


def test_an_archive_is_opened_whole_whoever_lies_in_it():
    one = study("1", ROOT / "a.zip", member="1.dcm")
    other = study("2", ROOT / "a.zip", member="2.dcm")
    assert places([one, other], [ROOT / "a.zip"]) == {
        "1": (ROOT / "a.zip",),
        "2": (ROOT / "a.zip",),
    }
    assert places([one], [ROOT / "a.zip"]) == {"1": (ROOT / "a.zip",)}


def test_a_study_in_memory_lies_where_was_opened():
    assert places([Study("1", (a_stack(),))], [ROOT / "x.nii.gz"]) == {"1": (ROOT / "x.nii.gz",)}


def test_a_later_part_in_another_folder_is_opened_too():
    one = study("1", ROOT / "a" / "1.dcm", ROOT / "b" / "2.dcm")
    assert places([one], [ROOT / "a", ROOT / "b"]) == {"1": (ROOT / "a", ROOT / "b")}
    assert places([one], [ROOT / "b"]) == {"1": (ROOT / "a", ROOT / "b")}


def test_paths_are_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    one = study("1", Path("a") / "1.dcm")
    assert places([one], [Path("a")]) == {"1": (tmp_path / "a",)}


@pytest.mark.slow
def test_a_disc_of_many_studies_takes_no_time():
    studies = [
        study(str(n), *(ROOT / f"{k:02}" / f"{n}.{k}.dcm" for k in range(60))) for n in range(200)
    ]
    begun = time.perf_counter()
    found = places(studies, [ROOT])
    assert time.perf_counter() - begun < 2.0
    assert len(found["7"]) == 60
