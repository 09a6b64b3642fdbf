"""The list of series: its warnings stand right under it, whole, and leave no room behind."""

from dataclasses import replace

import pytest

from meddx.case.record import Case, Study
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.phrase import Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.series import SeriesPanel
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
