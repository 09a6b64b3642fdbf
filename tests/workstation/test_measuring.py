"""The list of measurements and the viewer, on two series of one case."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from meddx.case.record import Case, Study
from meddx.children import Children
from meddx.imaging.frames import FrameStore
from meddx.workstation.i18n import Translation
from meddx.workstation.measuring import Measuring
from meddx.workstation.panels.measurements import MeasurementsPanel
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.viewer.viewer import Viewer
from tests.helpers.builders import a_radiograph
from tests.helpers.drawing import a_ramp, drag

STACK, RADIOGRAPH = a_ramp(), a_radiograph()
CASE = Case(studies=(Study("1", (STACK, RADIOGRAPH)),))


@pytest.fixture
def viewer(qtbot, styled):
    made = Viewer(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(700, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def panel(qtbot, viewer):
    made = MeasurementsPanel(Translation())
    qtbot.addWidget(made)
    measuring = Measuring(viewer, made, lambda uid: viewer.show_of(CASE, uid))
    viewer.show_of(CASE, STACK.series_instance_uid)
    viewer.canvas.choose(LengthTool())
    measuring.show_case(CASE)
    return made


def numbers(panel):
    return [(row.series_instance_uid, row.number) for row in panel.model.rows]


def test_rows_of_all_series_stay_and_one_goes_to_each(qtbot, viewer, panel):
    canvas, (one, other) = viewer.canvas, (STACK.series_instance_uid, "1.2.3")
    canvas.change(replace(canvas.view, k=3))
    drag(qtbot, canvas, (200, 200), (260, 260))
    viewer.show_of(CASE, other)
    drag(qtbot, canvas, (200, 200), (260, 260))
    assert numbers(panel) == [(one, 1), (other, 1)]
    panel.chosen.emit(one, 1)
    assert (canvas.series, canvas.view.k) == (STACK, 3)
    assert viewer.annotator.selected.number == 1


def test_a_row_is_labelled_removed_and_brought_back(qtbot, viewer, panel):
    uid = STACK.series_instance_uid
    drag(qtbot, viewer.canvas, (200, 200), (260, 260))
    panel.relabelled.emit(uid, 1, "Aorta")
    assert panel.model.rows[0].label == "Aorta"
    panel.removed.emit(uid, 1)
    assert numbers(panel) == []
    viewer.canvas.undo()
    assert panel.model.rows[0].label == "Aorta"


def test_another_case_begins_with_an_empty_list(qtbot, viewer, panel):
    drag(qtbot, viewer.canvas, (200, 200), (260, 260))
    assert len(numbers(panel)) == 1
    panel.findChild(Measuring).show_case(Case())
    assert numbers(panel) == []


def test_the_menu_of_the_window_labels_and_deletes(qtbot, build):
    window = build()
    canvas, actions = window.viewer.canvas, window.actions_
    window.viewer.show_of(CASE, STACK.series_instance_uid)
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (160, 160))
    qtbot.keyClick(canvas, Qt.Key.Key_F2)
    qtbot.keyClicks(window.viewer.annotator.editor, "Aorta")
    qtbot.keyClick(window.viewer.annotator.editor, Qt.Key.Key_Return)
    assert canvas.view.annotations[0].label == "Aorta"
    canvas.scroll(1)
    drag(qtbot, canvas, (100, 100), (160, 160))
    actions["delete_on_image"].trigger()
    assert [one.label for one in canvas.view.annotations] == ["Aorta"]
    actions["delete_on_series"].trigger()
    assert canvas.view.annotations == ()
    actions["undo"].trigger()
    assert len(canvas.view.annotations) == 1
