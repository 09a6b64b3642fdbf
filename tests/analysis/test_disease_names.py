import pytest

from meddx.analysis.disease_names import DiseaseNames
from meddx.analysis.tokens import tokenize

NAMES = DiseaseNames(
    [
        ("Crohn disease", "OMIM:1"),
        ("Ehlers-Danlos syndrome, classic type, 1", "OMIM:2"),
        ("COPD", "MEDDX:1"),
        ("Sarcoidosis", "MEDDX:2"),
        ("Gout", "OMIM:3"),
        ("结节病", "MEDDX:2"),
        ("Marfan syndrome", "OMIM:4"),
        ("Marfan syndrome type 2", "OMIM:5"),
    ]
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Crohn's disease, COPD", [("Crohn's disease", "OMIM:1"), ("COPD", "MEDDX:1")]),
        ("ehlers danlos syndrome classic type 1",
         [("ehlers danlos syndrome classic type 1", "OMIM:2")]),
        ("Marfan, syndrome", []),
        ("Marfan syndrome type 2", [("Marfan syndrome type 2", "OMIM:5")]),
        ("Marfan syndrome type 3", [("Marfan syndrome", "OMIM:4")]),
        ("疑似结节病。", [("结节病", "MEDDX:2")]),
        ("多发结节病灶", []),  # nodular lesions
        ("gout", []),  # too short to be sure of
        ("", []),
    ],
)  # fmt: skip
def test_names_in_a_text(text, wanted):
    found = NAMES.find(tokenize(text))
    assert [(text[m.start : m.end], m.code) for m in found] == wanted
