"""A magnifying glass while the button is held."""

from PySide6.QtCore import QT_TRANSLATE_NOOP
from typing_extensions import override

from meddx.imaging.view import ViewState
from meddx.workstation.tools import Look, Pointer, Tool


class MagnifierTool(Tool):
    """The view stays as it is: the viewer shows a glass under the mouse (``viewer.magnifier``)."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Magnifier"))
    shortcut = "Shift+M"
    icon = "magnifier"
    order = 35
    cursor = "CrossCursor"
    magnifies = True

    @override
    def drag(self, look: Look, start: Pointer, now: Pointer) -> ViewState:
        return look.view
