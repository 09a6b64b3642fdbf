"""Cuts: where they lie, how they are called, how they meet."""

import numpy as np
import pytest

from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.reslice_cut import (
    Cut,
    Projection,
    as_slabs,
    letters,
    nearest,
    of_slice,
    reference_line,
)
from meddx.imaging.reslice_planes import Plane, oblique, planes

AXIAL = Cut((-50.0, -40.0, 10.0), (1, 0, 0), (0, 1, 0), (80, 100), (1.0, 1.0))
CORONAL = Cut((-30.0, 5.0, 60.0), (1, 0, 0), (0, 0, -1), (120, 60), (1.0, 1.0))


def volume(columns, shape=(6, 8, 10)):
    """A volume whose index axes k, j, i run along these vectors."""
    affine = np.eye(4)
    affine[:3, :3] = np.array(columns, float).T
    affine[:3, 3] = (5, 6, 7)
    geometry = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    return Volume(np.zeros(shape, np.int16), geometry)


# The three ways of acquiring, and an axial one upside down and from right to left.
ACQUIRED = {
    "axial": ((0, 0, 3), (0, 0.8, 0), (0.7, 0, 0)),
    "axial mirrored": ((0, 0, -3), (0, -0.8, 0), (-0.7, 0, 0)),
    "coronal": ((0, 3, 0), (0, 0, -0.8), (0.7, 0, 0)),
    "sagittal": ((3, 0, 0), (0, 0, -0.8), (0, 0.7, 0)),
    "oblique": ((0.3, 0.1, 3), (0, 0.8, -0.1), (0.7, 0.02, 0.01)),
}


@pytest.mark.parametrize("name", ACQUIRED)
@pytest.mark.parametrize(
    ("plane", "edges", "counted"),
    [
        ("axial", ("L", "P"), (0, 0, 1)),
        ("coronal", ("L", "F"), (0, 1, 0)),
        ("sagittal", ("P", "F"), (1, 0, 0)),
    ],
)
def test_rule_19_planes_stand_as_radiologists_hang_them(name, plane, edges, counted):
    cuts = planes(volume(ACQUIRED[name]), plane)
    assert len(cuts) > 1
    assert {cut.letters for cut in cuts} == {edges}
    ways = np.diff([cut.origin_mm for cut in cuts], axis=0) @ counted
    assert (ways > 0.5).all()


@pytest.mark.parametrize("name", ACQUIRED)
@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
def test_cuts_cover_the_volume(name, plane):
    made = volume(ACQUIRED[name])
    cuts = planes(made, plane)
    size = max(made.geometry.spacing)
    for corner in np.ndindex(2, 2, 2):
        index = tuple(c * (n - 1) for c, n in zip(corner, made.shape, strict=True))
        row, col, _ = cuts[0].to_picture(made.geometry.to_patient(index))
        assert 0 <= row <= cuts[0].shape[0]
        assert 0 <= col <= cuts[0].shape[1]
        point = made.geometry.to_patient(index)
        assert abs(cuts[nearest(cuts, point)].to_picture(point)[2]) < size


def test_acquired_cuts_are_the_slices_themselves():
    made = volume(ACQUIRED["oblique"])
    cuts = planes(made, Plane.ACQUIRED)
    assert len(cuts) == 6
    assert cuts[2].to_patient((0.5, 0.5)) == pytest.approx(made.geometry.to_patient((2, 0, 0)))
    assert cuts[2].to_patient((0.5, 4.5)) == pytest.approx(made.geometry.to_patient((2, 0, 4)))
    assert cuts[2].shape == (8, 10)


def test_the_volumes_own_axes_are_square_to_its_slices():
    tilt = np.radians(20)
    c, s = np.cos(tilt), np.sin(tilt)
    made = volume(((0, -3 * s, 3 * c), (0, 0.8 * c, 0.8 * s), (0.7, 0, 0)))
    own = planes(made, "axial", own_axes=True)
    assert len(own) == 6
    assert own[0].shape == (8, 10)
    assert own[0].normal == pytest.approx((0, -s, c))
    assert planes(made, "axial")[0].normal == pytest.approx((0, 0, 1))
    sheared = volume(((0, -1, 3), (0, 0.8 * c, 0.8 * s), (0.7, 0, 0)))
    assert planes(sheared, "coronal", own_axes=True)[0].normal == pytest.approx((0, c, s))


def test_an_oblique_cut_goes_through_its_point_and_stands_upright():
    made = volume(ACQUIRED["axial"])
    cut = oblique(made, (0, 2, 0.5), (0, 0, 9), (6, 8, 10))
    row, col, off = cut.to_picture((6, 8, 10))
    assert off == pytest.approx(0)
    assert 0 < row < cut.shape[0]
    assert 0 < col < cut.shape[1]
    assert cut.normal == pytest.approx(np.array([0, 4, 1]) / np.sqrt(17))
    assert cut.right == pytest.approx((1, 0, 0))
    assert cut.letters == ("L", "FP")
    with pytest.raises(ValueError, match="normal"):
        oblique(made, (0, 0, 1), (0, 0, -2), (0, 0, 0))
    with pytest.raises(ValueError, match="length"):
        oblique(made, (0, 0, 0), (0, 0, 1), (0, 0, 0))


def test_picture_coordinates_and_patient_points_are_each_others_inverse():
    cut = Cut((1, 2, 3), (0.6, 0.8, 0), (0, 0, -1), (10, 20), (0.5, 0.25))
    assert cut.to_patient((0.5, 0.5)) == pytest.approx((1, 2, 3))
    assert cut.to_patient((2.5, 4.5)) == pytest.approx((1.6, 2.8, 2))
    assert cut.to_picture((1.6, 2.8, 2)) == pytest.approx((2.5, 4.5, 0))
    assert cut.moved(2).to_picture((1.6, 2.8, 2)) == pytest.approx((2.5, 4.5, -2))
    assert cut.aspect == 2


@pytest.mark.parametrize(
    ("direction", "said"),
    [((1, 0, 0), "L"), ((0, -2, 0), "A"), ((0.1, 0.2, 0.9), "HPL"), ((0.01, 0, -1), "F")],
)
def test_letters_name_the_axis_first_that_a_direction_leans_to_most(direction, said):
    assert letters(direction) == said


def test_a_reference_line_is_where_the_planes_meet():
    # The coronal plane y = 5 crosses the axial picture in row 45.5, from x = -30.5 to 29.5.
    assert np.array(reference_line(AXIAL, CORONAL)) == pytest.approx(
        np.array([(45.5, 20.0), (45.5, 80.0)])
    )
    # The axial plane z = 10 crosses the coronal picture in row 50.5, over its whole width.
    assert np.array(reference_line(CORONAL, AXIAL)) == pytest.approx(
        np.array([(50.5, 0.0), (50.5, 60.0)])
    )


def test_there_is_no_line_where_pictures_do_not_meet():
    assert reference_line(AXIAL, AXIAL.moved(3)) is None
    assert reference_line(AXIAL, AXIAL) is None
    far = Cut((-30.0, 500.0, 60.0), (1, 0, 0), (0, 0, -1), (120, 60), (1.0, 1.0))
    assert reference_line(AXIAL, far) is None


def test_both_ends_of_a_slanted_line_lie_in_both_planes():
    slanted = Cut((-20, -30, 0), (0.6, 0.8, 0), (0, -0.0, 1), (30, 70), (1.0, 1.0))
    ends = reference_line(AXIAL, slanted)
    assert ends is not None
    for end in ends:
        point = AXIAL.to_patient(end)
        row, col, off = slanted.to_picture(point)
        assert off == pytest.approx(0, abs=1e-9)
        assert -1e-9 <= row <= 30 + 1e-9
        assert -1e-9 <= col <= 70 + 1e-9


def test_a_slab_says_what_it_is():
    assert AXIAL.slab_label is None
    assert str(AXIAL.with_slab(10, Projection.MINIP).slab_label) == "MinIP 10 mm"


def test_an_acquired_slice_is_a_cut():
    geometry = volume(ACQUIRED["sagittal"]).geometry
    cut = of_slice(geometry, 3, (8, 10))
    assert cut.origin_mm == (14, 6, 7)
    assert cut.spacing_mm == pytest.approx((0.8, 0.7))
    assert cut.letters == ("P", "F")


@pytest.mark.parametrize(
    "wrong",
    [
        {"right": (2, 0, 0)},
        {"right": (0, 1, 0)},
        {"shape": (0, 4)},
        {"spacing_mm": (1.0, 0.0)},
        {"slab_mm": -1.0},
        {"slab_mm": float("nan")},
    ],
)
def test_an_invalid_cut_cannot_be_built(wrong):
    fields = {
        "origin_mm": (0, 0, 0),
        "right": (1, 0, 0),
        "down": (0, 1, 0),
        "shape": (4, 4),
        "spacing_mm": (1.0, 1.0),
    }
    assert Cut(**fields).normal == (0, 0, 1)
    with pytest.raises(ValueError, match=r"cut|unit"):
        Cut(**(fields | wrong))


@pytest.mark.parametrize("columns", ACQUIRED.values(), ids=ACQUIRED)
def test_slices_are_made_when_they_are_asked_for_and_the_nearest_is_found(columns):
    own = volume(columns)
    slices = planes(own, Plane.ACQUIRED)
    assert list(slices) == [of_slice(own.geometry, k, (8, 10)) for k in range(6)]
    assert slices[1:3] == (slices[1], slices[2])
    assert slices[-1] == slices[5]
    with pytest.raises(IndexError, match="no such cut"):
        slices[6]
    for k in (-3.0, 0.2, 1.6, 4.4, 9.0):
        at = own.geometry.to_patient((k, 3.0, 4.0))
        away = [abs(cut.to_picture(at)[2]) for cut in slices]
        assert nearest(slices, at) == away.index(min(away))
    slab = as_slabs(slices, 5.0, Projection.MEAN)[2]
    assert slab == slices[2].with_slab(5.0, Projection.MEAN)
