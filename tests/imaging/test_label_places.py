"""Words on a crowded picture: they cover no others, and lie near what they tell of."""

from itertools import pairwise

import numpy as np
import pytest

from meddx.imaging.label_places import is_far, join, pieces, place

AREA = (0.0, 0.0, 800.0, 1000.0)
CORNERS = [(0.0, 0.0, 60.0, 200.0), (0.0, 800.0, 60.0, 1000.0), (740.0, 0.0, 800.0, 200.0)]


def shares(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(box):
    return box[0] >= AREA[0] and box[1] >= AREA[1] and box[2] <= AREA[2] and box[3] <= AREA[3]


def test_the_place_at_the_right_is_the_first_choice():
    about = (100.0, 100.0, 200.0, 300.0)
    assert place((20, 80), about, AREA, []) == (140, 308, 160, 388)
    assert place((20, 80), about, AREA, [(140, 308, 160, 388)])[3] == 92  # then the left


@pytest.mark.parametrize("seed", range(8))
def test_twenty_annotations_cover_neither_each_other_nor_the_corners(seed):
    random = np.random.default_rng(seed)
    taken = list(CORNERS)
    for _ in range(20):
        top, left = random.uniform(60, 650), random.uniform(60, 850)
        about = (top, left, top + random.uniform(5, 90), left + random.uniform(5, 120))
        found = place((52, 180), about, AREA, taken)
        assert within(found)
        assert not any(shares(found, other) for other in (*taken, about))
        taken.append(found)


def test_where_nothing_is_free_the_least_is_covered():
    taken = [(0.0, 0.0, 100.0, 100.0), (60.0, 0.0, 100.0, 100.0)]
    found = place((30, 90), (40.0, 40.0, 50.0, 50.0), (0.0, 0.0, 100.0, 100.0), taken)
    assert found[2] <= 62  # above where two lie over each other


def test_other_drawings_are_kept_clear_where_that_is_near():
    about = (100.0, 100.0, 120.0, 200.0)
    at_right = (90.0, 205.0, 130.0, 400.0)
    found = place((20, 60), about, AREA, [], [at_right])
    assert not shares(found, at_right)
    assert not is_far(found, about)


def test_words_that_stand_far_away_are_joined():
    about, words = (100.0, 100.0, 120.0, 200.0), (300.0, 300.0, 320.0, 400.0)
    assert is_far(words, about)
    assert join(words, about) == ((300, 300), (120, 200))
    below = (300.0, 150.0, 320.0, 180.0)
    assert join(below, about) == ((300, 165), (120, 165))


@pytest.mark.parametrize("seed", range(6))
def test_pieces_of_a_line_hold_all_of_it_and_are_small(seed):
    random = np.random.default_rng(seed)
    line = [tuple(point) for point in random.uniform(0, 500, (12, 2))]
    found = list(pieces(line))
    for (y0, x0), (y1, x1) in pairwise(line):
        for share in np.linspace(0, 1, 30):
            y, x = y0 + (y1 - y0) * share, x0 + (x1 - x0) * share
            assert any(
                box[0] - 1e-6 <= y <= box[2] + 1e-6 and box[1] - 1e-6 <= x <= box[3] + 1e-6
                for box in found
            )
    assert max(max(b[2] - b[0], b[3] - b[1]) for b in found) <= 120


def test_a_long_outline_stays_few_pieces():
    turns = np.linspace(0, 2 * np.pi, 257)
    rim = [(400 + 30 * np.sin(t), 400 + 30 * np.cos(t)) for t in turns]
    assert len(list(pieces(rim))) < 12
