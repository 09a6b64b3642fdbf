"""Gene files in and out of the open case, as steps that can be taken back."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from meddx.case.gene_files import GenePanel
from meddx.case.record import Case
from meddx.workstation.session import Session
from meddx.workstation.undoing import Step, Undoing


class PanelSteps(QObject):
    """Changes which gene files a case has; an analysis that runs or was done is begun again.

    Signals
    -------
    changed
        The ``Case`` as it is, and the typed ``GenePanel`` or None that goes and the one that comes.
    """

    changed = Signal(object, object, object)

    def __init__(self, session: Session, undoing: Undoing) -> None:
        super().__init__(session)
        self._session, self._undoing = session, undoing

    def add(self, panel: GenePanel, case: Case) -> None:
        """Show a case into which a file was merged that was typed."""
        before = self._session.case
        self.changed.emit(case if before.is_empty else before, None, panel)
        self.show(case)

    def remove(self, panel: GenePanel, attached_as: str) -> None:
        """Take a file out of the case; ``attached_as`` is how it was attached, if it was."""
        case = self._session.case
        mark = attached_as if attached_as in case.attached else ""
        self._do(panel, None, (mark, ""))

    def put(self, old: GenePanel, new: GenePanel) -> None:
        """Put what a reader made of a file in its place."""
        self._do(old, new, ("", ""))

    def change(self, old: GenePanel, new: GenePanel, case: Case) -> None:
        """Put a file in the place of another.

        ``case`` is the open one with the new file merged in instead of the old: it tells whom it
        is of now, and what was attached to it without a name.
        """
        before, after = self._session.case.attached, case.attached
        gone = next((name for name in before if before.count(name) > after.count(name)), "")
        come = next((name for name in after if after.count(name) > before.count(name)), "")
        if case.patient != self._session.case.patient:
            self.changed.emit(self._session.case, old, new)  # for whom it was kept before
            self.show(replace(self._session.case, patient=case.patient))
        self._do(old, new, (gone, come))

    def show(self, case: Case) -> None:
        """Show a case of the same patient; what the reader edited stays."""
        session = self._session
        edits, again = session.edits, session.is_analysing or session.reading is not None
        if case.is_empty:
            session.close_case()
            return
        session.show(case, session.others)
        if session.edits is not edits:
            session.change(edits)
        if again:
            session.analyse()

    def _do(self, old: GenePanel, new: GenePanel | None, marks: tuple[str, str]) -> None:
        place = self._session.case.panels.index(old)
        self._put(old, new, place, marks)
        self._undoing.did(
            Step(
                partial(self._put, new, old, place, (marks[1], marks[0])),
                partial(self._put, old, new, place, marks),
            )
        )

    def _put(
        self, out: GenePanel | None, into: GenePanel | None, place: int, marks: tuple[str, str]
    ) -> None:
        case = self._session.case
        panels = [p for p in case.panels if out is None or p.panel_id != out.panel_id]
        if into is not None:
            panels.insert(place, into)
        attached = list(case.attached)
        if marks[0] in attached:
            attached.remove(marks[0])
        attached += [marks[1]] if marks[1] else []
        typed = [panel if panel is not None and panel.typed else None for panel in (out, into)]
        if any(typed):
            self.changed.emit(case, *typed)
        if out is not None and into is not None:  # what was said of its variants still holds
            session = self._session
            moved = session.edits.of_other_file(out.panel_id, into.panel_id)
            session.change(moved, rerank=False)
        self.show(replace(case, panels=tuple(panels), attached=tuple(attached)))
