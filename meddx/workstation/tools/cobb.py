"""Measuring a Cobb angle."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class CobbTool(DrawingTool):
    """One line along each end plate, in any order and direction."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Cobb angle"))
    shortcut = "J"
    icon = "cobb"
    order = 75
    kind = Kind.COBB
