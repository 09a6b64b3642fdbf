"""Statistics of an upright rectangle."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class RectangleTool(DrawingTool):
    """From one corner to the opposite one."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Rectangle ROI"))
    shortcut = "R"
    icon = "rectangle"
    order = 80
    kind = Kind.RECTANGLE
