"""What overlaps a stretch of text, compared with looking at all there is."""

import numpy as np
import pytest

from meddx.analysis.overlaps import Overlaps


@pytest.mark.parametrize("seed", range(5))
def test_it_finds_what_a_plain_search_finds(seed):
    draw = np.random.default_rng(seed)
    spans = [
        (int(start), int(start) + int(draw.integers(1, 31))) for start in draw.integers(0, 500, 80)
    ]
    overlaps = Overlaps(spans, tuple)
    for start in range(0, 540, 7):
        end = start + int(draw.integers(1, 21))
        plain = sorted((s for s in spans if s[0] < end and start < s[1]), key=lambda s: s[0])
        assert sorted(overlaps.at(start, end)) == sorted(plain)
        assert overlaps.any_at(start, end) is bool(plain)


def test_neighbours_that_only_touch_do_not_overlap():
    overlaps = Overlaps([(2, 4), (6, 8)], tuple)
    assert list(overlaps.at(4, 6)) == []
    assert list(overlaps.at(3, 7)) == [(2, 4), (6, 8)]


def test_among_nothing_nothing_is_found():
    assert not Overlaps([], tuple).any_at(0, 100)
