"""Reads files and folders with the importers that fit; one bad file never costs the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx import discovery, log
from meddx.case.record import Case, RefusedFile
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

    paths: tuple[Path, ...]
    case: Case

    @property
    def name(self) -> str:
        """Name to call it by when it is refused."""
        return self.paths[0].name if len(self.paths) == 1 else self.paths[0].parent.name


def import_all(paths: Sequence[Path], context: Context) -> tuple[list[Imported], list[RefusedFile]]:
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
        for part in [group] if importer.takes_many else [(path,) for path in group]:
            imported += _load(importer, part, context)
    return imported, refused


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[RefusedFile]]:
    files: list[Path] = []
    refused: list[RefusedFile] = []
    for path in paths:
        if path.is_dir():
            found = sorted(item for item in path.rglob("*") if item.is_file())
            if not found:
                refused.append(RefusedFile(path.name, "empty_folder", EMPTY_FOLDER))
            files += found
        elif path.is_file():
            files.append(path)
        else:
            refused.append(RefusedFile(path.name, "missing", MISSING))
    return list(dict.fromkeys(files)), refused


def _sorted_by_format(
    files: Sequence[Path], context: Context
) -> tuple[list[tuple[Importer, tuple[Path, ...]]], list[RefusedFile]]:
    """Give every file to the importer that is surest of its first bytes."""
    importers = [kind() for kind in discovery.find("meddx.importers", Importer)]
    groups: dict[int, list[Path]] = {}
    refused: list[RefusedFile] = []
    for number, path in enumerate(files):
        context.checkpoint(number, len(files), LOOKING)
        head = _head(path)
        if isinstance(head, RefusedFile):
            refused.append(head)
            continue
        scores = [importer.sniff(head) for importer in importers]
        best = max(range(len(importers)), key=scores.__getitem__)
        if scores[best] > 0:
            groups.setdefault(best, []).append(path)
        else:
            refused.append(RefusedFile(path.name, "unknown_format", UNKNOWN_FORMAT))
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


def _load(importer: Importer, files: tuple[Path, ...], context: Context) -> list[Imported]:
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
    refused = tuple(RefusedFile(path.name, code, phrase) for path in files)
    return [Imported(files, Case(refused=refused))]
