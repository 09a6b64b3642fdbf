"""What can be compared, and why not."""

from dataclasses import replace

import pytest

from meddx.case.evidence import Heatmap, ImageSource, Quantity
from meddx.phrase import Phrase
from meddx.workstation.comparing.candidates import (
    MEASURED,
    NOT_KEPT,
    ONE_LABEL,
    SAME_MAP,
    others,
    why_not,
)
from tests.helpers.builders import MASS, PNEUMONIA, a_heatmap, a_reading


@pytest.fixture
def reading():
    """A mass that was called, and a pneumonia that was not and has no heatmap."""
    made = a_reading()
    mass, pneumonia, *rest = made.findings
    return replace(made, findings=(mass, replace(pneumonia, heatmap=None), *rest))


def test_labels_of_the_same_model_and_picture_can_be_compared(reading):
    mass = reading.findings[0]
    assert [other.code for other in others(reading, mass, can_make=True)] == [PNEUMONIA]
    assert why_not(reading, mass, can_make=True) is None


def test_called_labels_come_first(reading):
    mass, pneumonia, *rest = reading.findings
    likely = replace(pneumonia, key="a", probability=0.9, threshold=0.95)
    called = replace(pneumonia, key="b", probability=0.5, threshold=0.2)
    more = replace(reading, findings=(mass, likely, called, *rest))
    assert [other.key for other in others(more, mass, can_make=True)] == ["b", "a"]


def test_other_models_and_other_pictures_are_left_out(reading):
    mass, pneumonia, *rest = reading.findings
    elsewhere = replace(pneumonia, source=ImageSource("1.2.99"))
    foreign = replace(pneumonia, pack="another")
    alone = replace(reading, findings=(mass, elsewhere, foreign, *rest))
    assert others(alone, mass, can_make=True) == ()
    assert why_not(alone, mass, can_make=True) == ONE_LABEL
    assert why_not(None, mass, can_make=True) == ONE_LABEL


def test_without_a_way_to_make_maps_only_called_labels_remain(reading):
    assert why_not(reading, reading.findings[0], can_make=False) == NOT_KEPT


def test_measured_values_and_maps_that_are_all_the_same_say_so(reading):
    mass = reading.findings[0]
    value = Quantity(1.0, 0.9, 1.1, "mL", Phrase("limits"))
    assert why_not(reading, replace(mass, quantity=value), can_make=True) == MEASURED
    map_ = a_heatmap()
    eigen = Heatmap(map_.values, map_.box, map_.scale, "eigen_cam")
    assert why_not(reading, replace(mass, heatmap=eigen), can_make=True) == SAME_MAP
    assert mass.code == MASS
