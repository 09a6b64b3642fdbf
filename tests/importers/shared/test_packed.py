import gzip
import io

import pytest

from meddx.importers.shared.line_blocks import blocks
from meddx.importers.shared.packed import lacks_end_mark, pieces
from meddx.phrase import Refused

END_MARK = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
TEXT = b"".join(b"line %d\n" % n for n in range(1, 200_001))


def lines_of(content: bytes) -> list[tuple[int, str]]:
    found = list(blocks(pieces(io.BytesIO(content))))
    assert all(block.text == "\n".join(block.lines) for block in found)
    return [pair for block in found for pair in enumerate(block.lines, block.first)]


def bgzipped(content: bytes) -> bytes:
    """As bgzip does it: blocks with an extra field that gives their size, and an empty one."""
    out = b""
    for start in range(0, len(content), 60_000):
        packed = gzip.compress(content[start : start + 60_000], mtime=0)
        size = len(packed) + 8 - 1
        extra = b"\x06\x00BC\x02\x00" + size.to_bytes(2, "little")
        out += packed[:3] + b"\x04" + packed[4:10] + extra + packed[10:]
    return out + END_MARK


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        gzip.compress(TEXT, mtime=0),
        bgzipped(TEXT),
        bgzipped(TEXT) + bytes(200_000),
        TEXT.replace(b"\n", b"\r\n"),
        TEXT.rstrip(b"\n"),
    ],
    ids=["plain", "gzip", "bgzip", "padded", "windows", "no_last_newline"],
)
def test_the_same_lines_however_they_are_packed(content):
    found = [pair for pair in lines_of(content) if pair[1]]
    assert found == [(n, f"line {n}") for n in range(1, 200_001)]


@pytest.mark.parametrize("cut", [5, 20, 3000, 100_000])
@pytest.mark.parametrize("pack", [gzip.compress, bgzipped])
def test_a_file_that_is_cut_short_is_refused_wherever_it_is_cut(pack, cut):
    content = pack(TEXT)
    with pytest.raises(Refused) as refused:
        lines_of(content[:cut])
    assert refused.value.code == "cut_short"


def test_a_damaged_byte_is_noticed():
    content = bytearray(bgzipped(TEXT))
    content[50_000] ^= 0xFF
    with pytest.raises(Refused) as refused:
        lines_of(bytes(content))
    assert refused.value.code == "cut_short"


def test_what_follows_a_compressed_file_is_no_part_of_it():
    with pytest.raises(Refused):
        lines_of(gzip.compress(TEXT) + b"something else")


def test_the_end_mark_of_bgzip():
    whole = bgzipped(TEXT)
    assert not lacks_end_mark(io.BytesIO(whole))
    assert lacks_end_mark(io.BytesIO(whole[: -len(END_MARK)]))
    assert not lacks_end_mark(io.BytesIO(gzip.compress(TEXT)))
    assert not lacks_end_mark(io.BytesIO(TEXT))
    assert not lacks_end_mark(io.BytesIO(b"x"))


def test_a_bomb_is_not_opened():
    with pytest.raises(Refused) as refused:
        lines_of(gzip.compress(bytes(70 << 20), 1))
    assert refused.value.code == "too_dense"
