"""Files with one SOP Instance UID: copies of one image, or images that contradict each other."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from meddx.importers.shared.dicom_geometry import SAME_PLACE_MM
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_slices import File

# Attributes that say how a file was written, not what it shows.
_WRITING: Final = frozenset(
    {"transfer_syntax", "planar", "photometric", "file_bytes", "unreadable", "more"}
)
_PLACES: Final = "pixel_"

Series = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Resolved:
    """Files without copies, and in which series something was wrong.

    Parameters
    ----------
    files
        What is left; files that contradict another are marked.
    copies
        How many were left out, by study and series.
    conflicts
        Series in which different images carry one identifier.
    """

    files: tuple[File, ...]
    copies: dict[Series, int]
    conflicts: frozenset[Series]


def series_of(file: File) -> Series:
    """Study and series of a file."""
    return file.header.study_uid, file.header.series_uid


def resolved(files: Sequence[File], digest: Callable[[File], str]) -> Resolved:
    """Leave out copies; mark what contradicts.

    Parameters
    ----------
    files
        Of one patient.
    digest
        Of the stored pixels of a file; asked only where identifiers repeat.
    """
    groups: dict[str, list[File]] = {}
    for number, file in enumerate(files):
        uid = file.header.sop_uid or f"#{number}"
        groups.setdefault(uid, []).append(file)
    kept: list[File] = []
    copies: dict[Series, int] = {}
    conflicts: set[Series] = set()
    for members in groups.values():
        distinct = _distinct(members, digest) if len(members) > 1 else members
        key = series_of(members[0])
        if len(distinct) < len(members):
            copies[key] = copies.get(key, 0) + len(members) - len(distinct)
        if len(distinct) > 1:
            conflicts |= {series_of(file) for file in distinct}
        kept += distinct
    return Resolved(tuple(kept), copies, frozenset(conflicts))


def _distinct(members: Sequence[File], digest: Callable[[File], str]) -> list[File]:
    marked = [replace(file, mark=digest(file)) for file in members]
    kept: list[File] = []
    for file in sorted(marked, key=lambda item: item.order):
        if not any(_is_copy(file, other) for other in kept):
            kept.append(file)
    if len(kept) == 1:
        return [replace(kept[0], mark="")]
    return [
        replace(
            file,
            mark=_mark(file),
            is_apart=any(other is not file and _one_place(file, other) for other in kept),
        )
        for file in kept
    ]


def _mark(file: File) -> str:
    """Return what tells this file apart: its pixels, and what it says (they may agree in one)."""
    said = hashlib.sha256(repr(sorted(_said(file.header).items())).encode()).hexdigest()
    return f"{file.mark} {said}"


def _is_copy(one: File, other: File) -> bool:
    return one.mark == other.mark and _said(one.header) == _said(other.header)


def _said(header: Header) -> dict[str, object]:
    return {
        name: value
        for name, value in vars(header).items()
        if name not in _WRITING and not name.startswith(_PLACES)
    }


def _one_place(one: File, other: File) -> bool:
    """Whether two images claim one place, or have none; else both may stay in their stacks."""
    first, second = one.header.position, other.header.position
    if not first or not second or series_of(one) != series_of(other):
        return series_of(one) == series_of(other)
    return bool(np.abs(np.array(first) - second).max() < SAME_PLACE_MM)
