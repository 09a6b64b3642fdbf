"""The header of a file that differs from the one before only in what always differs.

The slices of a stack agree in all but a handful of elements: their identifier, number, position
and times. For such a file only those are read anew; everything else is the header before. In the
child process only.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from meddx.importers.shared import dicom_plain
from meddx.importers.shared.dicom_header import Header
from meddx.importers.shared.dicom_reader import MOST_MM, Memory
from meddx.importers.shared.dicom_scan import Walked

_CLASS_TAG: Final = 0x00020002
_SYNTAX_TAG: Final = 0x00020010


class _Element(NamedTuple):
    """A raw element, as much of it as ``dicom_plain`` looks at."""

    VR: str
    value: bytes
    is_little_endian: bool = True


@dataclass(frozen=True, eq=False)
class Before:
    """A file that was read: its raw elements and what its header became."""

    walked: Walked
    header: Header


class Known:
    """What one call remembers of the files that it read: single values, and the last plain file."""

    def __init__(self) -> None:
        self.memory = Memory()
        self.before: Before | None = None

    def learn(self, walked: Walked, header: Header) -> None:
        """Remember a file, unless something in it could not be read."""
        if not header.unreadable:
            self.before = Before(walked, header)


def header(before: Before | None, walked: Walked) -> Header | None:
    """Return the header of a file by what differs from the one before; None if that is too much."""
    if before is None or _kind(before.walked) != _kind(walked):
        return None
    old, new = before.walked.elements, walked.elements
    if old.keys() != new.keys():
        return None
    changed: dict[str, Any] = {}
    for tag, element in new.items():
        if element == old[tag]:
            continue
        read = _READ.get(tag)
        found = read(element, before.header) if read and element[0] == old[tag][0] else None
        if found is None:
            return None
        # Two times of one file stand in the same tuple: the second change builds on the first.
        name, value = found
        changed[name] = value if name != "more" else _merged(changed.get(name), value, before)
    return Header(**(vars(before.header) | changed))


def _kind(walked: Walked) -> tuple[bool, bytes, bytes]:
    meta = walked.meta
    return walked.implicit, meta.get(_CLASS_TAG, b""), meta.get(_SYNTAX_TAG, b"")


Found = tuple[str, Any] | None
Element = tuple[str, bytes]


def _text(name: str) -> Callable[[Element, Header], Found]:
    def read(element: Element, _before: Header) -> Found:
        said = dicom_plain.text(_Element(*element))
        return None if said is None else (name, said)

    return read


def _integer(name: str) -> Callable[[Element, Header], Found]:
    def read(element: Element, _before: Header) -> Found:
        found = dicom_plain.numbers(_Element(*element))
        plain = found is not None and len(found) == 1 and math.isfinite(found[0])
        if not plain or found is None or found[0] != int(found[0]) or abs(found[0]) > MOST_MM:
            return None
        return name, int(found[0])

    return read


def _position(element: Element, _before: Header) -> Found:
    found = dicom_plain.numbers(_Element(*element))
    if found is None or len(found) != 3 or not all(abs(number) <= MOST_MM for number in found):
        return None
    return "position", found


def _time(keyword: str) -> Callable[[Element, Header], Found]:
    def read(element: Element, before: Header) -> Found:
        said = dicom_plain.text(_Element(*element))
        known = dict(before.more)
        if not said or keyword not in known:
            return None
        return "more", {keyword: said}

    return read


def _merged(
    earlier: tuple[tuple[str, str], ...] | None, change: Mapping[str, str], before: Before
) -> tuple[tuple[str, str], ...]:
    more = before.header.more if earlier is None else earlier
    return tuple((word, change.get(word, text)) for word, text in more)


_READ: Final[dict[int, Callable[[Element, Header], Found]]] = {
    0x00080018: _text("sop_uid"),
    0x00080032: _time("AcquisitionTime"),
    0x00200013: _integer("instance_number"),
    0x00200032: _position,
}
