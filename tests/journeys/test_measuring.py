"""A reader measures, changes a measurement, takes it back, and brings it again."""

from PySide6.QtCore import QPoint, Qt

from meddx.workstation.viewer import drawn
from tests.journeys.test_reading_a_case import opened

LEFT = Qt.MouseButton.LeftButton


def drag(qtbot, window, start, end):
    viewport = window.viewer.canvas.viewport()
    qtbot.mousePress(viewport, LEFT, pos=start)
    qtbot.mouseMove(viewport, end)
    qtbot.mouseRelease(viewport, LEFT, pos=end)


def said(window):
    canvas = window.viewer.canvas
    return [
        str(drawn.Told().of(canvas.stage, one, drawn.home(canvas.stage, one))[0])
        for one in canvas.view.annotations
    ]


def test_a_radiograph_is_measured(qtbot, build, tmp_path):
    window = build()
    opened(qtbot, window, tmp_path)
    viewport = window.viewer.canvas.viewport()
    qtbot.keyClick(viewport, "d")
    middle = viewport.rect().center()
    drag(qtbot, window, middle, middle + QPoint(60, 80))
    assert len(said(window)) == 1
    length = said(window)[0]
    assert length.endswith("px (no spacing known)")

    drag(qtbot, window, middle + QPoint(60, 80), middle + QPoint(0, 50))
    assert said(window) != [length]
    qtbot.keyClick(viewport, "z", Qt.KeyboardModifier.ControlModifier)
    assert said(window) == [length]

    qtbot.keyClick(viewport, "e")
    drag(qtbot, window, middle - QPoint(60, 60), middle - QPoint(20, 20))
    assert said(window)[1].startswith("Mean ")
    qtbot.keyClick(window.viewer.canvas, Qt.Key.Key_Delete)
    assert said(window) == [length]
    undo = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(viewport, "z", undo)
    assert len(said(window)) == 2
    qtbot.keyClick(viewport, "z", undo | Qt.KeyboardModifier.ShiftModifier)
    assert said(window) == [length]
