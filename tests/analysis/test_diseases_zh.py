"""Diseases that Chinese notes name by a site and a head inside a longer name."""

import pytest

from meddx.analysis import disease_names, diseases_zh, entities_zh
from meddx.analysis.entities_zh import Entity
from meddx.analysis.tokens import tokenize
from meddx.knowledge import diseases, phenotypes

CANCER, METASTASES, BONES = "MEDDX:1020", "MEDDX:1021", "MEDDX:1041"
FAILURE, COLON = "MEDDX:1007", "MEDDX:1044"


@pytest.fixture(scope="module")
def names():
    return disease_names.names_of(diseases.load(phenotypes.load()))


@pytest.fixture(scope="module")
def parts(names):
    return diseases_zh.load(names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("右肺下叶低分化腺癌术后", [("右肺下叶低分化腺癌", CANCER)]),
        ("左上肺鳞癌，右肺CA", [("左上肺鳞癌", CANCER), ("右肺CA", CANCER)]),
        ("右肺恶性肿瘤待查", [("右肺恶性肿瘤", CANCER)]),
        ("两肺多发转移灶", [("两肺多发转移灶", METASTASES)]),
        ("胸椎多发骨转移", [("胸椎多发骨转移", BONES)]),
        ("慢性心功能不全", [("心功能不全", FAILURE)]),
        ("直肠癌术后复发", [("直肠癌术后复发", COLON)]),
        ("肺癌", []),  # its whole name is found without this
        ("肺门淋巴结转移性腺癌", []),
        ("肺部感染，胃腺癌", []),
        ("肺CA19-9", []),
        ("今日天气晴", []),
    ],
)
def test_parts_of_a_longer_name_name_a_disease(parts, names, text, expected):
    named = [(m.start, m.end) for m in names.find(tokenize(text))]
    found = parts.find(text, entities_zh.load().find, named)
    assert [(text[m.start : m.end], m.code) for m in found] == expected


def test_only_what_is_recognised_as_a_disease_is_looked_through(parts):
    text = "左肺下叶腺癌"
    assert parts.find(text, lambda _text: (Entity(0, 6, "operation"),), ()) == ()
    assert len(parts.find(text, lambda _text: (Entity(0, 6, "disease"),), ())) == 1
    assert parts.find(text, lambda _text: (Entity(0, 4, "disease"),), ()) == ()


def test_recognising_is_asked_for_only_where_something_fits(parts):
    asked = []
    assert parts.find("咳嗽、发热，双肺清晰。", asked.append, ()) == ()
    assert asked == []


def test_a_row_without_its_disease_is_an_error(names):
    row = {"name": "没有这个病", "sites": ["肺"], "heads": ["癌"]}
    with pytest.raises(ValueError, match="没有这个病"):
        diseases_zh.DiseaseParts({"site": {"words": ["肺", "胸膜"]}, "reduced": [row]}, names)
