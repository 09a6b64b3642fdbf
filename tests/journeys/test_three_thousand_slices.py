"""A series of 3,000 slices that does not fit into memory is scrolled, jumped through, and kept."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from tests.helpers import at_work, chests
from tests.helpers.at_work import CTRL, LEFT, NONE, SHIFT

COUNT = 3000
MIDDLE = COUNT // 2
FRAME_BYTES = 32 * 32 * 2
BUDGET_BYTES = 4 << 20  # two thirds of it


@pytest.fixture
def long_series(tmp_path):
    """Write the series; return its folder."""
    chests.long_series(tmp_path / "thin", COUNT)
    at_work.settled()
    return tmp_path / "thin"


def assert_shown(work, k):
    """The picture on the screen is slice ``k`` itself, and no more is held than may be."""
    canvas, frames = work.canvas(), work.program.frames
    assert canvas.view.k == k
    assert np.unique(canvas.values).tolist() == [k - 1024]
    assert canvas.series.volume.frame_count == COUNT
    seen, uid = work.window.viewer.desk.seen, canvas.series.series_instance_uid
    at_work.until(lambda: k in seen.frames(uid))  # it was on the screen
    held = frames.progress(canvas.series.volume)
    assert held.failed == 0
    assert held.ready * FRAME_BYTES <= BUDGET_BYTES


def slide(work, to):
    """Drag the handle of the slider to a share of its way."""
    slider = work.window.viewer.slices
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    style, part = slider.style(), QStyle.SubControl.SC_SliderHandle
    handle = style.subControlRect(QStyle.ComplexControl.CC_Slider, option, part, slider).center()
    end = handle.__class__(handle.x(), round(to * slider.height()))
    QTest.mousePress(slider, LEFT, NONE, handle)
    QTest.mouseMove(slider, end)
    QTest.mouseRelease(slider, LEFT, NONE, end)
    work.rest()


def test_it_is_read_without_being_held(started, long_series):
    work = started(BUDGET_BYTES)
    looks = []
    work.window.viewer.view_changed.connect(
        lambda: looks.append(work.canvas().is_sorting and work.canvas().values is not None)
    )
    work.drop(long_series)
    assert any(looks)  # a picture stood there before all files were sorted
    work.key("1", CTRL)
    assert_shown(work, MIDDLE)

    jumped = _gone_through(work)
    _assert_no_planes(work)
    work.key("b")
    at_work.until(work.is_written)
    uid = work.canvas().series.series_instance_uid
    seen = set(work.window.viewer.desk.seen.frames(uid))
    stood = {MIDDLE, MIDDLE + 30, MIDDLE - 30, 0, COUNT - 1, COUNT - 11, jumped}
    assert stood <= seen <= stood | set(range(MIDDLE - 30, MIDDLE + 31))
    work.end()

    again = started(BUDGET_BYTES)
    again.drop(long_series)
    assert_shown(again, jumped)
    assert len(again.window.viewer.desk.room.panes) == 1
    assert set(again.window.viewer.desk.seen.frames(uid)) == seen
    again.key(Qt.Key.Key_Home)
    again.key(Qt.Key.Key_PageDown, CTRL)  # the key image
    assert_shown(again, jumped)
    again.end()


def _gone_through(work):
    """Scroll, jump to both ends, drag the slider; return the slice that it stops at."""
    work.wheel(0, 30)
    assert_shown(work, MIDDLE + 30)
    work.wheel(0, -60)
    assert_shown(work, MIDDLE - 30)
    work.key(Qt.Key.Key_Home)
    assert_shown(work, 0)
    work.key(Qt.Key.Key_End)
    assert_shown(work, COUNT - 1)
    work.key(Qt.Key.Key_Down)  # there is no further one
    assert_shown(work, COUNT - 1)
    work.key(Qt.Key.Key_Up, SHIFT)
    assert_shown(work, COUNT - 11)
    work.key(Qt.Key.Key_PageDown)  # there is no other series
    assert_shown(work, COUNT - 11)
    slide(work, 0.25)
    jumped = work.canvas().view.k
    assert jumped == pytest.approx(COUNT / 4, abs=COUNT / 20)
    assert_shown(work, jumped)
    return jumped


def _assert_no_planes(work):
    """Three planes are refused with a sentence and nothing changes; one says it in its pane."""
    before = work.window.viewer.desk.room
    work.key("m", CTRL)
    assert work.window.viewer.desk.room == before
    assert not work.window.actions_["layout_mpr"].isChecked()
    assert "can be scrolled, but not used as a volume" in work.window.status.said.text()
    work.key("c")
    canvas = work.canvas()
    assert canvas.values is None
    assert "can be scrolled" in str(canvas.stage.failure(canvas.view))
    work.key("z", CTRL)
    assert work.window.viewer.desk.room == before
