from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from meddx.case.identity import Patient, Sex
from meddx.case.record import Study, Window
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging.corner_text import Level
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Language, Phrase
from meddx.workstation.viewer.corners import (
    Corners,
    Subject,
    corners,
    letters,
    opposite,
    shown_name,
)
from tests.helpers.builders import a_radiograph, a_stack
from tests.helpers.phantoms import geometry

STUDY = Study("1.2", (), description="Chest, two views")
WHO = Patient("7", "Doe^Jane", date(1970, 1, 2), Sex.FEMALE)


def told(series, view=None, height=480, width=400, level=Level.ALL, language=Language.EN):
    screen = Screen.of(series, height, width)
    shown = view or ViewState(window=Window(50, 400))
    return corners(Subject(series, WHO, STUDY), shown, screen, language, level)


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
    assert said.top_left == ("Doe, Jane", "7", "1970-01-02  F  64 y")
    assert said.top_right == (
        "CR CHEST PA", "Study date 2004-08-26", "Chest, two views", "Chest PA",
    )  # fmt: skip
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


def test_what_a_distance_means_stands_under_the_bar():
    affine = np.diag([1.0, 0.5, 0.5, 1.0])
    own = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    volume = Volume(np.zeros((1, 100, 100), np.int16), own)
    lossy = replace(a_radiograph(), volume=volume, lossy=Phrase("Lossy JPEG"))
    assert told(lossy).bottom_right == ("10 mm",)


def test_what_is_stored_is_not_said_of_values_in_suv():
    voxels = np.zeros((1, 8, 8), np.int16)
    series = replace(a_radiograph(), details=(("Units", "BQML"), ("KVP", "120")))
    raw = replace(series, volume=Volume(voxels, Geometry.pixels(), "Bq/ml"))
    suv = replace(series, volume=Volume(voxels, Geometry.pixels(), "SUV"))
    assert told(raw).top_right[-2:] == ("Units BQML", "KVP 120")
    assert "Units BQML" not in told(suv).top_right
    assert told(suv).top_right[-1] == "KVP 120"


def test_the_brief_level_names_nobody_and_still_says_what_is_seen():
    said = told(replace(a_stack(), series_number=4), ViewState(k=4), level=Level.BRIEF)
    assert said.top_left == ()
    assert said.top_right == ("Series 4  Stack",)
    assert said.bottom_left == ("Image 5 / 12",)
    assert said.letters == ("R", "L", "H", "F")
    words = " ".join((*said.top_right, *said.bottom_left, *said.bottom_right))
    assert not any(part in words for part in ("Doe", "1970", "2004"))


def test_letters_and_scale_alone_and_nothing_at_all():
    affine = np.diag([1.0, 0.5, 0.5, 1.0])
    own = Geometry(affine, Frame.PATIENT, Calibration.PATIENT)
    series = replace(a_radiograph(), volume=Volume(np.zeros((1, 99, 99), np.int16), own))
    said = told(series, level=Level.LETTERS)
    assert said == Corners(bottom_right=("10 mm",), letters=("R", "L", "H", "F"), scale=said.scale)
    assert said.scale is not None
    assert told(a_radiograph(), level=Level.LETTERS).bottom_right == ()
    assert told(series, level=Level.NONE) == Corners()


def test_study_time_series_number_and_thickness_stand_in_their_places():
    series = replace(
        a_stack(),
        details=(("ImageLaterality", "L"), ("StudyTime", "14:05"), ("SliceThickness", "2.5")),
        volume=Volume(np.zeros((12, 40, 40), np.int16), geometry((2.0, 0.5, 0.25)), "HU"),
        series_number=7,
    )
    said = told(series, ViewState(k=4, window=Window(40, 400, "LINEAR", "Lung")))
    assert said.top_right == (
        "CT CHEST PA", "Study date 2004-08-26  14:05", "Chest, two views", "Series 7  Stack",
        "Side L",
    )  # fmt: skip
    assert said.bottom_left[:3] == (
        "Image 5 / 12", "H 38.0 mm  thickness 2.5 mm", "C 40  W 400 HU  Lung",
    )  # fmt: skip
    cut = told(series, ViewState(k=4, slab_mm=5.0))
    assert cut.bottom_left[1] == "H 38.0 mm"  # a slab says its own thickness elsewhere


def test_a_description_that_is_the_study_s_is_said_once():
    series = replace(a_radiograph(), description=STUDY.description)
    assert told(series).top_right.count(STUDY.description) == 1


def test_what_the_reader_turned_is_said():
    assert (
        "rotated 270°, mirrored"
        in told(a_radiograph(), ViewState(quarters=3, flipped=True)).bottom_left
    )
    assert not any("rotated" in line for line in told(a_radiograph()).bottom_left)


def test_a_window_of_ours_has_its_name_in_chinese_and_one_of_a_file_its_own():
    ours, foreign = (ViewState(window=Window(40, 80, "LINEAR", n)) for n in ("Brain", "KOPF"))
    said = told(a_stack(3), ours, language=Language.ZH_CN).bottom_left
    assert any(line.endswith("  脑") for line in said)
    assert not any("Brain" in line for line in said)
    assert any("Brain" in line for line in told(a_stack(3), ours).bottom_left)
    said = told(a_stack(3), foreign, language=Language.ZH_CN).bottom_left
    assert any("KOPF" in line for line in said)
