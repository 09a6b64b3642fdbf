"""WinZip's AES encryption of ZIP members (AE-1, AE-2), as its specification of 2004 gives it."""

import hashlib
import hmac
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

METHOD: Final = 99
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_EXTRA_ID: Final = 0x9901
_ROUNDS: Final = 1000
_CODE_BYTES: Final = 10
_BLOCK: Final = 16
_KEY_BYTES: Final = {1: 16, 2: 24, 3: 32}
_STORED: Final = 0
_DEFLATED: Final = 8


class WrongPasswordError(Exception):
    """The password's check value does not fit."""


def read(stream: BinaryIO, entry: zipfile.ZipInfo, password: str, limit: int | None) -> bytes:
    """Decrypt and decompress a member, or its first ``limit`` bytes.

    The authentication code is checked before a byte is decompressed, so a changed or damaged
    member is never taken for a good one.

    Raises
    ------
    WrongPasswordError
        If the password does not fit.
    NotImplementedError
        For a strength or compression that is not known.
    ValueError
        If the member is damaged.
    """
    strength, method = _parameters(entry.extra)
    if method not in {_STORED, _DEFLATED}:
        raise NotImplementedError("compression of an encrypted member")
    raw = _raw(stream, entry)
    size = _KEY_BYTES[strength]
    salt, check = raw[: size // 2], raw[size // 2 : size // 2 + 2]
    body, code = raw[size // 2 + 2 : -_CODE_BYTES], raw[-_CODE_BYTES:]
    if len(salt) + 2 + len(body) + len(code) != entry.compress_size:
        raise ValueError("the member is cut short")
    for encoding in ("utf-8", "gb18030"):
        keys = hashlib.pbkdf2_hmac("sha1", password.encode(encoding), salt, _ROUNDS, 2 * size + 2)
        if keys[-2:] == check:
            break
    else:
        raise WrongPasswordError
    if not hmac.compare_digest(
        hmac.new(keys[size : 2 * size], body, "sha1").digest()[:_CODE_BYTES], code
    ):
        raise ValueError("the member was changed")
    return _plain(body, keys[:size], method, entry.file_size if limit is None else limit)


def _parameters(extra: bytes) -> tuple[int, int]:
    """Strength (1 to 3) and true compression method, of the extra field 0x9901."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == _EXTRA_ID and length >= 7 and at + 11 <= len(extra):
            _, _, strength, method = struct.unpack_from("<H2sBH", extra, at + 4)
            if strength not in _KEY_BYTES:
                raise NotImplementedError("strength of encryption")
            return int(strength), int(method)
        at += 4 + length
    raise ValueError("the member says nothing of its encryption")


def _raw(stream: BinaryIO, entry: zipfile.ZipInfo) -> bytes:
    stream.seek(entry.header_offset)
    fields = _LOCAL.unpack(stream.read(_LOCAL.size))
    if fields[0] != b"PK\x03\x04":
        raise ValueError("there is no member where one should be")
    stream.seek(fields[9] + fields[10], 1)
    return stream.read(entry.compress_size)


def _plain(body: bytes, key: bytes, method: int, limit: int) -> bytes:
    """Undo counter mode (the counter is little-endian and begins at 1), then deflate."""
    import numpy as np
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    count = -(-len(body) // _BLOCK)
    counters = np.zeros((count, 2), "<u8")
    counters[:, 0] = np.arange(1, count + 1)
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - counter mode
    stream = np.frombuffer(encryptor.update(counters.tobytes()), np.uint8)[: len(body)]
    packed = (np.frombuffer(body, np.uint8) ^ stream).tobytes()
    return (
        packed[:limit] if method == _STORED else zlib.decompressobj(-15).decompress(packed, limit)
    )
