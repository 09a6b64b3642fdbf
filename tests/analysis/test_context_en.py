import time

import pytest

from meddx.analysis.context_en import with_context
from meddx.analysis.dictionary import Mention

LUNG, NODULE, BREAST = "HP:0033821", "HP:0033608", "HP:0032408"
CALCIFIED, CHEST_PAIN, NIGHT = "HP:0040403", "HP:0100749", "HP:6000707"


def read(text, *named):
    mentions = [Mention(text.index(w), text.index(w) + len(w), hpo_id) for w, hpo_id in named]
    return [(text[m.start : m.end], m.hpo_id) for m in with_context(text, mentions)]


@pytest.mark.parametrize(
    ("text", "hpo_id"),
    [
        ("A spiculated mass.", LUNG),
        ("Mammogram: spiculated mass 15 mm.", BREAST),
        ("spiculated mass, left breast 2 o'clock", BREAST),
        ("Breast cancer 2010. CT chest: spiculated mass", LUNG),
        ("CT chest clear. Mammogram: spiculated mass", BREAST),
    ],
)
def test_a_spiculated_mass_is_where_the_nearest_site_is(text, hpo_id):
    assert read(text, ("spiculated mass", LUNG)) == [("spiculated mass", hpo_id)]


def test_a_mass_of_the_lung_that_is_named_so_stays_there():
    assert read("breast cancer, lung mass", ("lung mass", LUNG)) == [("lung mass", LUNG)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mammogram. No lump felt.", [("lump", BREAST)]),
        ("Breast clinic. Lump in the groin.", []),
        ("microcalcifications, UOQ", [("microcalcifications", CALCIFIED)]),
        ("thyroid nodule with microcalcifications", []),
        ("lump", []),
    ],
)
def test_what_only_a_breast_has_by_its_context(text, wanted):
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SOB and CP", [("CP", CHEST_PAIN)]),
        ("CP, developmental delay, cough", []),
        ("CXR: blunted left CP angle", []),
        ("CP", []),
        ("knee pain, worse at night", [("worse at night", NIGHT)]),
        ("back ache waking him up at night", [("waking him up at night", NIGHT)]),
        ("cough worse at night", []),
        ("Pain. Cough worse at night", []),
    ],
)
def test_words_that_the_context_makes_clear(text, wanted):
    assert read(text) == wanted


def test_what_is_named_already_is_left():
    text = "Mammogram: breast lump"
    assert read(text, ("breast lump", BREAST)) == [("breast lump", BREAST)]


def test_a_long_note_is_read_at_once():
    started = time.process_time()
    read("spiculated lump at the breast, pain CP SOB " * 5000)
    assert time.process_time() - started < 2.0
