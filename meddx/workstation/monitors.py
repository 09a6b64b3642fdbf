"""What was measured of the monitors, kept from one start to the next."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QScreen

from meddx.imaging import display_check
from meddx.imaging.display_check import Monitor, Verdict
from meddx.workstation.viewer import monitor

SETTING = "monitors"


class Monitors(QObject):
    """Knows each monitor by its name.

    Parameters
    ----------
    kept
        What was measured before (``Preferences.monitors``); what cannot be read counts as nothing:
        the monitors are then said to be uncalibrated.
    remember
        Keeps what is measured (``Preferences.remember``).

    Signals
    -------
    changed
        Something was measured.
    """

    changed = Signal()

    def __init__(
        self, kept: str, remember: Callable[[str, str], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._remember = remember
        try:
            self._monitors = display_check.from_text(kept)
        except ValueError:
            self._monitors = ()

    def known(self, screen: QScreen | None) -> Monitor:
        """Return what was measured of a monitor."""
        return display_check.known(self._monitors, monitor.key(screen))

    def pitch_mm(self, screen: QScreen | None) -> float | None:
        """Size of a device pixel: as measured with a ruler, else as the monitor says it."""
        return self.known(screen).pitch_mm or monitor.pitch_mm(screen)

    def verdict(self, screen: QScreen | None, today: date) -> Verdict:
        """Judge a monitor by its last check."""
        return display_check.judged(self.known(screen), monitor.bits(screen), today)

    def keep(self, one: Monitor) -> None:
        """Keep what was measured of a monitor in the place of what was known of it."""
        self._monitors = display_check.with_one(self._monitors, one)
        self._remember(SETTING, display_check.to_text(self._monitors))
        self.changed.emit()
