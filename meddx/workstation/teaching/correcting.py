"""Keeps a reader's corrections for training, where the settings and he allow it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QObject

from meddx.case.corrections import judged
from meddx.case.record import Case
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.arrangement import stand_below
from meddx.workstation.bridge import Watch
from meddx.workstation.refusals import Message
from meddx.workstation.services import Correcting, Preferences
from meddx.workstation.teaching.corrections_dialog import CorrectionsDialog, Standing
from meddx.workstation.teaching.strip import CorrectionStrip

if TYPE_CHECKING:
    from meddx.workstation.main_window import MainWindow

LOOKING: Final = Phrase("Looking for corrections")
KEEPING: Final = Phrase("Keeping corrections")
SETTING: Final = "keep_corrections"
_LANE: Final = "studies"


class KeepingCorrections(QObject):
    """Asks once for each case, after its report is written: the case is read then, and judged.

    A case that was answered for is not asked about again: what is kept follows the next report, and
    what was refused stays refused. The action ``corrections`` shows a case's standing at any time.

    Parameters
    ----------
    window
        Whose session it follows.
    correcting
        Finds and keeps corrections.
    preferences
        Whether any may be kept.
    """

    def __init__(
        self, window: "MainWindow", correcting: Correcting, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window, self._correcting, self._preferences = window, correcting, preferences
        self._session = window.session
        self._watch = Watch(window.bridge)
        self.strip = CorrectionStrip()
        self.dialog: CorrectionsDialog | None = None
        stand_below(window.messages, self.strip)
        self._session.exported.connect(lambda _path: self._exported())
        self._session.case_changed.connect(self._case_changed)
        self._session.reading_changed.connect(self._follow)
        self._session.edits_changed.connect(self._follow)
        self.strip.look_asked.connect(self.look)
        self.strip.refused.connect(self.refuse)
        self.strip.never.connect(self._never)
        window.actions_["corrections"].triggered.connect(self.look)

    def look(self) -> None:
        """Show what would be kept of the open case, or is, and let the reader decide."""
        self._ask(self._show)

    def keep(self) -> None:
        """Keep what the reader corrected in the open case."""
        reading, edits, case = self._session.reading, self._session.edits, self._session.case
        if reading is None:
            return
        find, store = self._correcting.find, self._correcting.store

        def work(_context: Context) -> int:
            return store.keep(case.patient, _studies(case), find(reading, edits))

        self.strip.hide()
        self._run(KEEPING, work, self._kept)

    def refuse(self) -> None:
        """Keep nothing of the open case, and delete what was kept of it."""
        studies, store = _studies(self._session.case), self._correcting.store
        self.strip.hide()
        self._run(KEEPING, lambda _context: store.refuse(studies), lambda _none: None)

    def _exported(self) -> None:
        if self._preferences.current().keep_corrections:
            self._ask(self._decide)

    def _ask(self, done: Callable[[Standing], None]) -> None:
        """Find out how the open case stands; drop the answer where it is not open any more."""
        session = self._session
        reading, edits, case = session.reading, session.edits, session.case
        is_on = self._preferences.current().keep_corrections
        find, store = self._correcting.find, self._correcting.store

        def work(_context: Context) -> Standing:
            studies = _studies(case)
            made = find(reading, edits) if reading is not None else ()
            return Standing(
                made,
                store.allowed(studies),
                store.count(studies),
                is_on,
                store.holds(case.patient, studies, made),
            )

        def answer(standing: Standing) -> None:
            if session.case is case:
                done(standing)

        self._run(LOOKING, work, answer)

    def _decide(self, standing: Standing) -> None:
        if standing.allowed:
            self.keep()
        elif standing.allowed is None and judged(standing.corrections):
            self.strip.show()

    def _show(self, standing: Standing) -> None:
        self._close_dialog()
        dialog = CorrectionsDialog(self._window, standing, self._window.translation)
        dialog.keep.clicked.connect(self.keep)
        dialog.refuse.clicked.connect(self.refuse)
        dialog.forget.clicked.connect(self.refuse)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.show()

    def _follow(self) -> None:
        """Show in the open dialog what the reader has said since."""
        if self.dialog is not None:
            self._ask(self._refresh)

    def _refresh(self, standing: Standing) -> None:
        if self.dialog is not None:
            self.dialog.show_standing(standing)

    def _kept(self, count: int) -> None:
        words = QCoreApplication.translate("Corrections", "Kept for training: {0} of this case.")
        self._window.status.say(words.format(count))

    def _never(self) -> None:
        self._preferences.remember(SETTING, False)
        self.strip.hide()

    def _case_changed(self) -> None:
        self.strip.hide()
        self._close_dialog()

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.close()

    def _forget_dialog(self, _result: int) -> None:
        self.dialog = None

    def _run(
        self, name: Phrase, work: Callable[[Context], Any], done: Callable[[Any], None]
    ) -> None:
        ticket = self._window.bridge.submit(_LANE, Job(name, work))
        self._watch.add(ticket, done, self._failed)

    def _failed(self, failure: Failed) -> None:
        self._session.refused.emit((Message("", failure.code, failure.phrase),))


def _studies(case: Case) -> tuple[str, ...]:
    return tuple(study.study_instance_uid for study in case.studies)
