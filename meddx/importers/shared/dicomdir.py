"""The files that a DICOMDIR lists (PS3.3 F, PS3.10 8): found beside it, and nowhere else."""

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from meddx.case.record import RefusedFile
from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.importers.shared.folders import stays_inside
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase(
    "This DICOMDIR is damaged or cut short. Open the folder that it lies in instead."
)
MISSING: Final = Phrase(
    "{count} of the {total} files that this DICOMDIR lists are not there: {names}."
)
LEADS_OUT: Final = Phrase(
    "{count} entries of this DICOMDIR lead out of its folder and were not followed."
)
LISTS_NOTHING: Final = Phrase("This DICOMDIR lists no file. Open the folder that it lies in.")

_CLASS: Final = re.compile(rb"1\.2\.840\.10008\.1\.3\.10(?![0-9.])")
_DEADLINE_S: Final = 60.0
_NAMED: Final = 5
_MAX_LISTED: Final = 200_000
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)

Listing = Callable[[tuple[str, ...]], Iterable[str]]


def is_dicomdir(head: bytes) -> bool:
    """Tell by its first bytes whether a file is a DICOMDIR: its SOP class says so."""
    return head[128:132] == b"DICM" and _CLASS.search(head[132:1024]) is not None


@dataclass(eq=False)
class Listed:
    """What a DICOMDIR led to."""

    files: list[Source] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)


def follow(source: Source, members: Sequence[Source], context: Context) -> Listed:
    """Find the files that a DICOMDIR lists, in its own folder or its own archive.

    Parameters
    ----------
    source
        The DICOMDIR.
    members
        All files of its archive; of no use where it is a file of its own.
    context
        Child process, cancellation.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    try:
        reply = context.in_child(
            "meddx.importers.shared.dicomdir:references", {"source": source.as_json()}, _DEADLINE_S
        )
    except Refused as refused:
        return Listed(refused=[RefusedFile(source.label, refused.code, refused.phrase)])
    finder = _Finder(_in_archive(source, members) if source.member else _in_folder(source))
    listed = Listed()
    missing: list[str] = []
    outside = 0
    references = {tuple(parts): None for parts in reply.header["files"]}
    for parts in references:
        if not _is_inside(parts):
            outside += 1
            continue
        found = finder.find(parts)
        place = None if found is None else _beside(source, found)
        if place is None:
            missing.append("/".join(parts))
        else:
            listed.files.append(place)
    listed.refused = _refusals(source.label, len(references), missing, outside)
    return listed


def _refusals(label: str, total: int, missing: list[str], outside: int) -> list[RefusedFile]:
    refused: list[RefusedFile] = []
    if not total:
        refused.append(RefusedFile(label, "lists_nothing", LISTS_NOTHING))
    if missing:
        names = ", ".join(missing[:_NAMED]) + (" ..." if len(missing) > _NAMED else "")
        told = MISSING.with_values(count=len(missing), total=total, names=names)
        refused.append(RefusedFile(label, "missing_listed", told))
    if outside:
        told = LEADS_OUT.with_values(count=outside)
        refused.append(RefusedFile(label, "leads_out", told))
    return refused


def _is_inside(parts: tuple[str, ...]) -> bool:
    """Whether a File ID is a plain path downwards: no host, no drive, no ``..``."""
    return bool(parts) and all(
        part not in {"", ".", ".."}
        and not any(c in part for c in "/\\:\0")
        and not _DEVICES.fullmatch(part)
        for part in parts
    )


class _Finder:
    """Finds names whatever their case; discs gain and lose extensions and version numbers."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self._folders: dict[tuple[str, ...], tuple[str, ...]] = {}

    def find(self, parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the true spelling of a path, None if there is no such file."""
        found: tuple[str, ...] = ()
        for part in parts:
            if found not in self._folders:
                self._folders[found] = tuple(self._listing(found))
            name = _match(part, self._folders[found])
            if name is None:
                return None
            found = (*found, name)
        return found


def _match(part: str, names: tuple[str, ...]) -> str | None:
    if part in names:
        return part
    for same in (str.casefold, _stem):
        fitting = [name for name in names if same(name) == same(part)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _stem(name: str) -> str:
    """Name without case, ISO 9660 version (``;1``) and extension."""
    return name.casefold().partition(";")[0].rpartition(".")[0] or name.casefold().partition(";")[0]


def _in_folder(source: Source) -> Listing:
    root = source.path.parent

    def names(folder: tuple[str, ...]) -> list[str]:
        try:
            return [path.name for path in root.joinpath(*folder).iterdir()]
        except OSError:
            return []

    return names


def _in_archive(source: Source, members: Sequence[Source]) -> Listing:
    root = PurePosixPath(source.member).parent
    folders: dict[tuple[str, ...], dict[str, None]] = {}
    for member in members:
        path = PurePosixPath(member.member)
        if member.path != source.path or not path.is_relative_to(root):
            continue
        parts = path.relative_to(root).parts
        for depth, name in enumerate(parts):
            folders.setdefault(parts[:depth], {})[name] = None

    def names(folder: tuple[str, ...]) -> list[str]:
        return list(folders.get(folder, ()))

    return names


def _beside(source: Source, parts: tuple[str, ...]) -> Source | None:
    """Return the file at ``parts``; None for a folder, and for a link that leads out."""
    if source.member:
        member = PurePosixPath(source.member).parent.joinpath(*parts)
        return Source(source.path, str(member), source.password)
    root = source.path.parent
    path = root.joinpath(*parts)
    return Source(path) if stays_inside(path, root) and path.is_file() else None


def references(source: dict[str, Any]) -> Reply:
    """Read a DICOMDIR in the child process: ``files`` are the File IDs in it, as lists of names.

    The records are read one after the other, not by their offsets: these are often wrong.

    Raises
    ------
    Refused
        ``damaged_dicomdir``.
    """
    from pydicom import dcmread
    from pydicom.datadict import tag_for_keyword

    warnings.simplefilter("ignore")
    sequence = tag_for_keyword("DirectoryRecordSequence")
    try:
        with opened(Source.from_json(source)) as stream:
            dataset = dcmread(stream, specific_tags=[sequence] if sequence else None)
        found = [_file_id(record) for record in dataset.get("DirectoryRecordSequence") or ()]
    except (Refused, MemoryError):
        raise
    except Exception as error:  # a damaged data set raises almost anything
        raise Refused("damaged_dicomdir", DAMAGED) from error
    return Reply({"files": [parts for parts in found if parts][:_MAX_LISTED]}, {})


def _file_id(record: Any) -> list[str]:  # noqa: ANN401 - a pydicom data set
    value = record.get("ReferencedFileID")
    if value is None or value == "":
        return []
    parts = [value] if isinstance(value, str) else list(value)
    return [str(part).strip() for part in parts]
