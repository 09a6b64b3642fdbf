"""The small words at the lower edge that say whether the monitor is one for primary reading."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from meddx.workstation.i18n import Translation
from meddx.workstation.monitors import Monitors


class DisplayChip(QPushButton):
    """Says it of the monitor that its window stands on, and opens the check when pressed.

    Parameters
    ----------
    monitors
        Judges the monitor.
    translation
        The language.
    today
        Gives the day at the reader's place.

    Signals
    -------
    screen_changed
        The window went to another monitor.
    """

    screen_changed = Signal()

    def __init__(
        self,
        monitors: Monitors,
        translation: Translation,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self._monitors, self._translation, self.today = monitors, translation, today
        self._follows = False
        monitors.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Say it in the language of now."""
        verdict = self._monitors.verdict(self.screen(), self.today())
        words = verdict.chip.label(self._translation.language)
        self.setText(words)
        reasons = [reason.label(self._translation.language) for reason in verdict.reasons]
        self.setToolTip("\n".join([*reasons, self.tr("Press to check the display.")]))
        self.setAccessibleName(words)
        self.setProperty("warns", not verdict.is_primary)
        self.style().polish(self)

    def _moved(self) -> None:
        self.retranslate()
        self.screen_changed.emit()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._follows:
            self._follows = True
            self.window().windowHandle().screenChanged.connect(self._moved)
        self.retranslate()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
