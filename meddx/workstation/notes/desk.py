"""What belongs to the notes of a window: correcting, keeping, writing, and the steps of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from meddx.case.identity import Agreement
from meddx.workstation.notes.correcting import NoteCorrections
from meddx.workstation.notes.keeping import NoteKeeper
from meddx.workstation.notes.naming import NamingCheck
from meddx.workstation.notes.typed import TypedNotes
from meddx.workstation.notes.typed_keeping import TypedNoteKeeper
from meddx.workstation.services import Keeping, Preferences, Services
from meddx.workstation.undoing import Undoing

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow


class NotesDesk(QObject):
    """Puts the parts together.

    Parameters
    ----------
    window
        Whose notes.
    services
        Reads what is typed, and keeps what is corrected.
    preferences
        Says who reads.
    """

    def __init__(self, window: "MainWindow", services: Services, preferences: Preferences) -> None:
        super().__init__(window)
        panel, session, actions = window.notes, window.session, window.actions_
        self._session = session
        self._case = session.case
        self.undoing = Undoing(window.viewer.desk, actions)
        self.corrections = NoteCorrections(panel, session, self.undoing)
        parts = (panel, session, self.undoing)
        self.typed = TypedNotes(window, parts, services.read_text, window.status.say)
        self.naming = NamingCheck(panel, session, window.bridge, services.names_in)
        if services.keeping is not None:
            self._keep(window, services, services.keeping, lambda: preferences.current().reader)
        actions["write_note"].triggered.connect(panel.write.click)
        actions["next_term"].triggered.connect(lambda: panel.step(1))
        actions["previous_term"].triggered.connect(lambda: panel.step(-1))
        window.findings.removed.connect(self.corrections.restore_finding)
        session.case_changed.connect(self._case_changed)

    def _keep(
        self,
        window: "MainWindow",
        services: Services,
        keeping: Keeping,
        reader: Callable[[], str],
    ) -> None:
        """Keep what is corrected and what is typed."""
        NoteKeeper(window.session, window.bridge, keeping, reader)
        typed = TypedNoteKeeper(window.session, window.bridge, keeping, services.read_text, reader)
        self.typed.changed.connect(typed.changed)

    def _case_changed(self) -> None:
        """Forget the steps that were about another case: none may reach into this one."""
        before, now = self._case, self._session.case
        self._case = now
        same = before.patient == now.patient or (
            before.patient.compare(now.patient) is Agreement.SAME
        )
        if before.is_empty or now.is_empty or not same:
            self.undoing.forget()
