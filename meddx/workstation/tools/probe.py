"""Reading values under the mouse without changing anything."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.imaging.view import ViewState
from meddx.workstation.tools import Look, Pointer, Tool


class ProbeTool(Tool):
    """A drag changes nothing: the value under the cross stands in the status line all along."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Probe"))
    shortcut = "Q"
    icon = "probe"
    order = 50
    cursor = "CrossCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        return look.view
