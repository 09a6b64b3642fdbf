"""Names of diseases that the HPO files lack: the Chinese ones under which they are shown."""

import pytest

from meddx.analysis.disease_names import names_of
from meddx.analysis.tokens import tokenize
from meddx.knowledge.disease_names import chinese_names, further_names


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("OMIM:154700", "马方综合征"),
        ("ORPHA:805", "结节性硬化症"),
        ("OMIM:162200", "神经纤维瘤病 1 型"),
        ("OMIM:219700", "囊性纤维化"),
        ("OMIM:166200", "成骨不全症 I 型"),
        ("OMIM:608644", "原发性纤毛运动障碍 3 型"),
        ("OMIM:301500", "法布雷病"),
    ],
)
def test_a_rare_disease_has_its_chinese_name(tables, code, name):
    assert tables.diseases.code(code).display_zh == name


def test_the_first_chinese_name_of_the_table_is_shown(tables):
    both = [further.name for further in further_names() if further.code == "OMIM:154700"]
    assert both[:2] == ["马方综合征", "马凡综合征"]
    assert chinese_names()["OMIM:154700"] == both[0]


def test_a_disease_without_one_keeps_its_english_name_only(tables):
    without = [code for code in tables.diseases.rare.codes if code not in chinese_names()]
    assert without
    assert tables.diseases.code(without[0]).display
    assert tables.diseases.code(without[0]).display_zh == ""


def test_an_english_name_is_never_taken_for_a_chinese_one():
    names = set(chinese_names().values())
    assert "boeck disease" in {further.name for further in further_names()}
    assert not [name for name in names if name.isascii()]


def test_many_diseases_that_radiologists_meet_have_one(tables):
    assert len([code for code in chinese_names() if code in tables.diseases.rare]) > 900


def test_one_chinese_name_is_of_one_disease(tables):
    """Entries of OMIM and ORPHA share a name; entries with other numbers do not."""
    codes = {}
    for code, name in chinese_names().items():
        if code in tables.diseases.rare:
            codes.setdefault(name, []).append(code)
    assert not [name for name, found in codes.items() if len(found) > 4]
    roman = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"}
    for name, found in codes.items():
        words = [
            set(tables.diseases.code(code).display.replace(",", " ").split()) for code in found
        ]
        assert len({tuple(sorted(each & roman)) for each in words if each & roman}) <= 1, name


def test_a_name_in_a_chinese_note_leads_to_the_rare_disease(tables):
    names = names_of(tables.diseases)
    for text, code in (
        ("患者有血管型埃勒斯-当洛综合征", "OMIM:130050"),
        ("淋巴管平滑肌瘤病", "OMIM:606690"),
    ):
        (mention,) = names.find(tokenize(text))
        assert mention.code == code


def test_no_name_of_a_rare_disease_takes_one_of_ours(tables):
    ours = {disease.code.display_zh for disease in tables.diseases.own.values()}
    ours |= {f.name for f in further_names() if f.code in tables.diseases.own}
    taken = {
        name
        for code, name in chinese_names().items()
        if code not in tables.diseases.own and name in ours
    }
    assert taken == {"克罗恩病"}  # one of those that the entry repeats
