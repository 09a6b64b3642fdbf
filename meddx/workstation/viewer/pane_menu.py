"""What can be done with a picture: a menu at the mouse, where nothing is drawn."""

from typing import Final

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from meddx.workstation.actions import Actions
from meddx.workstation.viewer.pane import Pane
from meddx.workstation.viewer.viewer import Viewer

ENTRIES: Final = ("read_slice", "", "key_image", "", "invert", "fit", "reset", "", "tags")


class PaneMenu(QObject):
    """Opens the menu of every pane; a drag with the right button is the canvas's own.

    Parameters
    ----------
    viewer
        Its panes.
    actions
        What stands in the menu.
    """

    def __init__(self, viewer: Viewer, actions: Actions) -> None:
        super().__init__(viewer)
        self._viewer = viewer
        self._actions = actions
        for pane in viewer.panes:
            self._follow(pane)
        viewer.pane_made.connect(self._follow)

    def menu(self) -> QMenu:
        """Return the menu of the active pane; it deletes itself when it is closed."""
        menu = QMenu(self._viewer)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for name in ENTRIES:
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        return menu

    def _follow(self, pane: Pane) -> None:
        pane.annotator.menu_asked.connect(self._open)

    def _open(self, at: QPoint) -> None:
        self.menu().popup(at)
