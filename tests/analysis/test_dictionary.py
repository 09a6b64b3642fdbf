import pytest

from meddx.analysis.dictionary import PhenotypeDictionary, WordForms, load_forms

ENGLISH = {
    "colon cancer": "HP:1", "cough": "HP:2", "dry cough": "HP:3", "lung mass": "HP:4",
    "all": "HP:5", "dyspnea": "HP:6", "exertional dyspnea": "HP:7",
    "abnormality of the lung": "HP:8",
    "id": "HP:9",
    "night sweats": "HP:10", "c-reactive protein level": "HP:11", "hemoptysis": "HP:12",
    "coma": "HP:13", "ataxia": "HP:14", "renal agenesis": "HP:15", "short thumb": "HP:16",
    "fibular hypoplasia": "HP:17", "abnormal hand morphology": "HP:18",
    "mild hearing impairment": "HP:19", "hearing impairment": "HP:20", "low-set ears": "HP:21",
    "preauricular pit": "HP:22", "nausea and vomiting": "HP:23", "2-3 toe syndactyly": "HP:24",
    "aplasia/hypoplasia of the femur": "HP:25", "mandibular hyperplasia": "HP:26",
}  # fmt: skip
ABBREVIATED = {"CEA升高": "HP:27", "CEA↑": "HP:27", "DIC": "HP:28"}
CHINESE = {"咳嗽": "HP:2", "干咳": "HP:3", "发热": "HP:13", "肺结节": "HP:14", "结节": "HP:15"}


@pytest.fixture(scope="module")
def forms():
    return load_forms()


@pytest.fixture(scope="module")
def names(forms):
    return PhenotypeDictionary(ENGLISH, CHINESE, forms)


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
        ("", []),
    ],
)
def test_english_names(names, text, wanted):
    assert found(names, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("agenesis of the left kidney", [("agenesis of the left kidney", "HP:15")]),
        ("the left kidney was absent", [("kidney was absent", "HP:15")]),
        ("hypoplastic thumbs", [("hypoplastic thumbs", "HP:16")]),
        ("malformations of the hands", [("malformations of the hands", "HP:18")]),
        ("the ears were noted to be lowset", [("ears were noted to be lowset", "HP:21")]),
        ("pre-auricular pits", [("pre-auricular pits", "HP:22")]),
        ("an ataxic girl", [("ataxic", "HP:14")]),
        ("here they come", []),  # not coma
        ("hearing loss, mild", [("hearing loss", "HP:20")]),
        ("mild hearing loss", [("mild hearing loss", "HP:19")]),
        ("severe hearing loss", [("hearing loss", "HP:20")]),
        ("syndactyly of toes 2 and 3", [("syndactyly of toes 2 and 3", "HP:24")]),
        ("second and third toe syndactyly", [("second and third toe syndactyly", "HP:24")]),
        ("nausea and vomiting", [("nausea and vomiting", "HP:23")]),
        ("an absent femur", [("absent femur", "HP:25")]),
        ("a hypoplastic femur", [("hypoplastic femur", "HP:25")]),
        ("hyperplasia of the mandibular condyle", []),
        ("hyperplasia of the mandible", [("hyperplasia of the mandible", "HP:26")]),
    ],
)  # fmt: skip
def test_words_that_say_the_same(names, text, wanted):
    assert found(names, text) == wanted


def test_how_a_name_was_found(names):
    text = "Renal agenesis (RA). Absent kidneys, RA. OFC below the 3rd centile."
    assert [(m.hpo_id, m.how) for m in names.find(text)] == [
        ("HP:15", "exact"), ("HP:15", "abbreviation"), ("HP:15", "form"), ("HP:15", "abbreviation"),
    ]  # fmt: skip


def test_the_name_written_wins_over_what_says_the_same(forms):
    both = {"hypoplasia of the thumb": "HP:1", "short thumb": "HP:2", "thumb hypoplasia": "HP:3"}
    names = PhenotypeDictionary(both, {}, forms)
    assert found(names, "short thumb, hypoplastic thumb, small thumb") == [
        ("short thumb", "HP:2"), ("hypoplastic thumb", "HP:1"), ("small thumb", "HP:1"),
    ]  # fmt: skip


def test_our_own_words_yield_where_only_the_sense_fits(forms):
    both = {"small thumb": "HP:1", "short thumb": "HP:2"}
    names = PhenotypeDictionary(both, {}, forms, own=("small thumb",))
    assert found(names, "small thumb, hypoplastic thumb") == [
        ("small thumb", "HP:1"), ("hypoplastic thumb", "HP:2"),
    ]  # fmt: skip


def test_names_that_share_a_word_are_both_found(forms):
    pits = {
        "palmar pits": "HP:1",
        "plantar pits": "HP:2",
        "cleft lip": "HP:3",
        "cleft palate": "HP:4",
    }
    names = PhenotypeDictionary(pits, {}, forms)
    assert found(names, "palmar and plantar pits") == [
        ("palmar and plantar pits", "HP:1"), ("plantar pits", "HP:2"),
    ]  # fmt: skip
    assert found(names, "cleft lip and palate") == [
        ("cleft lip", "HP:3"), ("cleft lip and palate", "HP:4"),
    ]  # fmt: skip
    assert found(names, "cleft lip and fever") == [("cleft lip", "HP:3")]
    assert found(names, "palmar, plantar") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("short, broad thumbs", ["HP:1", "HP:2"]),
        ("hypoplasia of the thumb and radius", ["HP:1", "HP:3"]),
        ("branchial, otic and renal anomalies", ["HP:4", "HP:5", "HP:6"]),
        ("thumbs were short and broad", ["HP:1", "HP:2"]),
        ("broad nose and no thumbs", []),
        ("broad thumbs, with a radius", ["HP:2"]),
        ("ear pits and renal anomalies", ["HP:6"]),
    ],
)
def test_lists(forms, text, wanted):
    english = {
        "short thumb": "HP:1", "broad thumb": "HP:2", "hypoplasia of the radius": "HP:3",
        "branchial anomaly": "HP:4", "abnormality of the ear": "HP:5", "renal anomaly": "HP:6",
    }  # fmt: skip
    names = PhenotypeDictionary(english, {}, forms)
    assert [m.hpo_id for m in names.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("large low-set posteriorly rotated ears", ["HP:1", "HP:2", "HP:3"]),
        ("low-set, posteriorly rotated ears", ["HP:2", "HP:3"]),
        ("large, low-set ears", ["HP:1", "HP:2"]),
        ("large hands with low-set ears", ["HP:2"]),
        ("large renal ears", []),
        ("short fourth and fifth metacarpals", ["HP:4", "HP:5"]),
        ("short fourth metacarpal and fifth finger", ["HP:4"]),
        ("micro- and retrognathia", ["HP:6", "HP:7"]),
        ("micro- or retro-gnathia", ["HP:6", "HP:7"]),
        ("micro- and other scopes", []),
        ("micro/retrognathia", ["HP:6", "HP:7"]),
        ("ears are large, posteriorly rotated, and low-set", ["HP:1", "HP:3", "HP:2"]),
        ("with large, low-set ears", ["HP:1", "HP:2"]),
        ("hands and a scalp defect", ["HP:8"]),
        ("scalp and hand defects", ["HP:8", "HP:9"]),
        ("fifth finger clinodactyly and broad, short hands", []),
        ("fifth fingers were broad", ["HP:10"]),
        ("upper and lower limb spasticity", ["HP:11", "HP:12"]),
        ("weakness of proximal and distal muscles", ["HP:13", "HP:14"]),
    ],
)
def test_several_words_share_a_noun(forms, text, wanted):
    english = {
        "scalp defect": "HP:8", "hand defect": "HP:9", "broad 5th finger": "HP:10",
        "upper limb spasticity": "HP:11", "lower limb spasticity": "HP:12",
        "proximal muscle weakness": "HP:13", "distal muscle weakness": "HP:14",
        "large ears": "HP:1", "low-set ears": "HP:2", "posteriorly rotated ears": "HP:3",
        "short 4th metacarpal": "HP:4", "short 5th metacarpal": "HP:5", "micrognathia": "HP:6",
        "retrognathia": "HP:7",
    }  # fmt: skip
    names = PhenotypeDictionary(english, {}, forms)
    assert [m.hpo_id for m in names.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("microtia, second degree", ["HP:1"]),
        ("microtia of the second degree", ["HP:1"]),
        ("microtia, second degree relatives", ["HP:2"]),
        ("deafness, progressive", ["HP:3"]),
        ("deafness, progressive ataxia", ["HP:4", "HP:5"]),
        ("high, prominent forehead", []),
    ],
)
def test_names_with_a_comma(forms, text, wanted):
    english = {
        "microtia, second degree": "HP:1", "microtia": "HP:2", "deafness, progressive": "HP:3",
        "deafness": "HP:4", "progressive ataxia": "HP:5", "high, prominent forehead": "HP:6",
    }  # fmt: skip
    names = PhenotypeDictionary(english, {}, forms)
    assert [m.hpo_id for m in names.find(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ears: low-set and large.", ["HP:2", "HP:1"]),
        ("Ears: large eyes", []),  # says nothing of the ears
        ("Ears: with large eyes", []),
        ("Seizures: absent", ["HP:3"]),
        ("absence of seizures", ["HP:3"]),
        ("absence seizures", ["HP:4"]),
        ("short arms", ["HP:5"]),
        ("the short arm of chromosome 5", []),
        ("a double-blind trial, a blind boy", ["HP:6"]),
    ],
)
def test_what_belongs_together(forms, text, wanted):
    english = {
        "large ears": "HP:1", "low-set ears": "HP:2", "seizures": "HP:3",
        "absence seizures": "HP:4", "short arm": "HP:5", "blind": "HP:6",
    }  # fmt: skip
    names = PhenotypeDictionary(english, {}, forms)
    assert [m.hpo_id for m in names.find(text)] == wanted


def test_chinese_names_the_longest_first(names):
    text = "干咳、发热，双肺结节影，另见结节。"
    assert found(names, text) == [
        ("干咳", "HP:3"), ("发热", "HP:13"), ("肺结节", "HP:14"), ("结节", "HP:15"),
    ]  # fmt: skip


def test_both_languages_in_one_text_with_exact_places(names):
    text = "咳嗽 with night sweats"
    mentions = names.find(text)
    assert [(m.start, m.end) for m in mentions] == [(0, 2), (8, 20)]


def test_the_first_of_two_equal_names_wins(forms):
    twice = PhenotypeDictionary({"lung mass": "HP:1", "mass of lung": "HP:2"}, {}, forms)
    assert found(twice, "mass of lung") == [("mass of lung", "HP:1")]


def test_no_forms_at_all_compare_plain_words():
    names = PhenotypeDictionary({"dry cough": "HP:1"}, {}, WordForms())
    assert found(names, "Coughs are dry coughs") == [("dry coughs", "HP:1")]


def test_a_chinese_name_may_begin_with_an_abbreviation(forms):
    names = PhenotypeDictionary({}, ABBREVIATED, forms)
    assert found(names, "复查CEA升高，CEA↑") == [("CEA升高", "HP:27"), ("CEA↑", "HP:27")]
    assert found(names, "dic(15), DIC") == []


@pytest.fixture(scope="module")
def broken(forms):
    english = {"fractured radius": "HP:1", "bone fracture": "HP:2", "fracture": "HP:2"}
    more = {"pancreatic cancer": "HP:3", "cancer": "HP:4", "positive murphy sign": "HP:5"}
    return PhenotypeDictionary(english | more, {}, forms)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# radius", [("# radius", "HP:1")]),
        ("L radius # 3 weeks ago", [("radius #", "HP:1")]),
        ("hip #", [("#", "HP:2")]),
        ("bed # 4, #3, MRN #: 5, #NAME?", []),
        ("# Radius of action", []),  # a heading
        ("ca pancreas", [("ca pancreas", "HP:3")]),
        ("Ca 2.4", []),
        ("Murphy sign +ve", [("Murphy sign +ve", "HP:5")]),
        ("Murphy sign + ve", [("Murphy sign + ve", "HP:5")]),
        ("Murphy sign -ve", []),
    ],
)
def test_shorthand(broken, text, wanted):
    assert found(broken, text) == wanted


def test_a_denial_before_a_symptom_is_no_name(forms):
    names = PhenotypeDictionary({}, {"无尿": "HP:1", "尿急": "HP:2", "尿痛": "HP:3"}, forms)
    assert found(names, "无尿急尿痛") == [("尿急", "HP:2"), ("尿痛", "HP:3")]
    assert found(names, "无尿2天") == [("无尿", "HP:1")]
