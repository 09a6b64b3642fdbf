import numpy as np
import pytest

from meddx.training.ranking import covered
from meddx.training.ranking.set_sizes import COVERAGES, Placed


def exchangeable(count=900, each=3, seed=4):
    """Lists of ``count`` diseases; the surer of its first one is, the better it is."""
    draw = np.random.default_rng(seed)
    owner = np.repeat(np.arange(count), each)
    first = draw.uniform(0.02, 0.98, len(owner))
    places = np.ceil(draw.exponential(60.0 * (1.0 - first)))
    names = np.char.add("d", owner.astype(str))
    return Placed(places, first, names, np.char.add("p", (owner // 2).astype(str))), owner % 5


def test_coverage_is_what_is_stated_on_parts_that_did_not_choose():
    placed, part = exchangeable()
    for found, coverage in zip(covered.measure(placed, part, 5000), COVERAGES, strict=True):
        assert found.sizes.coverage == coverage
        told = found.together
        assert told.cases == 2700
        assert told.of_diseases.value == pytest.approx(coverage, abs=0.02)
        assert told.of_diseases.low < told.of_diseases.value < told.of_diseases.high
        assert told.of_publications == pytest.approx(coverage, abs=0.02)
        for band in found.bands:
            assert band.of_diseases.value == pytest.approx(coverage, abs=0.04)
            assert band.of_cases == pytest.approx(band.of_diseases.value, abs=1e-9)
        assert sum(band.cases for band in found.bands) == 2700


def test_surer_lists_have_smaller_sets():
    placed, part = exchangeable()
    for found in covered.measure(placed, part, 5000):
        sizes = found.sizes.sizes
        assert len(sizes) == 4
        assert list(sizes) == sorted(sizes, reverse=True)
        assert sizes[-1] < sizes[0] / 3
        assert found.bands[0].median > found.together.median > found.bands[-1].median


def test_cases_diseases_and_publications_are_counted_apart():
    """Disease a has 60 cases of two publications, all missed; 59 others have one each, held."""
    diseases = np.array(["a"] * 60 + [f"d{n}" for n in range(59)])
    publications = np.array(["p"] * 30 + ["q"] * 30 + [f"p{n}" for n in range(59)])
    places = np.array([500.0] * 60 + [1.0] * 59)
    placed = Placed(places, np.full(119, 0.5), diseases, publications)
    part = np.array([0] * 60 + [1 + n % 4 for n in range(59)])
    told = covered.measure(placed, part, 1000)[0].together
    assert told.of_diseases.value == pytest.approx(59 / 60)
    assert told.of_publications == pytest.approx(59 / 61)
    assert told.of_cases == pytest.approx(59 / 119)
    assert told.median == 1.0


def test_a_band_that_no_case_is_in():
    """All lists are as sure, so that all are in the second of two bands."""
    count = 60
    names = np.array([f"d{n}" for n in range(count)])
    placed = Placed(np.ones(count), np.full(count, 0.5), names, names)
    (found, *_) = covered.measure(placed, np.arange(count) % 3, 100)
    assert found.sizes.first_from == (0.0, 0.5)
    assert found.bands[0] is None
    assert found.bands[1].cases == count
