"""Magnifying by dragging."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.imaging.view import ViewState
from meddx.workstation.tools import Look, Pointer, Tool

_DOUBLES_PX = 150.0


class Zoom(Tool):
    """Up magnifies, down shrinks, about the point where the drag began."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Zoom"))
    shortcut = "Z"
    icon = "zoom"
    order = 30
    cursor = "SizeVerCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        down, _ = now.moved_from(start)
        if down == 0:
            return look.view  # a click is no step of the history
        about = look.view.to_picture(start.at_px, look.screen)
        return look.view.zoomed(2.0 ** (-down / _DOUBLES_PX), about, look.screen)
