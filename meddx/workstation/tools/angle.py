"""Measuring an angle."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class AngleTool(DrawingTool):
    """The end of one arm, the corner, the end of the other arm."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Angle"))
    shortcut = "N"
    icon = "angle"
    order = 70
    kind = Kind.ANGLE
