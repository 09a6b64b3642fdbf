import time

import pytest

from meddx.analysis import denials
from meddx.knowledge import phenotypes


def found(text, named=()):
    return [(text[v.start : v.end], v.hpo_id) for v in denials.load().find(text, named)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Afebrile, cough", [("Afebrile", "HP:0001945")]),
        ("apyrexial; anicteric", [("apyrexial", "HP:0001945"), ("anicteric", "HP:0000952")]),
        ("lifelong non-smoker", [("lifelong non-smoker", "HP:0430133")]),
        ("D-dimer negative", [("D-dimer negative", "HP:0033106")]),
        ("troponins were\nnegative", [("troponins were\nnegative", "HP:0410173")]),
        ("Murphy's -ve", [("Murphy's -ve", "HP:0034753")]),
        ("墨菲征（-）", [("墨菲征（-）", "HP:0034753")]),
        ("体温正常", [("体温正常", "HP:0001945")]),
        ("nonsmokers' lounge", []),
        ("D-dimer negatives", []),
        ("febrile", []),
    ],
)
def test_words_that_deny_by_themselves(text, wanted):
    assert found(text) == wanted


def test_each_rules_its_finding_out():
    (value,) = denials.load().find("afebrile", ())
    assert not value.is_present


def test_words_that_name_a_finding_say_themselves_how_it_is_asserted():
    assert found("does not smoke", [(9, 14)]) == []
    assert found("does not smoke") == [("does not smoke", "HP:0430133")]


def test_every_term_of_the_table_is_known():
    known = phenotypes.load()
    assert all(hpo_id in known for hpo_id in denials.load().hpo_ids)


def test_a_long_text_is_read_at_once():
    started = time.process_time()
    denials.load().find("d-dimer " * 30_000, ())
    assert time.process_time() - started < 2.0
