import gzip
import zlib

import pytest

from meddx.case.source import Source
from meddx.importers.shared import line_blocks, packed, table_lines
from meddx.phrase import Refused


def read(tmp_path, content):
    path = tmp_path / "table"
    path.write_bytes(content)
    return [(line.number, line.text, line.problem) for line in table_lines.lines(Source(path))]


def texts(tmp_path, content):
    return [text for _, text, _ in read(tmp_path, content)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings_are_told_from_the_bytes(tmp_path, encoding):
    words = ["基因\t注释", "MSH2\t结直肠癌的患者有家族史", "MLH1\t无"]
    assert texts(tmp_path, "\n".join(words).encode(encoding)) == words


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(tmp_path, end):
    assert texts(tmp_path, f"a\tb{end}c{end}".encode()) == ["a\tb", "c"]


def test_a_byte_that_is_no_text_costs_its_line_alone(tmp_path):
    found = read(tmp_path, b"good\t1\nb\0d\t2\n\xff\xfeworse\ngood\t3\n" + b"x\n" * 5000)
    assert [text for _, text, problem in found if problem is None][:2] == ["good\t1", "good\t3"]
    assert [number for number, _, problem in found if problem] == [2, 3]
    assert str(found[1][2]) == "The line holds characters that are not text."


def test_a_byte_beyond_the_first_ones_too(tmp_path):
    found = read(tmp_path, b"x\n" * 50_000 + b"\xff\n" + b"last")
    assert [number for number, _, problem in found if problem] == [50_001]
    assert found[-1][1] == "last"


def test_a_long_line_is_passed_over_and_never_held(tmp_path, monkeypatch):
    monkeypatch.setattr(line_blocks, "MAX_LINE", 1000)
    found = read(tmp_path, b"a\n" + b"y" * 100_000 + b"\nb\n" + b"z" * 3000)
    assert [text for _, text, _ in found] == ["a", "", "b", ""]
    assert str(found[1][2]) == str(found[3][2]) == "The line is longer than a million characters."


def test_compressed_tables(tmp_path):
    packed = gzip.compress(b"a\nb\n")
    assert texts(tmp_path, packed) == ["a", "b"]
    assert texts(tmp_path, packed + packed) == ["a", "b", "a", "b"]
    noise = bytes((n * n * 2654435761 >> 7) % 251 % 90 + 33 for n in range(40_000))
    packed = gzip.compress(noise + b"\n")
    with pytest.raises(Refused, match="cut short"):
        texts(tmp_path, packed[: len(packed) // 2])


def test_a_compressed_table_that_grows_without_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(packed, "_RATIO_FROM", 1 << 16)
    with pytest.raises(Refused, match="grows too large"):
        texts(tmp_path, zlib.compress(b"aaaaaaa\n" * 100_000, wbits=31))


@pytest.mark.parametrize(("content", "code"), [(b"", "empty"), (bytes(9000), "not_text")])
def test_what_is_no_table_is_refused(tmp_path, content, code):
    with pytest.raises(Refused) as caught:
        read(tmp_path, content)
    assert caught.value.code == code


def test_first_lines_are_whole_lines():
    assert table_lines.first_lines(b"a\nb") == ["a", "b"]
    assert table_lines.first_lines(b"a\n" + b"b" * 4094) == ["a"]
    assert table_lines.first_lines(gzip.compress(b"a\nb\nc", mtime=0)) == ["a", "b"]
    assert table_lines.first_lines(b"\x1f\x8b\x08damaged") == []
    assert table_lines.first_lines(bytes(8)) == table_lines.first_lines(b"") == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_pieces_may_end_anywhere(tmp_path, monkeypatch, encoding, end):
    words = ["基因\t注释", "", "MSH2\t结直肠癌的患者有家族史", "MLH1\t无"] * 20
    content = (end.join(words) + end).encode(encoding)
    monkeypatch.setattr(table_lines, "_HEAD", 64)
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(packed, "_PIECE", size)
        assert texts(tmp_path, content) == words


def test_the_last_character_may_be_cut(tmp_path):
    found = read(tmp_path, "MSH2\t结直肠癌的患者有家族史\nMLH1\t无".encode("utf-16")[:-1])
    assert [str(problem) for _, _, problem in found] == ["None", str(table_lines.NO_TEXT)]
