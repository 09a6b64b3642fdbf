from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from meddx.case.identity import Patient, Sex
from meddx.case.record import Window
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language, Phrase
from meddx.workstation.viewer.corners import corners, letters, opposite, shown_name
from tests.helpers.builders import a_radiograph, a_stack

WHO = Patient("7", "Doe^Jane", date(1970, 1, 2), Sex.FEMALE)


def told(series, view=None, height=480, width=400):
    screen = Screen.of(series, height, width)
    shown = view or ViewState(window=Window(50, 400))
    return corners(series, WHO, shown, screen, Language.EN)


@pytest.mark.parametrize(
    ("direction", "other"), [("L", "R"), ("F", "H"), ("A", "P"), ("LPF", "RAH"), ("", "")]
)
def test_letters_are_turned_round(direction, other):
    assert opposite(direction) == other


def test_letters_stand_at_their_edges_and_are_never_guessed():
    assert letters(("L", "F")) == ("R", "L", "H", "F")
    assert letters(("", "")) == ("", "", "", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Doe^Jane", "Doe, Jane"),
        ("Doe^Jane^^Dr", "Doe, Jane Dr"),
        ("Wang^XiaoDong=王^小东", "Wang, XiaoDong  王, 小东"),
        ("", ""),
    ],
)
def test_names_are_written_for_people(name, shown):
    assert shown_name(name) == shown


def test_the_corners_say_who_what_and_how():
    said = told(a_radiograph())
    assert said.top_left == ("Doe, Jane", "7", "1970-01-02 F")
    assert said.top_right == ("CR CHEST PA", "Chest PA", "Study date 2004-08-26")
    assert said.bottom_left == ("C 50  W 400", "Zoom 200 %")


def test_without_spacing_there_is_no_scale_bar():
    said = told(a_radiograph())
    assert said.scale is None
    assert said.bottom_right == ("No spacing: distances in px",)


def test_with_spacing_the_bar_has_a_round_length():
    affine = np.diag([1.0, 0.5, 0.5, 1.0])
    volume = Volume(np.zeros((1, 100, 100), np.int16), Geometry(affine, Frame.PATIENT,
                                                                Calibration.PATIENT))  # fmt: skip
    said = told(replace(a_radiograph(), volume=volume), height=400, width=400)
    # 400 px show 50 mm, so a quarter of the view holds 12.5 mm: the bar is 10 mm, 80 px.
    assert said.scale is not None
    assert said.scale.length_mm == 10
    assert said.scale.length_px == pytest.approx(80)
    assert said.bottom_right[0].startswith("10 mm")


def test_a_stack_counts_its_images_and_names_its_unit():
    said = told(a_stack(), ViewState(k=4, window=Window(40, 400)))
    assert said.bottom_left[:2] == ("Image 5 / 12", "C 40  W 400 HU")


def test_inversion_is_said():
    assert "MONOCHROME1" in told(replace(a_radiograph(), inverted=True)).bottom_left
    inverted = ViewState(window=Window(50, 400), inverted=True)
    assert "Inverted by the reader" in told(a_radiograph(), inverted).bottom_left


def test_what_a_distance_means_stands_under_the_bar_and_loss_below_it():
    affine = np.diag([1.0, 0.5, 0.5, 1.0])
    own = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    volume = Volume(np.zeros((1, 100, 100), np.int16), own)
    lossy = replace(a_radiograph(), volume=volume, lossy=Phrase("Lossy JPEG"))
    assert told(lossy).bottom_right == ("10 mm", "Lossy JPEG")


def test_what_is_stored_is_not_said_of_values_in_suv():
    voxels = np.zeros((1, 8, 8), np.int16)
    series = replace(a_radiograph(), details=(("Units", "BQML"), ("KVP", "120")))
    raw = replace(series, volume=Volume(voxels, Geometry.pixels(), "Bq/ml"))
    suv = replace(series, volume=Volume(voxels, Geometry.pixels(), "SUV"))
    assert told(raw).top_right[-2:] == ("Units BQML", "KVP 120")
    assert "Units BQML" not in told(suv).top_right
    assert told(suv).top_right[-1] == "KVP 120"
