"""Findings switched, added and taken back, as steps that can be undone."""

from functools import partial

from PySide6.QtCore import QObject

from meddx.case.codes import Code
from meddx.case.evidence import Finding
from meddx.workstation.panels.diagnoses import DiagnosesPanel
from meddx.workstation.panels.findings import FindingsPanel
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step, Undoing


class FindingSteps(QObject):
    """Changes what counts in the open case; the diagnoses are ranked anew at once."""

    def __init__(self, session: Session, undoing: Undoing) -> None:
        super().__init__(session)
        self._session, self._undoing = session, undoing

    def follow(self, *panels: DiagnosesPanel | FindingsPanel) -> None:
        """Do what is asked for in panels."""
        for panel in panels:
            panel.switched.connect(self.switch)
            panel.added.connect(self.add)
            if isinstance(panel, FindingsPanel):
                panel.removed.connect(self.remove)

    def switch(self, key: str, on: bool) -> None:
        """Count a finding, or leave it out."""
        self._session.switch(key, on)
        do = partial(self._session.switch, key)
        self._undoing.did(Step(partial(do, not on), partial(do, on)))

    def add(self, code: Code, present: bool = True) -> None:
        """Add a finding as the reader's, in place of what he said of it before."""
        before = self._added()
        self._session.add(code, present)
        self._remember(before)

    def remove(self, key: str) -> None:
        """Take back a finding that the reader added; of another one nothing is changed."""
        before = self._added()
        if any(finding.key == key for finding in before):
            self._session.remove(key)
            self._remember(before)

    def _added(self) -> tuple[Finding, ...]:
        return self._session.edits.added

    def _remember(self, before: tuple[Finding, ...]) -> None:
        """Remember the one finding in which what was added differs from before."""
        now = self._added()
        gone = next((f for f in before if f not in now), None)
        come = next((f for f in now if f not in before), None)
        if gone is not None or come is not None:
            self._undoing.did(Step(partial(self._put, come, gone), partial(self._put, gone, come)))

    def _put(self, out: Finding | None, into: Finding | None) -> None:
        if into is not None:
            self._session.add(into.code, into.is_present)
        elif out is not None:
            self._session.remove(out.key)
