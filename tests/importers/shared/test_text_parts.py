"""A text in parts holds the lines of the whole text, once each and in their order."""

import gzip

import pytest

from meddx.case.source import Source
from meddx.importers.shared import text_parts
from meddx.importers.shared.text_parts import read_part
from meddx.phrase import Refused

LINES = [f"line {n} " + "x" * (n % 7) for n in range(40)]
UMLAUTS = "Größe für Äpfel und Öl, schöne Grüße aus Köln"


def whole(path, size):
    """Return all lines, how many parts there were, and their shares and encodings."""
    lines, start, parts = [], 0, []
    while start >= 0:
        part = read_part(Source(path), start, size)
        lines += part.lines
        parts.append(part)
        start = part.end
    return lines, parts


@pytest.mark.parametrize("size", [1, 9, 64, 1000])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_line_comes_once(tmp_path, size, end, closed, pack):
    path = tmp_path / "t"
    path.write_bytes(pack((end.join(LINES) + end * closed).encode()))
    lines, parts = whole(path, size)
    assert lines == LINES + [""] * closed
    assert (len(parts) > 1) == (size < 1000)
    shares = [part.share for part in parts]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_old_line_ends_and_two_bytes_a_character_are_one_part(tmp_path):
    path = tmp_path / "t"
    for content in ("\r".join(LINES).encode(), "\n".join(LINES).encode("utf-16")):
        path.write_bytes(content)
        lines, parts = whole(path, 16)
        assert lines == LINES
        assert len(parts) == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_line_without_end_and_a_text_without_end_are_refused(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(text_parts, "MAX_LINE", 100)
    path = tmp_path / "t"
    path.write_bytes(pack(b"x" * 1000))
    with pytest.raises(Refused) as said:
        read_part(Source(path), 0, 16)
    assert said.value.code == "too_large"
    monkeypatch.setattr(text_parts, "MAX_BYTES", 300)
    path.write_bytes(pack("\n".join(LINES).encode()))
    with pytest.raises(Refused, match="MB of text"):
        whole(path, 64)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b" \n\n", "empty"),
     (gzip.compress(b"abc\n" * 500, mtime=0)[:-12], "cut_short"),
     (b"\x01\x02\x03\xff" * 50, "not_text")],
)  # fmt: skip
def test_what_is_no_text_is_refused(tmp_path, content, code):
    path = tmp_path / "t"
    path.write_bytes(content)
    with pytest.raises(Refused) as said:
        whole(path, 5000)
    assert said.value.code == code


def test_the_encoding_of_a_part_is_told(tmp_path):
    path = tmp_path / "t"
    path.write_bytes(b"plain\n" * 20 + f"{UMLAUTS}\n".encode("cp1252"))
    _, parts = whole(path, 60)
    assert [part.encoding for part in parts if part.encoding] == ["cp1252"]
