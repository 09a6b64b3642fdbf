"""Composition: the program's parts put together once, for the window and for the command line."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from meddx import discovery, jobs, knowledge, log, paths, settings
from meddx.analysis import note_network, pack, packs, text_encoder
from meddx.analysis.decision import Purpose
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_encoder import FAMILY as TEXT_ENCODER
from meddx.archive.header_index import HeaderIndex
from meddx.archive.keeper import Keeper
from meddx.archive.kept import Kept
from meddx.archive.keys import SystemRing
from meddx.archive.store import Store
from meddx.case.evidence import Finding
from meddx.case.reading import NotApplicable, Reading
from meddx.case.record import OTHER_PATIENT, Case, RefusedFile
from meddx.case.source import Source
from meddx.commands import say
from meddx.imaging.frames import FrameStore
from meddx.phrase import Language, Phrase, Refused, listed
from meddx.pipeline import Analyser, Opened, open_paths, rest
from meddx.reports import Format, Options
from meddx.settings import MEANING, Settings

T = TypeVar("T")

SETTINGS_FILE: Final = "settings.toml"
OPENING: Final = Phrase("Opening")
ANALYSIS: Final = Phrase("Analysing")
STOPPED: Final = Phrase("Stopped.")
OTHER_CASE: Final = "other_patient"
SERIES: Final = Phrase("Series of images: {count}")
NOTES: Final = Phrase("Notes: {count}")
PANELS: Final = Phrase("Gene files: {count}")
VALUES: Final = Phrase("Measured values: {count}")
LINKING: Final = Phrase("Link terms by meaning")
NO_ENCODER: Final = Phrase(
    "No text encoder is installed, so nothing is linked. Import one, or switch this off in the "
    "settings."
)
NOTHING: Final = Phrase("Nothing could be opened.")
NO_SUCH_FINDING: Final = Phrase("There is no finding {word} to switch off or on.")
UNKNOWN_ENDING: Final = Phrase("MedDx writes no reports that end in {ending}. It writes {known}.")


@dataclass(frozen=True, eq=False)
class Program:
    """What lives as long as the program does."""

    settings: Settings
    lanes: jobs.Lanes
    frames: FrameStore
    analyser: Analyser
    store: Store
    keeper: Keeper
    messages: tuple[Phrase, ...] = ()

    def run(self, lane: str, job: jobs.Job[T]) -> T:
        """Run a job to its end with progress on standard error; Ctrl-C cancels it.

        Raises
        ------
        Refused
            With the job's sentence if it failed or was stopped.
        """
        ticket = self.lanes.submit(lane, job)
        show = _show if sys.stderr.isatty() else None
        try:
            outcome = self.lanes.wait(ticket, show)
        except KeyboardInterrupt:
            ticket.cancel()
            outcome = self.lanes.wait(ticket)
        if isinstance(outcome, jobs.Succeeded):
            value: T = outcome.value
            return value
        if isinstance(outcome, jobs.Failed):
            log.note(event="failed", code=outcome.code, place=outcome.place)
            raise Refused(outcome.code, outcome.phrase)
        raise Refused("stopped", STOPPED)

    def open_paths(
        self,
        paths: Sequence[Path | Source],
        context: jobs.Context,
        into: Case | None = None,
        attach_unidentified: bool = False,
        known_patient_ids: frozenset[str] = frozenset(),
    ) -> Opened:
        """Import paths as ``meddx.pipeline.open_paths`` does; tells what came of the store too."""
        opened = open_paths(paths, context, into, attach_unidentified, known_patient_ids)
        rest(context)
        return replace(opened, messages=(*opened.messages, *self.store.take_messages()))

    def close(self) -> None:
        """Write what is still to be kept; end the background threads and the child processes."""
        self.frames.close()
        self.lanes.close()
        self.keeper.close()
        self.store.close()


def assemble(*, behind_window: bool = False) -> Program:
    """Read the settings, start the log, find the packs; nothing heavy is loaded yet.

    ``behind_window`` is whether there is a window that goes before all work in the background.
    """
    log.start(paths.user_folder() / "log")
    chosen, message = settings.load(paths.user_folder() / SETTINGS_FILE)
    if message is not None:
        say(str(message))
    usable, broken = usable_packs(chosen)
    store = Store(paths.user_folder(), None if paths.user_folder_is_chosen() else SystemRing())
    lanes = jobs.Lanes(index=HeaderIndex(store), behind=behind_window)
    frames = FrameStore(lanes.children(jobs.FRAMES))
    analyser = Analyser(usable, broken, knowledge.load, frames, chosen.hereditary_mass)
    keeper = Keeper(Kept(store))
    told = (message,) if message else ()
    return Program(chosen, lanes, frames, analyser, store, keeper, told)


def usable_packs(chosen: Settings) -> tuple[tuple[ModelPack, ...], tuple[NotApplicable, ...]]:
    """Return the packs that may be used, as these settings want them, and what cannot be used."""
    is_asked = chosen.link_terms or chosen.note_reader == MEANING
    unasked: frozenset[str] = frozenset() if is_asked else frozenset({TEXT_ENCODER})
    good, broken = packs.installed(allow_unsigned=chosen.unsigned_packs, without=unasked)
    good = note_network.chosen(good, chosen.note_reader)
    if not chosen.link_terms:  # a text encoder only serves the model that reads the notes
        good = tuple(one for one in good if one.family != TEXT_ENCODER)
    if chosen.link_terms and not _has_encoder():
        broken = (*broken, _no_encoder())
    purpose = Purpose(chosen.purpose)
    return tuple(pack.for_purpose(one, purpose) for one in good), broken


def _has_encoder() -> bool:
    """Whether one is installed, be it one that may not be used: that is told of itself."""
    return text_encoder.find(packs.installed(allow_unsigned=True)[0]) is not None


def _no_encoder() -> NotApplicable:
    title, title_zh = LINKING.label(Language.EN), LINKING.label(Language.ZH_CN)
    return NotApplicable(TEXT_ENCODER, title, "no_encoder", NO_ENCODER, title_zh=title_zh)


def language_of(chosen: Settings) -> Language:
    """Language of the settings, else the system's, else English."""
    if chosen.language:
        return Language(chosen.language)
    import locale

    system = locale.getlocale()[0] or ""
    return Language.ZH_CN if system.startswith(("zh", "Chinese")) else Language.EN


def open_one_case(
    program: Program, files: Sequence[Path | Source], attach: bool, language: Language = Language.EN
) -> Case:
    """Import paths into the case of one patient; what belongs to another is listed as refused.

    Raises
    ------
    Refused
        ``nothing`` when no path gave anything, after each reason was said.
    """

    def work(context: jobs.Context) -> Opened:
        return program.open_paths(tuple(files), context, attach_unidentified=attach)

    opened = program.run("open", jobs.Job(OPENING, work))
    for message in opened.messages:
        say(message.label(language))
    case, others = opened.cases[0], opened.cases[1:]
    foreign = tuple(
        RefusedFile(_name(other, language), OTHER_CASE, OTHER_PATIENT) for other in others
    )
    case = replace(case, refused=case.refused + foreign)
    for item in case.refused:
        say(f"{item.file}: {item.reason.label(language)}")
    if case.is_empty:
        raise Refused("nothing", NOTHING)
    return case


def _name(case: Case, language: Language) -> str:
    """Name an import of another patient by kind and count: a title may say who that is."""
    counted = (
        (SERIES, len(case.series)),
        (NOTES, len(case.notes)),
        (PANELS, len(case.panels)),
        (VALUES, len(case.observations)),
    )
    said = (kind.with_values(count=count) for kind, count in counted if count)
    return listed(said).label(language)


def format_for(path: Path) -> Format:
    """Return the report format of a file's ending.

    Raises
    ------
    Refused
        ``unknown_ending`` if there is none.
    """
    formats = [kind() for kind in discovery.find("meddx.reports", Format)]
    for item in formats:
        if path.suffix.lower() == item.extension:
            return item
    known = ", ".join(item.extension for item in formats)
    raise Refused(
        "unknown_ending", UNKNOWN_ENDING.with_values(ending=path.suffix or "-", known=known)
    )


def write_report(reading: Reading, path: Path, language: Language) -> None:
    """Write a report in the format of the file's ending."""
    format_for(path).write(reading, path, Options(language))


def _show(progress: jobs.Progress) -> None:
    sys.stderr.write(f"\r\x1b[K{progress.done:g}/{progress.total:g} {progress.message}")
    if progress.done >= progress.total:
        sys.stderr.write("\n")
    sys.stderr.flush()


def codes_named(reading: Reading, words: Sequence[str]) -> frozenset[str]:
    """Return the keys of the findings that words name: a key, a code, a name or a gene.

    Raises
    ------
    Refused
        ``no_such_finding`` naming the first word that fits nothing.
    """
    keys: set[str] = set()
    for word in words:
        fitting = {f.key for f in reading.all_findings if word.casefold() in _names(f)}
        if not fitting:
            raise Refused("no_such_finding", NO_SUCH_FINDING.with_values(word=word))
        keys |= fitting
    return frozenset(keys)


def _names(finding: Finding) -> set[str]:
    code = finding.code
    return {name.casefold() for name in (finding.key, code.code, code.display, code.display_zh)}
