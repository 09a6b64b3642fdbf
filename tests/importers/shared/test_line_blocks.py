import io

import pytest

from meddx.importers.shared.line_blocks import MAX_LINE, blocks
from meddx.importers.shared.packed import pieces


def lines_of(content: bytes) -> list[tuple[int, str]]:
    found = list(blocks(pieces(io.BytesIO(content))))
    return [pair for block in found for pair in enumerate(block.lines, block.first)]


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
