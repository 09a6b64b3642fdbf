"""Rule 23: names in every character set, three component groups, Chinese ones above all."""

import struct
from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_charset_files

from meddx.case.source import Source
from meddx.importers.shared import dicom_attributes
from tests.helpers import phantoms

GB2312 = b"\x1b$)A"  # the escape of ISO 2022 IR 58


def name_in(path):
    header = dicom_attributes.read(Source(Path(path)))
    assert header is not None
    return header.patient_name


def written(tmp_path, charset, name):
    """Write a file whose name holds exactly these bytes, as scanners write them."""
    path = phantoms.write(
        tmp_path / "a.dcm", np.ones((2, 2), np.int16),
        SpecificCharacterSet="ISO_IR 100", PatientName="PLACEHOLDER1",
    )  # fmt: skip
    whole = path.read_bytes()
    elements = {
        b"\x08\x00\x05\x00CS\x0a\x00ISO_IR 100": (b"\x08\x00\x05\x00CS", charset.encode()),
        b"\x10\x00\x10\x00PN\x0c\x00PLACEHOLDER1": (b"\x10\x00\x10\x00PN", name),
    }
    for old, (head, value) in elements.items():
        padded = value + b" " * (len(value) % 2)
        assert whole.count(old) == 1
        whole = whole.replace(old, head + struct.pack("<H", len(padded)) + padded)
    path.write_bytes(whole)
    return path


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("chrArab", "قباني^لنزار"),
        ("chrFren", "Buc^Jérôme"),
        ("chrFrenMulti", "Buc^Jérôme"),
        ("chrGerm", "Äneas^Rüdiger"),
        ("chrGreek", "Διονυσιος"),
        ("chrH31", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrH32", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        ("chrHbrw", "שרון^דבורה"),
        ("chrI2", "Hong^Gildong=洪^吉洞=홍^길동"),
        ("chrJapMulti", "やまだ^たろう"),
        ("chrJapMultiExplicitIR6", "やまだ^たろう"),
        ("chrKoreanMulti", "김희중"),
        ("chrRuss", "Люкceмбypг"),
        ("chrX1", "Wang^XiaoDong=王^小東"),
        ("chrX2", "Wang^XiaoDong=王^小东"),
    ],
)
def test_rule_23_the_sample_files(file, name):
    assert name_in(get_charset_files(f"{file}.dcm")[0]) == name


@pytest.mark.parametrize(
    ("charset", "stored", "name"),
    [
        ("GB18030", "Ji^Ye=𠮷^烨".encode("gb18030"), "Ji^Ye=𠮷^烨"),
        ("GBK", "Zhu^Rongji=朱^镕基".encode("gbk"), "Zhu^Rongji=朱^镕基"),
        ("ISO_IR 192", "Wang^X=王^𠮷".encode(), "Wang^X=王^𠮷"),
        (
            "\\ISO 2022 IR 58",
            b"Zhang^XiaoDong=" + GB2312 + "张".encode("gb2312")
            + b"^" + GB2312 + "小东".encode("gb2312"),
            "Zhang^XiaoDong=张^小东",
        ),
        (
            "ISO 2022 IR 6\\ISO 2022 IR 58",
            b"Li=" + GB2312 + "李".encode("gb2312") + b"=",
            "Li=李",
        ),
    ],
)  # fmt: skip
def test_rule_23_chinese_names(tmp_path, charset, stored, name):
    assert name_in(written(tmp_path, charset, stored)) == name


@pytest.mark.parametrize("charset", ["GBK", "GB18030"])
@pytest.mark.parametrize("name", ["Cheng^Xin=誠^信", "Chu^X=昞^絓", "Wei^X=衆^僞"])
def test_rule_23_a_second_byte_that_looks_like_a_delimiter(tmp_path, charset, name):
    stored = name.encode(charset.lower())
    assert stored.count(b"\\") + stored.count(b"^") > name.count("^")
    assert name_in(written(tmp_path, charset, stored)) == name


@pytest.mark.parametrize("charset", ["UTF-8", "ISO IR 192", "ISO-IR 192"])
def test_rule_23_character_sets_spelled_wrongly_are_understood(tmp_path, charset, caplog):
    assert name_in(written(tmp_path, charset, "Wang^X=王".encode())) == "Wang^X=王"
    caplog.clear()


def test_rule_23_an_unknown_character_set_keeps_what_is_readable(tmp_path, caplog):
    name = name_in(written(tmp_path, "NONSENSE", b"Wang^X"))
    assert name == "Wang^X"
    caplog.clear()


def test_rule_23_bytes_that_are_no_character_stop_nothing(tmp_path, caplog):
    assert name_in(written(tmp_path, "ISO_IR 192", b"Wang^X\xff\xfe")).startswith("Wang^X")
    caplog.clear()


@pytest.mark.parametrize(
    ("charset", "stored", "is_told"),
    [
        ("NONSENSE", "王".encode("gb18030"), True),
        ("ISO_IR 6", "王".encode("gb18030"), True),
        ("ISO_IR 192", b"Wang^X\xff\xfe", True),
        ("GB18030", "王".encode("gb18030"), False),
        ("UTF-8", "王".encode(), False),
        ("ISO 2022 IR 6\\ISO 2022 IR 58", b"Li=" + GB2312 + "李".encode("gb2312"), False),
        ("NONSENSE", b"Wang^X", False),
    ],
)
def test_rule_23_a_name_that_may_be_spelt_wrongly_is_told(
    tmp_path, charset, stored, is_told, caplog
):
    header = dicom_attributes.read(Source(written(tmp_path, charset, stored)))
    assert ("SpecificCharacterSet" in header.unreadable) is is_told
    caplog.clear()
