"""Statistics of an outline drawn by hand."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class FreehandTool(DrawingTool):
    """With the button held down, or corner by corner."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Freehand ROI"))
    shortcut = "U"
    icon = "freehand"
    order = 95
    kind = Kind.FREEHAND
