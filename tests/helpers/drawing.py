"""Drawing on a canvas with the mouse, and what then stands beside it."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from meddx.case.identity import Patient
from meddx.case.record import Series
from meddx.case.volume import Volume
from meddx.children import Children
from meddx.imaging.corner_text import Level
from meddx.imaging.frames import FrameStore
from meddx.workstation.i18n import Translation
from meddx.workstation.viewer import drawn
from meddx.workstation.viewer.canvas import Canvas
from tests.helpers.builders import a_stack
from tests.helpers.phantoms import geometry

LEFT = Qt.MouseButton.LeftButton
At = tuple[int, int]


def a_ramp() -> Series:
    """A stack of 20 x 40 x 40 px of 2 x 0.5 x 0.5 mm: value ``100 k + j + i`` in HU."""
    k, j, i = np.mgrid[0:20, 0:40, 0:40]
    voxels = (100 * k + j + i).astype(np.int16)
    return replace(a_stack(), volume=Volume(voxels, geometry((2.0, 0.5, 0.5)), "HU"))


def a_canvas(qtbot: QtBot, series: Series) -> Canvas:
    """Show a series on 400 x 400 screen pixels, without words in the corners."""
    made = Canvas(Translation(), FrameStore(Children(1)))
    qtbot.addWidget(made)
    made.resize(400, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.corner_level = Level.NONE
    made.show_series(series, Patient())
    return made


def drag(qtbot: QtBot, canvas: Canvas, *way: At, button: Qt.MouseButton = LEFT) -> None:
    """Press at the first place, move through the others, let go at the last; ``(x, y)``."""
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, button, pos=QPoint(*way[0]))
    for at in way[1:]:
        qtbot.mouseMove(viewport, QPoint(*at))
    qtbot.mouseRelease(viewport, button, pos=QPoint(*way[-1]))


def click(qtbot: QtBot, canvas: Canvas, x: int, y: int, button: Qt.MouseButton = LEFT) -> None:
    """Move there, press and let go."""
    qtbot.mouseMove(canvas.viewport(), QPoint(x, y))
    drag(qtbot, canvas, (x, y), button=button)


def said(canvas: Canvas, index: int = 0) -> list[str]:
    """Return the English lines of an annotation of the view."""
    stage = canvas.stage
    assert stage is not None
    one = canvas.view.annotations[index]
    own = drawn.home(stage, one)
    assert own is not None
    return [str(line) for line in drawn.Told().of(stage, one, own)]
