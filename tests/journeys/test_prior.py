"""A chest CT is read beside the one of two years before: thicker slices, another position."""

import pytest
from PySide6.QtTest import QTest

from tests.helpers import at_work, chests
from tests.helpers.at_work import CTRL, SHIFT

NOW, PRIOR = "31", "32"
ACROSS = ((28.0, 18.0), (28.0, 38.0))  # 20 mm
DOWN = ((20.0, 20.0), (36.0, 20.0))  # 16 mm


@pytest.fixture
def studies(tmp_path):
    """Write both studies: 24 slices of 3 mm, and 15 of 5 mm that begin 400 mm higher."""
    now, prior = tmp_path / "now", tmp_path / "prior"
    at_work.settled()
    new = chests.chest(now, 24, 3.0, NOW, StudyDate="20240301")
    old = chests.chest(
        prior, 15, 5.0, PRIOR, 400.0, StudyDate="20220217", SeriesDescription="Thorax old"
    )
    return (now, new), (prior, old)


def shown(work):
    return [pane.series for pane in work.window.viewer.desk.room.panes]


def slices(work):
    return [pane.view.k for pane in work.window.viewer.desk.room.panes]


def mm(words):
    """Return the length of the only measurement."""
    ((line,),) = words
    number, unit = line.split()
    assert unit == "mm"
    return float(number)


def compared(work, new, old):
    """Lay both out side by side by hand and link them at their middles."""
    work.key("2", CTRL)
    work.drag_series(new, 0)
    work.drag_series(old, 1)
    assert shown(work) == [new, old]
    for number, key in ((0, "Home"), (1, "Home")):
        work.click(number)
        work.key(getattr(at_work.Qt.Key, f"Key_{key}"))
    work.click(0)
    work.wheel(0, 12)
    assert slices(work) == [12, 0]  # nothing says where one lies in the other
    work.click(1)
    work.wheel(1, 7)
    work.click(0)
    work.key("l", CTRL | SHIFT)
    assert "1" in work.window.status.said.text()


def test_now_and_prior_scroll_together_and_are_measured(started, studies):
    (now, new), (prior, old) = studies
    work = started()
    work.drop(now, prior)
    assert {s.study_date.year for s in work.window.session.case.studies} == {2022, 2024}
    compared(work, new, old)
    work.wheel(0, 5)  # 15 mm up are three slices of the prior
    assert slices(work) == [17, 10]
    work.wheel(1, -2)  # and 10 mm down are three or four of the new one
    assert slices(work)[1] == 8
    assert slices(work)[0] in {13, 14}
    work.wheel(0, 100)
    assert slices(work) == [23, 14]
    work.key("z", CTRL)
    assert slices(work)[1] == 8

    work.key("d")
    work.drag(0, *ACROSS)
    work.drag(1, *DOWN)
    assert mm(work.words(0)) == pytest.approx(20.0, abs=0.5)  # a screen pixel is 0.2 mm
    assert mm(work.words(1)) == pytest.approx(16.0, abs=0.5)
    at_work.until(work.is_written)
    before = work.facts()
    work.end()

    again = started()
    again.drop(now, prior)
    at_work.until(lambda: shown(again) == [new, old])
    again.rest()
    after = again.facts()
    for part in ("room", "links", "marks", "words"):
        assert after[part] == before[part], part
    here = slices(again)
    again.click(0)
    again.wheel(0, -5)
    assert slices(again) == [here[0] - 5, here[1] - 3]
    again.end()


def test_a_prior_of_another_day_is_opened_beside_from_the_list(started, studies):
    (now, new), (prior, old) = studies
    work = started()
    work.drop(prior)
    work.key("d")
    work.drag(0, *DOWN)
    measured = work.words(0)
    at_work.until(lambda: work.is_written() and work.known())
    work.end()

    work = started()
    work.drop(now)
    work.key("1", CTRL)
    assert shown(work) == [new]
    browser = work.browse(2)
    row = next(
        at for at in range(2) if browser.model.study(at).study_date.isoformat() == "2022-02-17"
    )
    browser.table.selectRow(row)
    at_work.until(browser.beside.isEnabled)
    QTest.mouseClick(browser.beside, at_work.LEFT)
    at_work.until(lambda: shown(work) == [new, old])
    work.rest()
    at_work.until(lambda: work.canvas(1).view.annotations)
    assert work.words(1) == measured
    assert len(work.window.session.case.studies) == 2
    work.key("z", CTRL)
    assert shown(work) == [new]
    work.end()


def test_the_protocol_has_a_stage_with_the_prior(started, studies):
    (now, new), (prior, old) = studies
    work = started()
    work.drop(now, prior)
    strip = work.window.hanging.strip
    assert strip.protocol.text() == "CT chest"
    assert set(shown(work)) == {new}  # the newer study is what is read
    for _ in range(3):
        work.key("]")
    assert strip.said.text().endswith(": Now and prior")
    assert shown(work) == [new, old, new, old]
    windows = [pane.view.window.name for pane in work.window.viewer.desk.room.panes]
    assert windows[0] == windows[1] != windows[2] == windows[3]
    work.key("[")
    assert set(shown(work)) == {new}
    work.end()


def test_a_prior_that_was_read_before_waits_in_its_pane_and_comes_by_a_double_click(
    started, studies
):
    (now, new), (prior, old) = studies
    work = started()
    work.drop(prior)
    at_work.until(lambda: work.is_written() and work.known())
    work.end()

    work = started()
    work.drop(now)
    work.rest()
    hanging = work.window.hanging
    at_work.until(lambda: any(pane.waits for stage in hanging.hung for pane in stage.panes))
    stage = next(at for at, one in enumerate(hanging.hung) if any(pane.waits for pane in one.panes))
    hanging.show_stage(stage)
    number = shown(work).index("")
    assert "2022-02-17" in str(work.window.viewer.desk.seat(number).text)
    QTest.mouseDClick(work.canvas(number).viewport(), at_work.LEFT)
    at_work.until(lambda: old in shown(work))
    assert shown(work)[number] == old
    assert new in shown(work)
    assert len(work.window.session.case.studies) == 2
    work.key("z", CTRL)
    assert shown(work)[number] == ""
    work.end()
