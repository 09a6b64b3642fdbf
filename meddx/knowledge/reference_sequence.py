"""Bases of a user's reference genome: FASTA, plain or compressed, read at any place.

Plain text and bgzip are read where they lie, by the index of SAM tools' ``.fai`` (offset of each
sequence, bases and bytes a line) and the blocks of BGZF (SAM specification, section 4.1). A file
that is compressed with gzip, or whose lines are uneven, cannot be: its bases are unpacked into the
index once.
"""

import bisect
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from meddx.knowledge import assemblies, cache, reference_lines, reference_store
from meddx.knowledge.indexed import Indexed
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase, Refused

_OLD_MITOCHONDRION: Final = 16571  # bases of NC_001807
_UNPACKED: Final = "bases.bin"
_GZIP: Final = b"\x1f\x8b"
_BLOCK_HEAD: Final = 18
_KEPT_BLOCKS: Final = 64
_LONGEST: Final = 10_000_000
_MOST_BASES: Final = 8 << 30  # more than any genome: a small file must not fill the disk

CHANGED: Final = Phrase(
    "The genome {file} has changed or is gone since it was indexed. Add it again."
)


@dataclass
class _Record:
    """Where one sequence lies, as in a ``.fai`` file."""

    name: str
    length: int = 0
    offset: int = 0
    line_bases: int = 0
    line_bytes: int = 0
    is_even: bool = True
    is_ended: bool = False

    def add(self, raw: bytes) -> None:
        """Take over one line of bases."""
        bases = len(raw.rstrip(b"\r\n"))
        if not self.line_bases:
            self.line_bases, self.line_bytes = bases, len(raw)
        # Only the last line may be shorter, and no line follows it.
        if self.is_ended or bases > self.line_bases:
            self.is_even = False
        if bases < self.line_bases or len(raw) != self.line_bytes:
            self.is_ended = True
        self.length += bases


def index(path: Path, folder: Path) -> Indexed:
    """Index a FASTA file into a folder; in the child process.

    Raises
    ------
    Refused
        ``bad_reference``.
    """
    with path.open("rb") as file:
        is_packed = file.read(2) == _GZIP
    blocks = _blocks(path) if is_packed else None
    records, headers = _records(path)
    if len({record.name for record in records}) != len(records):
        raise reference_lines.damaged(path)
    if (is_packed and blocks is None) or not all(record.is_even for record in records):
        records, blocks = _unpacked(path, folder), None
    # UCSC's hg19 holds another mitochondrion than GRCh37: its positions are not those of variants.
    records = [r for r in records if (r.name, r.length) != ("MT", _OLD_MITOCHONDRION)]
    arrays: dict[str, NDArray[Any]] = {
        "names": cache.packed(record.name for record in records),
        "places": np.array(
            [[r.length, r.offset, r.line_bases, r.line_bytes] for r in records], np.int64
        ).reshape(-1, 4),
        "blocks": np.zeros((0, 2), np.int64) if blocks is None else blocks,
    }
    reference_store.save(folder, arrays)
    lengths = {record.name: record.length for record in records}
    told = assemblies.agreed(
        (assemblies.of_words(headers), assemblies.of_accessions(h.split()[0] for h in headers if h))
    )
    return Indexed(assemblies.of_lengths(lengths) or told, "", len(records))


def _records(path: Path) -> tuple[list[_Record], list[str]]:
    """Find every sequence of a file, by its name without ``chr``, and the header lines."""
    records: list[_Record] = []
    headers: list[str] = []
    place = 0
    for raw in _raw_lines(path):
        place += len(raw)
        if raw.startswith(b">"):
            header = raw[1:].decode("utf-8", "replace").strip()
            headers.append(header)
            name = assemblies.chromosome(header.split()[0]) if header else ""
            records.append(_Record(name, offset=place))
        elif records:
            records[-1].add(raw)
    return records, headers


def _unpacked(path: Path, folder: Path) -> list[_Record]:
    """Write all bases of a file into one without lines."""
    records: list[_Record] = []
    with (folder / _UNPACKED).open("wb") as out:
        for raw in _raw_lines(path):
            if raw.startswith(b">"):
                header = raw[1:].decode("utf-8", "replace").strip()
                name = assemblies.chromosome(header.split()[0]) if header else ""
                records.append(_Record(name, offset=out.tell()))
            elif records:
                bases = raw.strip()
                if out.write(bases) + out.tell() > _MOST_BASES:
                    raise reference_lines.damaged(path)
                records[-1].length += len(bases)
    for record in records:
        record.line_bases = record.line_bytes = max(record.length, 1)
    return records


def _raw_lines(path: Path) -> Iterator[bytes]:
    with reference_lines.opened(path) as stream:
        while raw := stream.readline(1 << 30):
            yield raw


def _blocks(path: Path) -> NDArray[np.int64] | None:
    """Return where each BGZF block starts, packed and unpacked; None for any other gzip file."""
    size, place, unpacked = path.stat().st_size, 0, 0
    found: list[tuple[int, int]] = []
    with path.open("rb") as file:
        while place < size:
            file.seek(place)
            head = file.read(_BLOCK_HEAD)
            if len(head) < _BLOCK_HEAD or head[:4] != b"\x1f\x8b\x08\x04" or head[12:14] != b"BC":
                return None
            length = int.from_bytes(head[16:18], "little") + 1
            found.append((place, unpacked))
            file.seek(place + length - 4)
            unpacked += int.from_bytes(file.read(4), "little")
            place += length
    return np.array(found, np.int64)


class ReferenceSequence:
    """A reference genome that was indexed.

    Parameters
    ----------
    reference
        Of the kind ``sequence``.

    Raises
    ------
    Refused
        ``reference_changed`` when the file is not the one that was indexed.
    """

    def __init__(self, reference: Reference) -> None:
        self.title = reference.title
        self._file = reference.path.name
        own = reference.folder / _UNPACKED
        if not own.is_file() and (reference.is_missing or reference.is_stale):
            raise Refused("reference_changed", CHANGED.with_values(file=self._file))
        names = cache.unpacked(reference.array("names"))
        self._places = dict(zip(names, reference.array("places").tolist(), strict=True))
        blocks = reference.array("blocks")
        path = own if own.is_file() else reference.path
        self._read = _Blocks(path, blocks).read if len(blocks) else _Plain(path).read

    def __contains__(self, chromosome: str) -> bool:
        """Whether the genome holds a chromosome, named without ``chr``."""
        return chromosome in self._places

    def length(self, chromosome: str) -> int:
        """Return the number of bases of a chromosome; 0 where the genome does not hold it."""
        return int(self._places.get(chromosome, (0,))[0])

    def sequence_of(self, chromosome: str, start: int, end: int) -> str:
        """Return the bases from ``start`` to ``end``, 1-based, both included, in capitals.

        Empty where the genome has no such bases.

        Raises
        ------
        Refused
            ``reference_changed`` when the file cannot be read any more.
        """
        length, offset, bases, width = self._places.get(chromosome, (0, 0, 1, 1))
        if not 1 <= start <= end <= length or end - start >= _LONGEST:
            return ""
        first = offset + (start - 1) // bases * width + (start - 1) % bases
        last = offset + (end - 1) // bases * width + (end - 1) % bases
        try:
            raw = self._read(first, last - first + 1)
        except (OSError, zlib.error) as error:
            raise Refused("reference_changed", CHANGED.with_values(file=self._file)) from error
        found = raw.replace(b"\n", b"").replace(b"\r", b"")
        if len(found) != end - start + 1 or not found.isalpha():
            raise Refused("reference_changed", CHANGED.with_values(file=self._file))
        return found.decode("ascii").upper()


@dataclass(frozen=True)
class _Plain:
    """Bytes of a file as it lies."""

    path: Path

    def read(self, offset: int, count: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(count)


class _Blocks:
    """Bytes of a file that is compressed with bgzip; a block holds at most 64 kB."""

    def __init__(self, path: Path, blocks: NDArray[np.int64]) -> None:
        self._path = path
        self._packed = blocks[:, 0].tolist()
        self._starts = blocks[:, 1].tolist()
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    def read(self, offset: int, count: int) -> bytes:
        """Return ``count`` bytes of the unpacked file."""
        number = bisect.bisect_right(self._starts, offset) - 1
        skip = offset - self._starts[number]
        parts, held = [], -skip
        with self._path.open("rb") as file:
            while held < count and number < len(self._starts):
                parts.append(self._block(file, number))
                held += len(parts[-1])
                number += 1
        return b"".join(parts)[skip : skip + count]

    def _block(self, file: BinaryIO, number: int) -> bytes:
        if number not in self._kept:
            file.seek(self._packed[number])
            head = file.read(_BLOCK_HEAD)
            length = int.from_bytes(head[16:18], "little") + 1
            packed = file.read(max(length - _BLOCK_HEAD, 0))
            self._kept[number] = zlib.decompressobj(-15).decompress(packed, 1 << 16)
            if len(self._kept) > _KEPT_BLOCKS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(number)
        return self._kept[number]
