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


def test_rule_12_index_to_patient_follows_the_standard():
    placed = dicom_geometry.stack(planes([(-10, -20, 5), (-10, -20, 7)]), 9.0)
    # The column index goes along the row direction with the second spacing (PS3.3 C.7.6.2.1.1).
    assert placed.geometry.to_patient((1, 2, 4)) == pytest.approx((-10 + 4 * 0.25, -20 + 1, 7))
    assert placed.geometry.frame is Frame.PATIENT
    assert placed.warnings == ()


def test_rule_13_spacing_comes_from_positions_and_not_from_thickness():
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


def test_rule_15_a_tilted_stack_keeps_its_true_positions_and_says_so():
    shift = 2.0 * np.tan(np.radians(18.5))
    positions = [(0, shift * k, 2.0 * k) for k in range(5)]
    placed = dicom_geometry.stack(planes(positions), None)
    assert placed.geometry.to_patient((4, 0, 0)) == pytest.approx(positions[4])
    assert [str(w) for w in placed.warnings] == [
        "The slices are tilted by 18.5 degrees against the stack."
    ]


def test_rule_16_uneven_slices_keep_their_own_places_and_are_named():
    placed = dicom_geometry.stack(planes([(0, 0, z) for z in (0, 2, 5.1, 6)]), None)
    assert placed.geometry.frame is Frame.PATIENT
    assert not placed.geometry.is_even
    for k, z in enumerate((0, 2, 5.1, 6)):
        assert placed.geometry.to_patient((k, 3, 4)) == pytest.approx((4 * 0.25, 3 * 0.5, z))
    assert placed.geometry.spacing[0] == pytest.approx(2.11)  # least squares, by hand
    assert [str(w) for w in placed.warnings] == [
        "The slices are not evenly spaced (0.9 to 3.1 mm; the distance changes after image 2, 3): "
        "each is shown at its own place."
    ]


def test_rule_16_a_gap_is_named_by_its_place():
    placed = dicom_geometry.stack(planes([(0, 0, z) for z in (0, 2, 4, 8, 10)]), None)
    assert placed.geometry.to_patient((3, 0, 0)) == pytest.approx((0, 0, 8))
    assert [str(w) for w in placed.warnings] == [
        "Slices seem to be missing after image 3 (the usual distance is 2.0 mm): "
        "each image is shown at its own place."
    ]


def test_rule_15_tilted_and_uneven_slices_are_exact_at_every_corner():
    angle = np.radians(18.5)
    column = (0.0, float(np.cos(angle)), float(-np.sin(angle)))
    depths = (0.0, 4.2, 8.4, 9.5, 16.9)
    placed = dicom_geometry.stack(
        planes([(-125, -123, z) for z in depths], (1.0, 0.0, 0.0, *column)), None, (512, 512)
    )
    for k, z in enumerate(depths):
        for j in (0, 511):
            expected = (-125 + 511 * 0.25, -123 + j * 0.5 * column[1], z + j * 0.5 * column[2])
            found = placed.geometry.to_patient((k, j, 511))
            assert found == pytest.approx(expected, abs=1e-9)
    said = " ".join(map(str, placed.warnings))
    assert "not evenly spaced" in said
    assert "tilted by 18.5 degrees" in said


def test_slices_that_turn_a_little_keep_their_own_planes():
    turns = (0.0, 0.2, 0.4)
    made = [
        Plane((0.0, 0.0, 3.0 * k), (1, 0, 0, 0, float(np.cos(t)), float(np.sin(t))), (1.0, 1.0))
        for k, t in enumerate(np.radians(turns))
    ]
    placed = dicom_geometry.stack(made, None, (101, 2))
    for k, turn in enumerate(np.radians(turns)):
        expected = (0, 100 * np.cos(turn), 3 * k + 100 * np.sin(turn))
        assert placed.geometry.to_patient((k, 100, 0)) == pytest.approx(expected)
    assert "not parallel (up to 0.2 degrees)" in str(placed.warnings[0])


def turned(degrees):
    t = np.radians(degrees)
    return (np.cos(t), np.sin(t), 0.0, -np.sin(t), np.cos(t), 0.0)


@pytest.mark.parametrize(
    "made",
    [
        [Plane((5.0 * (k == 2), 0.0, 2.0 * k), AXIAL, (0.5, 0.25)) for k in range(5)],
        [Plane((0.0, 0.0, 2.0 * k), AXIAL, (0.5 * 1.008**k, 0.25)) for k in range(5)],
        [Plane((0.0, 0.0, 2.0 * k), turned(0.5 * k), (0.5, 0.25)) for k in range(5)],
    ],
    ids=["one slice aside", "the pixel spacing creeps", "turned in their plane"],
)
def test_rule_16_even_slices_that_make_no_even_stack_are_told(made):
    placed = dicom_geometry.stack(made, None, (201, 101))
    for k, plane in enumerate(made):
        row = np.array(plane.orientation[:3]) * plane.spacing[1] * 100
        expected = tuple(np.array(plane.position) + row)
        assert placed.geometry.to_patient((k, 0, 100)) == pytest.approx(expected)
    told = " ".join(map(str, placed.warnings))
    assert "beside where an even stack" in told
    assert "not evenly spaced" not in told


@pytest.mark.parametrize(
    ("attributes", "factor"),
    [
        ({"EstimatedRadiographicMagnificationFactor": "1.25"}, 1.25),
        ({"DistanceSourceToDetector": "1800", "DistanceSourceToPatient": "1500"}, 1.2),
        (
            {
                "EstimatedRadiographicMagnificationFactor": "1.5",
                "DistanceSourceToDetector": "1800",
                "DistanceSourceToPatient": "900",
            },
            1.5,
        ),
        ({"EstimatedRadiographicMagnificationFactor": "0.8"}, None),
        ({"DistanceSourceToDetector": "1800", "DistanceSourceToPatient": "0"}, None),
        ({"DistanceSourceToDetector": "1500", "DistanceSourceToPatient": "1800"}, None),
        ({}, None),
    ],
)
def test_rule_10_distances_are_corrected_for_magnification(attributes, factor):
    header = Header(modality="DX", imager_spacing=(0.3, 0.15), more=tuple(attributes.items()))
    geometry = dicom_geometry.flat(header).geometry
    kind = Calibration.DETECTOR if factor is None else Calibration.MAGNIFICATION
    assert geometry.calibration is kind
    assert geometry.spacing[1:] == pytest.approx((0.3 / (factor or 1), 0.15 / (factor or 1)))


def test_rule_14_small_jitter_of_positions_is_no_gap():
    positions = [(0, 0, z) for z in (0, 2.005, 3.996, 6.0)]
    placed = dicom_geometry.stack(planes(positions), None)
    assert placed.geometry.frame is Frame.PATIENT
    assert placed.warnings == ()


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
def test_rule_10_distances_on_a_radiograph_say_how_they_were_calibrated(
    attributes, calibration, spacing
):
    placed = dicom_geometry.flat(Header(modality="DX", **attributes))
    assert placed.geometry.calibration is calibration
    assert placed.geometry.spacing[1:] == spacing
    assert placed.geometry.frame is (
        Frame.PIXEL if calibration is Calibration.NONE else Frame.DETECTOR
    )


def test_rule_08_the_pixel_aspect_ratio_stretches_but_measures_in_pixels():
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
def test_rule_19_edges_are_named_after_where_they_point(orientation, expected):
    header = Header(modality="MR", orientation=tuple(map(float, orientation)))
    placed = dicom_geometry.flat(header)
    assert dicom_geometry.letters(header, placed.geometry) == expected


def test_rule_19_a_radiograph_takes_its_letters_from_the_file_or_has_none():
    header = Header(modality="CR", patient_orientation=("L", "F"))
    geometry = dicom_geometry.flat(header).geometry
    assert dicom_geometry.letters(header, geometry) == ("L", "F")
    odd = replace(header, patient_orientation=("L", "X"))
    assert dicom_geometry.letters(odd, geometry) == ("", "")
    assert dicom_geometry.letters(replace(header, patient_orientation=()), geometry) == ("", "")
