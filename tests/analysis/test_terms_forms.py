import pytest

from meddx.analysis.terms_forms import WordForms, load_forms


@pytest.fixture(scope="module")
def forms():
    return load_forms()


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("haemoptysis", "hemoptysis"), ("tumours", "tumor"), ("biopsies", "biopsy"),
        ("masses", "mass"), ("stenoses", "stenosis"), ("fistulae", "fistula"), ("roses", "rose"),
        ("nodules", "nodule"), ("sepsis", "sepsis"), ("mucus", "mucus"), ("oedema", "edema"),
        ("metastases", "metastasis"), ("cysts", "cyst"), ("gas", "gas"), ("reflexes", "reflex"),
        ("pneumoniae", "pneumoniae"), ("5th", "5"), ("fifth", "5"),
    ],
)  # fmt: skip
def test_fine_forms(forms, word, form):
    assert forms.fine(word) == form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("renal", "kidneys"), ("hypertrophic", "hypertrophy"), ("hypoplastic", "hypoplasia"),
        ("scoliotic", "scoliosis"), ("atretic", "atresia"), ("seizing", "seizures"),
        ("spastic", "spasticity"), ("ventricular", "ventricle"), ("mandible", "mandibular"),
        ("absent", "absence"), ("deficiency", "deficient"), ("calcified", "calcification"),
        ("pigmentation", "pigmented"), ("duplicated", "duplication"), ("enlarged", "enlargement"),
        ("extensibility", "extensible"), ("webbed", "web"), ("abnormality", "abnormal"),
        ("dilated", "dilatation"), ("edematous", "oedema"), ("tibial", "tibiae"),
        ("microcephalic", "microcephaly"), ("hydrocephalic", "hydrocephalus"),
        ("exophthalmic", "exophthalmos"), ("xanthomata", "xanthoma"),
    ],
)  # fmt: skip
def test_words_of_one_family(forms, one, other):
    assert forms.forms(one).family == forms.forms(other).family


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("macule", "macula"), ("limb", "limbic"), ("lateral", "laterality"), ("urea", "ureter"),
        ("gait", "gastric"), ("portal", "port"),
        ("flexion", "flexed"), ("lower", "low"), ("coma", "cough"), ("iris", "irritable"),
        ("organ", "orbit"),
    ],
)  # fmt: skip
def test_words_of_two_families(forms, one, other):
    assert forms.forms(one).family != forms.forms(other).family


def test_kinds_join_what_says_the_same_and_nothing_else(forms):
    small = {forms.forms(word).kind for word in ("short", "small", "hypoplastic", "shortening")}
    assert len(small) == 1
    others = {forms.forms(w).kind for w in ("large", "decreased", "absent", "narrow", "thin")}
    assert len(others | small) == 6


def test_words_that_add_nothing_are_empty(forms):
    assert {forms.forms(word).kind for word in ("morphology", "circulating", "level")} == {""}


def test_names_are_said_in_other_ways(forms):
    assert forms.said_as("knee flexion contracture") == ["knee contracture"]
    assert forms.said_as("decreased testicular size") == ["small testicular"]
    assert forms.said_as("hyperglycinemia") == ["elevated glycine"]
    assert forms.said_as("cough") == []


@pytest.mark.parametrize("word", ["mandibular", "renal", "cystic"])
def test_adjectives(forms, word):
    assert forms.is_adjective(forms.forms(word))


@pytest.mark.parametrize("word", ["canal", "kidney", "ear", "hand"])
def test_no_adjectives(forms, word):
    assert not forms.is_adjective(forms.forms(word))


def test_forms_can_be_empty():
    assert WordForms().fine("coughs") == "cough"
