"""Scrolling and dragging the window: MedDx's viewer and pyqtgraph's, until the picture is painted.

MedDx's is given the events of a mouse. pyqtgraph's ``ImageView`` has neither gesture; what its own
keys and its own histogram call is called.
"""

import sys
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QGraphicsView, QWidget

    from meddx.case.record import Series

SCROLL: Final = "scroll"
JUMP: Final = "jump"  # to a picture that nothing foretells
DRAG: Final = "window drag"
VIEW_PX: Final = 1000
CENTER: Final = 20000.0
WIDTH: Final = 30000.0
_SEED: Final = 20260725
WARM_UP: Final = 3
DRAGS: Final = 60
_BYTES: Final = 400_000_000  # most that the pictures to scroll through take
_MOST: Final = 60


@dataclass(frozen=True)
class Size:
    """Rows and columns of the pictures."""

    rows: int
    columns: int

    @property
    def label(self) -> str:
        """The size in words."""
        return f"{self.rows}x{self.columns}"

    @property
    def count(self) -> int:
        """How many pictures are scrolled through."""
        return max(WARM_UP + 5, min(_MOST, _BYTES // (2 * self.rows * self.columns)))


Seconds = dict[str, list[float]]


def stack(size: Size) -> NDArray[np.uint16]:
    """Make pictures of 16 bits, ndarray of shape (frames, rows, columns); all differ."""
    random = np.random.default_rng(_SEED)
    place = np.linspace(0.0, 40000.0, size.columns, dtype=np.float32).astype(np.uint16)
    noise = random.integers(0, 20000, (size.rows, size.columns), np.uint16)
    made = np.empty((size.count, size.rows, size.columns), np.uint16)
    for number in range(size.count):
        np.add(np.roll(noise, 7 * number, 1), place, out=made[number])
    return made


def jumps(count: int) -> list[int]:
    """Return an order that goes to every picture but the first once, never the same way twice."""
    return [
        number // 2 if number % 2 == 0 else count - 1 - number // 2 for number in range(1, count)
    ]


def meddx(size: Size) -> Seconds:
    """Measure MedDx's viewer: go by its slider, turn its wheel, and drag with *Window/level*."""
    from meddx.case.identity import Patient
    from meddx.imaging.frames import FrameStore
    from meddx.workstation.app import make_application
    from meddx.workstation.frame_clock import Painted, spin
    from meddx.workstation.i18n import Translation
    from meddx.workstation.tools.window_level import WindowLevel
    from meddx.workstation.viewer.viewer import Viewer

    make_application()
    store = FrameStore()
    viewer = Viewer(Translation(), store)
    try:
        viewer.canvas.choose(WindowLevel())
        show(viewer, viewer.canvas, series_of(size))
        mouse = Mouse(viewer.canvas.viewport())
        painted = Painted(viewer.canvas.viewport())
        told: Seconds = {SCROLL: [], DRAG: [], JUMP: []}
        for number in jumps(size.count):
            told[JUMP].append(painted.after(partial(viewer.slices.setValue, number)))
            spin()
        seen = viewer.canvas.series
        if seen is not None:  # anew, so that nothing of it is known
            viewer.show_series(replace(seen, series_instance_uid="1.2.4"), Patient())
        viewer.slices.setValue(0)
        spin()
        for _ in range(size.count - 1):
            told[SCROLL].append(painted.after(mouse.turn))
            spin()
        mouse.press()
        for number in range(DRAGS):
            told[DRAG].append(painted.after(partial(mouse.move, number)))
            spin(5)
        mouse.release()
    finally:
        viewer.close()
        store.close()
    spin()
    return {what: seconds[WARM_UP:] for what, seconds in told.items()}


def pyqtgraph(size: Size) -> Seconds:
    """Measure pyqtgraph's ``ImageView`` with the same pictures."""
    import pyqtgraph as pg

    from meddx.workstation.frame_clock import Painted, spin

    pg.mkQApp()
    view: Any = pg.ImageView()
    view.setImage(
        stack(size),
        axes={"t": 0, "y": 1, "x": 2},
        levels=(CENTER - WIDTH / 2, CENTER + WIDTH / 2),
        autoHistogramRange=False,
    )
    show(view, view.ui.graphicsView, None)
    painted = Painted(view.ui.graphicsView.viewport())
    told: Seconds = {SCROLL: [], DRAG: [], JUMP: []}
    for number in jumps(size.count):
        told[JUMP].append(painted.after(partial(view.setCurrentIndex, number)))
        spin()
    view.setCurrentIndex(0)
    spin()
    for number in range(1, size.count):
        told[SCROLL].append(painted.after(partial(view.setCurrentIndex, number)))
        spin()
    for number in range(DRAGS):
        low = CENTER - WIDTH / 2 + 50.0 * (number + 1)
        told[DRAG].append(painted.after(partial(view.setLevels, low, low + WIDTH)))
        spin(5)
    view.close()
    spin()
    return {what: seconds[WARM_UP:] for what, seconds in told.items()}


def series_of(size: Size) -> "Series":
    """Return the pictures as a series, as several radiographs of one patient stand in one."""
    from meddx.case.record import Series, Window
    from meddx.case.volume import Calibration, Frame, Geometry, Volume

    geometry = Geometry(np.eye(4), Frame.PIXEL, Calibration.NONE)
    window = Window(CENTER, WIDTH, "LINEAR")
    return Series("1.2.3", "1.2", "DX", Volume(stack(size), geometry), windows=(window,))


def show(window: "QWidget", canvas: "QGraphicsView", series: "Series | None") -> None:
    """Show a window so that its picture has the size that all contenders have."""
    from meddx.case.identity import Patient
    from meddx.workstation.frame_clock import spin
    from meddx.workstation.viewer.viewer import Viewer

    window.resize(VIEW_PX + 100, VIEW_PX + 100)
    window.show()
    if series is not None and isinstance(window, Viewer):
        window.show_series(series, Patient())
    for _ in range(2):  # what stands around it may change once with its size
        spin(200)
        seen = canvas.viewport().size()
        across, down = VIEW_PX - seen.width(), VIEW_PX - seen.height()
        window.resize(window.width() + across, window.height() + down)
    spin(200)


class Mouse:
    """Sends the events of a mouse over the middle of a widget."""

    def __init__(self, target: "QWidget") -> None:
        from PySide6.QtCore import QPointF

        self._target = target
        middle = target.rect().center()
        self._at = QPointF(middle.x(), middle.y())

    def turn(self, back: bool = False) -> None:
        """Turn the wheel by one notch, to the next picture or back."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtGui import QWheelEvent

        none = Qt.MouseButton.NoButton
        self._send(
            QWheelEvent(
                self._at,
                self._target.mapToGlobal(self._at),
                QPoint(),
                QPoint(0, 120 if back else -120),
                none,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
        )

    def press(self) -> None:
        """Press the left button."""
        from PySide6.QtCore import QEvent

        self._button(QEvent.Type.MouseButtonPress, 0)

    def move(self, number: int) -> None:
        """Move a little further with the button held."""
        from PySide6.QtCore import QEvent

        self._button(QEvent.Type.MouseMove, number + 1)

    def release(self) -> None:
        """Let the button go."""
        from PySide6.QtCore import QEvent

        self._button(QEvent.Type.MouseButtonRelease, 0)

    def _button(self, kind: "QEvent.Type", away_px: int) -> None:
        from PySide6.QtCore import QPointF, Qt
        from PySide6.QtGui import QMouseEvent

        at = self._at + QPointF(away_px, away_px / 2)
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._send(QMouseEvent(kind, at, self._target.mapToGlobal(at), left, left, none))

    def _send(self, event: "QEvent") -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.sendEvent(self._target, event)


def imported(names: tuple[str, ...]) -> list[str]:
    """Return which of these modules this process has imported."""
    return [name for name in names if name in sys.modules]
