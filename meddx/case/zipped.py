"""Members of ZIP archives, read into memory within limits; nothing is ever written to the disk.

An archive is hostile until shown otherwise: it is refused whole when it has too many entries,
names that lead out of it or clash, members that overlap, or more bytes than any study has.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO, Final

from meddx.case import winzip_aes
from meddx.phrase import Phrase, Refused

MAX_ENTRIES: Final = 100_000
MAX_MEMBER: Final = 4 << 30
MAX_TOTAL: Final = 64 << 30
MAX_RATIO: Final = 200  # of all members together; real studies stay below 20
RATIO_FROM: Final = 128 << 20
MAX_INNER: Final = 1 << 30
_MAX_DIRECTORY: Final = 64 << 20
_KEPT_FROM: Final = 1 << 20  # a slice is smaller, a file of many frames larger
# What the standard library raises on damaged bytes; IndexError for a cut encryption header.
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    struct.error,
    IndexError,
)
_PIECE: Final = 1 << 20

DAMAGED: Final = Phrase("This archive is damaged or cut short. Copy or export it again.")
TOO_MANY: Final = Phrase(
    "This archive has more than 100,000 entries. Unpack it yourself and open a part of it."
)
TOO_DENSE: Final = Phrase("This archive grows too large when opened. It was not read.")
UNSAFE: Final = Phrase(
    "This archive was not read: names in it lead out of it, are links, or clash with one another. "
    "Ask for it again from where it was made."
)
METHOD: Final = Phrase(
    "This archive uses a compression or encryption that MedDx does not read. Unpack it yourself "
    "and open the folder."
)
NEEDED: Final = Phrase("This archive is protected. Its password is needed.")
WRONG: Final = Phrase("This is not the password of the archive.")
LOCKED: Final = frozenset({"password_needed", "password_wrong"})  # codes of refusals
GONE: Final = Phrase("This archive has changed since it was opened. Open it again.")

_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s4B4HL2L5H2L")
_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
# Office documents, programs and books are ZIP files too, but no archive that anybody hands over.
_NO_ARCHIVE: Final = (
    b"META-INF/",
    b"[Content_Types].xml",
    b"mimetype",
    b"AndroidManifest.xml",
    b"_rels/",
    b"word/",
    b"docProps/",
    b"customXml/",
)
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def is_archive(head: bytes) -> bool:
    """Tell by its first bytes whether a file is an archive to look into."""
    return head.startswith(_MAGICS) and not head[30:].startswith(_NO_ARCHIVE)


def archive(path: Path, inner: str = "", password: str = "") -> "Archive":
    """Return the checked directory of an archive, or of an archive that is a member of it.

    Raises
    ------
    Refused
        What ``Archive`` refuses.
    OSError
        When the file cannot be read.
    """
    key = _state(path)
    return _inner(*key, inner, password) if inner else _outer(*key)


def member(path: Path, name: str, password: str = "", limit: int | None = None) -> bytes:
    """Decompress a member, or its first ``limit`` bytes; ``inner.zip/name`` reaches inside.

    Raises
    ------
    Refused
        ``gone`` when there is no such member any more; what ``Archive.read`` refuses.
    OSError
        When the file cannot be read.
    """
    key = _state(path)
    outer = _outer(*key)
    if name in outer.names:
        if limit is None and outer.size(name) >= _KEPT_FROM:
            return _kept(*key, name, password)
        with path.open("rb") as stream:
            return outer.read(stream, name, password, limit)
    inner = next((part for part in _parents(name) if part in outer.names), "")
    rest = name[len(inner) + 1 :]
    if not inner or rest not in _inner(*key, inner, password).names:
        raise Refused("gone", GONE)
    inside = io.BytesIO(_kept(*key, inner, password))
    return _inner(*key, inner, password).read(inside, rest, password, limit)


def check_password(path: Path, inner: str, password: str) -> None:
    """Try the password on the smallest protected member, if there is any.

    Raises
    ------
    Refused
        ``password_needed`` or ``password_wrong``.
    """
    name = archive(path, inner, password).smallest_protected
    if name:
        member(path, f"{inner}/{name}" if inner else name, password)


def _parents(name: str) -> Iterator[str]:
    at = name.find("/")
    while at >= 0:
        yield name[:at]
        at = name.find("/", at + 1)


def _state(path: Path) -> tuple[str, int, int]:
    at = path.stat()
    return str(path), at.st_mtime_ns, at.st_size


# A child process reads frame after frame of the same archive: its directory, and the last large
# members, need not be read anew for each.


@lru_cache(maxsize=4)
def _outer(path: str, _mtime_ns: int, _size: int) -> "Archive":
    with Path(path).open("rb") as stream:
        return Archive(stream)


@lru_cache(maxsize=2)
def _kept(path: str, mtime_ns: int, size: int, name: str, password: str) -> bytes:
    with Path(path).open("rb") as stream:
        return _outer(path, mtime_ns, size).read(stream, name, password)


@lru_cache(maxsize=4)
def _inner(path: str, mtime_ns: int, size: int, name: str, password: str) -> "Archive":
    outer = _outer(path, mtime_ns, size)
    if name not in outer.names:
        raise Refused("gone", GONE)
    if outer.size(name) > MAX_INNER:
        raise Refused("too_dense", TOO_DENSE)
    return Archive(io.BytesIO(_kept(path, mtime_ns, size, name, password)))


@dataclass(frozen=True)
class Member:
    """One entry of an archive that is a file."""

    name: str
    size: int


class Archive:
    """The checked directory of an archive; every reading is handed a stream of the same bytes.

    Parameters
    ----------
    stream
        The archive, to be read and sought; it is not kept.

    Raises
    ------
    Refused
        ``damaged_archive``, ``too_many_entries``, ``too_dense``, ``unsafe_archive``.
    """

    def __init__(self, stream: BinaryIO) -> None:
        size = _check_directory(stream)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise Refused("damaged_archive", DAMAGED) from error
        entries = self._zip.infolist()
        if any(not 0 <= entry.header_offset < size for entry in entries):
            raise Refused("damaged_archive", DAMAGED)
        _check_names(entries)
        _check_sizes(entries, size)
        files = [entry for entry in entries if not _is_folder(entry)]
        self._entries: Mapping[str, zipfile.ZipInfo] = {shown_name(e): e for e in files}
        self._names = frozenset(self._entries)

    @property
    def names(self) -> frozenset[str]:
        """Names of all files in it; one and the same set, for it is asked for every member."""
        return self._names

    @property
    def members(self) -> tuple[Member, ...]:
        """All files in it, by name."""
        return tuple(Member(n, self._entries[n].file_size) for n in sorted(self._entries))

    @property
    def smallest_protected(self) -> str:
        """Name of the smallest file that needs a password; empty if none does."""
        protected = [n for n, e in self._entries.items() if e.flag_bits & 1 and e.file_size]
        return min(protected, key=self.size, default="")

    def size(self, name: str) -> int:
        """Return the number of bytes of a file, as the archive says."""
        return self._entries[name].file_size

    def read(
        self, stream: BinaryIO, name: str, password: str = "", limit: int | None = None
    ) -> bytes:
        """Decompress one file, or its first ``limit`` bytes.

        Raises
        ------
        Refused
            ``password_needed``, ``password_wrong``, ``unsupported_archive``, ``damaged_archive``.
        """
        entry = self._entries[name]
        if entry.flag_bits & 1 and not password:
            raise Refused("password_needed", NEEDED)
        try:
            if entry.compress_type == winzip_aes.METHOD:
                return winzip_aes.read(stream, entry, password, limit)
            return self._read(stream, entry, password, limit)
        except winzip_aes.WrongPasswordError as error:
            raise Refused("password_wrong", WRONG) from error
        except NotImplementedError as error:
            raise Refused("unsupported_archive", METHOD) from error
        except _BROKEN as error:
            raise Refused("damaged_archive", DAMAGED) from error

    def _read(
        self, stream: BinaryIO, entry: zipfile.ZipInfo, password: str, limit: int | None
    ) -> bytes:
        """Read by the standard library, whose check byte passes 1 in 256 wrong passwords."""
        self._zip.fp = stream
        size = entry.file_size if limit is None else min(limit, entry.file_size)
        if not entry.flag_bits & 1:
            with self._zip.open(entry) as opened:
                return _exactly(opened, size)
        for encoding in ("utf-8", "gb18030"):
            try:
                with self._zip.open(entry, pwd=password.encode(encoding)) as opened:
                    return _exactly(opened, size)
            except NotImplementedError:
                raise
            except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError):
                continue
        raise Refused("password_wrong", WRONG)


def _exactly(opened: IO[bytes], size: int) -> bytes:
    """Read ``size`` bytes in pieces: one large read would need twice the memory."""
    found = io.BytesIO()
    while piece := opened.read(min(_PIECE, size - found.tell())):
        found.write(piece)
    if found.tell() != size:
        raise EOFError
    return found.getvalue()


def shown_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry: UTF-8 where it says or looks so, else GBK, else code page 437.

    GBK accepts nearly any pair of bytes, so it is believed only when at least half of its
    characters are of GB 2312, the everyday set.
    """
    name = entry.orig_filename
    if not entry.flag_bits & 0x800:
        raw = name.encode("cp437")
        for encoding in ("utf-8", "gbk"):
            try:
                decoded = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if encoding == "utf-8" or _is_everyday(decoded):
                name = decoded
                break
    return name.replace("\\", "/")


def _is_everyday(name: str) -> bool:
    wide = [c for c in name if ord(c) > 127]
    known = sum(bool(c.encode("gb2312", "ignore")) for c in wide)
    return 2 * known >= len(wide)


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return shown_name(entry).endswith("/")


def _check_directory(stream: BinaryIO) -> int:
    """Count the entries before anything is built of them; return the archive's size."""
    size = stream.seek(0, io.SEEK_END)
    place, length = _directory(stream, size)
    if length > _MAX_DIRECTORY:
        raise Refused("too_many_entries", TOO_MANY)
    stream.seek(place)
    content = stream.read(length)
    at = count = 0
    while at + _ENTRY.size <= len(content):
        fields = _ENTRY.unpack_from(content, at)
        at += _ENTRY.size + sum(fields[12:15])
        count += 1
        if count > MAX_ENTRIES:
            raise Refused("too_many_entries", TOO_MANY)
    return size


def _directory(stream: BinaryIO, size: int) -> tuple[int, int]:
    """Place and length of the central directory (APPNOTE 4.3.14 to 4.3.16)."""
    start = max(0, size - _END.size - 0xFFFF)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise Refused("damaged_archive", DAMAGED)
    length = _END.unpack_from(tail, at)[5]
    end = start + at
    if at >= _LOCATOR_64.size and tail[at - _LOCATOR_64.size :].startswith(b"PK\x06\x07"):
        end -= _LOCATOR_64.size + _END_64.size
        stream.seek(max(0, end))
        record = stream.read(_END_64.size)
        if len(record) == _END_64.size and record.startswith(b"PK\x06\x06"):
            length = _END_64.unpack(record)[8]
    if length > end:
        raise Refused("damaged_archive", DAMAGED)
    return end - length, length


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    files: set[str] = set()
    folders: set[str] = set()
    for entry in entries:
        name = shown_name(entry)
        folded = name.rstrip("/").casefold()
        if _is_unsafe(name) or stat.S_ISLNK(entry.external_attr >> 16) or folded in seen:
            raise Refused("unsafe_archive", UNSAFE)
        seen.add(folded)
        if not name.endswith("/"):
            files.add(folded)
        folders.update(_parents(folded))
    if files & folders:  # a name that is both a file and a folder
        raise Refused("unsafe_archive", UNSAFE)


def _is_unsafe(name: str) -> bool:
    """Whether a name leads out of its folder, or means something else on some system."""
    if not name or name.startswith("/") or ":" in name or any(ord(c) < 32 for c in name):
        return True
    parts = name.rstrip("/").split("/")
    return any(
        part in {"", ".", ".."} or part.endswith((".", " ")) or bool(_DEVICES.fullmatch(part))
        for part in parts
    )


def _check_sizes(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(entry.file_size for entry in entries)
    overlapping = sum(entry.compress_size for entry in entries) > size
    dense = any(_is_dense(entry.file_size, entry.compress_size) for entry in entries)
    largest = max((entry.file_size for entry in entries), default=0)
    if overlapping or dense or _is_dense(total, size) or total > MAX_TOTAL or largest > MAX_MEMBER:
        raise Refused("too_dense", TOO_DENSE)


def _is_dense(size: int, packed: int) -> bool:
    return size > max(RATIO_FROM, MAX_RATIO * packed)
