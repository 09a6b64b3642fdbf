"""Every part of the pattern is where the layout says and as strong as it must be."""

import numpy as np
import pytest

from meddx.imaging import test_pattern as patterns

SIZES = [(1080, 1920), (2560, 2048), (480, 481), (1201, 1599)]


def part(picture, box):
    top, left, bottom, right = box
    assert 0 <= top < bottom <= picture.shape[0]
    assert 0 <= left < right <= picture.shape[1]
    return picture[top:bottom, left:right]


@pytest.fixture(params=SIZES, ids=str)
def drawn(request):
    return patterns.pattern(*request.param), patterns.layout(*request.param)


def test_sixteen_greys_each_with_a_brighter_and_a_darker_square(drawn):
    picture, at = drawn
    assert len(at.patches) == 16
    for level, box in zip(patterns.LEVELS, at.patches, strict=True):
        found = part(picture, box)
        assert set(np.unique(found)) == {level - 4, level, level + 4}
        assert found[found.shape[0] // 2, found.shape[1] // 2] == level
        near = max(4, found.shape[0] // 6)  # the middle of a square is half of one off the edge
        far = -near - 1
        corners = [found[near, near], found[far, far], found[near, far], found[far, near]]
        assert corners == [level + 4, level + 4, level - 4, level - 4]


def test_five_percent_on_black_and_ninety_five_on_white(drawn):
    picture, at = drawn
    assert set(np.unique(part(picture, at.dark))) == {0, round(0.05 * 255)}
    assert set(np.unique(part(picture, at.bright))) == {255, round(0.95 * 255)}


def test_lines_alternate_from_pixel_to_pixel_and_every_two(drawn):
    picture, at = drawn
    assert len(at.lines) == 5
    for box in at.lines:
        block = part(picture, box).astype(int)
        rows, cols = block.shape[0] // 2, block.shape[1] // 2
        assert np.ptp(block[:rows, :cols], axis=1).max() == 0
        assert (np.abs(np.diff(block[:rows, 0])) == 255).all()
        assert (np.abs(np.diff(block[0, cols:])) == 255).all()
        two = np.abs(np.diff(block[rows : rows + 8, 0]))
        assert two.tolist() == [0, 255, 0, 255, 0, 255, 0]


def test_the_corners_of_the_glass_have_lines_of_their_own(drawn):
    _, at = drawn
    centres = np.array([((top + bottom) / 2, (left + right) / 2)
                        for top, left, bottom, right in at.lines[1:]])  # fmt: skip
    near = np.array([(0, 0), (0, at.width), (at.height, 0), (at.height, at.width)])
    assert (np.abs(centres - near) < min(at.height, at.width) / 10).all()


def test_the_ramps_hold_every_grey_once(drawn):
    picture, at = drawn
    falling, rising = (part(picture, box)[:, 0].astype(int) for box in at.ramps)
    steps = np.diff(falling)
    most = -(-256 // len(falling))
    assert (falling[0], falling[-1]) == (0, 255 if most == 1 else falling[-1])
    assert steps.min() >= 0
    assert steps.max() <= most
    assert np.array_equal(falling, rising[::-1])


def test_the_bars_become_shorter(drawn):
    picture, at = drawn
    bars = part(picture, at.bars)
    wide = [int((row == 255).sum()) for row in bars]
    lengths = list(dict.fromkeys(value for value in wide if value))
    assert len(lengths) == 4
    assert lengths == sorted(lengths, reverse=True)


def test_letters_fade_from_fourteen_levels_to_one(drawn):
    picture, at = drawn
    for box, ground, sign in zip(at.words, (0, 128, 255), (1, 1, -1), strict=True):
        found = part(picture, box).astype(int) - ground
        assert set(np.unique(sign * found)) == set(range(15))


def test_the_grid_is_even_and_the_edge_of_the_glass_is_marked(drawn):
    picture, at = drawn
    assert (picture[[0, -1]] == 255).all()
    assert (picture[:, [0, -1]] == 255).all()
    row = picture[at.step // 2 + 3, 1:-1]
    lines = np.flatnonzero(row == patterns.LINE) + 1
    free = lines[(lines > at.step * 2) & (lines < at.width - at.step * 2)]
    assert set(np.diff(free)) == {at.step}
    assert at.width // 2 in lines


def test_parts_do_not_cover_one_another(drawn):
    _, at = drawn
    boxes = [*at.patches, at.dark, at.bright, *at.lines, *at.ramps, at.bars, *at.words]
    for number, (top, left, bottom, right) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert bottom <= other[0] or other[2] <= top or right <= other[1] or other[3] <= left


def test_a_small_window_is_no_monitor():
    with pytest.raises(ValueError, match="480"):
        patterns.pattern(479, 1000)


def test_a_level_to_be_measured_fills_a_tenth_in_the_middle():
    picture = patterns.level(1000, 1600, 45)
    assert (picture == 45).mean() == pytest.approx(0.1, abs=0.001)
    assert picture[500, 800] == 45
    assert picture[0, 0] == picture[-1, -1] == 153
