import gzip

import pytest

from meddx.case.source import Source
from meddx.importers.shared import unpacked
from meddx.importers.shared.unpacked import head_lines, read_lines
from meddx.phrase import Refused


def written(tmp_path, content):
    path = tmp_path / "x.tab"
    path.write_bytes(content)
    return Source(path)


@pytest.mark.parametrize(
    "content",
    [b"a\t1\r\nb\t2\n", gzip.compress(b"a\t1\nb\t2\n", mtime=0), "a\t1\nb\t2\n".encode("utf-16"),
     b"\xef\xbb\xbfa\t1\nb\t2\n",
     gzip.compress(b"a\t1\n", mtime=0) + gzip.compress(b"b\t2\n", mtime=0)],
    ids=["plain", "gzip", "utf16", "bom", "members"],
)  # fmt: skip
def test_lines_of_a_file(tmp_path, content):
    lines, digest = read_lines(written(tmp_path, content))
    assert lines == ["a\t1", "b\t2", ""]
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (gzip.compress(b"a\t1\n" * 99, mtime=0)[:-9], "cut_short"),
        (b"\x1f\x8bnonsense", "cut_short"),
        (bytes(range(256)), "not_text"),
        (b"x" * 2000, "too_large"),
        (gzip.compress(b"x" * 2000, mtime=0), "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path, content, code):
    with pytest.raises(Refused) as said:
        read_lines(written(tmp_path, content), limit=1000)
    assert said.value.code == code


def test_more_lines_than_memory_bears_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(unpacked, "MAX_LINES", 3)
    assert len(read_lines(written(tmp_path, b"a\n" * 3))[0]) == 4
    with pytest.raises(Refused, match="more than 3 lines"):
        read_lines(written(tmp_path, b"a\n" * 4))


def test_only_whole_lines_of_a_head_count():
    head = b"a\t1\n" * 1000 + b"b" * 96
    assert head_lines(head) == ["a\t1"] * 1000
    assert head_lines(b"a\t1\nb") == ["a\t1", "b"]
    assert head_lines(gzip.compress(b"a\t1\nb\t2\n", mtime=0))[:1] == ["a\t1"]
    assert head_lines(b"\x1f\x8bnonsense") == head_lines(b"\0\1\2") == []
