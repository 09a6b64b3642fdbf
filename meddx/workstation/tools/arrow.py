"""Pointing at something, with words."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class ArrowTool(DrawingTool):
    """From the tip to where the words stand."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Arrow with text"))
    shortcut = "X"
    icon = "arrow"
    order = 110
    kind = Kind.ARROW
