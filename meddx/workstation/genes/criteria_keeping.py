"""Keeps the criteria that a reader set, and brings them back when the same variants are opened."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from meddx.archive.criteria_records import criteria_of
from meddx.archive.kept import CRITERIA
from meddx.case import criteria_plain, typed_notes
from meddx.case.criteria import CriterionEdit
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.services import Keeping
from meddx.workstation.session import Session

RECALLING: Final = Phrase("Looking for criteria that were set")
NOT_KEPT: Final = Phrase(
    "These variants name nobody and belong to no study, so the criteria that you set are lost when "
    "MedDx ends. Open the patient's images or note with them to have them kept."
)

_Criteria = tuple[CriterionEdit, ...]


class CriteriaKeeper(QObject):
    """Follows the criteria of a session; each change is handed on to be written at once.

    Nothing is written about a patient before what was kept of him could be read.

    Parameters
    ----------
    session
        Whose variants.
    bridge
        Runs the reading.
    records
        Keeps documents.
    reader
        Returns the name of who reads; what is kept says it.
    """

    def __init__(
        self, session: Session, bridge: Bridge, records: Keeping, reader: Callable[[], str] = str
    ) -> None:
        super().__init__(session)
        self._session, self._bridge, self._records = session, bridge, records
        self._reader = reader
        self._watch = Watch(bridge)
        self._asked: tuple[str, ...] = ()  # subjects that are or were looked into
        self._known: tuple[str, ...] = ()  # the same, once they were read
        self._written: _Criteria = ()
        self._before: _Criteria = ()  # what the session held when it was asked
        self._told = False
        session.case_changed.connect(self._case_changed)
        session.edits_changed.connect(self._write)

    def _case_changed(self) -> None:
        case = self._session.case
        here = typed_notes.subjects(case) if case.panels else ()
        # What is closed is read again when it is opened again: it may have been changed meanwhile.
        # So is what the session has dropped, because more is known of the patient now.
        was_dropped = bool(self._known) and self._session.edits.criteria != self._written
        if here == self._asked and not was_dropped:
            return
        self._asked, self._known, self._written, self._told = here, (), (), False
        self._before = self._session.edits.criteria
        if not here:
            return

        def work(_context: Context) -> _Criteria:
            return criteria_of(self._records, case)

        ticket = self._bridge.submit("studies", Job(RECALLING, work))
        self._watch.add(ticket, partial(self._restore, here), partial(self._failed, here))

    def _restore(self, subjects: tuple[str, ...], found: _Criteria) -> None:
        """Put what was kept behind what the reader said since, unless the case is closed again."""
        if self._asked != subjects:
            return
        session = self._session
        self._known, self._written = subjects, found
        said = session.edits.criteria
        whole = replace(session.edits, criteria=found)
        for edit in self._before:  # what of it is not said any more was taken back since
            whole = whole.without_criterion(edit)
        for edit in said:
            whole = whole.with_criterion(edit)
        session.tell(self._records.take_messages())
        if whole.criteria != said:
            session.change(whole)
        self._write()

    def _failed(self, subjects: tuple[str, ...], failed: Failed) -> None:
        if self._asked == subjects:
            self._asked = ()  # asked again with the next case
        self._session.tell((failed.phrase,))

    def _write(self) -> None:
        """Hand on what changed."""
        criteria = self._session.edits.criteria
        if not self._known:
            self._tell_not_kept()
            return
        if criteria == self._written:
            return
        self._written = criteria
        first, *others = self._known
        if criteria:
            plain = criteria_plain.to_plain(criteria, self._reader())
            self._records.put(CRITERIA, first, plain)
        else:
            self._records.forget(CRITERIA, first)
        for subject in others:  # all of it stands in one document from now on
            self._records.forget(CRITERIA, subject)

    def _tell_not_kept(self) -> None:
        lost = bool(self._session.edits.criteria) and not self._asked
        if lost and not self._told and not typed_notes.subjects(self._session.case):
            self._told = True
            self._session.tell((NOT_KEPT,))
