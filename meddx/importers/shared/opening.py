"""Reads files, folders and archives with the importers that fit; one bad file costs no other."""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from meddx import discovery, log
from meddx.case import zipped
from meddx.case.record import Case, RefusedFile
from meddx.case.source import Source
from meddx.importers import HEAD_BYTES, Importer
from meddx.importers.shared import archives, dicomdir, folders
from meddx.jobs import Cancelled, Context, place_of
from meddx.phrase import Phrase, Refused

LOOKING: Final = Phrase("Looking at the files")
READING: Final = Phrase("Reading {format}")
MISSING: Final = Phrase("There is no such file or folder, or it may not be read.")
UNKNOWN_FORMAT: Final = Phrase(
    "MedDx does not know this format. It reads DICOM, NIfTI, pictures, notes as text, Word, RTF "
    "and PDF, HL7, FHIR and CDA records, and gene files: VCF, MAF, VarScan, HGVS, gene panels and "
    "lists, regions, counts and sequences, also in ZIP archives."
)
FAULT: Final = Phrase(
    "This file could not be read because of a fault in MedDx; the others were. "
    "The log names the place."
)

_SURE: Final = 0.5  # an importer that is less sure takes any text


@dataclass(frozen=True, eq=False)
class Found:
    """What importing gave.

    Parameters
    ----------
    imported
        One entry for each patient of a format that takes many files, and for each file of the
        others.
    refused
        Files that no importer knows or that cannot be opened.
    locked
        Archives whose password is missing or wrong; each is also in ``refused``.
    """

    imported: tuple["Imported", ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    locked: tuple[Source, ...] = ()


@dataclass(frozen=True, eq=False)
class Imported:
    """A case with the files it came from (all of its format, where a format takes many)."""

    sources: tuple[Source, ...]
    case: Case

    @property
    def name(self) -> str:
        """Name to call it by when it is refused."""
        first = self.sources[0]
        if len(self.sources) == 1:
            return first.label
        return first.path.name if first.member else first.path.parent.name


def import_all(paths: Sequence[Path | Source], context: Context) -> Found:
    """Import files, folders and archives, each file by the importer that is surest of its content.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    gathered = _Gathered(context)
    gathered.take(paths)
    groups, unknown = _sorted_by_format(gathered)
    log.note(event="left_out", count=gathered.left_out)
    imported: list[Imported] = []
    for importer, group in groups:
        message = READING.with_values(format=importer.title)
        context.checkpoint(len(imported), len(gathered.files), message)
        for part in [group] if importer.takes_many else [(source,) for source in group]:
            imported += _load(importer, part, context)
    refused = tuple(gathered.refused + unknown)
    return Found(tuple(imported), refused, tuple(gathered.locked))


@dataclass(frozen=True)
class _File:
    """A file with its first bytes; ``is_asked`` if the reader named it, not its folder."""

    source: Source
    head: bytes
    is_asked: bool


@dataclass(eq=False)
class _Gathered:
    """Every file once, wherever it was found."""

    context: Context
    files: dict[tuple[object, ...], _File] = field(default_factory=dict)
    refused: list[RefusedFile] = field(default_factory=list)
    locked: list[Source] = field(default_factory=list)
    left_out: int = 0

    def take(self, paths: Iterable[Path | Source]) -> None:
        """Look at everything the reader named."""
        waiting: list[tuple[Source, bool]] = []
        for given in paths:
            source = given if isinstance(given, Source) else Source(given)
            if source.path.is_dir():
                walk = folders.walk(source.path, self.context)
                waiting += [
                    (Source(path, "", source.password, source.sample), False) for path in walk.files
                ]
                self.refused += walk.refused
                self.left_out += walk.left_out
            elif source.path.is_file():
                waiting.append((source, True))
            else:
                self.refused.append(RefusedFile(source.label, "missing", MISSING))
        for number, (source, is_asked) in enumerate(waiting):
            self.context.checkpoint(number, len(waiting), LOOKING)
            self._look_at(source, is_asked)

    def _look_at(self, source: Source, is_asked: bool) -> None:
        """Take over one file, or what an archive or a DICOMDIR leads to."""
        head = self._head(source)
        if head is None:
            return
        if dicomdir.is_dicomdir(head):
            self._follow(source, ())
        elif not source.member and zipped.is_archive(head):
            self._unpack(source)
        else:
            self._add(source, head, is_asked)

    def _unpack(self, source: Source) -> None:
        looked = archives.look_into(source, self.context, HEAD_BYTES)
        self.refused += looked.refused
        self.left_out += looked.left_out
        if any(refused.code in zipped.LOCKED for refused in looked.refused):
            self.locked.append(source)
        members = [found for found, _ in looked.files]
        for found, head in looked.files:
            if dicomdir.is_dicomdir(head):
                self._follow(found, members)
            else:
                self._add(found, head, is_asked=False)

    def _follow(self, source: Source, members: Sequence[Source]) -> None:
        """Add what a DICOMDIR lists; the members of an archive are added without it."""
        listed = dicomdir.follow(source, members, self.context)
        self.refused += listed.refused
        for found in listed.files:
            head = None if found.member else self._head(found)
            if head is not None and not dicomdir.is_dicomdir(head):
                self._add(found, head, is_asked=True)

    def _add(self, source: Source, head: bytes, is_asked: bool) -> None:
        self.files.setdefault(_key(source), _File(source, head, is_asked))

    def _head(self, source: Source) -> bytes | None:
        """Return the first bytes of a file; None, and say why, if there are none."""
        try:
            head = _head(source, self.context)
        except Refused as refused:
            self.refused.append(RefusedFile(source.label, refused.code, refused.phrase))
            return None
        except OSError:
            self.refused.append(RefusedFile(source.label, "missing", MISSING))
            return None
        if not head:
            self.refused.append(RefusedFile(source.label, "empty_file", archives.EMPTY_FILE))
        return head or None


def _key(source: Source) -> tuple[object, ...]:
    """Return what tells files apart, however they were named; the system's own number if it has."""
    with contextlib.suppress(OSError):
        at = source.path.stat()
        if at.st_ino:
            return at.st_dev, at.st_ino, source.member
    return source.path.absolute(), source.member


def _head(source: Source, context: Context) -> bytes:
    if source.member:
        return archives.head(source, context, HEAD_BYTES)
    with source.path.open("rb", buffering=0) as stream:
        return stream.read(HEAD_BYTES)


def _sorted_by_format(
    gathered: _Gathered,
) -> tuple[list[tuple[Importer, tuple[Source, ...]]], list[RefusedFile]]:
    """Give every file to the importer that is surest of its first bytes."""
    importers = [kind() for kind in discovery.find("meddx.importers", Importer)]
    groups: dict[int, list[Source]] = {}
    refused: list[RefusedFile] = []
    for number, file in enumerate(gathered.files.values()):
        gathered.context.checkpoint(number, len(gathered.files), LOOKING)
        best, score = _surest(importers, file.head)
        is_sure = score > _SURE
        if not (is_sure or file.is_asked) and folders.is_program(file.source.name, file.head):
            gathered.left_out += 1
        elif score > 0:
            groups.setdefault(best, []).append(file.source)
        else:
            refused.append(RefusedFile(file.source.label, "unknown_format", UNKNOWN_FORMAT))
    order = sorted(groups, key=lambda index: not importers[index].takes_many)
    return [(importers[index], tuple(groups[index])) for index in order], refused


def _surest(importers: Sequence[Importer], head: bytes) -> tuple[int, float]:
    """Return the number of the importer that is surest, and how sure it is."""
    best, score = 0, -1.0
    for number, importer in enumerate(importers):
        own = importer.sniff(head)
        if own > score:
            best, score = number, own
        if score >= 1.0:  # none can be surer
            break
    return best, score


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
