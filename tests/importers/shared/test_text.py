import pytest

from meddx.case.source import Source
from meddx.importers.shared.text import MAX_BYTES, decode, read_text
from meddx.phrase import Refused

CHINESE = "患者编号 9RG1，女。无发热、咳嗽。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings_are_told_apart(encoding):
    text = "Fever, 38.5 °C; ferritin 8 µg/l"
    found = decode(text.encode(encoding))
    assert found is not None
    assert found[0] == text


def test_gb18030_is_read_when_its_characters_are_everyday_ones():
    assert decode(CHINESE.encode("gb18030")) == (CHINESE, "gb18030")


def test_western_text_is_not_taken_for_chinese():
    text = "Größe 12 cm, Ferritin 8 µg/l, Fieber für zwei Tage"
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", bytes(range(256)), b"text\x00text", b"a\x07b"]
)
def test_bytes_that_are_not_text_are_refused(content):
    assert decode(content) is None


def test_a_head_may_end_inside_a_character():
    content = CHINESE.encode()
    assert decode(content[:10], is_head=True) == (content[:9].decode(), "utf-8")
    assert decode(content[:10]) is None or decode(content[:10])[1] != "utf-8"


def test_line_ends_become_newlines():
    assert decode(b"a\r\nb\rc\n") == ("a\nb\nc\n", "utf-8")


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty"), (b" \n", "empty"), (b"\x00\x01", "not_text")]
)
def test_reading_refuses_what_holds_no_text(tmp_path, content, code):
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        read_text(Source(path).as_json())
    assert refused.value.code == code


def test_a_text_that_is_too_long_is_refused(tmp_path):
    path = tmp_path / "note.txt"
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(Refused) as refused:
        read_text(Source(path).as_json())
    assert refused.value.code == "too_large"
