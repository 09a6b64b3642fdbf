"""What is said beside a picture that is not as it was acquired; of others nothing is said."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.case.volume import Volume
from meddx.imaging import fidelity as told
from meddx.imaging.fidelity import Making, Mark, Severity, briefly, fidelity
from meddx.imaging.frames import Progress
from meddx.imaging.view import Screen, ViewState
from meddx.phrase import Phrase
from tests.helpers.builders import a_radiograph
from tests.helpers.phantoms import ct_series, geometry

ALL_THERE = Progress(12, 0, 12)


def marks(zoom=1.0, series=None, progress=ALL_THERE, making=told.FAITHFUL, aspect=1.0, pitch=None):
    screen = Screen(240, 200, 480, 400, aspect, pitch)
    return fidelity(series or a_radiograph(), ViewState(zoom=zoom), screen, progress, making)


def words(found):
    return [(mark.severity, str(mark.phrase)) for mark in found]


def test_pixel_on_pixel_nothing_is_said():
    assert marks() == ()
    assert marks(zoom=0.97) == ()  # no line of the picture is lost
    assert marks(zoom=1.03) == ()


@pytest.mark.parametrize(
    ("zoom", "severity", "amount"),
    [
        (1 / 2.4, Severity.CAUTION, "2.4"),
        (0.8, Severity.NOTE, "1.2"),
        (0.1, Severity.CAUTION, "10"),
    ],
)
def test_what_the_screen_cannot_show_is_said_with_its_amount(zoom, severity, amount):
    assert words(marks(zoom)) == [(severity, f"1 screen px = {amount} image px")]


def test_the_direction_that_loses_most_counts():
    assert words(marks(1.0, aspect=0.5)) == [(Severity.CAUTION, "1 screen px = 2 image px")]


def test_what_is_magnified_is_interpolated():
    assert words(marks(2.5)) == [(Severity.NOTE, "interpolated ×2.5")]


def test_loss_arrival_and_what_cannot_be_read():
    lossy = replace(a_radiograph(), lossy=Phrase("Lossy, 12:1 (JPEG)"))
    found = words(marks(series=lossy, progress=Progress(3, 2, 12)))
    assert found == [
        (Severity.CAUTION, "Lossy, 12:1 (JPEG)"),
        (Severity.CAUTION, "Images that cannot be read: 2"),
        (Severity.PENDING, "Loading: 3 of 12"),
    ]
    assert words(marks(progress=Progress(12, 0, 12))) == []  # gone once all is there


def test_how_it_was_made_is_said_and_cautions_come_first():
    making = Making((Phrase("MIP 10 mm"),), is_between=True, is_draft=True)
    assert words(marks(2.0, making=making)) == [
        (Severity.CAUTION, "MIP 10 mm"),
        (Severity.PENDING, "Draft: the plane is being computed"),
        (Severity.NOTE, "interpolated ×2"),
        (Severity.NOTE, "resampled between voxels"),
    ]


def test_missing_slices_are_counted():
    planes = np.array([geometry().plane(k) for k in (0, 1, 2, 3, 6, 7, 8, 9, 10)])
    said = told.gaps(replace(geometry(), planes=planes))
    assert said is not None
    assert str(said) == "Slices missing: gaps 1, up to 6 mm"
    assert told.gaps(geometry()) is None
    slightly = np.array([geometry().plane(k) for k in (0, 1, 2.05, 3)])
    assert told.gaps(replace(geometry(), planes=slightly)) is None


def test_life_size_is_said_with_what_a_millimetre_means():
    series = replace(
        ct_series(), volume=Volume(np.zeros((1, 240, 200), np.int16), geometry((2.0, 0.2, 0.2)))
    )
    found = words(marks(1.0, series=series, pitch=0.2))
    assert found == [(Severity.NOTE, "life size: mm")]


def test_in_small_views_notes_are_left_out():
    every = tuple(Mark(severity, Phrase("MIP 10 mm")) for severity in Severity)
    assert [mark.severity for mark in briefly(every)] == [Severity.PENDING, Severity.CAUTION]
