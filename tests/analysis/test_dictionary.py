import pytest

from meddx.analysis.dictionary import PhenotypeDictionary, WordForms, load_forms

ENGLISH = {
    "colon cancer": "HP:1", "cough": "HP:2", "dry cough": "HP:3", "lung mass": "HP:4",
    "all": "HP:5", "dyspnea": "HP:6", "exertional dyspnea": "HP:7",
    "abnormality of the lung": "HP:8",
    "id": "HP:9",
    "night sweats": "HP:10", "c-reactive protein level": "HP:11", "hemoptysis": "HP:12",
}  # fmt: skip
CHINESE = {"咳嗽": "HP:2", "干咳": "HP:3", "发热": "HP:13", "肺结节": "HP:14", "结节": "HP:15"}


@pytest.fixture(scope="module")
def names():
    return PhenotypeDictionary(ENGLISH, CHINESE, load_forms())


def found(names, text):
    return [(text[m.start : m.end], m.hpo_id) for m in names.find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dry cough and dyspnoea", [("Dry cough", "HP:3"), ("dyspnoea", "HP:6")]),
        ("exertional dyspnoea", [("exertional dyspnoea", "HP:7")]),
        ("dyspnea, exertional", [("dyspnea", "HP:6")]),
        ("cancer of the colon", [("cancer of the colon", "HP:1")]),
        ("masses in the lungs", [("masses in the lungs", "HP:4")]),
        ("lung abnormalities", [("lung abnormalities", "HP:8")]),
        ("coughs", [("coughs", "HP:2")]),
        ("night\nsweats", [("night\nsweats", "HP:10")]),
        ("night\n\nsweats", []),
        ("night, sweats", []),
        ("haemoptysis", [("haemoptysis", "HP:12")]),
        ("C-reactive protein levels", [("C-reactive protein levels", "HP:11")]),
        ("all of it", []),
        ("known ALL", [("ALL", "HP:5")]),
        ("his ID card", []),
        ("coughing", []),
        ("", []),
    ],
)
def test_english_names(names, text, wanted):
    assert found(names, text) == wanted


def test_names_that_share_a_word_are_both_found():
    pits = {
        "palmar pits": "HP:1",
        "plantar pits": "HP:2",
        "cleft lip": "HP:3",
        "cleft palate": "HP:4",
    }
    names = PhenotypeDictionary(pits, {}, load_forms())
    assert found(names, "palmar and plantar pits") == [
        ("palmar and plantar pits", "HP:1"), ("plantar pits", "HP:2"),
    ]  # fmt: skip
    assert found(names, "cleft lip and palate") == [
        ("cleft lip", "HP:3"), ("cleft lip and palate", "HP:4"),
    ]  # fmt: skip
    assert found(names, "cleft lip and fever") == [("cleft lip", "HP:3")]
    assert found(names, "palmar, plantar") == []


def test_chinese_names_the_longest_first(names):
    text = "干咳、发热，双肺结节影，另见结节。"
    assert found(names, text) == [
        ("干咳", "HP:3"), ("发热", "HP:13"), ("肺结节", "HP:14"), ("结节", "HP:15"),
    ]  # fmt: skip


def test_both_languages_in_one_text_with_exact_places(names):
    text = "咳嗽 with night sweats"
    mentions = names.find(text)
    assert [(m.start, m.end) for m in mentions] == [(0, 2), (8, 20)]


def test_the_first_of_two_equal_names_wins():
    twice = PhenotypeDictionary({"lung mass": "HP:1", "mass of lung": "HP:2"}, {}, load_forms())
    assert found(twice, "mass of lung") == [("mass of lung", "HP:1")]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("haemoptysis", "hemoptysis"), ("tumours", "neoplasm"), ("biopsies", "biopsy"),
        ("masses", "mass"),
        ("nodules", "nodule"), ("sepsis", "sepsis"), ("mucus", "mucus"), ("oedema", "edema"),
        ("metastases", "metastasis"), ("cysts", "cyst"), ("gas", "gas"), ("reflexes", "reflex"),
    ],
)  # fmt: skip
def test_normal_forms(word, form):
    assert load_forms().normal(word) == form


def test_forms_can_be_empty():
    assert WordForms({}, {}).normal("coughs") == "cough"
