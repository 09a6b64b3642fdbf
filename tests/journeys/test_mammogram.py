"""A screening mammogram is read by its hanging protocol, stage by stage, to every pixel."""

import numpy as np
import pytest

from meddx.phrase import Language
from tests.helpers import at_work, mammograms
from tests.helpers.pictures import pixels

FIRST = ["R CC", "L CC", "R MLO", "L MLO"]


def hung(work, uids):
    names = {uid: name for name, uid in uids.items()}
    shown = [pane.series.split("#")[0] for pane in work.window.viewer.desk.room.panes]
    return [names.get(uid, "") for uid in shown]


def wall_px(work, number):
    """Return how far the chest wall lies from the left and the right edge of its pane, in px."""
    canvas = work.canvas(number)
    screen = canvas.screen_of(canvas.shown)
    _, left, _, right = canvas.view.rect(screen)
    zoom = canvas.view.zoom_on(screen)
    return -left * zoom, (right - screen.cols) * zoom


@pytest.fixture
def screening(started, tmp_path):
    """Open a screening; the files come in the order in which they were taken."""
    folder = tmp_path / "screening"
    uids = mammograms.screening(folder)
    at_work.settled()
    work = started()
    work.window.resize(1400, 900)
    work.drop(folder)
    return work, uids


def test_it_hangs_back_to_back_by_itself(screening):
    work, uids = screening
    assert hung(work, uids) == FIRST
    assert not work.window.viewer.desk.can_undo
    for number, name in enumerate(FIRST):
        right, bottom = work.canvas(number).shown.orientation
        from_left, from_right = wall_px(work, number)
        assert right == ("P" if name.startswith("R") else "A")
        assert abs(from_right if name.startswith("R") else from_left) <= 1
        assert bottom == {"R CC": "L", "L CC": "R"}.get(name, "F")
        _assert_tissue_at_the_wall(work, number, name)
    strip = work.window.hanging.strip
    assert strip.protocol.text() == "Mammography, four views"
    assert strip.said.text() == "Stage 1 of 8: Four views"
    assert strip.unseen.isVisible()
    assert strip.unseen.text() == "1 series not shown"
    assert "Spot R" in strip.unseen.toolTip()
    work.end()


def test_it_is_read_stage_by_stage_to_every_pixel(screening):
    work, uids = screening
    strip = work.window.hanging.strip
    work.key("]")
    assert hung(work, uids) == ["R CC", "L CC"]
    assert strip.said.text() == "Stage 2 of 8: CC pair"
    assert strip.unseen.text() == "3 series not shown"
    work.key("]")
    assert hung(work, uids) == ["R MLO", "L MLO"]
    for name in FIRST:
        work.key("]")
        assert hung(work, uids) == [name, name]
        _assert_every_row_is_seen(work)
    work.key("]")
    assert strip.said.text() == "Stage 8 of 8: All views"
    assert set(hung(work, uids)) >= set(uids)
    assert not strip.unseen.isVisible()
    work.key("]")  # there is no further one
    assert strip.said.text() == "Stage 8 of 8: All views"

    # Back again; what is drawn on a view is on it in every stage.
    work.key("[")
    assert hung(work, uids) == ["L MLO", "L MLO"]
    row, col = work.canvas(0).view.centre
    work.key("d")
    work.drag(0, (row - 40, col - 60), (row - 40, col + 60))
    told = work.words(0)
    assert told[0][0].startswith("12.0 mm")
    for _ in range(6):
        work.key("[")
    assert hung(work, uids) == FIRST
    assert work.words(FIRST.index("L MLO")) == told
    work.end()


def test_what_was_arranged_by_hand_comes_back_and_not_the_protocol(screening, started, tmp_path):
    work, uids = screening
    folder = tmp_path / "screening"
    work.key("2", at_work.CTRL)
    spot = next(s for s in work.window.session.case.series if s.description == "Spot R")
    work.drag_series(spot.series_instance_uid, 1)
    at_work.until(work.is_written)
    kept = hung(work, uids)
    work.end()

    again = started()
    again.drop(folder)
    assert hung(again, uids) == kept
    assert again.window.translation.language is Language.EN
    again.end()


def test_a_reader_who_wants_no_protocol_gets_none(started, tmp_path):
    folder = tmp_path / "screening"
    mammograms.screening(folder)
    at_work.settled(hang=False)
    work = started()
    work.drop(folder)
    assert len(work.window.viewer.desk.room.panes) == 1
    work.end()


def _assert_tissue_at_the_wall(work, number, name):
    grey = pixels(work.canvas(number))[..., 0].astype(np.int64)
    rows = slice(int(grey.shape[0] * 0.45), int(grey.shape[0] * 0.55))
    third = grey.shape[1] // 3
    at_left, at_right = grey[rows, :third].mean(), grey[rows, -third:].mean()
    assert (at_right > at_left + 40) if name.startswith("R") else (at_left > at_right + 40)


def _assert_every_row_is_seen(work):
    """Two panes of a pixel for a pixel: the upper from the first row, the lower to the last."""
    parts = []
    for number in (0, 1):
        canvas = work.canvas(number)
        assert canvas.view.zoom == 1.0
        top, _, bottom, _ = canvas.view.rect(canvas.screen_of(canvas.shown))
        parts.append((top, bottom))
    (top, upper_end), (lower_start, bottom) = parts
    assert top == 0
    assert lower_start <= upper_end
    assert bottom == mammograms.ROWS
