"""Statistics of an upright ellipse."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class EllipseTool(DrawingTool):
    """From one corner of the box around it to the opposite one."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Ellipse ROI"))
    shortcut = "E"
    icon = "ellipse"
    order = 90
    kind = Kind.ELLIPSE
