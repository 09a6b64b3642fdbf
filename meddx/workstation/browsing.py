"""Opens the study browser, and what is chosen in it; keeps the list of last studies up to date."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from meddx.case.identity import Agreement
from meddx.case.known import KnownStudy
from meddx.case.record import Case
from meddx.jobs import Failed
from meddx.workstation import dialogs
from meddx.workstation.asked_studies import AskedStudies, Recent
from meddx.workstation.bridge import Bridge
from meddx.workstation.i18n import Translation
from meddx.workstation.key_tip import KeyTip
from meddx.workstation.panels.browser import StudyBrowser
from meddx.workstation.panels.browser_model import GONE, PARTLY
from meddx.workstation.panels.recent_studies import MOST, RecentStudies
from meddx.workstation.refusals import Message
from meddx.workstation.services import KnownStudies
from meddx.workstation.session import Session

Show = Callable[[str, bool], None]
Priors = Callable[[str, Sequence[KnownStudy]], None]
_GONE_CODE: Final = "files_gone"


class Browsing(QObject):
    """Between the list of known studies and the session.

    Parameters
    ----------
    window
        The dialogs belong to it.
    session
        What opens.
    bridge
        Runs the questions.
    known
        The list.
    translation
        The language.
    show
        Called with the SeriesInstanceUID of the first series of a study that was opened from the
        list, and whether it is to stand beside what is shown.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        bridge: Bridge,
        known: KnownStudies,
        translation: Translation,
        show: Show,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._bridge = window, session, bridge
        self._known, self._translation, self._show = known, translation, show
        self._asked = AskedStudies(bridge, known, self)
        self._expected: tuple[str, bool] | None = None
        self._told = ""
        self.browser: StudyBrowser | None = None
        self.recent = RecentStudies(translation)
        self.recent.chosen.connect(self.open)
        self.recent.all_asked.connect(self.browse)
        session.opened.connect(self._opened)
        session.case_changed.connect(self.refresh)
        QTimer.singleShot(0, self, self.refresh)  # the window stands first

    def follow(self, action: QAction) -> None:
        """Let an action open the browser, and the list of last studies name its key."""
        KeyTip(self.recent.all, action)
        action.triggered.connect(self.browse)
        action.setEnabled(True)

    def browse(self) -> StudyBrowser:
        """Show the browser, or bring it to the front."""
        if self.browser is None or not isValid(self.browser):
            asked = AskedStudies(self._bridge, self._known, self)
            patient = self._session.case.patient
            self.browser = StudyBrowser(self._translation, asked, patient, self._window)
            self.browser.open_asked.connect(self._chosen)
            self.browser.forget_asked.connect(self.ask_to_forget)
        self.browser.show()
        self.browser.activateWindow()
        return self.browser

    def open(self, study: KnownStudy, beside: bool = False) -> None:
        """Open a study of the list.

        One of the open patient joins the case; another patient's is a case of its own.
        """
        self._bring(study, (study.study_instance_uid, beside))

    def bring(self, study: KnownStudy) -> None:
        """Let a study of the open patient join the case; what is shown stays."""
        self._bring(study, None)

    def offer_priors(self, study_instance_uid: str, offered: Priors) -> None:
        """Ask for earlier studies of the open patient that could be read beside a study.

        Parameters
        ----------
        study_instance_uid
            What is read.
        offered
            Called with it and what is known.
        """
        self._asked.priors(
            self._session.case.patient,
            study_instance_uid,
            lambda known: offered(study_instance_uid, known),
            self._tell_once,
        )

    def _bring(self, study: KnownStudy, expected: tuple[str, bool] | None) -> None:
        def there(paths: tuple[Path, ...], all_of_it: bool) -> None:
            if not paths:
                self._session.refused.emit((Message("", _GONE_CODE, GONE),))
                return
            if not all_of_it:
                self._session.tell((PARTLY,))
            case = self._session.case
            other = not case.is_empty and (
                case.patient.compare(study.patient) is not Agreement.SAME
            )
            self._expected = expected
            self._session.open(paths, own_case=other)

        self._asked.paths(study, there, self._tell)

    def refresh(self) -> None:
        """Ask again for what is in sight: the browser, and the studies that were opened last."""
        if self.browser is not None and isValid(self.browser):
            self.browser.look()
        if self._session.case.is_empty:
            self._asked.recent(MOST, self._show_recent, self._tell_once)

    def ask_to_forget(self, study: KnownStudy) -> QMessageBox:
        """Ask whether a study is to be forgotten, and do it on yes."""
        return dialogs.ask_to_forget(
            self.browser if self.browser and isValid(self.browser) else self._window,
            study,
            lambda: self._asked.forget(study, self.refresh, self._tell),
        )

    def _chosen(self, study: KnownStudy, beside: bool) -> None:
        if self.browser is not None and isValid(self.browser):
            self.browser.close()
        self.open(study, beside)

    def _tell_once(self, failed: Failed) -> None:
        """Say why there is no list, but not whenever it is looked for."""
        if failed.code != self._told:
            self._told = failed.code
            self._tell(failed)

    def _show_recent(self, recent: tuple[Recent, ...]) -> None:
        self._told = ""
        self.recent.show_recent(recent)
        if recent:
            self._asked.presence([one.study for one in recent], self.recent.tell_presence)

    def _tell(self, failed: Failed) -> None:
        self._session.refused.emit((Message("", failed.code, failed.phrase),))

    def _opened(self, _cases: object, _paths: object) -> None:
        """Show the study that was chosen, once it is there."""
        expected, self._expected = self._expected, None
        if expected is None:
            return
        uid, beside = expected
        session = self._session
        first = _first_series(session.case, uid)
        if not first:
            for case in session.others:
                if _first_series(case, uid):
                    rest = tuple(other for other in session.others if other is not case)
                    session.show(case, (*rest, session.case))
                    first = _first_series(case, uid)
                    break
        if first:
            self._show(first, beside)


def _first_series(case: Case, study_instance_uid: str) -> str:
    """Return the UID of the first series of a study of a case, empty if it is not in it."""
    mine = (study for study in case.studies if study.study_instance_uid == study_instance_uid)
    study = next(mine, None)
    return study.series[0].series_instance_uid if study and study.series else ""
