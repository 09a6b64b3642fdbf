"""The window on a second monitor: panes of the same room."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from meddx.workstation.theme import icon
from meddx.workstation.viewer.pane_grid import PaneGrid
from meddx.workstation.viewer.viewer import Viewer

_SIZE = (960, 720)


class SecondWindow(QWidget):
    """Shows the panes of the room's second window; every key works in it as in the first.

    Signals
    -------
    closed
        The reader closed it.

    Parameters
    ----------
    viewer
        Whose room it is.
    parent
        The main window.
    """

    closed = Signal()

    def __init__(self, viewer: Viewer, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowIcon(icon("meddx"))
        self.setObjectName("picture")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.grid = PaneGrid(viewer.desk, viewer.pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        self.retranslate()
        self._place()

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.setWindowTitle(self.tr("MedDx, second window"))

    def _place(self) -> None:
        """Fill another monitor than the main window's, where there is one."""
        main = self.parentWidget()
        others = [s for s in QGuiApplication.screens() if main is None or s is not main.screen()]
        if others:
            self.setGeometry(others[0].availableGeometry())
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(*_SIZE)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
