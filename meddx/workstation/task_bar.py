"""What runs in the background: its message, how far it is, and Cancel."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QWidget
from typing_extensions import override

from meddx.jobs import Progress
from meddx.literature.adding import ADDING
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.panels.panel import label
from meddx.workstation.session import RANKING
from meddx.workstation.theme import icon

_STEPS = 1000
_QUIET_LANES = frozenset({"index", "studies", "files", "library", "genes"})  # what nobody waits for


class TaskBar(QWidget):
    """Shows the newest job that somebody waits for.

    Signals
    -------
    cancel_asked
        Number of the job's ticket.
    """

    cancel_asked = Signal(int)

    def __init__(
        self, bridge: Bridge, translation: Translation, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._translation = translation
        self._number = 0
        self._message: Phrase | None = None
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(180)
        self.cancel = QToolButton()
        self.cancel.setIcon(icon("cancel"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self.words)
        row.addWidget(self.bar)
        row.addWidget(self.cancel)
        bridge.started.connect(self._started)
        bridge.progress.connect(self._progress)
        for ended in (bridge.succeeded, bridge.failed, bridge.stopped):
            ended.connect(self._ended)
        self.cancel.clicked.connect(lambda: self.cancel_asked.emit(self._number))
        self.retranslate()
        self.setVisible(False)

    def retranslate(self) -> None:
        """Set every text in the language of now."""
        self.cancel.setAccessibleName(self.tr("Cancel"))
        if self._message is not None:
            self.words.setText(self._message.label(self._translation.language))

    def _started(self, number: int) -> None:
        for ticket in self._bridge.open_tickets:
            is_loud = ticket.lane not in _QUIET_LANES or ticket.job.name == ADDING
            waited_for = is_loud and ticket.job.name != RANKING
            if ticket.number == number and waited_for:
                self._show(number, ticket.job.name, 0, 0)

    def _progress(self, progress: Progress) -> None:
        if progress.ticket == self._number:
            self._show(progress.ticket, progress.message, progress.done, progress.total)

    def _show(self, number: int, message: Phrase, done: float, total: float) -> None:
        self._number, self._message = number, message
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        self.bar.setValue(round(_STEPS * done / total) if total > 0 else 0)
        self.retranslate()
        self.setVisible(True)

    def _ended(self, number: int) -> None:
        if number == self._number:
            self.setVisible(False)
            self._number = 0
            for ticket in self._bridge.open_tickets:  # an older one may still run
                self._started(ticket.number)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
