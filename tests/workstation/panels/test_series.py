"""The list of series: its warnings stand right under it, whole, and leave no room behind."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from meddx.case.record import Case, Study
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.series import SeriesPanel
from meddx.workstation.viewer.pane import SERIES_MIME
from meddx.workstation.viewer.seen import SeenFrames
from tests.helpers.builders import a_radiograph

LONG = Phrase("The slices are not evenly spaced, and each of them is shown at its own place.")
SHORT = Phrase("Lossy.")


@pytest.fixture
def panel(qtbot, styled):
    made = SeriesPanel(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(260, 400)
    with qtbot.waitExposed(made):
        made.show()
    return made


def a_case(*warnings):
    series = replace(a_radiograph(), warnings=warnings)
    return Case(studies=(Study("1", (series,)),))


def heights(panel):
    panel.body.activate()
    return panel._warnings.height(), panel.list.geometry().bottom()


def test_fewer_warnings_take_less_room(panel):
    panel.show_case(a_case(LONG, LONG, LONG), "1.2.3")
    many, _ = heights(panel)
    panel.show_case(a_case(SHORT), "1.2.3")
    few, bottom = heights(panel)
    line = panel._warnings.fontMetrics().lineSpacing()
    assert many > 3 * line
    assert few < 2 * line
    assert panel._warnings.geometry().top() - bottom < line
    panel.show_case(a_case(), "1.2.3")
    assert not panel._warnings.isVisible()
    assert panel.height() - heights(panel)[1] < 5


def several():
    one = replace(a_radiograph(uid="a"), study_instance_uid="1")
    two = replace(a_radiograph(uid="b"), study_instance_uid="2", windows=())
    day = date(2026, 3, 2)
    return Case(studies=(Study("1", (one,), "Chest", day), Study("2", (two,), "", None)))


def test_several_studies_stand_under_their_headings(panel):
    panel.show_case(several(), "b")
    assert panel.list.keys == ("study 1", "a", "study 2", "b")
    titles = [panel.list.item(row).data(Qt.ItemDataRole.UserRole).title for row in (0, 2)]
    assert titles == ["2026-03-02  Chest", "Without a date"]
    panel.show_case(a_case(), "1.2.3")
    assert panel.list.keys == ("1.2.3",)


def test_stepping_goes_over_headings_and_tells_once(panel):
    panel.show_case(several(), "a")
    told = []
    panel.chosen.connect(told.append)
    panel.step(1)
    panel.step(1)
    panel.step(-1)
    assert told == ["b", "a"]


def test_what_was_seen_and_marked_stays_when_the_list_is_filled_again(panel):
    case = several()
    panel.show_case(case, "a")
    seen = SeenFrames()
    seen.note(case.series[0], 0)
    panel.show_seen(seen, {"a": 2})

    def shown():
        lines = [panel.list.item(row).data(Qt.ItemDataRole.UserRole) for row in (1, 3)]
        return [(line.seen, line.stars) for line in lines]

    assert shown() == [(1.0, 2), (0.0, 0)]
    panel.retranslate()
    assert shown() == [(1.0, 2), (0.0, 0)]
    panel.show_seen(seen, {"a": 2, "b": 1})
    assert shown() == [(1.0, 2), (0.0, 1)]


def test_a_series_is_dragged_as_panes_take_it(panel):
    panel.show_case(several(), "a")
    data = panel.list.mimeData([panel.list.item(3)])
    assert bytes(data.data(SERIES_MIME).data()) == b"b"
