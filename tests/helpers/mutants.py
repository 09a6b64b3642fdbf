"""Damages DICOM files: each kind of damage draws from a seeded generator and from nothing else.

``mutated(data, seed, donor)`` gives the same bytes for the same arguments on every machine.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from tests.helpers import dicom_bytes
from tests.helpers.dicom_bytes import PIXEL_DATA, UNDEFINED, Parts, Tag
from tests.helpers.mutant_elements import PARTED

IDENTITIES: Final = (
    (0x0008, 0x0016),
    (0x0008, 0x0018),
    (0x0008, 0x0060),
    (0x0010, 0x0010),
    (0x0010, 0x0020),
    (0x0010, 0x0030),
    (0x0010, 0x0040),
    (0x0020, 0x000D),
    (0x0020, 0x000E),
    (0x0020, 0x0052),
)
_VR_OF: Final = {
    (0x0008, 0x0016): "UI",
    (0x0008, 0x0018): "UI",
    (0x0008, 0x0060): "CS",
    (0x0010, 0x0010): "PN",
    (0x0010, 0x0020): "LO",
    (0x0010, 0x0030): "DA",
    (0x0010, 0x0040): "CS",
    (0x0020, 0x000D): "UI",
    (0x0020, 0x000E): "UI",
    (0x0020, 0x0052): "UI",
    (0x0028, 0x0004): "CS",
}
_FEW: Final = 8


@dataclass(frozen=True)
class Mutant:
    """A damaged file: what was done to it, and its bytes."""

    kind: str
    data: bytes


def mutated(data: bytes, seed: int, donor: bytes) -> Mutant:
    """Damage a file.

    Parameters
    ----------
    data
        A file.
    seed
        Decides kind and place.
    donor
        Another file, from which some kinds take parts.
    """
    rng = random.Random(seed)  # noqa: S311 - the same damage every time
    parts, other = dicom_bytes.parse(data), dicom_bytes.parse(donor)
    for _ in range(_FEW):
        kind = rng.choice(_NAMES)
        changed = _changed(kind, rng, (data, donor), (parts, other))
        if changed is not None and changed != data:
            return Mutant(kind, changed)
    return Mutant("truncated", data[: rng.randrange(len(data))])


def _changed(
    kind: str,
    rng: random.Random,
    files: tuple[bytes, bytes],
    taken: tuple[Parts | None, Parts | None],
) -> bytes | None:
    parts, other = taken
    if kind in RAW:
        return RAW[kind](rng, *files)
    if parts is None or not parts.elements:
        return None
    if kind in PARTED:
        changed = PARTED[kind](rng, parts)
        return None if changed is None else changed.written(parts.syntax)
    if other is None or not other.elements:
        return None
    return SPLICED[kind](rng, parts, other)


# Kinds that know nothing of what they change.


def _bit_flips(rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _header_flips(rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 4))):
        changed[rng.randrange(min(len(data), 1500))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _truncated(rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    return data[: rng.randrange(len(data))]


def _hole(rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    start = rng.randrange(len(data))
    length = rng.choice((1, 2, 3, 8, 100, 1000))
    filling = rng.choice((b"", b"\0" * length, b"\xff" * length))
    return data[:start] + filling + data[start + length :]


def _inserted(rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + rng.randbytes(rng.choice((1, 2, 7, 64, 1000))) + data[start:]


def _spliced(rng: random.Random, data: bytes, donor: bytes) -> bytes:
    return data[: rng.randrange(len(data))] + donor[rng.randrange(len(donor)) :]


def _repeated(_rng: random.Random, data: bytes, _donor: bytes) -> bytes:
    return data + data[132:]


RAW: Final[dict[str, Callable[[random.Random, bytes, bytes], bytes]]] = {
    "bit_flips": _bit_flips,
    "header_flips": _header_flips,
    "truncated": _truncated,
    "hole": _hole,
    "inserted": _inserted,
    "spliced": _spliced,
    "repeated": _repeated,
}


# Kinds that take parts of another file.


def _identity(rng: random.Random, parts: Parts, other: Parts) -> bytes | None:
    tag: Tag = rng.choice(IDENTITIES)
    theirs = other.find(tag)
    value = theirs.value if theirs is not None and rng.random() < 0.5 else rng.choice(_STRANGERS)
    return parts.plus(dicom_bytes.text(tag, _VR_OF[tag], value)).written()


_STRANGERS: Final = (b"1.2.3.4", b"Roe^Richard", b"19700101", b"M", b"MR", b"P2", b"", b"P1 ", b"0")


def _other_pixels(_rng: random.Random, parts: Parts, other: Parts) -> bytes | None:
    """Take the pixels of another file, or its codestream, under the own header."""
    theirs = other.find(PIXEL_DATA)
    return None if theirs is None else parts.plus(theirs).written()


def _other_codestream(_rng: random.Random, parts: Parts, other: Parts) -> bytes | None:
    """Take the codestream of another file together with its transfer syntax."""
    theirs = other.find(PIXEL_DATA)
    if theirs is None or theirs.length != UNDEFINED:
        return None
    return parts.with_syntax(other.syntax).plus(theirs).written("explicit")


def _other_group(rng: random.Random, parts: Parts, other: Parts) -> bytes | None:
    """Take one whole group of another file."""
    group = rng.choice((0x0008, 0x0010, 0x0020, 0x0028))
    kept = [e for e in parts.elements if e.tag[0] != group]
    theirs = [e for e in other.elements if e.tag[0] == group]
    merged = tuple(sorted([*kept, *theirs], key=lambda e: e.tag))
    return replace(parts, elements=merged).written() if theirs else None


SPLICED: Final[dict[str, Callable[[random.Random, Parts, Parts], bytes | None]]] = {
    "identity": _identity,
    "other_pixels": _other_pixels,
    "other_codestream": _other_codestream,
    "other_group": _other_group,
}
_NAMES: Final = (*RAW, *PARTED, *SPLICED)
