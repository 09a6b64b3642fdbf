"""Private attributes, whichever block their creator reserved (PS3.5 7.8); in the child only."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, Protocol

import numpy as np

BLOCKS: Final = range(0x10, 0x18)  # blocks that a private creator is looked for in
_MOST_B: Final = 100_000.0  # s/mm²
_GE_MARK: Final = 1e9  # GE adds it to the b-values of some protocols
_BINARY: Final[dict[str, np.dtype[Any]]] = {"US": np.dtype("<u2"), "FL": np.dtype("<f4")}


class Attribute(NamedTuple):
    """A private attribute: group, creator, the element within the creator's block, and its VR."""

    group: int
    creator: str
    element: int
    vr: str = "LO"


# Diffusion b-values of files that do not state DiffusionBValue.
_B_VALUES: Final = (
    Attribute(0x0019, "SIEMENS MR HEADER", 0x0C, "IS"),
    Attribute(0x0043, "GEMS_PARM_01", 0x39, "IS"),
    Attribute(0x2001, "Philips Imaging DD 001", 0x03, "FL"),
)


class Attributes(Protocol):
    """What reads the attributes of one data set."""

    dataset: Any

    def has_tag(self, tag: int) -> bool:
        """Whether the element is there at all."""


def wanted(attributes: Iterable[Attribute]) -> tuple[int, ...]:
    """Tags that private attributes, and the names of their creators, may stand at."""
    return tuple(
        tag
        for one in attributes
        for block in BLOCKS
        for tag in ((one.group << 16) | block, (one.group << 16) | (block << 8) | one.element)
    )


WANTED: Final = wanted(_B_VALUES)


def value(reader: Attributes, attribute: Attribute) -> object:
    """Value of a private attribute; None where it is absent or damaged."""
    group, creator, element, _ = attribute
    for block in BLOCKS:
        tag, owner = (group << 16) | (block << 8) | element, (group << 16) | block
        try:
            if reader.has_tag(tag) and str(reader.dataset[owner].value).strip() == creator:
                return reader.dataset[tag].value
        except Exception:  # noqa: BLE001, S112 - a damaged private value is no value
            continue
    return None


def number(reader: Attributes, attribute: Attribute) -> float | None:
    """First number of a private attribute, also where its VR is lost (UN); else None."""
    found = value(reader, attribute)
    if isinstance(found, bytes):
        kind = _BINARY.get(attribute.vr)
        if kind is not None:
            fits = len(found) == kind.itemsize
            return float(np.frombuffer(found, kind)[0]) if fits else None
        found = found.decode("ascii", "replace").strip(" \0").split("\\")
    if isinstance(found, Sequence) and not isinstance(found, str):
        found = found[0] if found else None
    try:
        return float(str(found))
    except ValueError:
        return None


def b_value(reader: Attributes) -> str:
    """Diffusion b-value in s/mm² as the makers of scanners write it, empty where none does."""
    for attribute in _B_VALUES:
        found = number(reader, attribute)
        if found is not None and 0.0 <= found < _GE_MARK + _MOST_B:
            return f"{found % _MOST_B:g}"
    return ""
