"""Probe, measures, corner text, thumbnails and rendering of a series."""

from datetime import date

import numpy as np
import pytest

from meddx.case.evidence import Heatmap
from meddx.case.identity import Patient, Sex
from meddx.case.record import Series, Window
from meddx.case.volume import Calibration, Frame, Geometry, Volume
from meddx.imaging import measure
from meddx.imaging.corner_text import corner_text
from meddx.imaging.overlay import Overlay
from meddx.imaging.probe import probe
from meddx.imaging.render import render
from meddx.imaging.thumbnail import thumbnail
from meddx.imaging.view import ViewState, aspect
from meddx.phrase import Language


def geometry(dk=2.0, dj=0.5, di=0.25, frame=Frame.PATIENT, calibration=Calibration.PATIENT):
    affine = np.diag([di, dj, dk, 1.0])[:, [2, 1, 0, 3]]
    affine[:3, 3] = (-10, -20, 30)
    return Geometry(affine, frame, calibration)


def ct(values=None, **more):
    voxels = np.arange(24, dtype=np.int16).reshape(2, 3, 4) if values is None else values
    return Series("1", "1", "CT", Volume(voxels, geometry(), "HU"), **more)


def test_the_probe_reads_the_modality_value_and_its_place():
    read = probe(ct(), 1, 2, 3)
    assert read.value == 23
    assert read.text == "23 HU"
    assert read.position_mm == pytest.approx((-10 + 3 * 0.25, -20 + 2 * 0.5, 32))
    assert str(read.distance_label) == "mm"


def test_the_probe_says_no_unit_where_there_is_none():
    series = Series("1", "1", "CR", Volume(np.ones((1, 2, 2), np.uint16), Geometry.pixels()))
    read = probe(series, 0, 0, 0)
    assert read.text == "1"
    assert read.position_mm is None
    assert "px" in str(read.distance_label)


def test_padding_and_colour_have_no_single_value():
    padded = ct(np.full((1, 2, 2), -2000, np.int16), padding_value=-2000.0)
    assert probe(padded, 0, 0, 0).value is None
    assert probe(padded, 0, 0, 0).text == "-"
    rgb = np.array([[[[1, 20, 255]]]], np.uint8)
    colour = Series("1", "1", "US", Volume(rgb, Geometry.pixels()))
    assert probe(colour, 0, 0, 0).text == "1, 20, 255"


@pytest.mark.parametrize("index", [(-1, 0, 0), (2, 0, 0), (0, 3, 0), (0, 0, 4)])
def test_the_probe_outside_is_nothing(index):
    assert probe(ct(), *index) is None


def test_the_scale_bar_is_round_and_fits():
    bar = measure.scale_bar(geometry(di=0.25), zoom=2.0, longest_px=100)
    # One screen pixel is 0.125 mm, 100 of them 12.5 mm.
    assert (bar.length_mm, bar.length_px) == (10, 80)


def test_there_is_no_scale_bar_without_a_spacing():
    assert measure.scale_bar(Geometry.pixels(), 1.0, 100) is None


@pytest.mark.parametrize("calibration", list(Calibration))
def test_every_calibration_is_said_in_both_languages(calibration):
    label = measure.distance_label(geometry(calibration=calibration))
    assert str(label)
    assert label.label(Language.ZH_CN)


def lines(corner, language=Language.EN):
    return [line.label(language) for line in corner]


def test_dates_that_disagree_are_both_shown():
    dates = (("StudyDate", date(2004, 8, 26)), ("ContentDate", date(1995, 9, 26)))
    text = corner_text(Patient(), ct(dates=dates), ViewState())
    assert lines(text.top_right)[-2:] == ["Study date 2004-08-26", "Content date 1995-09-26"]
    same = (("StudyDate", date(2004, 8, 26)), ("ContentDate", date(2004, 8, 26)))
    text = corner_text(Patient(), ct(dates=same), ViewState())
    assert lines(text.top_right)[-1:] == ["Study date 2004-08-26"]


def test_the_corners_say_who_what_how_and_where():
    patient = Patient("9RG1", "Doe^Jane", date(1940, 3, 5), Sex.FEMALE)
    series = ct(windows=(Window(40, 400),), age_years=64.48)
    text = corner_text(patient, series, ViewState(k=1, inverted=True), zoom=0.5)
    assert lines(text.top_left) == ["Doe Jane", "9RG1", "born 1940-03-05", "female", "64 years old"]
    assert lines(text.bottom_left) == ["Image 2 of 2", "C 40 W 400", "inverted", "Zoom 50 %"]
    assert lines(text.bottom_left, Language.ZH_CN)[0] == "图像 2/2"
    assert lines(text.bottom_right) == ["4 x 3", "mm"]


def test_an_infants_age_is_said_in_months():
    text = corner_text(Patient(), ct(age_years=0.5), ViewState())
    assert lines(text.top_left) == ["6 months old"]


def test_monochrome1_and_the_readers_inversion_cancel_out():
    values = np.array([[[0, 255]]], np.int16)
    window = Window(127.5, 255, "LINEAR_EXACT")
    plain = ct(values, windows=(window,))
    negative = ct(values, windows=(window,), inverted=True)
    assert render(plain, ViewState()).tolist() == [[0, 255]]
    assert render(negative, ViewState()).tolist() == [[255, 0]]
    assert render(negative, ViewState(inverted=True)).tolist() == [[0, 255]]


def test_rendering_follows_slice_and_window_and_refuses_other_slices():
    series = ct()
    shown = render(series, ViewState(k=1, window=Window(12, 1)))
    assert shown.tolist() == [[255] * 4] * 3
    with pytest.raises(IndexError):
        render(series, ViewState(k=2))


def test_an_overlay_makes_the_picture_coloured():
    heatmap = Heatmap(np.ones((1, 1), np.float32), (0, 0, 3, 4), 1.0)
    shown = render(ct(), ViewState(), (Overlay(heatmap, 1.0),))
    assert shown.shape == (3, 4, 3)
    assert (shown == (240, 249, 33)).all()


def test_thumbnails_keep_the_shape_of_the_picture_in_mm():
    tall = thumbnail(ct(np.zeros((3, 100, 100), np.int16)))
    assert tall.shape == (96, 48)
    assert aspect(ct()) == 2.0
    rgb = Series("1", "1", "US", Volume(np.zeros((1, 10, 40, 3), np.uint8), Geometry.pixels()))
    assert thumbnail(rgb).shape == (24, 96, 3)
