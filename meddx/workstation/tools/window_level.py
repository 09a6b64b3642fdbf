"""Brightness and contrast by dragging."""

from dataclasses import replace

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.case.record import Window
from meddx.imaging.render import shown_inverted
from meddx.imaging.view import ViewState
from meddx.imaging.window import as_window
from meddx.workstation.tools import Look, Pointer, Tool

_TRAVEL_PX = 400.0  # a drag of this length changes centre or width by the default width
_LEAST_WIDTH = 1.0


class WindowLevel(Tool):
    """Right is less contrast, up is brighter, also where low values are shown bright."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Window/level"))
    shortcut = "W"
    icon = "window_level"
    order = 10
    cursor = "SizeAllCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        if look.series.volume.is_colour:
            return look.view
        before = as_window(look.view.window or look.usual)
        down, right = now.moved_from(start)
        step = max(as_window(look.usual).width, before.width) / _TRAVEL_PX
        brighter = -1.0 if shown_inverted(look.series, look.view) else 1.0
        return look.view.with_window(_moved(before, down * step * brighter, right * step))


def _moved(before: Window, centre: float, width: float) -> Window:
    return replace(
        before,
        center=before.center + centre,
        width=max(_LEAST_WIDTH, before.width + width),
        name="",
    )
