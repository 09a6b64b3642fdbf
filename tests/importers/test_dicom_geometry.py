"""Where voxels lie, from headers alone; positions worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame
from meddx.importers.shared import dicom_geometry
from meddx.importers.shared.dicom_geometry import Plane
from meddx.importers.shared.dicom_header import Header

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def planes(positions, orientation=AXIAL, spacing=(0.5, 0.25)):
    return [Plane(tuple(position), orientation, spacing) for position in positions]


def test_index_to_patient_follows_the_standard():
    placed = dicom_geometry.stack(planes([(-10, -20, 5), (-10, -20, 7)]), 9.0)
    # The column index goes along the row direction with the second spacing (PS3.3 C.7.6.2.1.1).
    assert placed.geometry.to_patient((1, 2, 4)) == pytest.approx((-10 + 4 * 0.25, -20 + 1, 7))
    assert placed.geometry.frame is Frame.PATIENT
    assert placed.warnings == ()


def test_spacing_comes_from_positions_and_not_from_thickness():
    placed = dicom_geometry.stack(planes([(0, 0, z) for z in (0, 3, 6)]), 9.0)
    assert placed.geometry.spacing == pytest.approx((3, 0.5, 0.25))


def test_a_single_slice_is_as_deep_as_it_is_thick():
    assert dicom_geometry.stack(planes([(0, 0, 0)]), 9.0).geometry.spacing[0] == 9
    assert dicom_geometry.stack(planes([(0, 0, 0)]), 0.0).geometry.spacing[0] == 1


def test_an_oblique_stack_is_exact_at_every_corner():
    rotation = np.array([[0.8, 0.6, 0], [-0.36, 0.48, 0.8], [0.48, -0.64, 0.6]])
    row, column, normal = rotation
    positions = [np.array([1.0, 2, 3]) + 2.5 * k * normal for k in range(4)]
    placed = dicom_geometry.stack(planes(positions, (*row, *column)), None)
    for k, position in enumerate(positions):
        expected = position + 7 * 0.25 * row + 5 * 0.5 * column
        assert placed.geometry.to_patient((k, 5, 7)) == pytest.approx(tuple(expected))


def test_a_tilted_stack_keeps_its_true_positions_and_says_so():
    shift = 2.0 * np.tan(np.radians(18.5))
    positions = [(0, shift * k, 2.0 * k) for k in range(5)]
    placed = dicom_geometry.stack(planes(positions), None)
    assert placed.geometry.to_patient((4, 0, 0)) == pytest.approx(positions[4])
    assert [str(w) for w in placed.warnings] == [
        "The slices are tilted by 18.5 degrees against the stack."
    ]


def test_uneven_slices_give_no_position_but_keep_distances_in_the_slice():
    placed = dicom_geometry.stack(planes([(0, 0, z) for z in (0, 2, 5.1, 6)]), None)
    assert placed.geometry.frame is Frame.DETECTOR
    assert placed.geometry.calibration is Calibration.PATIENT
    assert placed.geometry.spacing[1:] == (0.5, 0.25)
    assert "not evenly spaced (0.9 to 3.1 mm)" in str(placed.warnings[0])


def test_a_gap_is_named_by_its_place():
    placed = dicom_geometry.stack(planes([(0, 0, z) for z in (0, 2, 4, 8, 10)]), None)
    assert placed.geometry.frame is Frame.DETECTOR
    assert "missing after image 3" in str(placed.warnings[0])


def test_small_jitter_of_positions_is_no_gap():
    positions = [(0, 0, z) for z in (0, 2.005, 3.996, 6.0)]
    assert dicom_geometry.stack(planes(positions), None).geometry.frame is Frame.PATIENT


@pytest.mark.parametrize(
    ("attributes", "calibration", "spacing"),
    [
        ({}, Calibration.NONE, (1, 1)),
        ({"spacing": (0.0, 0.0)}, Calibration.NONE, (1, 1)),
        ({"spacing": (-0.1, 0.1)}, Calibration.NONE, (1, 1)),
        ({"spacing": (0.2, 0.3)}, Calibration.UNSTATED, (0.2, 0.3)),
        ({"imager_spacing": (0.2, 0.3)}, Calibration.DETECTOR, (0.2, 0.3)),
        (
            {"spacing": (0.2, 0.3), "imager_spacing": (0.2, 0.3)},
            Calibration.DETECTOR,
            (0.2, 0.3),
        ),
        (
            {"spacing": (0.1, 0.1), "imager_spacing": (0.2, 0.2), "calibration_type": "FIDUCIAL"},
            Calibration.CALIBRATED,
            (0.1, 0.1),
        ),
        ({"spacing": (0.1, 0.1), "imager_spacing": (0.2, 0.2)}, Calibration.UNSTATED, (0.1, 0.1)),
        ({"spacing": (0.0, 0.0), "imager_spacing": (0.2, 0.2)}, Calibration.DETECTOR, (0.2, 0.2)),
    ],
)
def test_distances_on_a_radiograph_say_how_they_were_calibrated(attributes, calibration, spacing):
    placed = dicom_geometry.flat(Header(modality="DX", **attributes))
    assert placed.geometry.calibration is calibration
    assert placed.geometry.spacing[1:] == spacing
    assert placed.geometry.frame is (
        Frame.PIXEL if calibration is Calibration.NONE else Frame.DETECTOR
    )


def test_the_pixel_aspect_ratio_stretches_but_measures_in_pixels():
    placed = dicom_geometry.flat(Header(modality="US", aspect_ratio=(2.0, 1.0)))
    assert placed.geometry.frame is Frame.PIXEL
    assert placed.geometry.spacing[1:] == (2.0, 1.0)


@pytest.mark.parametrize(
    ("orientation", "expected"),
    [
        (AXIAL, ("L", "P")),
        ((0, 1, 0, 0, 0, -1), ("P", "F")),
        ((1, 0, 0, 0, 0, -1), ("L", "F")),
        ((-1, 0, 0, 0, -1, 0), ("R", "A")),
        ((0.8, 0.6, 0, 0, 0, -1), ("LP", "F")),
        ((0.999, 0.0447, 0, -0.0447, 0.999, 0), ("L", "P")),
    ],
)
def test_edges_are_named_after_where_they_point(orientation, expected):
    header = Header(modality="MR", orientation=tuple(map(float, orientation)))
    placed = dicom_geometry.flat(header)
    assert dicom_geometry.letters(header, placed.geometry) == expected


def test_a_radiograph_takes_its_letters_from_the_file_or_has_none():
    header = Header(modality="CR", patient_orientation=("L", "F"))
    geometry = dicom_geometry.flat(header).geometry
    assert dicom_geometry.letters(header, geometry) == ("L", "F")
    odd = replace(header, patient_orientation=("L", "X"))
    assert dicom_geometry.letters(odd, geometry) == ("", "")
    assert dicom_geometry.letters(replace(header, patient_orientation=()), geometry) == ("", "")
