import numpy as np
import pytest

from meddx.training.ranking.set_sizes import Placed, band_of, sizes_for


def placed(places, first=None, diseases=None):
    count = len(places)
    names = np.array([f"d{n}" for n in range(count)] if diseases is None else diseases)
    first = np.full(count, 0.5) if first is None else np.array(first)
    return Placed(np.array(places, dtype=float), first, names, names)


def only(found):
    """Return the size where all lists are as sure; nothing is known of less sure ones."""
    assert found.first_from == (0.0, 0.5)
    return found.sizes[1]


def test_by_hand_where_all_lists_are_as_sure():
    nine = list(range(1, 10))
    assert only(sizes_for(placed(nine), 0.5, 100)) == 5  # 0.5 x 10 of 9 diseases is 5
    assert only(sizes_for(placed(nine), 0.8, 100)) == 8
    assert only(sizes_for(placed(nine[::-1]), 0.8, 100)) == 8


def test_each_disease_counts_the_same():
    found = sizes_for(placed([1] * 90 + [50], diseases=["a"] * 90 + ["b"]), 0.6, 100)
    assert only(found) == 50


def test_too_few_diseases_hold_nothing_but_everything():
    assert only(sizes_for(placed([1, 2]), 0.8, 77)) == 77
    assert only(sizes_for(placed([np.inf] * 20), 0.8, 77)) == 77


def test_a_band_has_a_size_of_its_own():
    first = np.repeat([0.1, 0.3, 0.5, 0.7], 50) + np.tile(np.arange(50) / 1000, 4)
    places = np.repeat([40, 20, 8, 2], 50)
    found = sizes_for(placed(places, first), 0.8, 99)
    assert found.sizes == (40, 20, 8, 2)
    # The last list of a quarter is the first of the next band, so that each may reach one further.
    assert found.first_from == pytest.approx((0.0, 0.149, 0.349, 0.549))


def test_a_surer_band_never_needs_more():
    first = np.repeat([0.1, 0.3, 0.5, 0.7], 50) + np.tile(np.arange(50) / 1000, 4)
    found = sizes_for(placed(np.repeat([5, 30, 2, 9], 50), first), 0.8, 99)
    assert found.sizes == (30, 30, 9, 9)
    draw = np.random.default_rng(8)
    for coverage in (0.5, 0.7, 0.9):
        some = placed(draw.integers(1, 60, 120), draw.random(120), draw.integers(0, 40, 120))
        sizes = sizes_for(some, coverage, 99).sizes
        assert list(sizes) == sorted(sizes, reverse=True)


def test_nothing_is_known_of_lists_less_sure_than_any():
    assert sizes_for(placed([1] * 30), 0.8, 77).sizes == (77, 1)


def test_bands_begin_at_0_and_take_their_first():
    assert band_of(np.array([0.0, 0.19, 0.2, 0.9]), (0.0, 0.2, 0.5)).tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("most", [1, 8])
def test_a_coverage_is_what_new_diseases_have_in_every_band(most):
    """Learnt of 80 diseases again and again, measured on as many others, each with its own ways."""
    draw = np.random.default_rng(3)
    held, total = np.zeros(4), np.zeros(4)
    for _ in range(200):
        hard = draw.normal(0.0, 0.7, 160)
        owner = np.repeat(np.arange(160), draw.integers(1, most + 1, 160))
        first = 1.0 / (1.0 + np.exp(hard[owner] + draw.normal(0.0, 1.0, len(owner))))
        spread = 40.0 * (1.1 - first) * np.exp(hard[owner])
        names = owner.astype(str)
        cases = Placed(np.ceil(draw.exponential(spread)), first, names, names)
        teaches = owner < 80
        found = sizes_for(cases.of(teaches), 0.8, 5000)
        other = cases.of(~teaches)
        band = band_of(other.first, found.first_from)
        weight = 1.0 / np.bincount(owner)[owner][~teaches]
        is_held = other.places <= np.array(found.sizes)[band]
        held += np.bincount(band, weight * is_held, 4)
        total += np.bincount(band, weight, 4)
    assert held / total == pytest.approx(0.81, abs=0.02)
