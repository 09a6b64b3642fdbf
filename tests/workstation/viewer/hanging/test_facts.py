"""What a series is, from constructed and from real headers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from meddx.case.display import Cine
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.children import Children
from meddx.imaging.reslice_planes import Plane
from meddx.jobs import Context
from meddx.pipeline import import_paths
from meddx.workstation.viewer.hanging import facts
from tests.helpers.hangings import flat, stack, study

DATA = Path(__file__).resolve().parents[5] / "shared" / "data" / "dicom"


@pytest.fixture(scope="module")
def child() -> Iterator[Children]:
    """One child process for the tests of this file."""
    made = Children(1)
    made.start()
    yield made
    made.close()


@pytest.mark.parametrize("plane", [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL])
def test_the_plane_of_an_acquisition_is_that_of_its_normal(plane):
    assert facts.of_series(stack("1", "MR", plane=plane)).plane is plane


def _tilted(degrees: float) -> Geometry:
    turn = np.deg2rad(degrees)
    affine = np.eye(4)
    affine[:3, 2] = (1, 0, 0)
    affine[:3, 1] = (0, np.cos(turn), np.sin(turn))
    affine[:3, 0] = np.cross(affine[:3, 2], affine[:3, 1])
    return Geometry(affine, Frame.PATIENT, Calibration.PATIENT)


def test_a_tilted_plane_is_the_nearest_and_one_in_between_is_none():
    series = stack("1", "CT")

    def plane(degrees):
        volume = Volume(np.zeros((4, 8, 8), np.int16), _tilted(degrees), "HU")
        return facts.of_series(replace(series, volume=volume)).plane

    assert plane(25) is Plane.AXIAL
    assert plane(45) is None
    assert plane(65) is Plane.CORONAL


def test_the_description_names_the_plane_only_where_there_is_no_place():
    assert facts.of_series(stack("1", "MR", "T2 sag")).plane is Plane.AXIAL
    assert facts.of_series(flat("1", "MR", "T2 sag")).plane is Plane.SAGITTAL
    assert facts.of_series(flat("1", "DX", "Axial skyline")).plane is None


def test_thin_is_two_millimetres():
    assert facts.of_series(stack("1", "CT", step_mm=2.0)).is_thin is True
    assert facts.of_series(stack("1", "CT", step_mm=2.5)).is_thin is False
    assert facts.of_series(flat("1", "CT")).is_thin is None


def test_a_mammogram_is_of_the_breast_whatever_it_says():
    assert facts.of_series(flat("1", "MG", part="CHEST")).parts == {"breast"}


def test_words_of_another_modality_mean_nothing():
    known = facts.of_series(stack("1", "PT", "PET 6 POST"))
    assert known.contrast is None
    assert known.weighting == ""
    assert facts.of_series(stack("1", "CT", "T1 vertebra")).weighting == ""


def test_clips():
    assert facts.of_series(flat("1", "US", frames=20)).is_clip
    assert not facts.of_series(flat("1", "US")).is_clip
    assert facts.of_series(replace(flat("1", "OT"), cine=Cine((40.0,)))).is_clip


def test_what_is_to_be_read_has_no_burden():
    burdens = [
        facts.of_series(item).burden
        for item in (
            stack("1", "CT"),
            replace(flat("1", "MG"), sop_class_uid="1.2.840.10008.5.1.4.1.1.1.2.1"),
            stack("1", "CT", "MIP"),
            stack("1", "CT", "Scout"),
        )
    ]
    assert burdens == sorted(burdens)
    assert len(set(burdens)) == 4
    assert burdens[0] == 0


def test_a_study_is_what_its_series_are():
    known = facts.of_study(
        study(
            stack("2", "CT", number=2, part="CHEST"),
            stack("1", "CT", "Scout", number=1, part="ABDOMEN"),
            flat("3", "OT"),
            replace(flat("4", "SR"), modality="SR"),
        )
    )
    assert [item.uid for item in known.series] == ["1", "2", "3"]
    assert known.modalities == {"CT"}
    assert known.parts == {"chest"}
    assert known.to_be_read == 1


def test_a_study_of_nothing_but_a_localizer_has_its_part():
    assert facts.of_study(study(stack("1", "MR", "Survey", part="HEAD"))).parts == {"head"}
    assert facts.of_study(study(flat("1", "OT"))).modalities == {"OT"}


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/dicom is not on this machine")
@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("fo-dicom/GH133.dcm", ("MG", {"breast"}, "MLO", "R", None, "")),
        ("fo-dicom/OutOfBoundsOverlay.dcm", ("MG", {"breast"}, "CC", "L", None, "")),
        ("suyashkumar-dicom/3.dcm", ("MR", {"pelvis"}, "", "", Plane.AXIAL, "DWI")),
        ("wg04/RLE/MR4_RLE.dcm", ("MR", {"head"}, "", "", Plane.AXIAL, "")),
        ("fo-dicom/GH064.dcm", ("MR", {"head"}, "", "", Plane.SAGITTAL, "")),
    ],
)
def test_real_headers(child, caplog, file, told):
    cases = import_paths((DATA / file,), Context(children=child))
    case = next(case for case in cases if case.series)
    known = facts.of_series(case.series[0], case.studies[0].description)
    caplog.clear()  # pydicom says what these files do wrong
    found = (known.modality, known.parts, known.view, known.side, known.plane, known.weighting)
    assert found == told
