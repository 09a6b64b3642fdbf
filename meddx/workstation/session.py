"""The open case, its reading, the reader's edits, and the jobs that change them; no widgets."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from meddx.case import zipped
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, ImageSource, ReaderSource
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.jobs import Context, Failed, Job, Ticket
from meddx.phrase import Language, Phrase
from meddx.workstation.bridge import Bridge, Watch
from meddx.workstation.cases import kept_beside, same_inputs
from meddx.workstation.opened import Cases, LookFirst, Opened, Paths
from meddx.workstation.refusals import (
    Locked,
    Message,
    label_of,
    message_of,
    without_refusals,
)
from meddx.workstation.services import Services
from meddx.workstation.vocabulary import Vocabulary

OPENING = Phrase("Opening files")
ANALYSING = Phrase("Analysing the case")
RANKING = Phrase("Ranking the diagnoses again")
READING_SLICE = Phrase("Reading the chosen slice")
EXPORTING = Phrase("Writing the report")
LOADING_TERMS = Phrase("Loading the vocabulary")


class Session(QObject):
    """What is open, and what is being done with it.

    A newer analysis cancels the older one; an answer for a case that is no longer open is dropped,
    because its job is dropped with the case.

    ``look_first`` may show what was opened before it enters the case: it returns True where it goes
    on itself, later or never.

    Signals
    -------
    case_changed
        Another case is open, or more is in it.
    reading_changed
        Another reading, or none.
    edits_changed
        The reader switched, accepted or added something; the new ranking follows.
    refused
        ``tuple[Message, ...]``.
    attach_asked
        Files that name no patient: ``tuple[Source, ...]``.
    password_asked
        ``Locked``: archives whose password is missing or wrong.
    exported
        ``Path`` that was written.
    opened
        ``tuple[Case, ...]`` that came of an import, and the ``tuple[Path, ...]`` it was of.
    """

    case_changed = Signal()
    reading_changed = Signal()
    edits_changed = Signal()
    refused = Signal(object)
    attach_asked = Signal(object)
    password_asked = Signal(object)
    exported = Signal(object)
    opened = Signal(object, object)

    def __init__(self, services: Services, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._bridge = bridge
        self._watch = Watch(bridge)
        bridge.stopped.connect(self._stopped)
        self._analysis: Ticket | None = None
        self._ranking: Ticket | None = None
        self.case = Case()
        self.others: tuple[Case, ...] = ()
        self.reading: Reading | None = None
        self.edits = Edits()
        self.look_first: LookFirst | None = None

    @property
    def is_analysing(self) -> bool:
        """Whether an analysis runs or waits."""
        return self._analysis is not None

    @property
    def is_reading_slices(self) -> bool:
        """Whether slices that were chosen, or left, are being read without a new analysis."""
        read = self.reading.edits.slices if self.reading else self.edits.slices
        return self._ranking is not None and self.edits.slices != read

    @property
    def is_ranking(self) -> bool:
        """Whether the diagnoses are being ranked again."""
        return self._ranking is not None

    def open(self, paths: Paths, attach: bool = False, own_case: bool = False) -> Ticket:
        """Import paths into the open case, or as a case of their own."""
        into = None if own_case or self.case.is_empty else self.case
        # A sample that is named like another patient who is open here is not this patient's.
        known = frozenset(c.patient.patient_id for c in (self.case, *self.others)) - {""}

        def work(context: Context) -> Opened:
            target = without_refusals(into, paths) if into and attach else into
            return self._services.open_paths(paths, context, target, attach, known)

        def failed(failure: Failed) -> None:
            name = label_of(paths[0]) if len(paths) == 1 else ""
            self.refused.emit((Message(name, failure.code, failure.phrase, paths),))

        def done(opened: Opened) -> None:
            if self.look_first is None or not self.look_first(opened, partial(take, opened)):
                take(opened, opened.cases)

        def take(opened: Opened, cases: Cases) -> None:
            as_asked = own_case or into is self.case or (into is None and self.case.is_empty)
            if as_asked:
                self._take(opened, cases, paths, own_case)
                self._ask_password(opened, own_case)
            elif not self.case.is_empty:
                # More was opened meanwhile: it is added to what is open now, never to what was,
                # and what names nobody only if the patient is the same.
                same = into is not None and into.patient == self.case.patient
                self.open(paths, attach and same)

        return self._run("open", Job(OPENING, work), done, failed)

    def unlock(self, locked: Locked, password: str) -> Ticket:
        """Open archives again, with their password."""
        sources = tuple(replace(source, password=password) for source in locked.sources)
        return self.open(sources, own_case=locked.own_case)

    def leave_locked(self, locked: Locked) -> None:
        """Tell that archives stay closed: the reader has no password for them."""
        self.refused.emit(
            tuple(
                Message(source.label, "password_needed", zipped.NEEDED, (source,))
                for source in locked.sources
            )
        )

    def tell(self, sentences: tuple[Phrase, ...]) -> None:
        """Put sentences that belong to no file into the list of messages."""
        if sentences:
            self.refused.emit(tuple(Message("", "notice", sentence) for sentence in sentences))

    def show(self, case: Case, others: tuple[Case, ...] = ()) -> None:
        """Make this the open case; drop the reading and the jobs of the one before."""
        same_patient = case.patient == self.case.patient and not self.case.is_empty
        self._drop_analysis()
        self._drop_ranking()
        self.case, self.others = case, others
        self.edits = self.edits if same_patient else Edits()
        self.reading = None
        self.case_changed.emit()
        self.reading_changed.emit()

    def show_reading(self, reading: Reading) -> None:
        """Open a reading that was made elsewhere (the demonstration)."""
        self.show(reading.case)
        self.edits = reading.edits
        self._take_reading(reading)

    def close_case(self) -> None:
        """Close the open case; the next of several patients is shown then."""
        self.show(self.others[0] if self.others else Case(), self.others[1:])

    def analyse(self) -> Ticket | None:
        """Start the analysis; an older one of this case is cancelled. None when nothing is open."""
        if self.case.is_empty:
            return None
        self._drop_analysis()
        self._drop_ranking()
        case, edits = self.case, self.edits

        def work(context: Context) -> Reading:
            return self._services.analyse(case, context, edits)

        def failed(failure: Failed) -> None:
            self._analysis = None
            self.refused.emit((Message("", failure.code, failure.phrase),))
            self.reading_changed.emit()
            self._forget_unread()

        self._analysis = self._run("analyse", Job(ANALYSING, work), self._analysed, failed)
        self.reading_changed.emit()
        return self._analysis

    def cancel_analysis(self) -> None:
        """Stop the analysis, or the reading of a slice; what was read before stays."""
        if self._analysis is not None:
            self._drop_analysis()
        elif self.is_reading_slices:
            self._drop_ranking()
        else:
            return
        self._forget_unread()

    def read_slice(self, source: ImageSource) -> None:
        """Have a slice read, beside those that were chosen before; all other results stay.

        A case that was not analysed yet is analysed with it: part of a reading is never shown as
        the whole.
        """
        self.change(self.edits.with_slice(source))
        if self.reading is None and self._analysis is None:
            self.analyse()

    def leave_slice(self, source: ImageSource) -> None:
        """Take away a slice that was chosen, with what was read on it."""
        found = self.reading.on_slice(source)[0] if self.reading else ()
        keys = frozenset(finding.key for finding in found)
        self.change(self.edits.without_slice(source, keys))

    def switch(self, key: str, on: bool) -> None:
        """Count a finding, or leave it out, and rank again."""
        finding = self.reading.find(key) if self.reading else None
        starts_off = finding is not None and finding.starts_off
        self.change(self.edits.switched(key, on, starts_off))

    def accept(self, key: str, accepted: bool) -> None:
        """Mark a finding (or ``dx:`` + code) as the reader's own; the ranking does not change."""
        keys = self.edits.accepted
        changed = keys | {key} if accepted else keys - {key}
        self.change(replace(self.edits, accepted=changed), rerank=False)

    def add(self, code: Code, present: bool = True) -> None:
        """Add a finding as the reader's; adding the same code again replaces it."""
        made = Finding(
            key=f"reader:{code.code}",
            code=code,
            assertion=Assertion.PRESENT if present else Assertion.EXCLUDED,
            probability=1.0 if present else 0.0,
            source=ReaderSource(),
        )
        kept = tuple(f for f in self.edits.added if f.key != made.key)
        off = self.edits.switched_off - {made.key}
        self.change(replace(self.edits, added=(*kept, made), switched_off=off))

    def remove(self, key: str) -> None:
        """Take back a finding that the reader added."""
        kept = tuple(f for f in self.edits.added if f.key != key)
        self.change(
            replace(
                self.edits,
                added=kept,
                switched_off=self.edits.switched_off - {key},
                accepted=self.edits.accepted - {key},
            )
        )

    def export(self, path: Path, language: Language) -> Ticket | None:
        """Write the reading; its format is chosen by the path's ending. None without a reading."""
        if self.reading is None:
            return None
        reading, edits = self.reading, self.edits
        is_old = self.is_ranking or reading.edits is not edits  # its questions may be older still

        def work(context: Context) -> Path:
            current = self._services.rerank(reading, edits, context) if is_old else reading
            self._services.write_report(current, path, language)
            return path

        def failed(failure: Failed) -> None:
            self.refused.emit((Message(path.name, failure.code, failure.phrase),))

        return self._run("open", Job(EXPORTING, work), self.exported.emit, failed)

    def load_terms(self, done: Callable[[Vocabulary], None]) -> Ticket:
        """Load the vocabulary in the background and hand it to ``done``."""

        def work(_context: Context) -> Vocabulary:
            vocabulary = Vocabulary.of(self._services.terms())
            vocabulary.search.warm()
            return vocabulary

        def failed(failure: Failed) -> None:
            self.refused.emit((Message("", failure.code, failure.phrase),))

        return self._run("index", Job(LOADING_TERMS, work), done, failed)

    def _run(
        self,
        lane: str,
        job: Job[Any],
        done: Callable[[Any], None],
        failed: Callable[[Failed], None],
        early: Callable[[Any], None] | None = None,
    ) -> Ticket:
        return self._watch.add(self._bridge.submit(lane, job), done, failed, early)

    def _take(self, opened: Opened, cases: Cases, paths: Paths, own_case: bool) -> None:
        new = (r for case in cases for r in case.refused[self._known(case) :])
        # A file that names nobody, or is locked, is asked about; it is no failure yet.
        asked = {"no_patient"} | zipped.LOCKED | ({"choose_sample"} if self.look_first else set())
        told = tuple(message_of(r, paths) for r in new if r.code not in asked)
        if told:
            self.refused.emit(told)
        self.tell(opened.messages)
        full = tuple(case for case in cases if not case.is_empty)
        if self.case.is_empty:  # of several patients one with pictures is shown first
            full = tuple(sorted(full, key=lambda case: not case.series))
        if full and not same_inputs(full[0], self.case):  # else a refusal would cost the reading
            # Opening never closes another patient.
            kept = (self.case, *self.others) if own_case else self.others
            self.show(full[0], (*full[1:], *kept_beside(full, kept)))
        files = tuple(path.path if isinstance(path, Source) else path for path in paths)
        self.opened.emit(cases, files)
        if opened.unattached:
            self.attach_asked.emit(opened.unattached)

    def _ask_password(self, opened: Opened, own_case: bool) -> None:
        if opened.locked:
            nothing_yet = all(case.is_empty for case in opened.cases)
            self.password_asked.emit(Locked(opened.locked, own_case and nothing_yet))

    def _known(self, case: Case) -> int:
        """How many of a case's refusals were told before: a merge keeps the old ones in front."""
        old = self.case.refused
        return len(old) if case.refused[: len(old)] == old else 0

    def _analysed(self, reading: Reading) -> None:
        self._analysis = None
        self._take_reading(reading)

    def _take_reading(self, reading: Reading) -> None:
        self.reading = reading
        if reading.edits is not self.edits:  # the reader went on while it ran
            self._rerank()
        self.reading_changed.emit()

    def _stopped(self, number: int) -> None:
        if self._analysis is not None and self._analysis.number == number:
            self._analysis = None
            self.reading_changed.emit()
            self._forget_unread()
        elif self._ranking is not None and self._ranking.number == number:
            self._ranking = None
            self._forget_unread()

    def _forget_unread(self) -> None:
        """Take back the choice of slices that were not read after all."""
        read = self.reading.edits.slices if self.reading else ()
        if self.edits.slices != read:
            self.change(replace(self.edits, slices=read))

    def change(self, edits: Edits, rerank: bool = True) -> None:
        """Take other edits of the reader and, unless told otherwise, rank again."""
        self.edits = edits
        if rerank:
            self._rerank()
        self.edits_changed.emit()

    def _rerank(self) -> None:
        self._drop_ranking()
        reading, edits = self.reading, self.edits
        if reading is None or self._analysis is not None:
            return  # the analysis that runs ends with a ranking by these edits

        def shown(ranked: Reading) -> None:
            self.reading = ranked
            self.reading_changed.emit()

        def done(ranked: Reading) -> None:
            self._ranking = None
            shown(ranked)

        def failed(failure: Failed) -> None:
            self._ranking = None
            self.refused.emit((Message("", failure.code, failure.phrase),))
            self.edits_changed.emit()  # they are not in the list
            self._forget_unread()

        def work(context: Context) -> Reading:
            return self._services.rerank(reading, edits, context)

        name = RANKING if edits.slices == reading.edits.slices else READING_SLICE
        self._ranking = self._run("analyse", Job(name, work), done, failed, shown)

    def _drop_analysis(self) -> None:
        if self._analysis is not None:
            self._watch.drop(self._analysis)
            self._analysis = None
            self.reading_changed.emit()

    def _drop_ranking(self) -> None:
        if self._ranking is not None:
            self._watch.drop(self._ranking)
            self._ranking = None
