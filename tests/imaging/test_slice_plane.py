"""The plane of a slice, and how far it leans."""

import pytest

from meddx.case.volume import Calibration, Frame, Geometry
from meddx.imaging import slice_plane
from meddx.imaging.reslice_planes import Plane
from tests.helpers.brains import affine_of


@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
@pytest.mark.parametrize("lean", [0.0, 12.0, 40.0])
def test_the_nearest_plane_and_its_angle(plane, lean):
    geometry = Geometry(affine_of(plane, lean), Frame.PATIENT, Calibration.PATIENT)
    found = slice_plane.nearest(geometry, 3)
    assert found.plane is Plane(plane)
    assert found.degrees == pytest.approx(lean, abs=1e-4)


def test_beyond_45_degrees_another_plane_is_nearer():
    geometry = Geometry(affine_of("axial", 60.0), Frame.PATIENT, Calibration.PATIENT)
    found = slice_plane.nearest(geometry, 0)
    assert found.plane is Plane.CORONAL
    assert found.degrees == pytest.approx(30.0, abs=1e-4)


def test_without_a_place_in_the_patient_there_is_no_plane():
    assert slice_plane.nearest(Geometry.pixels(), 0) is None
