"""Measuring the cardiothoracic ratio."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from meddx.case.annotations import Kind
from meddx.workstation.tools import DrawingTool


class CardiothoracicTool(DrawingTool):
    """The width of the heart and that of the thorax, in any order."""

    title = str(QT_TRANSLATE_NOOP("Tool", "Cardiothoracic ratio"))
    shortcut = "Shift+C"
    icon = "cardiothoracic"
    order = 105
    kind = Kind.CARDIOTHORACIC
