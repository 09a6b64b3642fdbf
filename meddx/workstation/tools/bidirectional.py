"""Two diameters of a lesion: the long axis, and the short one perpendicular to it."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class BidirectionalTool(DrawingTool):
    """The long axis first, then from one side of the lesion to the other."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Bidirectional"))
    shortcut = "Shift+D"
    icon = "bidirectional"
    order = 65
    kind = Kind.BIDIRECTIONAL
