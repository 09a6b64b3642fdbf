import numpy as np
import pytest

from meddx.workstation.panels.step_bar import ScaleBar, StepBar
from meddx.workstation.theme import COLOURS
from tests.helpers.pictures import pixels

LIMITS = (-2.0, 2.0)


def drawn(qtbot, bar, colour):
    """Columns of a bar of 208 px in which a colour is found; 200 px are the scale."""
    qtbot.addWidget(bar)
    bar.resize(208, bar.height())
    shown = pixels(bar).astype(int)
    wanted = [int(colour[n : n + 2], 16) for n in (1, 3, 5)]
    return np.flatnonzero((np.abs(shown[..., :3] - wanted).max(axis=2) < 8).any(axis=0))


@pytest.mark.parametrize(
    ("start", "end", "colour"), [(-1.0, 1.0, COLOURS.supports), (1.0, -1.0, COLOURS.opposes)]
)
def test_a_step_lies_between_the_odds_before_and_after(qtbot, styled, start, end, colour):
    bar = StepBar()
    bar.show_step(start, end, LIMITS)
    columns = drawn(qtbot, bar, colour)
    assert columns[0] == pytest.approx(54, abs=1)
    assert columns[-1] == pytest.approx(154, abs=1)


def test_a_step_that_does_not_count_has_no_length(qtbot, styled):
    bar = StepBar()
    bar.show_step(0.0, 0.0, LIMITS, counts=False)
    assert not drawn(qtbot, bar, COLOURS.supports).size
    assert drawn(qtbot, bar, COLOURS.outline) == pytest.approx([104], abs=1)


def test_a_place_is_marked(qtbot, styled):
    bar = StepBar()
    bar.show_place(2.0, LIMITS)
    columns = drawn(qtbot, bar, COLOURS.text)
    assert columns.mean() == pytest.approx(204, abs=1.5)


def test_the_scale_is_worded_where_its_lines_are(qtbot, styled):
    scale, bar = ScaleBar(), StepBar()
    scale.show_scale(LIMITS, scale.language)
    bar.show_step(9.0, 9.0, LIMITS)
    lines = drawn(qtbot, bar, COLOURS.border)
    words = drawn(qtbot, scale, COLOURS.muted)
    assert lines.size
    assert words.size
    assert abs(words - 104).min() < 12  # 50 % in the middle
