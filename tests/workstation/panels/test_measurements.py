import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from meddx.case.annotations import Annotation, Kind, Picture
from meddx.imaging.measurement_rows import LABEL, Row
from meddx.phrase import Language, Phrase
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.measurements import MeasurementsPanel
from meddx.workstation.tools.length import LengthTool
from meddx.workstation.viewer.annotator import Annotator
from meddx.workstation.viewer.measurement_list import MeasurementList
from tests.helpers.builders import a_stack
from tests.helpers.drawing import a_canvas, a_ramp, drag

UID = a_stack().series_instance_uid


def row(number, label="", kind=Kind.LENGTH):
    one = Annotation(number, kind, ((0.0, 0.0, 0.0), (1.0, 1.0, 0.0)), Picture(), label)
    return Row.of(a_stack(), one, number, (Phrase("mm"),))


@pytest.fixture
def translation():
    return Translation()


@pytest.fixture
def panel(qtbot, styled, translation, chinese):
    made = MeasurementsPanel(translation)
    qtbot.addWidget(made)
    made.resize(700, 300)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    translation.switch(Language.EN)


def middle(panel, at, column=0):
    return panel.table.visualRect(panel.model.index(at, column)).center()


def click(qtbot, panel, at, column=0):
    qtbot.mouseClick(
        panel.table.viewport(), Qt.MouseButton.LeftButton, pos=middle(panel, at, column)
    )


def test_nothing_measured_says_what_to_do(panel):
    assert not panel.table.isVisible()
    assert not panel.copy.isEnabled()
    panel.show_rows((row(1),))
    assert panel.table.isVisible()
    assert panel.copy.isEnabled()


def test_a_click_or_enter_stands_on_a_measurement(qtbot, panel):
    panel.show_rows((row(1), row(2)))
    with qtbot.waitSignal(panel.chosen) as told:
        click(qtbot, panel, 1)
    assert told.args == [UID, 2]


def test_delete_removes_what_is_selected(qtbot, panel):
    panel.show_rows((row(1), row(2), row(3)))
    told = []
    panel.removed.connect(lambda uid, number: told.append((uid, number)))
    click(qtbot, panel, 0)
    qtbot.mouseClick(
        panel.table.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.ControlModifier,
        middle(panel, 2),
    )
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    assert sorted(told) == [(UID, 1), (UID, 3)]


def test_the_table_is_copied_as_text(qtbot, panel):
    panel.show_rows((row(1, "A"), row(2)))
    panel.copy.click()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert [line.split("\t")[0] for line in lines] == ["Kind", "Length", "Length"]
    QGuiApplication.clipboard().clear()
    click(qtbot, panel, 0)
    qtbot.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "\n".join(lines)


def test_a_label_is_written_in_its_column_only(panel):
    panel.show_rows((row(1),))
    told = []
    panel.relabelled.connect(lambda *args: told.append(args))
    label = panel.model.index(0, LABEL)
    assert panel.model.flags(label) & Qt.ItemFlag.ItemIsEditable
    assert panel.model.setData(label, " Liver ")
    other = panel.model.index(0, 1)
    assert not panel.model.flags(other) & Qt.ItemFlag.ItemIsEditable
    assert not panel.model.setData(other, "x")
    assert told == [(UID, 1, "Liver")]


def test_the_list_keeps_its_place(qtbot, panel):
    panel.show_rows((row(1), row(2)))
    click(qtbot, panel, 1)
    panel.show_rows((row(2, "new"), row(3)))
    assert panel.table.currentIndex().row() == 0
    panel.stand_on(UID, 3)
    assert panel.table.currentIndex().row() == 1
    panel.stand_on(UID, 99)
    assert not panel.table.selectionModel().hasSelection()


def test_it_is_said_in_chinese(qtbot, panel, translation):
    panel.show_rows((row(1),))
    translation.switch(Language.ZH_CN)
    qtbot.waitUntil(lambda: panel.title.text() == "测量列表")
    cells = [panel.model.data(panel.model.index(0, column)) for column in range(4)]
    assert cells[0] == "长度"
    assert panel.model.headerData(4, Qt.Orientation.Horizontal) == "标注"


def test_rows_come_from_what_was_drawn(qtbot, styled):
    canvas = a_canvas(qtbot, a_ramp())
    Annotator(canvas)
    canvas.choose(LengthTool())
    drag(qtbot, canvas, (100, 100), (180, 160))
    rows = MeasurementList().rows(canvas.stage, canvas.view.annotations)
    assert [each.cells(Language.EN) for each in rows] == [
        ("Length", "5.0 mm", "Stack", str(canvas.view.k + 1), "")
    ]
