import gzip
import io

import pytest

from meddx.importers.shared.vcf_stream import MAX_LINE, blocks, lacks_end_mark, pieces
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


@pytest.mark.parametrize("before", [0, 3 * MAX_LINE // 2])
@pytest.mark.parametrize("size", [MAX_LINE + 1, 3 * MAX_LINE])
@pytest.mark.parametrize("end", [b"\nlast", b""])
def test_an_overlong_line_is_dropped_and_named(before, size, end):
    short = b"ok\n" * (before // 3) + b"ok\n"
    found = list(blocks(pieces(io.BytesIO(short + b"A" * size + end))))
    bad = [item for block in found for item in block.bad]
    number = short.count(b"\n") + 1
    assert bad == [(number, "too_long")]
    kept = [line for block in found for line in block.lines if line]
    assert len(kept) == number - 1 + bool(end)
    assert (found[-1].lines[-1] == "last") == bool(end)


def test_a_line_of_exactly_the_limit_is_read():
    assert lines_of(b"A" * MAX_LINE + b"\nb") == [(1, "A" * MAX_LINE), (2, "b")]


def test_a_gigabyte_in_one_line_takes_no_memory():
    class Endless(io.RawIOBase):
        """Gives 1 GiB of one letter without holding it."""

        left = 1 << 30

        def read(self, size=-1):
            size = min(size, self.left)
            self.left -= size
            return b"A" * size

        def seek(self, place, whence=0):
            self.left = (1 << 30) - place
            return place

    import tracemalloc

    tracemalloc.start()
    found = list(blocks(pieces(Endless())))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [block.bad for block in found] == [((1, "too_long"),)]
    assert peak < 16 << 20


def test_a_line_of_another_encoding_is_named_and_a_header_keeps_its_place():
    content = b"##by=J\xfcrgen\nok\nb\xffd\nok\n"
    (block,) = blocks(pieces(io.BytesIO(content)))
    assert block.bad == ((3, "encoding"),)
    assert block.lines == ["##by=J\ufffdrgen", "ok", "", "ok"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_utf_16_is_refused_with_what_to_do(encoding):
    content = TEXT.decode().encode(encoding)
    content = content if encoding == "utf-16" else "\ufeff".encode(encoding) + content
    with pytest.raises(Refused, match="UTF-16") as refused:
        lines_of(content)
    assert refused.value.code == "encoding"


def test_a_bomb_is_not_opened():
    with pytest.raises(Refused) as refused:
        lines_of(gzip.compress(bytes(70 << 20), 1))
    assert refused.value.code == "too_dense"
