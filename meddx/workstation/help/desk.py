"""Where help is asked for: opens the manual at a section, and starts the tour."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from meddx.workstation.help.manual import Manual
from meddx.workstation.help.steps import steps
from meddx.workstation.help.tour import Tour
from meddx.workstation.services import Preferences

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class HelpDesk(QObject):
    """Answers to the actions ``manual`` and ``tour`` of a window.

    Parameters
    ----------
    window
        Whose help it is.
    preferences
        Whether the tour was taken, and where that is remembered.
    """

    def __init__(self, window: "MainWindow", preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._preferences = preferences
        self._manual: Manual | None = None
        self._tour: Tour | None = None
        window.actions_["manual"].triggered.connect(lambda: self.open_manual(""))
        window.actions_["tour"].triggered.connect(self.start_tour)
        window.welcomed.connect(self.offer_tour, Qt.ConnectionType.QueuedConnection)

    @property
    def tour(self) -> Tour | None:
        """The tour that runs."""
        return self._tour

    def open_manual(self, section: str = "") -> Manual:
        """Show the manual, at a section where one is named (in English: ``read-the-image``)."""
        if self._manual is None:
            self._manual = Manual(self._window.translation, self._window)
            self._manual.destroyed.connect(self._forget_manual)
        if section:
            self._manual.open_section(section)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()
        return self._manual

    def start_tour(self) -> Tour:
        """Start the tour, or return the one that runs."""
        if self._tour is None:
            self._tour = Tour(self._window, steps(self._window))
            self._tour.ended.connect(self._tour_ended)
            self._tour.destroyed.connect(self._forget_tour)
        return self._tour

    def offer_tour(self) -> None:
        """Start the tour, which begins by offering itself, where it was never offered."""
        if not self._preferences.tour_done:
            self.start_tour()

    def _tour_ended(self, _whole: bool) -> None:
        self._tour = None
        self._preferences.remember("tour_done", True)

    def _forget_tour(self) -> None:
        self._tour = None

    def _forget_manual(self) -> None:
        self._manual = None
