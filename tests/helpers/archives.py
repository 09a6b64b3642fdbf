"""ZIP archives, good and hostile, made in memory."""

import io
import struct
import zipfile
import zlib
from base64 import b64decode
from pathlib import Path

NOTE = "Patient ID A1, born 1950-02-03, male. 2020-01-02.\nCough. Cough. Cough.\n"

# NOTE as note.txt, made by Info-ZIP's zip 3.0 (ZipCrypto, password "secret1") ...
ZIP_CRYPTO = b64decode(
    "UEsDBBQACQAIAMSQdl1EB3WvRwAAAEcAAAAIAAAAbm90ZS50eHTNThZuAlTEkQzp/jVT3AQVftuJJL2avWD7l6ZorUcv"
    "Q9Cq1MhV4qr1e9jeqthLUEg44RuL9We4mrNaq9iOC52woalLajebWlBLBwhEB3WvRwAAAEcAAABQSwECHgMUAAkACADE"
    "kHZdRAd1r0cAAABHAAAACAAAAAAAAAABAAAApIEAAAAAbm90ZS50eHRQSwUGAAAAAAEAAQA2AAAAfQAAAAAA"
)
# ... and by pyzipper 0.3.6 (WinZip AES, 256 and 128 bits, password "pässwort 密码" as UTF-8).
AES_256 = b64decode(
    "UEsDBBQAAQBjAJOQdl0AAAAAVwAAAEcAAAAIAAsAbm90ZS50eHQBmQcAAgBBRQMIAKGiZ79vgs4tlDekjYTiGEomN1ah"
    "AJVIB5+SOW9U0zK+GsgvCP9vxLIOxXJJ0XcVzfTipfVSpLSdKAAL4EyX+JOGwq/Pkv8O/8brQndDhZGdOfYlO9D/sFBL"
    "AQIUAxQAAQBjAJOQdl0AAAAAVwAAAEcAAAAIAAsAAAAAAAAAAACAAQAAAABub3RlLnR4dAGZBwACAEFFAwgAUEsFBgAA"
    "AAABAAEAQQAAAIgAAAAAAA=="
)
AES_128 = b64decode(
    "UEsDBBQAAQBjAJOQdl0AAAAATwAAAEcAAAAIAAsAbm90ZS50eHQBmQcAAgBBRQEIAK3oGfwrpgHrq/63DW7j18+bwrMU"
    "zMHSrpZMC3xVgAJ2SxoscXl6bwCLReaE4b6K3nF8wFucC3/VFhdF230l3uF/humBXk7lo/TJs3uzqndQSwECFAMUAAEA"
    "YwCTkHZdAAAAAE8AAABHAAAACAALAAAAAAAAAAAAgAEAAAAAbm90ZS50eHQBmQcAAgBBRQEIAFBLBQYAAAAAAQABAEEA"
    "AACAAAAAAAA="
)


def packed(files: dict[str, bytes]) -> bytes:
    """Return an archive of these files, deflated."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def raw(entries: list[tuple[bytes, int, bytes]], attributes: int = 0) -> bytes:
    """Return an archive written by hand: names as bytes, flags, contents; stored.

    Names need not be possible: this is how archives are made that lead out of their folder.
    """
    made, directory = io.BytesIO(), io.BytesIO()
    for name, flags, content in entries:
        at = made.tell()
        crc = zlib.crc32(content)
        common = struct.pack(
            "<5H3L2H", 20, flags, 0, 0, 33, crc, len(content), len(content), len(name), 0
        )
        made.write(b"PK\x03\x04" + common + name + content)
        tail = struct.pack("<3H2L", 0, 0, 0, attributes, at)
        directory.write(b"PK\x01\x02" + struct.pack("<H", 0x0314) + common + tail + name)
    return _ended(made.getvalue(), directory.getvalue(), len(entries))


def _ended(body: bytes, directory: bytes, count: int) -> bytes:
    few = min(count, 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, few, few, len(directory), len(body), 0)
    return body + directory + end


def many_entries(count: int) -> bytes:
    """Return an archive whose directory has ``count`` entries, all of one empty file."""
    common = struct.pack("<5H3L2H", 20, 0, 0, 0, 33, 0, 0, 0, 7, 0)
    body = b"PK\x03\x04" + common + b"0000000"
    head = b"PK\x01\x02" + struct.pack("<H", 0x0314) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0)
    directory = b"".join(head + b"%07d" % number for number in range(count))
    return _ended(body, directory, count)


def bomb(size: int) -> bytes:
    """Return an archive of one member of ``size`` zero bytes, written piece by piece."""
    made = io.BytesIO()
    piece = bytes(1 << 20)
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("bomb.dcm", "w", force_zip64=True) as member,
    ):
        for _ in range(size >> 20):
            member.write(piece)
    return made.getvalue()


def overlapping(count: int, size: int) -> bytes:
    """Return an archive whose ``count`` entries all are the same ``size`` zero bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bytes(size)
    kernel = packer.compress(content) + packer.flush()
    fields = (20, 0, 8, 0, 33, zlib.crc32(content), len(kernel), size, 5, 0)
    common = struct.pack("<5H3L2H", *fields)
    body = b"PK\x03\x04" + common + b"00000" + kernel
    head = b"PK\x01\x02" + struct.pack("<H", 0x0314) + common + struct.pack("<3H2L", 0, 0, 0, 0, 0)
    directory = b"".join(head + b"%05d" % number for number in range(count))
    return _ended(body, directory, count)


def written(folder: Path, content: bytes, name: str = "a.zip") -> Path:
    """Write an archive."""
    path = folder / name
    path.write_bytes(content)
    return path
