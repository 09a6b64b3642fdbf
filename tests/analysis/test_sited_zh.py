"""Findings whose site and head stand apart."""

import tomllib

import pytest

from meddx.analysis import sited_zh
from meddx.analysis.dictionary import Mention
from meddx.knowledge import phenotypes
from meddx.paths import resource

EFFUSION, STONE, HYDRO, GALL = "HP:0002202", "HP:0000787", "HP:0000126", "HP:0001081"
HEART, LIVER_AND_SPLEEN = "HP:0001640", "HP:0001433"
LIVER_MASS = "HP:0002896"
NODES, TONSILS = "HP:0002716", "HP:0030812"
FRACTURE, RIB = "HP:0020110", "HP:0041159"


def found(text: str, *mentions: Mention) -> list[tuple[str, str]]:
    all_ = sited_zh.load().with_sited(text, mentions)
    return [(text[m.start : m.end], m.hpo_id) for m in all_]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("双侧胸腔未见明显积液", [("积液", EFFUSION)]),
        ("双肾未见结石及积水", [("结石", STONE), ("积水", HYDRO)]),
        ("胆囊、双肾未见结石", [("结石", STONE)]),
        ("肝脏、胆囊未见结石", [("结石", GALL)]),
        ("胸腔引流。腹痛，见结石", []),
        ("胸腔未见异常，骨折后积液", []),
        ("积液", []),
        ("心影不大", [("大", HEART)]),
        ("肝、脾均不大", [("大", LIVER_AND_SPLEEN)]),
        ("浅表淋巴结不大，扁桃体不大", [("大", NODES), ("大", TONSILS)]),
        ("肝肿块不大", [("肿块", LIVER_MASS)]),  # of the mass, nothing of the liver's size
        ("心影大小正常", []),
        ("心脏不大舒服", []),
        ("膝关节疼痛夜间加重", [("夜间加重", "HP:6000707")]),
        ("咳嗽夜间加重", []),
        ("左上腹肿块", [("肿块", "HP:0031500")]),
        ("右乳外上象限结节", [("结节", "HP:0032408")]),
        ("左腹股沟肿大淋巴结", [("肿大淋巴结", "HP:0034751")]),
        ("腹腔镜右肝肿物切除，十二指肠乳头占位", []),
        ("", []),
    ],
)
def test_the_nearest_site_of_the_clause_decides(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_what_was_found_is_kept_and_a_bare_head_gets_its_site() -> None:
    text = "胸腔积液，肋骨见骨折"
    whole = Mention(0, 4, EFFUSION)
    assert found(text, whole, Mention(8, 10, FRACTURE)) == [("胸腔积液", EFFUSION), ("骨折", RIB)]


def test_every_term_of_the_table_is_current() -> None:
    known = phenotypes.load()
    rows = tomllib.loads(resource("knowledge", "sited_zh.toml").read_text("utf-8"))["finding"]
    assert [row["hpo"] for row in rows if known.primary(row["hpo"]) != row["hpo"]] == []
    assert len(rows) >= 60
