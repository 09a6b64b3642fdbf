"""The heatmap that is shown where the reader chose none."""

from dataclasses import replace

from meddx.case.evidence import ImageSource
from meddx.case.reading import Edits
from meddx.workstation.viewer.best_heatmap import best_heatmap, is_of
from tests.helpers.builders import MASS, a_reading, findings

MASS_FOUND, PNEUMONIA_FOUND = findings()[:2]


def test_nothing_was_read_and_nothing_is_shown():
    assert best_heatmap(None, "1.2.3") is None


def test_the_finding_with_the_most_weight_is_shown_on_its_own_series():
    found = best_heatmap(a_reading(), "1.2.3")
    assert found is not None
    assert found.key == MASS_FOUND.key
    assert best_heatmap(a_reading(), "other") is None


def test_a_finding_that_was_switched_off_is_not_shown():
    edits = Edits(switched_off=frozenset({MASS_FOUND.key}))
    found = best_heatmap(a_reading(edits=edits), "1.2.3")
    assert found is not None
    assert found.key == PNEUMONIA_FOUND.key


def test_only_findings_of_pictures_with_a_heatmap_count():
    assert is_of(MASS_FOUND, "1.2.3")
    assert not is_of(replace(MASS_FOUND, heatmap=None), "1.2.3")
    assert not is_of(replace(MASS_FOUND, source=ImageSource("other")), "1.2.3")
    assert not is_of(findings()[2], "1.2.3")  # of a text
    assert MASS_FOUND.code == MASS
