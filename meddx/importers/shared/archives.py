"""What lies in a ZIP archive: listed and looked at in the child process, never extracted."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

import numpy as np

from meddx.case import zipped
from meddx.case.record import RefusedFile
from meddx.case.source import UNREADABLE, Source
from meddx.child import Reply
from meddx.importers.shared.folders import system_names
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

LOOKING: Final = Phrase("Looking into the archive")
EMPTY: Final = Phrase("There is no file in this archive.")
EMPTY_FILE: Final = Phrase("This file is empty.")
NESTED: Final = Phrase(
    "This archive lies in an archive within an archive. Unpack the outer one and open it again."
)

_AT_ONCE: Final = 256
_DEADLINE_S: Final = 120.0
_LISTING: Final = "meddx.importers.shared.archives:listing"
_HEADS: Final = "meddx.importers.shared.archives:heads"


@dataclass(eq=False)
class Looked:
    """What an archive holds: files with their first bytes, refusals, how many were left out."""

    files: list[tuple[Source, bytes]] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)
    left_out: int = 0


def look_into(source: Source, context: Context, head_bytes: int) -> Looked:
    """List the files of an archive, and of the archives in it; one bad archive costs no other.

    Parameters
    ----------
    source
        The archive, with its password where it needs one.
    context
        Progress, cancellation, child process.
    head_bytes
        How many first bytes of each file are wanted.

    Raises
    ------
    meddx.jobs.Cancelled
        When the reader cancels.
    """
    looked = Looked()
    for inner in _look(source, context, head_bytes, looked):
        for deeper in _look(inner, context, head_bytes, looked):
            looked.refused.append(RefusedFile(deeper.label, "nested_archive", NESTED))
    return looked


def head(source: Source, context: Context, head_bytes: int) -> bytes:
    """Return the first bytes of one member.

    Raises
    ------
    Refused
        What ``meddx.case.zipped`` refuses.
    """
    archive = Source(source.path, "", source.password)
    ((_, found),) = _heads(archive, [source.member], context, head_bytes)
    if isinstance(found, RefusedFile):
        raise Refused(found.code, found.reason)
    return found


def _look(source: Source, context: Context, head_bytes: int, looked: Looked) -> list[Source]:
    """Take over the files of one archive; return the archives among them."""
    inner: list[Source] = []
    try:
        names = context.in_child(_LISTING, {"source": source.as_json()}, _DEADLINE_S)
        sizes = dict(zip(names.header["names"], names.header["sizes"], strict=True))
        wanted = _wanted(list(sizes))
        looked.left_out += len(sizes) - len(wanted)
        if not wanted:
            looked.refused.append(RefusedFile(source.label, "empty_archive", EMPTY))
        prefix = f"{source.member}/" if source.member else ""
        for name, head in _heads(source, wanted, context, head_bytes):
            found = replace(source, member=prefix + name)
            if isinstance(head, RefusedFile):
                looked.refused.append(head)
            elif head[128:132] != b"DICM" and zipped.is_archive(head):
                inner.append(found)
            elif sizes[name]:
                looked.files.append((found, head))
            else:
                looked.refused.append(RefusedFile(found.label, "empty_file", EMPTY_FILE))
    except Refused as refused:
        looked.refused.append(RefusedFile(source.label, refused.code, refused.phrase))
    return inner


def _wanted(names: list[str]) -> list[str]:
    """Leave out what belongs to a system or to the disc."""
    inside: dict[str, set[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        for part in (path, *path.parents):
            if part.name:
                inside.setdefault(str(part.parent), set()).add(part.name)
    unwanted = {folder: system_names(found) for folder, found in inside.items()}
    return [name for name in names if not _is_unwanted(PurePosixPath(name), unwanted)]


def _is_unwanted(path: PurePosixPath, unwanted: dict[str, set[str]]) -> bool:
    parts = (part for part in (path, *path.parents) if part.name)
    return any(part.name in unwanted[str(part.parent)] for part in parts)


def _heads(
    source: Source, names: list[str], context: Context, head_bytes: int
) -> Iterator[tuple[str, bytes | RefusedFile]]:
    """Yield the first bytes of each member, or why there are none."""
    for start in range(0, len(names), _AT_ONCE):
        context.checkpoint(start, len(names), LOOKING)
        part = names[start : start + _AT_ONCE]
        asked = {"source": source.as_json(), "names": part, "head_bytes": head_bytes}
        reply = context.in_child(_HEADS, asked, _DEADLINE_S)
        for name, told, row in zip(part, reply.header["told"], reply.arrays["heads"], strict=True):
            if isinstance(told, int):
                yield name, row[:told].tobytes()
                continue
            label = f"{source.label}/{name}"
            yield name, RefusedFile(label, told[0], Phrase(told[1]))


def listing(source: dict[str, Any]) -> Reply:
    """List an archive, in the child process: ``names`` of its files and their ``sizes`` in bytes.

    Raises
    ------
    Refused
        ``unreadable``, and what ``meddx.case.zipped`` refuses; the password is tried here.
    """
    asked = Source.from_json(source)
    try:
        archive = zipped.archive(asked.path, asked.member, asked.password)
        zipped.check_password(asked.path, asked.member, asked.password)
    except OSError as error:
        raise Refused("unreadable", UNREADABLE) from error
    names = sorted(archive.names)
    return Reply({"names": names, "sizes": [archive.size(name) for name in names]}, {})


def heads(source: dict[str, Any], names: list[str], head_bytes: int) -> Reply:
    """Read the first bytes of members, in the child process.

    Returns
    -------
    Reply
        ``told``: for each member the number of bytes read, or code and sentence of a refusal;
        ``heads``: (members, head_bytes) of uint8.
    """
    asked = Source.from_json(source)
    prefix = f"{asked.member}/" if asked.member else ""
    found = np.zeros((len(names), head_bytes), np.uint8)
    told: list[int | list[str]] = []
    for row, name in zip(found, names, strict=True):
        try:
            head = _head(asked.path, prefix + name, asked.password, head_bytes)
        except Refused as refused:
            told.append([refused.code, refused.phrase.template])
            continue
        row[: len(head)] = np.frombuffer(head, np.uint8)
        told.append(len(head))
    return Reply({"told": told}, {"heads": found})


def _head(path: Path, name: str, password: str, head_bytes: int) -> bytes:
    try:
        return zipped.member(path, name, password, head_bytes)
    except OSError as error:
        raise Refused("unreadable", UNREADABLE) from error
