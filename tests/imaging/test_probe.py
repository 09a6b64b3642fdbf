from dataclasses import replace

import numpy as np
import pytest

from meddx.case.record import Series
from meddx.case.volume import Geometry, Volume
from meddx.imaging.probe import probe
from meddx.phrase import Language
from tests.helpers.phantoms import ct_series


def test_the_probe_reads_the_modality_value_and_its_place():
    read = probe(ct_series(), 1, 2, 3)
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
    unpadded = ct_series(np.full((1, 2, 2), -2000, np.int16))
    padded = replace(unpadded, volume=replace(unpadded.volume, padding=(-2000, -2000)))
    assert probe(padded, 0, 0, 0).value is None
    assert probe(padded, 0, 0, 0).text == "-"
    rgb = np.array([[[[1, 20, 255]]]], np.uint8)
    colour = Series("1", "1", "US", Volume(rgb, Geometry.pixels()))
    assert probe(colour, 0, 0, 0).text == "1, 20, 255"


@pytest.mark.parametrize("index", [(-1, 0, 0), (2, 0, 0), (0, 3, 0), (0, 0, 4)])
def test_the_probe_outside_is_nothing(index):
    assert probe(ct_series(), *index) is None


def test_what_was_stored_and_what_is_shown_stand_beside_the_value():
    read = probe(ct_series(), 1, 2, 3)
    assert str(read.said) == "value 23 HU"
    assert str(replace(read, stored=1047.0).said) == "value 23 HU (stored 1047)"
    assert str(replace(read, shown=0).said) == "value 23 HU (shown 0 of 255)"
    both = replace(read, stored=1047.0, shown=130).said
    assert str(both) == "value 23 HU (stored 1047, shown 130 of 255)"
    assert "存储值 1047" in both.label(Language.ZH_CN)
