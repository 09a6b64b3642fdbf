"""Words, stems and spellings are the same for texts and queries."""

import pytest

from meddx.literature import words
from meddx.literature.spelling import american
from meddx.literature.words import Stemmer


@pytest.mark.parametrize(
    ("british", "same"),
    [
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("tumours", "tumors"),
        ("oesophagus", "esophagus"),
        ("diarrhoea", "diarrhea"),
        ("foetal", "fetal"),
        ("aetiology", "etiology"),
        ("localised", "localized"),
        ("catheterisation", "catheterization"),
        ("analysed", "analyzed"),
        ("centre", "center"),
        ("fibres", "fibers"),
    ],
)
def test_spellings_are_one(british: str, same: str) -> None:
    assert american(british) == american(same)


def test_a_short_word_keeps_its_letters() -> None:
    assert [american(word) for word in ("four", "hour", "is", "wise")] == [
        "four",
        "hour",
        "is",
        "wise",
    ]


def test_stems_are_those_of_porter() -> None:
    stems = Stemmer().of("Screening of arteries, ponies and relational caresses")
    assert stems == ["screen", "of", "arteri", "poni", "and", "relat", "caress"]


def test_compounds_greek_and_accents() -> None:
    found = words.folded("IL-6, β-blocker, Sjögren's")
    assert found == ["il", "6", "il6", "beta", "blocker", "betablocker", "sjogren", "s", "sjogrens"]


def test_chinese_is_found_by_pairs_and_by_its_last_character() -> None:
    assert words.folded("肺结节CT") == ["肺结", "结节", "节", "ct"]
    assert [word.text for word in words.words("肺结节", sought=True)] == ["肺结", "结节"]
    assert [word.text for word in words.words("肺", sought=True)] == ["肺"]


@pytest.mark.parametrize(
    "text", ["plain words only", "IL-6 肺结节 β/γ 4′,6 Ünïcode x’s", "", "--- ...", "a-b-c", "²³ ½"]
)
def test_the_fast_way_gives_the_same_words(text: str) -> None:
    assert words.folded(text) == [word.text for word in words.words(text)]


def test_places_are_those_of_the_text() -> None:
    text = "An IL-6 level; 肺结节"
    assert [text[w.start : w.end] for w in words.words(text)] == [
        *("An", "IL", "6", "IL-6", "level"),
        *("肺结", "结节", "节"),
    ]
