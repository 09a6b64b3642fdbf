"""BCF2 as lines of VCF: the binary twin of VCF (VCF 4.3 specification, section 6)."""

import re
import struct
from collections.abc import Iterator
from typing import Final

from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.packed import CUT_SHORT
from meddx.phrase import Phrase, Refused

MAGIC: Final = b"BCF\x02"
_HEAD: Final = struct.Struct("<II")
_FIXED: Final = struct.Struct("<iiifII")
_MAX_HEADER: Final = 64 << 20
_MAX_RECORD: Final = 16 << 20
_ROWS: Final = 2000  # rows of a block
_CHAR: Final = 7
_FLOAT: Final = 5
_INTEGERS: Final = {1: ("b", 1), 2: ("h", 2), 3: ("i", 4)}
_MISSING_FLOAT: Final = 0x7F800001
_END_FLOAT: Final = 0x7F800002
_LONG: Final = 15  # the length follows as an integer
_DAMAGED: Final = (struct.error, IndexError, KeyError, UnicodeDecodeError, ValueError)
_DECLARED: Final = re.compile(r"##(FILTER|INFO|FORMAT|contig)=<.*?\bID=([^,>]+)")
_PLACE: Final = re.compile(r"\bIDX=(\d+)")

BAD_BCF: Final = Phrase(
    "This BCF file is damaged. Copy it again, or convert it with bcftools view to VCF."
)


class Bcf:
    """A BCF file as blocks of VCF lines, the header's first.

    Parameters
    ----------
    pieces
        Its decompressed bytes.

    Attributes
    ----------
    wanted
        Columns of the samples to decode, from 0; the cells of the others are left missing. To be
        set once the header is understood; None for all.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.wanted: frozenset[int] | None = None
        self._pieces = pieces
        self._waiting = b""
        self._words: dict[int, str] = {0: "PASS"}
        self._contigs: dict[int, str] = {}
        self._flags: set[str] = set()
        self._samples = 0

    def blocks(self) -> Iterator[Block]:
        """Yield the header, then some thousand rows at once.

        Raises
        ------
        Refused
            ``damaged`` or ``cut_short``.
        """
        lines = self._header()
        yield Block(1, "\n".join(lines), lines)
        first = len(lines) + 1
        rows: list[str] = []
        bad: list[tuple[int, str]] = []
        while head := self._take(_HEAD.size, at_end=True):
            shared, individual = _HEAD.unpack(head)
            if shared + individual > _MAX_RECORD or shared < _FIXED.size:
                raise Refused("damaged", BAD_BCF)
            record = self._take(shared + individual)
            try:
                rows.append(self._row(record, shared))
            except _DAMAGED:
                bad.append((first + len(rows), "record"))
                rows.append("")
            if len(rows) >= _ROWS:
                yield Block(first, "\n".join(rows), rows, tuple(bad))
                first, rows, bad = first + len(rows), [], []
        if rows:
            yield Block(first, "\n".join(rows), rows, tuple(bad))

    def _take(self, count: int, *, at_end: bool = False) -> bytes:
        """Return the next bytes; empty at the end of the file where it may end."""
        parts, held = [self._waiting], len(self._waiting)
        while held < count:
            piece = next(self._pieces, b"")
            if not piece:
                if at_end and not held:
                    return b""
                raise Refused("cut_short", CUT_SHORT)
            parts.append(piece)
            held += len(piece)
        data = b"".join(parts)
        self._waiting = data[count:]
        return data[:count]

    def _header(self) -> list[str]:
        self._take(len(MAGIC) + 1)
        (length,) = struct.unpack("<I", self._take(4))
        if length > _MAX_HEADER:
            raise Refused("damaged", BAD_BCF)
        text = self._take(length).rstrip(b"\0").decode(errors="replace")
        lines = text.rstrip("\n").split("\n")
        self._samples = max(0, lines[-1].count("\t") - 8)
        places = {"PASS": 0}
        for line in lines:
            declared = _DECLARED.match(line)
            if declared is None:
                continue
            kind, name = declared.groups()
            at = _PLACE.search(line)
            if kind == "contig":
                self._contigs[int(at[1]) if at else len(self._contigs)] = name
                continue
            place = places.setdefault(name, int(at[1]) if at else len(places))
            self._words[place] = name
            if kind == "INFO" and "Type=Flag" in line:
                self._flags.add(name)
        return lines

    def _row(self, record: bytes, shared: int) -> str:
        """Write one record as a line of VCF."""
        contig, position, _, quality, alleles, told = _FIXED.unpack_from(record)
        fields, samples = told >> 24, told & 0xFFFFFF
        if samples != self._samples:
            raise ValueError("a record has as many samples as the header")
        cells = _Values(record, _FIXED.size)
        identifier = cells.text() or "."
        bases = [cells.text() for _ in range(alleles >> 16)]
        filters = ";".join(self._words[number] for number in cells.numbers()) or "."
        info = []
        for _ in range(alleles & 0xFFFF):
            key = self._words[cells.numbers()[0]]
            value = cells.text()
            info.append(key if key in self._flags or not value else f"{key}={value}")
        quality_bits = struct.unpack_from("<I", record, 12)[0]
        row = [
            self._contigs[contig],
            str(position + 1),
            identifier,
            bases[0],
            ",".join(bases[1:]) or ".",
            "." if quality_bits == _MISSING_FLOAT else f"{quality:.7g}",
            filters,
            ";".join(info) or ".",
        ]
        if samples:
            row += self._cells(_Values(record, shared), fields)
        return "\t".join(row)

    def _cells(self, values: "_Values", fields: int) -> list[str]:
        keys = []
        cells: list[list[str]] = [[] for _ in range(self._samples)]
        for _ in range(fields):
            key = self._words[values.numbers()[0]]
            keys.append(key)
            column = values.column(self._samples, self.wanted, is_gt=key == "GT")
            for sample, text in enumerate(column):
                cells[sample].append(text or ".")
        return [":".join(keys) or ".", *(":".join(cell) or "." for cell in cells)]


class _Values:
    """Reads typed values one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

    def _kind(self) -> tuple[int, int]:
        """Return type and number of the values that follow."""
        told = self._data[self._at]
        self._at += 1
        count = told >> 4
        if count == _LONG:
            (count,) = self.numbers()
        return told & 15, count

    def numbers(self) -> list[int]:
        """Read a vector of whole numbers without those that are missing."""
        kind, count = self._kind()
        if not count:
            return []
        code, size = _INTEGERS[kind]
        found = struct.unpack_from(f"<{count}{code}", self._data, self._at)
        self._at += count * size
        return [number for number in found if number > _missing(size) + 1]

    def text(self) -> str:
        """Read a value as VCF writes it; empty where it is missing."""
        kind, count = self._kind()
        return self._text(kind, count) if count else ""

    def column(self, samples: int, wanted: frozenset[int] | None, *, is_gt: bool) -> list[str]:
        """Read one field of all samples; empty for those that are not wanted."""
        kind, count = self._kind()
        size = count * (_INTEGERS[kind][1] if kind in _INTEGERS else 4 if kind == _FLOAT else 1)
        start, found = self._at, [""] * samples
        if start + size * samples > len(self._data):
            raise ValueError("a record is too short")
        for sample in range(samples) if wanted is None else wanted:
            self._at = start + sample * size
            found[sample] = self._genotype(kind, count) if is_gt else self._text(kind, count)
        self._at = start + size * samples
        return found

    def _text(self, kind: int, count: int) -> str:
        start = self._at
        if kind == _CHAR:
            self._at += count
            if self._at > len(self._data):
                raise ValueError("a record is too short")
            text = self._data[start : self._at].split(b"\0")[0].decode()
            return "" if text == "\x07" else text
        if kind == _FLOAT:
            self._at += 4 * count
            bits = struct.unpack_from(f"<{count}I", self._data, start)
            numbers = struct.unpack_from(f"<{count}f", self._data, start)
            pairs = [
                "." if bit == _MISSING_FLOAT else f"{number:.7g}"
                for bit, number in zip(bits, numbers, strict=True)
                if bit != _END_FLOAT
            ]
            return _joined(pairs)
        return _joined(["." if n is None else str(n) for n in self._whole(kind, count)])

    def _whole(self, kind: int, count: int) -> list[int | None]:
        """Read whole numbers up to the end of the vector; None for one that is missing."""
        code, size = _INTEGERS[kind]
        found = struct.unpack_from(f"<{count}{code}", self._data, self._at)
        self._at += count * size
        missing = _missing(size)
        return [None if n == missing else n for n in found if n != missing + 1]

    def _genotype(self, kind: int, count: int) -> str:
        """Write GT: each allele is (number + 1) << 1, plus 1 where phased to the one before."""
        text = ""
        for place, number in enumerate(self._whole(kind, count)):
            code = number or 0
            allele = "." if code < 2 else str((code >> 1) - 1)
            text += allele if not place else ("|" if code & 1 else "/") + allele
        return text


def _missing(size: int) -> int:
    return -(1 << (8 * size - 1))


def _joined(parts: list[str]) -> str:
    """Join values; one that is missing alone is nothing."""
    return "" if parts == ["."] else ",".join(parts)
