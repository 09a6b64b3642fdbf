"""Words on the picture."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class TextTool(DrawingTool):
    """At the place that is clicked."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Text"))
    shortcut = "Y"
    icon = "text"
    order = 115
    kind = Kind.TEXT
