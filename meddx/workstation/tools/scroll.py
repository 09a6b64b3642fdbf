"""Scrolling through slices by dragging."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.imaging.view import ViewState
from meddx.workstation.tools import Look, Pointer, Tool

_MOST_PX = 12.0  # drag for one slice of a short series


class Scroll(Tool):
    """Down goes to later slices; the height of the view reaches through a long series."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Scroll"))
    shortcut = "S"
    icon = "scroll"
    order = 40
    cursor = "SizeVerCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        slices = look.series.volume.shape[0]
        down, _ = now.moved_from(start)
        one_px = min(_MOST_PX, look.screen.height_px / slices)
        return look.view.scrolled(round(down / one_px), slices)
