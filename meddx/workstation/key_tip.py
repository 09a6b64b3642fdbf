"""The tool tip of a control that does what an action does: its name and the keys of now."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget


class KeyTip(QObject):
    """Keeps the tool tip of a control that of an action: keys and language can change.

    Parameters
    ----------
    widget
        Does what the action does.
    action
        Whose tip it has.
    """

    def __init__(self, widget: QWidget, action: QAction) -> None:
        super().__init__(widget)
        self._widget, self._action = widget, action
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self._widget.setToolTip(self._action.toolTip())
