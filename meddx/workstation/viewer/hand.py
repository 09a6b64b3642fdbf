"""What the mouse does to the picture of a pane: a gesture of the tool that its button is."""

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from meddx.imaging.reslice_cut import PicturePoint
from meddx.imaging.reslice_cut import Point as Place
from meddx.imaging.view import ViewState
from meddx.workstation.tools import DrawingTool, Look, Pointer, PointingTool, Tool
from meddx.workstation.tools.pan import Pan
from meddx.workstation.tools.zoom import Zoom
from meddx.workstation.viewer import turning_planes
from meddx.workstation.viewer.room import Room

if TYPE_CHECKING:
    from meddx.workstation.viewer.canvas import Canvas

_WHEEL_STEP: Final = 120
_ZOOM_FOR_EACH_STEP: Final = 1.2
_HANDLE_PX: Final = 10.0  # logical pixels around a handle in which it is taken


class Hand:
    """The left button is the chosen tool, the middle one moves, the right one magnifies.

    Parameters
    ----------
    canvas
        Whose mouse it is.
    """

    def __init__(self, canvas: "Canvas") -> None:
        self._canvas = canvas
        self._gesture: tuple[Tool, Look, Pointer, Room] | None = None
        self._handle: PicturePoint | None = None
        self.tool: Tool | None = None

    @property
    def draws(self) -> bool:
        """Whether the left button draws."""
        return isinstance(self.tool, DrawingTool)

    def let_go(self) -> None:
        """End a gesture where it is: its picture is gone."""
        self._gesture = None

    def press(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        tool, stage = self._tool_for(event.button()), self._canvas.stage
        if stage is None or tool is None or self._gesture is not None:
            return
        view, seat = self._canvas.view, self._canvas.seat
        shown = stage.shown(view)
        look = Look(shown, view, self._canvas.screen_of(shown), stage.usual(view))
        self._gesture = (tool, look, self.pointer(event), seat.desk.room)
        if isinstance(tool, PointingTool):
            seat.begin()
            self._handle = self._handle_at(event, look)
            self._point(event, is_final=False)
        else:
            seat.show(tool.press(look, self._gesture[2]))

    def move(self, event: QMouseEvent) -> None:
        """Go on with a gesture."""
        if self._gesture is None:
            return
        tool, look, start, _ = self._gesture
        if isinstance(tool, PointingTool):
            self._point(event, is_final=False)
        else:
            self._canvas.seat.show(self._marked(tool.drag(look, start, self.pointer(event))))

    def release(self, event: QMouseEvent) -> None:
        """End a gesture: one step."""
        if self._gesture is None:
            return
        tool, look, start, _ = self._gesture
        if isinstance(tool, PointingTool):
            self._point(event, is_final=True)
            self._gesture = None
            return
        self._gesture = None
        view = self._marked(tool.release(look, start, self.pointer(event)))
        self._canvas.seat.push(view, since=self._marked(look.view))

    def _marked(self, view: ViewState) -> ViewState:
        """Return a view with the marks of now: some may have come since the gesture began."""
        now = self._canvas.view
        return replace(view, annotations=now.annotations, key_images=now.key_images)

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll through slices, or magnify where there is one slice or Ctrl is held."""
        canvas, shown = self._canvas, self._canvas.shown
        if shown is None:
            return
        pointer, steps = self.pointer(event), event.angleDelta().y() / _WHEEL_STEP
        if shown.volume.shape[0] > 1 and not pointer.fine:
            canvas.scroll(-round(steps) or (-1 if steps > 0 else 1))
        else:
            screen = canvas.screen_of(shown)
            about = canvas.view.to_picture(pointer.at_px, screen)
            canvas.change(canvas.view.zoomed(_ZOOM_FOR_EACH_STEP**steps, about, screen))

    def pointer(self, event: QMouseEvent | QWheelEvent) -> Pointer:
        """Return where the mouse is, in device pixels."""
        at, ratio = event.position(), self._canvas.devicePixelRatioF()
        held = event.modifiers()
        return Pointer(
            (at.y() * ratio, at.x() * ratio),
            fine=bool(held & Qt.KeyboardModifier.ControlModifier),
            coarse=bool(held & Qt.KeyboardModifier.ShiftModifier),
        )

    def _point(self, event: QMouseEvent, *, is_final: bool) -> None:
        if self._gesture is None:
            return
        _, look, _, since = self._gesture
        seat = self._canvas.seat
        if self._handle is not None:
            self._turn(event, is_final=is_final)
            return
        at = look.view.to_picture(self.pointer(event).at_px, look.screen)
        row = min(max(at[0], 0.0), float(look.screen.rows))
        col = min(max(at[1], 0.0), float(look.screen.cols))
        geometry = look.series.volume.geometry
        place: Place = geometry.to_patient((look.view.k, row - 0.5, col - 0.5))
        seat.desk.point_at(seat.number, place, is_final=is_final, since=since)

    def _handle_at(self, event: QMouseEvent, look: Look) -> PicturePoint | None:
        """Return the handle under the mouse by which other planes are turned, if there is one."""
        seat, reach = self._canvas.seat, _HANDLE_PX * self._canvas.devicePixelRatioF()
        at = self.pointer(event).at_px
        for handle in turning_planes.handles_on(seat.desk, seat.number):
            y, x = look.view.to_screen(handle, look.screen)
            if math.hypot(at[0] - y, at[1] - x) <= reach:
                return handle
        return None

    def _turn(self, event: QMouseEvent, *, is_final: bool) -> None:
        if self._gesture is None or self._handle is None:
            return
        _, look, _, since = self._gesture
        seat = self._canvas.seat
        to = look.view.to_picture(self.pointer(event).at_px, look.screen)
        room = turning_planes.turned(seat.desk, seat.number, self._handle, to, since)
        if is_final:
            self._handle = None
            seat.desk.go(room, since=since)
        else:
            seat.desk.show(room)

    def _tool_for(self, button: Qt.MouseButton) -> Tool | None:
        if button == Qt.MouseButton.MiddleButton:
            return Pan()
        if button == Qt.MouseButton.RightButton:
            return Zoom()
        return self.tool if button == Qt.MouseButton.LeftButton else None
