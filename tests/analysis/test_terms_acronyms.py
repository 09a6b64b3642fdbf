import pytest

from meddx.analysis.terms_acronyms import Acronyms

KNOWN = {"VSD": "HP:1", "AS": "HP:2"}


def acronyms(text, *names):
    mentions = [(text.index(name), text.index(name) + len(name), "HP:9") for name in names]
    return [(text[a:b], hpo_id) for a, b, hpo_id in Acronyms(KNOWN).find(text, mentions)]


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("a VSD, vsd", (), [("VSD", "HP:1")]),
        ("two VSDs", (), [("VSDs", "HP:1")]),
        ("intellectual disability (ID). ID was mild, id", ("intellectual disability",),
         [("ID", "HP:9"), ("ID", "HP:9")]),
        ("seizures (ID), ID", ("seizures",), []),  # not what the letters say
        ("Angelman syndrome (AS). AS is rare.", (), []),  # the text's own
        ("AS", (), [("AS", "HP:2")]),
        ("basal cell carcinomas (BCCs); a BCC", ("basal cell carcinomas",),
         [("BCCs", "HP:9"), ("BCC", "HP:9")]),
    ],
)  # fmt: skip
def test_acronyms(text, names, wanted):
    assert acronyms(text, *names) == wanted
