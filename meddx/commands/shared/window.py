"""Composition of the window: what it asks for, from the parts of the program."""

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from meddx import discovery, jobs, paths, settings
from meddx.analysis.corrected import corrections
from meddx.analysis.named_entities import EntityReader
from meddx.archive.catalogue import Catalogue
from meddx.archive.corrections import Corrections
from meddx.case.corrections import Correction
from meddx.case.expected import Expected
from meddx.case.reading import Edits, Reading
from meddx.case.record import Case
from meddx.commands.shared.library import Library
from meddx.commands.shared.models import Models
from meddx.commands.shared.program import (
    SETTINGS_FILE,
    Program,
    assemble,
    language_of,
    write_report,
)
from meddx.commands.shared.typed_variants import TypedVariants
from meddx.diagnosis.expected import expected
from meddx.imaging.examined import examinations
from meddx.importers.shared.notes import note_case
from meddx.knowledge import user_references
from meddx.phrase import Phrase
from meddx.pipeline import Analyser, person_of
from meddx.reports import Format
from meddx.settings import Settings
from meddx.training import labelled_set
from meddx.workstation.genes.services import GeneServices
from meddx.workstation.services import Correcting, Preferences, ReportKind, Services

TYPED_NOTE = "note"
WARMING = Phrase("Loading the decoders")


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def services(program: Program, lanes: jobs.Lanes) -> Services:
    """Return what the window works with; it closes ``lanes`` when it closes."""
    return Services(
        lanes=lanes,
        frames=program.frames,
        open_paths=program.open_paths,
        read_text=_typed_note,
        analyse=program.analyser.analyse,
        rerank=program.analyser.rerank,
        write_report=write_report,
        names_in=EntityReader(lambda: program.analyser.packs).read,
        terms=lambda: program.analyser.knowledge.phenotypes,
        report_kinds=report_kinds(),
        begin=lambda: lanes.submit("index", jobs.Job(WARMING, lambda _: program.store.warm())),
        expect=lambda: lanes.submit("open", jobs.Job(WARMING, _warm)),
        keeping=program.keeper,
        known=Catalogue(program.store),
        reads_slices=program.analyser.reads_slices,
        maps=program.analyser.maps,
        models=Models(program.analyser, lambda: settings.load(_settings_path())[0]),
        correcting=_correcting(program),
        library=Library(program.settings),
        missing=partial(_missing, program.analyser),
        genes=GeneServices(user_references, TypedVariants()),
    )


def _missing(analyser: Analyser, reading: Reading, disease: str) -> tuple[Expected, ...]:
    examined = examinations(reading.case.series)
    person, found = person_of(reading.case), reading.all_findings
    return expected(disease, found, person, analyser.knowledge, examined)


def _correcting(program: Program) -> Correcting:
    kept = Corrections(program.store)

    def write(folder: Path) -> tuple[Path, ...]:
        return labelled_set.write(kept.all(), program.analyser.packs, folder)

    def find(reading: Reading, edits: Edits) -> tuple[Correction, ...]:
        packs = program.analyser.packs  # those of now
        return corrections(reading, edits, packs, program.analyser.reader.slice_grey)

    return Correcting(find, kept, write)


def report_kinds() -> tuple[ReportKind, ...]:
    """Return what can be exported, PDF first."""
    formats = discovery.find("meddx.reports", Format)
    best_first = sorted(formats, key=lambda kind: (kind.extension != ".pdf", kind.title))
    return tuple(ReportKind(kind.title, kind.extension) for kind in best_first)


def preferences(program: Program, show_ai: bool = False) -> Preferences:
    """Return what the window starts with; what the reader decides goes back to the settings."""
    chosen = program.settings
    return Preferences(
        language=language_of(chosen),
        show_ai=show_ai,
        first_run=not chosen.first_run_done,
        remember=_remember,
        heatmap_opacity=chosen.heatmap_opacity,
        tour_done=chosen.tour_done,
        messages=program.messages,
        monitors=chosen.monitors,
        current=lambda: settings.load(_settings_path())[0],
        folder=paths.user_folder(),
        system_language=language_of(Settings()),
        scale=chosen.scale,
        hangs=lambda: settings.load(_settings_path())[0].hang,
    )


def open_window(files: tuple[Path, ...]) -> int:
    """Show the window, with these files or folders opening in it; returns the exit code."""
    from meddx.workstation.app import start

    program = assemble(behind_window=True)
    program.lanes.submit("open", jobs.Job(WARMING, _warm))
    try:
        return start(files, services(program, program.lanes), preferences(program))
    finally:
        program.close()


def _warm(context: jobs.Context) -> None:
    """Load what reads headers while the reader still looks for the files."""
    context.children.warm("meddx.importers.shared.dicom_child:warm")


def _typed_note(text: str) -> Case:
    case = note_case(text, TYPED_NOTE)
    return replace(case, notes=tuple(replace(note, typed=True) for note in case.notes))


def _remember(name: str, value: str | bool | float) -> None:
    """Write one setting at once: nothing asks to be saved."""
    chosen, _ = settings.load(_settings_path())
    settings.save(chosen.with_changes(**{name: value}), _settings_path())


def _settings_path() -> Path:
    return paths.user_folder() / SETTINGS_FILE
