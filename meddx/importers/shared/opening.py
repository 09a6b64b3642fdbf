"""Reads files and folders with the importers that fit; one bad file never costs the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import discovery, log
from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.importers import HEAD_BYTES, Importer
from meddx.jobs import Cancelled, Context, place_of
from meddx.phrase import Phrase, Refused

LOOKING: Final = Phrase("Looking at the files")
READING: Final = Phrase("Reading {format}")
EMPTY_FOLDER: Final = Phrase("There is no file in this folder.")
MISSING: Final = Phrase("There is no such file or folder, or it may not be read.")
UNKNOWN_FORMAT: Final = Phrase(
    "MedDx does not know this format. It reads DICOM, pictures, text and PDF notes, VCF and "
    "gene lists."
)
FAULT: Final = Phrase(
    "This file could not be read because of a fault in MedDx; the others were. "
    "The log names the place."
)
EMPTY_FILE: Final = Phrase("This file is empty.")


@dataclass(frozen=True, eq=False)
class Imported:
    """A case with the files it came from (all of its format, where a format takes many)."""

    sources: tuple[Source, ...]
    case: Case

    @property
    def name(self) -> str:
        """Name to call it by when it is refused."""
        first = self.sources[0]
        return first.label if len(self.sources) == 1 else first.path.parent.name


def import_all(
    paths: Sequence[Path | Source], context: Context
) -> tuple[list[Imported], list[RefusedFile]]:
    """Import files and folders, each file by the importer that is surest of its content.

    Returns
    -------
    tuple
        What was imported, one entry for each patient of a format that takes many files and for
        each file of the others; and the files that no importer knows or that cannot be opened.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    files, refused = _files(paths)
    by_importer, unknown = _sorted_by_format(files, context)
    refused += unknown
    imported: list[Imported] = []
    for importer, group in by_importer:
        message = READING.with_values(format=importer.title)
        context.checkpoint(len(imported), len(files), message)
        for part in [group] if importer.takes_many else [(source,) for source in group]:
            imported += _load(importer, part, context)
    return imported, refused


def _files(paths: Iterable[Path | Source]) -> tuple[list[Source], list[RefusedFile]]:
    files: list[Source] = []
    refused: list[RefusedFile] = []
    for given in paths:
        source = given if isinstance(given, Source) else Source(given)
        path = source.path
        if path.is_dir():
            found = sorted(item for item in path.rglob("*") if item.is_file())
            if not found:
                refused.append(RefusedFile(path.name, "empty_folder", EMPTY_FOLDER))
            files += [Source(item, password=source.password) for item in found]
        elif path.is_file():
            files.append(source)
        else:
            refused.append(RefusedFile(path.name, "missing", MISSING))
    return list(dict.fromkeys(files)), refused


def _sorted_by_format(
    files: Sequence[Source], context: Context
) -> tuple[list[tuple[Importer, tuple[Source, ...]]], list[RefusedFile]]:
    """Give every file to the importer that is surest of its first bytes."""
    importers = [kind() for kind in discovery.find("meddx.importers", Importer)]
    groups: dict[int, list[Source]] = {}
    refused: list[RefusedFile] = []
    for number, source in enumerate(files):
        context.checkpoint(number, len(files), LOOKING)
        head = _head(source.path)
        if isinstance(head, RefusedFile):
            refused.append(head)
            continue
        scores = [importer.sniff(head) for importer in importers]
        best = max(range(len(importers)), key=scores.__getitem__)
        if scores[best] > 0:
            groups.setdefault(best, []).append(source)
        else:
            refused.append(RefusedFile(source.label, "unknown_format", UNKNOWN_FORMAT))
    order = sorted(groups, key=lambda index: not importers[index].takes_many)
    return [(importers[index], tuple(groups[index])) for index in order], refused


def _head(path: Path) -> bytes | RefusedFile:
    """Return the first bytes of a file, or why there are none."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError:
        return RefusedFile(path.name, "missing", MISSING)
    return head or RefusedFile(path.name, "empty_file", EMPTY_FILE)


def _load(importer: Importer, files: tuple[Source, ...], context: Context) -> list[Imported]:
    """Run one importer; a file it cannot use is named and leaves the others alone."""
    try:
        return [Imported(files, case) for case in importer.load(files, context)]
    except Cancelled:
        raise
    except Refused as problem:
        code, phrase = problem.code, problem.phrase
    except Exception as error:  # noqa: BLE001 - one file never takes the others with it
        log.note(event="import_fault", code=type(error).__name__, place=place_of(error))
        code, phrase = "fault", FAULT
    refused = tuple(RefusedFile(source.label, code, phrase) for source in files)
    return [Imported(files, Case(refused=refused))]
