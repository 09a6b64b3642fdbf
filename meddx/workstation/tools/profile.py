"""Values along a line."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class ProfileTool(DrawingTool):
    """From one end to the other; the plot opens beside the picture."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Line profile"))
    shortcut = "Shift+P"
    icon = "profile"
    order = 100
    kind = Kind.PROFILE
