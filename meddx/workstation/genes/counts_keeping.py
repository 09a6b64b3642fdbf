"""Keeps whose counts are the patient's and with whom they are compared, and chooses so again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from meddx.archive.kept import COUNTS
from meddx.case import cohorts, typed_notes
from meddx.case.counts_plain import Choice, choice_of, choices_of, to_plain
from meddx.case.gene_files import GenePanel
from meddx.importers.shared import cohort
from meddx.jobs import Context, Failed, Job
from meddx.phrase import Phrase, Refused
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.genes.steps import PanelSteps
from meddx.workstation.services import Keeping
from meddx.workstation.session import Session

RECALLING: Final = Phrase("Looking for samples that were chosen")
NOT_COMPARED: Final = Phrase(
    "{file} was compared with other files before and is not now. {reason} Compare it again."
)

_Choices = dict[str, Choice]  # by panel_id


@dataclass(frozen=True, eq=False)
class _Recalled:
    """What was kept of a patient, the files chosen again by it, and what must be told.

    ``away`` are files that could not be compared with what they were compared with.
    """

    kept: _Choices
    made: tuple[GenePanel, ...]
    away: frozenset[str]
    told: tuple[Phrase, ...]


class CountsKeeper(QObject):
    """Follows the files of counts of a session; what is chosen is handed on to be written at once.

    Of each file that comes into the case it is looked first what was chosen before; until then
    nothing is written about it.

    Parameters
    ----------
    session
        Whose files.
    bridge
        Runs the reading.
    records
        Keeps documents.
    steps
        Puts a file into the place of another.
    reader
        Returns the name of who reads; what is kept says it.
    """

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        records: Keeping,
        steps: PanelSteps,
        reader: Callable[[], str] = str,
    ) -> None:
        super().__init__(session)
        self._session, self._bridge, self._records = session, bridge, records
        self._steps, self._reader = steps, reader
        self._watch = Watch(bridge)
        self._subject = ""
        self._asked: frozenset[str] = frozenset()  # files that are or were looked for
        self._seen: frozenset[str] = frozenset()  # of these, what was kept stands in the case
        self._away: frozenset[str] = frozenset()  # of these, what they are compared with is not
        self._kept: _Choices = {}
        session.case_changed.connect(self._case_changed)

    def _case_changed(self) -> None:
        case = self._session.case
        here = {panel.panel_id: panel for panel in case.panels if panel.expression is not None}
        subject = next(iter(typed_notes.subjects(case)), "") if here else ""
        if subject != self._subject:
            self._subject, self._kept = subject, {}
            self._asked = self._seen = self._away = frozenset()
        self._asked, self._seen = self._asked & here.keys(), self._seen & here.keys()
        self._away &= self._seen
        if not subject:
            return
        self._write(here)
        new = tuple(panel for name, panel in here.items() if name not in self._asked)
        if not new:
            return
        self._asked |= {panel.panel_id for panel in new}

        def work(context: Context) -> _Recalled:
            return self._recall(subject, new, context)

        names = frozenset(panel.panel_id for panel in new)
        ticket = self._bridge.submit("studies", Job(RECALLING, work))
        self._watch.add(ticket, partial(self._restore, subject, names), self._failed)

    def _recall(self, subject: str, new: tuple[GenePanel, ...], context: Context) -> _Recalled:
        kept = self._load(subject)
        made: list[GenePanel] = []
        away: list[str] = []
        told: list[Phrase] = []
        for panel in new:
            choice = kept.get(panel.panel_id)
            if choice is None or choice_of(panel) is not None:
                continue
            try:
                chosen = cohorts.chosen(panel, choice.sample) if choice.sample else panel
            except Refused:  # as the same file lacks no sample, what was kept means nothing
                continue
            try:
                chosen = _compared(chosen, choice, context)
            except Refused as refused:
                name, reason = panel.title, refused.phrase
                told.append(NOT_COMPARED.with_values(file=name, reason=reason))
                away.append(panel.panel_id)
            if chosen is not panel:
                made.append(chosen)
        return _Recalled(kept, tuple(made), frozenset(away), tuple(told))

    def _restore(self, subject: str, names: frozenset[str], found: _Recalled) -> None:
        """Choose again, unless the reader chose meanwhile or the file is gone."""
        if subject != self._subject:
            return
        case = self._session.case
        self._kept = {**found.kept, **self._kept}
        again = {p.panel_id: p for p in found.made if p.panel_id in names & self._asked}
        panels = tuple(again.get(p.panel_id, p) if choice_of(p) is None else p for p in case.panels)
        self._seen |= names & self._asked
        self._away |= found.away & self._seen
        self._session.tell((*self._records.take_messages(), *found.told))
        if any(one is not other for one, other in zip(panels, case.panels, strict=True)):
            self._steps.show(replace(case, panels=panels))
        else:
            self._case_changed()

    def _write(self, here: dict[str, GenePanel]) -> None:
        """Hand on what changed; of a file that is not open it stays as it was kept."""
        after = dict(self._kept)
        for name in self._seen:
            chosen, before = choice_of(here[name]), after.pop(name, None)
            is_alone = chosen is None or not chosen.files
            if before is not None and name in self._away and is_alone:
                # What it cannot be compared with now stays kept: the disc may come back.
                chosen = replace(chosen or before, files=before.files)
            if chosen is not None:
                after[name] = chosen
        if after == self._kept:
            return
        self._kept = after
        if after:
            plain = to_plain(after.values(), self._reader())
            self._records.put(COUNTS, self._subject, plain)
        else:
            self._records.forget(COUNTS, self._subject)

    def _load(self, subject: str) -> _Choices:
        plain = self._records.load(COUNTS, subject)
        if plain is None:
            return {}
        try:
            return {choice.panel_id: choice for choice in choices_of(plain)}
        except (ValueError, KeyError, TypeError):
            self._records.set_aside(COUNTS, subject)
            return {}

    def _failed(self, failed: Failed) -> None:
        self._asked = self._seen  # asked again with the next change of the case
        self._session.tell((failed.phrase,))


def _compared(panel: GenePanel, choice: Choice, context: Context) -> GenePanel:
    """Compare a file with the files that it was compared with before."""
    if not choice.files:
        return panel
    others = cohort.panels([Path(file) for file in choice.files], context)
    return replace(cohorts.joined(panel, others), compared_with=choice.files)
