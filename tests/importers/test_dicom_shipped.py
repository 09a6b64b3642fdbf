"""Every file that the packages pydicom and pydicom-data bring is imported or refused by name."""

from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.importers import HEAD_BYTES
from meddx.importers.dicom import Dicom
from meddx.jobs import Context
from meddx.phrase import Refused

# Lossless or uncompressed forms of one picture: their values must be the same.
TWINS = [
    ("RG1_UNCR.dcm", "RG1_J2KR.dcm"),
    ("emri_small.dcm", "emri_small_RLE.dcm"),
    ("emri_small.dcm", "emri_small_jpeg_2k_lossless.dcm"),
    ("emri_small.dcm", "emri_small_jpeg_ls_lossless.dcm"),
    ("SC_rgb.dcm", "SC_rgb_rle.dcm"),
    ("MR_small.dcm", "MR_small_RLE.dcm"),
    ("MR_small.dcm", "MR_small_bigendian.dcm"),
]


def package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"the package {name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def shipped() -> list[Path]:
    folders = [package("pydicom") / "data", package("data_store") / "data"]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and _is_dicom(path)
    )


def _is_dicom(path: Path) -> bool:
    with path.open("rb") as stream:
        return Dicom().sniff(stream.read(HEAD_BYTES)) > 0


@pytest.fixture(scope="module")
def context():
    child = Children(1)
    child.start()
    yield Context(children=child)
    child.close()


@pytest.mark.slow
def test_every_shipped_file_is_imported_or_refused_in_words(context):
    outcomes = Counter()
    for path in shipped():
        cases = Dicom().load((Source(path),), context)
        series = [item for case in cases for item in case.series]
        refused = [item for case in cases for item in case.refused]
        beside = [s for case in cases for s in case.studies if s.layers or s.others or s.states]
        notes = [note for case in cases for note in case.notes]
        assert series or refused or beside or notes, path.name
        codes = {item.code for item in refused}
        for item in series:
            try:
                FrameStore(context.children).whole(item.volume)
            except Refused as problem:
                codes.add(problem.code)
        assert not codes & {"crashed", "too_slow", "fault"}, path.name
        outcomes.update(["imported" if series else "refused"])
    assert outcomes["imported"] > 80


@pytest.mark.parametrize("one", TWINS, ids=lambda pair: pair[1])
def test_lossless_forms_of_a_picture_have_the_same_values(context, one):
    found = {path.name: path for path in shipped()}
    volumes = [Dicom().load((Source(found[name]),), context)[0].series[0].volume for name in one]
    one_, other = (FrameStore(context.children).whole(volume) for volume in volumes)
    assert np.array_equal(one_, other)


def test_the_demonstration_radiograph_is_right(context):
    found = {path.name: path for path in shipped()}
    series = Dicom().load((Source(found["RG1_UNCR.dcm"]),), context)[0].series[0]
    assert series.volume.shape == (1, 1955, 1841)
    assert series.inverted
    assert series.orientation == ("L", "F")
    assert series.volume.geometry.spacing_mm is None
    assert series.stored_range == (0, 32767)
    assert series.age_years == pytest.approx(64.48, abs=0.01)
    assert {word for word, _ in series.dates} >= {"StudyDate", "ContentDate"}
