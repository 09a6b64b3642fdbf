"""Measuring a length."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class LengthTool(DrawingTool):
    """From one end to the other."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Length"))
    shortcut = "D"
    icon = "length"
    order = 60
    kind = Kind.LENGTH
