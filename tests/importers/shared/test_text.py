import pytest

from meddx.case.source import Source
from meddx.importers.note import NoteImporter
from meddx.importers.shared.text import MAX_BYTES, MAX_LINE, cleaned, decode, read_text
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


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_chinese_utf16_without_a_mark_is_told_by_what_it_says(encoding):
    for text in (CHINESE, "双肺纹理清晰，未见明显异常。", "一、主诉：咳嗽 3 天\n开始发热"):
        assert decode(text.encode(encoding)) == (text, encoding)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("患者編號，女。無發熱、咳嗽。檢查所見：雙肺清晰", "big5"),
        ("환자 번호 9RG1, 여성. 발열 없음, 기침. 검사 소견: 양쪽 폐 깨끗함.", "euc_kr"),
        ("患者番号 9RG1、女性。発熱なし、咳あり。検査所見：両肺に異常なし。", "euc_jp"),
        ("患者番号 9RG1、女性。発熱なし、咳あり。検査所見：両肺に異常なし。", "shift_jis"),
        ("Пациент жалуется на кашель и одышку", "cp1251"),
        ("Пациент жалуется на кашель и одышку", "koi8-r"),
        ("Pacjent skarży się na kaszel, gorączka", "iso8859-2"),
        ("Ο ασθενής έχει πυρετό", "iso8859-7"),
    ],
)
def test_other_encodings_are_refused_rather_than_guessed(text, encoding):
    assert decode(text.encode(encoding)) is None


@pytest.mark.parametrize(
    "parts",
    [
        (("Größe 3 cm\n", "utf-8"), ("Größe für Ärzte\n", "cp1252")),
        (("发热咳嗽，检查\n", "utf-8"), ("双肺清晰。\n", "gb18030")),
    ],
)
def test_mixed_encodings_are_refused_with_a_sentence(tmp_path, parts):
    path = tmp_path / "note.txt"
    path.write_bytes(b"".join(text.encode(encoding) for text, encoding in parts))
    with pytest.raises(Refused) as refused:
        read_text(Source(path).as_json())
    assert refused.value.code == "mixed_encodings"
    assert NoteImporter().sniff(path.read_bytes()) > 0


def test_stray_control_characters_are_marks_and_move_nothing():
    text = "Cough\x07 \u202eand\x7f fever\x0c\x85, " + "a long note about it. " * 40
    found = decode(text.encode())
    assert found is not None
    assert found[0].startswith("Cough\u2407 \ufffdand\u2421 fever\n\n, ")
    assert len(found[0]) == len(text)


def test_halves_of_characters_become_marks():
    assert cleaned("a\ud800b\ud83d\ude00") == "a\ufffdb\U0001f600"


def test_a_line_that_no_window_can_show_is_refused(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("a" * (MAX_LINE + 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_text(Source(path).as_json())
    assert refused.value.code == "long_line"


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
