import numpy as np
import pytest

from meddx.imaging.histogram import histogram, inside
from meddx.imaging.roi import Rectangle


@pytest.mark.parametrize("seed", range(12))
def test_every_value_is_counted_once_as_by_hand(seed):
    random = np.random.default_rng(seed)
    known = random.normal(50, 20, int(random.integers(2, 2000)))
    if seed % 2:
        known = np.rint(known)
    found = histogram(known)
    assert found.total == known.size
    assert 1 <= len(found.counts) <= 64
    for low, high, count in zip(found.edges[:-1], found.edges[1:], found.counts, strict=True):
        last = high == found.edges[-1]
        assert count == sum(low <= value < high or (last and value == high) for value in known)


def test_whole_numbers_have_bins_of_a_whole_width_with_edges_between_them():
    found = histogram(np.array([0.0, 1, 1, 2, 2, 2, 3]))
    assert found.edges.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5]
    assert found.counts.tolist() == [1, 2, 3, 1]
    wide = histogram(np.arange(10_000.0))
    assert wide.width == round(wide.width)
    assert len(set(wide.counts[:-1].tolist())) == 1  # no comb


def test_one_value_is_one_bin_and_no_value_is_none():
    assert histogram(np.array([7.0, 7.0])).counts.tolist() == [2]
    assert histogram(np.array([0.25])).counts.tolist() == [1]
    assert histogram(np.array([0.0])).edges.tolist() == [-0.5, 0.5]
    assert histogram(np.array([])) is None


def test_only_measurements_inside_the_region_count():
    values = np.array([[np.nan, 1.0, 9.0], [3.0, 2.0, 9.0]], np.float32)
    assert sorted(inside(values, Rectangle((0, 0), (2, 2)))) == [1, 2, 3]
