"""Turned pictures: points, places in the patient, letters and graphics follow the pixels."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Volume
from meddx.imaging import turned
from meddx.imaging.figures import Figure, Plane
from meddx.imaging.presentation import Shown
from meddx.imaging.presentation import turned as turn_picture
from meddx.imaging.turn import Turn
from tests.helpers.phantoms import ct_series, geometry

ROWS, COLS = 3, 5
WAYS = [(q, f) for q in range(4) for f in (False, True)]


def a_turn(quarters, flipped):
    return Turn(quarters, flipped, ROWS, COLS)


def a_series():
    volume = Volume(np.zeros((2, ROWS, COLS), np.int16), geometry(), "HU")
    return replace(ct_series(), volume=volume, orientation=("L", "P"))


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_every_pixel_keeps_its_value_and_its_place_in_the_patient(quarters, flipped):
    numbers = np.arange(ROWS * COLS).reshape(ROWS, COLS)
    shown = Shown(rotation_deg=90 * quarters, flipped=flipped)
    picture = turn_picture(numbers, shown)
    own = a_series()
    stands = turned.series(own, a_turn(quarters, flipped))
    assert stands.volume.shape[1:] == picture.shape
    for j, i in np.ndindex(*picture.shape):
        row, col = divmod(int(picture[j, i]), COLS)
        place = own.volume.geometry.to_patient((1, row, col))
        assert stands.volume.geometry.to_patient((1, j, i)) == pytest.approx(place)
        moved = a_turn(quarters, flipped).points(np.array([[row + 0.5, col + 0.5]]))
        assert moved[0].tolist() == [j + 0.5, i + 0.5]


@pytest.mark.parametrize(
    ("quarters", "flipped", "letters"),
    [
        (0, False, ("L", "P")), (1, False, ("A", "L")), (2, False, ("R", "A")),
        (3, False, ("P", "R")), (0, True, ("R", "P")), (1, True, ("P", "L")),
    ],
)  # fmt: skip
def test_rule_19_letters_follow_turning_and_mirroring(quarters, flipped, letters):
    assert turned.series(a_series(), a_turn(quarters, flipped)).orientation == letters


def test_letters_agree_with_the_turned_geometry():
    for quarters, flipped in WAYS:
        stands = turned.series(a_series(), a_turn(quarters, flipped))
        right = stands.volume.geometry.plane(0)[:, 1]
        axis = int(np.argmax(np.abs(right)))
        letter = ("LR", "PA", "HF")[axis][0 if right[axis] > 0 else 1]
        assert stands.orientation[0] == letter


def test_uneven_planes_are_turned_too():
    planes = np.array([geometry().plane(k) for k in (0, 3)])
    own = a_series()
    uneven = replace(own, volume=replace(own.volume, geometry=replace(geometry(), planes=planes)))
    stands = turned.series(uneven, a_turn(1, False))
    # The first pixel of the turned picture is the last of the first column.
    place = uneven.volume.geometry.to_patient((1, ROWS - 1, 0))
    assert stands.volume.geometry.to_patient((1, 0, 0)) == pytest.approx(place)


def test_an_unknown_letter_stays_unknown():
    assert a_turn(1, True).letters(("", "")) == ("", "")


@pytest.mark.parametrize(("quarters", "flipped"), WAYS)
def test_graphics_lie_on_the_same_pixels(quarters, flipped):
    covered = np.zeros((ROWS, COLS), np.bool_)
    covered[0, 1] = True
    bits = np.array([[True, False]])
    figure = Figure("line", np.array([[0.5, 1.5], [2.5, 3.5]]))
    shown = Shown(
        rotation_deg=90 * quarters,
        flipped=flipped,
        covered=covered,
        figures=(figure,),
        planes=(Plane(bits, (0, 1)),),
    )
    drawn = turned.graphics(shown, a_turn(quarters, flipped))
    (where,) = np.argwhere(drawn.covered)
    assert drawn.figures[0].points[0].tolist() == (where + 0.5).tolist()
    (bit,) = np.argwhere(drawn.planes[0].bits)
    assert (bit + drawn.planes[0].origin).tolist() == where.tolist()


def test_what_stands_for_a_series_has_no_values():
    assert np.isnan(turned.series(a_series(), a_turn(1, False)).volume.voxels).all()
    assert turned.series(own := a_series(), a_turn(0, False)) is own
