"""What the reader says of criteria, as steps that can be taken back."""

from functools import partial

from PySide6.QtCore import QObject

from meddx.case.criteria import CriterionEdit
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step, Undoing


class CriteriaSteps(QObject):
    """Changes the criteria of the open case; the diagnoses are ranked anew at once."""

    def __init__(self, session: Session, undoing: Undoing) -> None:
        super().__init__(session)
        self._session, self._undoing = session, undoing

    def say(self, edit: CriterionEdit) -> None:
        """Take the reader's word on a criterion, in place of what he said before."""
        self._do(self._said(edit.finding_key, edit.code), edit)

    def take_back(self, key: str, code: str) -> None:
        """Let what was computed of a criterion of a finding count again."""
        self._do(self._said(key, code), None)

    def _said(self, key: str, code: str) -> CriterionEdit | None:
        about = (key, code)
        said = self._session.edits.criteria
        return next((edit for edit in said if (edit.finding_key, edit.code) == about), None)

    def _do(self, old: CriterionEdit | None, new: CriterionEdit | None) -> None:
        if old != new:
            self._put(old, new)
            self._undoing.did(Step(partial(self._put, new, old), partial(self._put, old, new)))

    def _put(self, out: CriterionEdit | None, into: CriterionEdit | None) -> None:
        edits = self._session.edits
        if out is not None:
            edits = edits.without_criterion(out)
        if into is not None:
            edits = edits.with_criterion(into)
        self._session.change(edits)
