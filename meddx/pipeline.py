"""The whole story on one page: open, analyse, rank. Reports take what comes out of it."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from meddx import __version__, heap, log
from meddx.analysis import stated_person
from meddx.analysis.comparison import Comparison
from meddx.analysis.interpretation.panels import PanelReferences, sources_of
from meddx.analysis.pack import ModelPack
from meddx.analysis.pictures import Pictures
from meddx.analysis.running import PackReader
from meddx.case.evidence import Finding, Heatmap
from meddx.case.identity import Sex
from meddx.case.reading import Edits, NotApplicable, Reading
from meddx.case.record import Case, Series, ShownSlice
from meddx.case.source import Source
from meddx.diagnosis import incidental
from meddx.diagnosis.differential import differential
from meddx.diagnosis.inputs import Person
from meddx.diagnosis.weights import WeighedMarks
from meddx.imaging.frames import FrameStore
from meddx.importers.shared.joining import joined
from meddx.importers.shared.opening import import_all
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase

RANKING: Final = Phrase("Weighing the diagnoses")


@dataclass(frozen=True, eq=False)
class Opened:
    """What opening gave: one case for each patient, the asked-for one first.

    ``unattached`` are files that name nobody: add them with ``attach_unidentified`` once the
    reader has said whose they are. ``locked`` are archives whose password is missing or wrong.
    ``undecided`` are gene files of several samples, with the samples: open them again with the
    patient's in ``Source.sample``. They are also in ``Case.refused``.
    ``messages`` are about no file.
    """

    cases: tuple[Case, ...]
    unattached: tuple[Source, ...] = ()
    locked: tuple[Source, ...] = ()
    messages: tuple[Phrase, ...] = ()
    undecided: tuple[tuple[Source, tuple[str, ...]], ...] = ()


def open_paths(
    paths: Sequence[Path | Source],
    context: Context,
    into: Case | None = None,
    attach_unidentified: bool = False,
    known_patient_ids: frozenset[str] = frozenset(),
) -> Opened:
    """Import files and folders by content and merge what belongs to one patient.

    Parameters
    ----------
    paths
        Files, folders that are searched through, archives; as a ``Source`` with its password.
    context
        Progress, cancellation, child process.
    into
        Open case to add to; inputs of other patients are then refused, not opened beside it.
    attach_unidentified
        Whether inputs that name nobody join the (first) case.
    known_patient_ids
        IDs of other patients that this program knows; a sample named like one of them is refused.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels; nothing is half loaded then.
    """
    found = import_all(paths, context)
    opened = joined(found.imported, into, attach_unidentified, known_patient_ids)
    cases = opened.cases or (Case(),)
    first = replace(cases[0], refused=cases[0].refused + found.refused)
    undecided = tuple(
        (item.sources[0], file.samples)
        for item in found.imported
        for file in item.case.refused
        if file.samples
    )
    return Opened((first, *cases[1:]), opened.unattached, found.locked, undecided=undecided)


def rest(context: Context) -> None:
    """Give back what opening needed, so that the memory is there for the pictures.

    The processes that read headers end; they start again with the next file.
    """
    context.children.rest()
    heap.give_back()


def import_paths(paths: Sequence[Path | Source], context: Context) -> tuple[Case, ...]:
    """Import files and folders by content and merge nothing: to list what is in them.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    found = import_all(paths, context)
    return (*(item.case for item in found.imported), Case(refused=found.refused))


class Analyser:
    """What stays loaded between analyses: packs, families with their sessions, knowledge.

    Parameters
    ----------
    packs
        Packs that may read a case.
    broken
        Packs that could not be loaded, each with its reason: listed in every reading.
    load_knowledge
        Gives the reference tables; called once, on the worker, at the first analysis.
    frames
        Reads the pictures that the packs look at.
    hereditary_mass
        Prior probability that all hereditary diseases share.
    """

    def __init__(
        self,
        packs: tuple[ModelPack, ...],
        broken: tuple[NotApplicable, ...],
        load_knowledge: Callable[[], Knowledge],
        frames: FrameStore,
        hereditary_mass: float = 0.01,
    ) -> None:
        self.packs = packs
        self.broken = broken
        self._load_knowledge = load_knowledge
        self._knowledge: Knowledge | None = None
        self._pictures = Pictures(frames)
        self._hereditary_mass = hereditary_mass
        self._comparison = Comparison()
        self._references = PanelReferences()
        self._weighed = WeighedMarks()
        self.reader = PackReader(self._pictures)

    def use(self, packs: tuple[ModelPack, ...], broken: tuple[NotApplicable, ...]) -> None:
        """Read the next cases with these packs; to be called on the lane ``analyse``."""
        self.packs, self.broken = packs, broken

    @property
    def knowledge(self) -> Knowledge:
        """The reference tables; loads them with the first use (on the worker), or when changed."""
        if self._knowledge is None or self._knowledge.is_outdated:
            self._knowledge = self._load_knowledge()
        return self._knowledge

    def analyse(self, case: Case, context: Context, edits: Edits | None = None) -> Reading:
        """Let every pack that may read the case read it, then rank the diagnoses.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        began = time.perf_counter()
        kept = edits or Edits()
        case = self._pictures.hashed(
            case, lambda s: any(self.reader.wants(pack, s) for pack in self.packs), context
        )
        case = self._references.applied(case, context)
        chosen = self._pictures.chosen(case, kept.slices, context)
        found = self.reader.read(self.packs, replace(case, slices=chosen), context)
        asked = incidental.asked(case.panels)
        findings = incidental.held_back(found.findings, asked, self.knowledge)
        context.checkpoint(len(self.packs), len(self.packs) + 1, RANKING)
        reading = Reading(
            case=case,
            findings=findings,
            diagnoses=(),
            made_at=datetime.now(UTC),
            packs=found.runs,
            not_applicable=(
                *(*self.broken, *self._unread_knowledge(), *found.left),
                *incidental.told(findings),
            ),
            edits=kept,
            program_version=__version__,
            sources=(*self.knowledge.versions, *sources_of(case)),
            input_sha256=_hashes(case, chosen),
            layers=found.layers,
            slices=self._pictures.shown(case, found.findings),
        )
        ranked = self._ranked(reading)
        seconds = time.perf_counter() - began
        log.note(event="analysed", count=len(found.findings), seconds=round(seconds, 3))
        return replace(ranked, seconds=seconds)

    def reads_slices(self, series: Series) -> bool:
        """Whether the reader may choose single slices of this display set for some pack."""
        return any(self.reader.offers(pack, series) for pack in self.packs)

    def maps(
        self, reading: Reading, findings: Sequence[Finding], context: Context
    ) -> tuple[Heatmap, ...]:
        """Return the heatmaps of labels of one pack and picture, also of those not called.

        Raises
        ------
        Refused
            As ``Comparison.maps`` does.
        """
        return self._comparison.maps(self.packs, reading, findings, context)

    def rerank(self, reading: Reading, edits: Edits, context: Context) -> Reading:
        """Rank again after the reader switched findings off or on, or added some.

        Where other slices are chosen, the packs that read single slices read those first; all other
        results stay. What comes out is what ``analyse`` gives with the same edits. The context is
        shown the new list before what to ask next is known.

        Raises
        ------
        meddx.jobs.Cancelled
            When the reader cancels.
        """
        if edits.slices != reading.edits.slices:
            reading = self._read_slices(reading, edits, context)
        return self._ranked(replace(reading, edits=edits), context.show)

    def _read_slices(self, reading: Reading, edits: Edits, context: Context) -> Reading:
        case = reading.case
        own = [p for p in self.packs if any(self.reader.offers(p, s) for s in case.series)]
        chosen = self._pictures.chosen(case, edits.slices, context)
        found = self.reader.read(own, replace(case, slices=chosen), context)
        rest = tuple(item for item in reading.not_applicable if item not in self.broken)
        names = frozenset(pack.name for pack in own)
        joined = found.beside(replace(reading, not_applicable=rest), names, self.packs)
        return replace(
            joined,
            not_applicable=(*self.broken, *joined.not_applicable),
            input_sha256=_hashes(case, chosen),
            slices=self._pictures.shown(case, joined.findings),
        )

    def _unread_knowledge(self) -> tuple[NotApplicable, ...]:
        """Name the files of knowledge that a user added and that could not be used."""
        return tuple(
            NotApplicable(bad.file, bad.file, code, bad.reason)
            for code, bad in self.knowledge.left_out
        )

    def _ranked(self, reading: Reading, show: Callable[[Reading], None] | None = None) -> Reading:
        """Return the reading with its list, and what to do and to ask next."""
        how = (person_of(reading.case), self.knowledge, self._hereditary_mass, self._weighed)
        return differential(reading, *how, show)


def person_of(case: Case) -> Person:
    """Age and sex that the ranking may use: the age at the latest examination.

    Today's age is never taken for the age at an examination of unknown or contradictory age. What
    no header tells is taken from the text of the notes ("a 45-year-old man").
    """
    ages = [series.age_years for series in case.series if series.age_years is not None]
    day = _latest_day(case)
    age = max(ages) if ages else case.patient.age_years(day) if day else None
    sex = case.patient.sex
    if age is None or sex is Sex.UNKNOWN:
        stated = stated_person.of_case(case)
        age = stated.age_years if age is None and case.patient.birth_date is None else age
        sex = stated.sex if sex is Sex.UNKNOWN else sex
    return Person(age_years=age, sex=sex)


def _latest_day(case: Case) -> date | None:
    """Day of the latest note; today only where there is no examination either."""
    written = [note.written_on for note in case.notes if note.written_on is not None]
    today = None if case.series else datetime.now(UTC).date()
    return max(written) if written else today


def _hashes(case: Case, chosen: Sequence[ShownSlice]) -> tuple[tuple[str, str], ...]:
    """Name the inputs by the hash of their content: never the content itself."""
    images = [(s.series_instance_uid, s.pixel_sha256) for s in case.series if s.pixel_sha256]
    images += [(_name(one), one.series.pixel_sha256) for one in chosen if one.series.pixel_sha256]
    notes = [(note.note_id, _sha256(note.text)) for note in case.notes]
    panels = [(panel.panel_id, panel.sha256 or _sha256(repr(panel))) for panel in case.panels]
    return tuple(images + notes + panels)


def _name(chosen: ShownSlice) -> str:
    """Name a chosen slice: its SOPInstanceUID and its number in the series, from 1."""
    (uid,) = chosen.series.sop_instance_uids[:1] or (chosen.series.series_instance_uid,)
    return f"{uid} ({chosen.k + 1})"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
