"""Moving the picture."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.imaging.view import ViewState
from meddx.workstation.tools import Look, Pointer, Tool


class Pan(Tool):
    """The picture follows the mouse."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Pan"))
    shortcut = "P"
    icon = "pan"
    order = 20
    cursor = "OpenHandCursor"

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        down, right = now.moved_from(start)
        if down == right == 0:
            return look.view  # a click is no step of the history
        return look.view.panned(down, right, look.screen)
