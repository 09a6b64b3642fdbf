"""Leading all panes to one point of the patient."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.workstation.tools import PointingTool


class CrosshairTool(PointingTool):
    """Press or drag: every pane with the same coordinates shows the slice through the point."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Crosshair"))
    shortcut = "V"
    icon = "crosshair"
    order = 45
    cursor = "CrossCursor"
