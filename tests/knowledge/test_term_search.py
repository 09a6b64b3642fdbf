import pytest

from meddx.case.codes import Code
from meddx.knowledge.term_search import TermSearch

CODES = {
    "HP:0012735": Code("HPO", "HP:0012735", "Cough", "咳嗽"),
    "HP:0031246": Code("HPO", "HP:0031246", "Nonproductive cough", "干咳"),
    "HP:0002105": Code("HPO", "HP:0002105", "Hemoptysis", "咯血"),
    "HP:0100749": Code("HPO", "HP:0100749", "Chest pain", "胸痛"),
    "HP:0002090": Code("HPO", "HP:0002090", "Pneumonia", "肺炎"),
    "HP:0033206": Code("HPO", "HP:0033206", "Pain in the chest wall"),
}
NAMES = {c.display.lower(): c.code for c in CODES.values()} | {
    "coughing up blood": "HP:0002105",
    "dry cough": "HP:0031246",
}
CHINESE = {c.display_zh: c.code for c in CODES.values() if c.display_zh}


@pytest.fixture(scope="module")
def search():
    return TermSearch(NAMES, CHINESE, CODES.__getitem__)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cough", ["HP:0012735", "HP:0002105", "HP:0031246"]),  # the name, then what begins so
        ("  Cou ", ["HP:0012735", "HP:0002105", "HP:0031246"]),
        ("chest pain", ["HP:0100749", "HP:0033206"]),  # words in any order come behind
        ("dry", ["HP:0031246"]),  # a synonym
        ("咳", ["HP:0031246", "HP:0012735"]),
        ("胸痛", ["HP:0100749"]),
        ("HP:0002090", ["HP:0002090"]),
        ("hp:2090", ["HP:0002090"]),
        ("12735", ["HP:0012735"]),
        ("pnuemonia", ["HP:0002090"]),  # misspelt
        ("haemoptisis", ["HP:0002105"]),
        ("umo", ["HP:0002090"]),
        ("xyzzy", []),
        ("", []),
        (" ", []),
    ],
)
def test_terms_are_found_by_words_codes_and_nearly(search, text, found):
    codes = [hit.code.code for hit in search.find(text)]
    assert sorted(codes) == sorted(found)
    assert codes[:1] == found[:1] or text == "咳"


def test_the_name_that_fitted_is_told(search):
    (hit,) = search.find("coughing up")
    assert (hit.name, hit.code.display) == ("coughing up blood", "Hemoptysis")
    (by_code,) = search.find("HP:0002090")
    assert by_code.name == "HP:0002090"


def test_no_more_than_was_asked_for(search):
    assert len(search.find("o", most=2)) == 2


def test_the_whole_hpo_in_both_languages(hpo):
    search = TermSearch(hpo.names(), hpo.names_zh(), hpo.code)
    first = {text: search.find(text)[0].code.code for text in ("cough", "shortness of breath")}
    assert first == {"cough": "HP:0012735", "shortness of breath": "HP:0002094"}
    assert search.find("haemoptisys")[0].code.code == "HP:0002105"
    assert len(search.find("e")) == 40
