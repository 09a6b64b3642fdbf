import pytest

from meddx.case.evidence import Assertion
from meddx.case.identity import Sex
from meddx.diagnosis.expected import USUAL, expected
from meddx.diagnosis.inputs import Person
from meddx.knowledge.same_findings import mean_the_same
from meddx.phrase import Language
from tests.diagnosis.cases import (
    EMBOLISM,
    IMAGE,
    LYNCH,
    MASS,
    METASTASES,
    NODULE,
    NOTE,
    PERSON,
    note,
)

MARFAN = "OMIM:154700"
EXERTIONAL, PEDAL, PERIPHERAL = "HP:0002875", "HP:0010741", "HP:0012398"


def codes(found):
    return [one.finding.code for one in found]


def test_what_is_usual_and_open_comes_with_its_shares_the_most_telling_first(tables):
    found = expected(METASTASES, (), PERSON, tables, frozenset({"chest"}))
    assert codes(found)[0] == MASS
    assert all(one.share >= USUAL and one.background < one.share for one in found)
    weights = [one.expected_weight for one in found]
    assert weights == sorted(weights, reverse=True)
    assert "In 48 % with this disease" in str(found[0].because)
    assert "{" not in found[0].because.label(Language.ZH_CN)


def test_what_was_mentioned_is_not_missing_whether_it_is_there_or_not(tables):
    for assertion in (Assertion.PRESENT, Assertion.EXCLUDED, Assertion.UNCERTAIN):
        found = expected(METASTASES, (note(MASS, assertion),), PERSON, tables)
        assert MASS not in codes(found)
        assert NODULE in codes(found)


def test_what_follows_is_not_missing(tables):
    hpo = tables.phenotypes
    shared = hpo.ancestors(MASS) & hpo.ancestors(NODULE)
    general = max(shared, key=lambda i: (len(hpo.ancestors(i)), i))
    excluded = expected(METASTASES, (note(general, Assertion.EXCLUDED),), PERSON, tables)
    assert not {MASS, NODULE} & set(codes(excluded))
    present = expected(METASTASES, (note(general),), PERSON, tables)
    assert MASS in codes(present)  # something in the lungs says not what


def test_nothing_is_asked_twice_in_more_general_words(tables):
    hpo = tables.phenotypes
    found = codes(expected(MARFAN, (), PERSON, tables, limit=30))
    assert len(found) == 30
    assert not any(a != b and a in hpo.ancestors(b) for a in found for b in found)


def test_a_rare_disease_takes_its_findings_from_hpoa(tables):
    assert len(expected(MARFAN, (), PERSON, tables)) == 12
    assert codes(expected(LYNCH, (), PERSON, tables)) != []


def _share(rare, term, disease):
    diseases, shares = rare.own.of(term)
    return shares[diseases == disease].max(initial=0.0)


def test_what_only_the_other_sex_shows_is_not_expected(tables):
    rare = tables.diseases.rare
    of_men = ((t, d) for t in range(len(tables.phenotypes)) for d in rare.of_other_sex(t, "F"))
    term, disease = next((t, d) for t, d in of_men if _share(rare, t, d) >= USUAL)
    hp_id, code = tables.phenotypes.ids[term], rare.codes[disease]
    assert hp_id in codes(expected(code, (), Person(30, Sex.MALE), tables, limit=500))
    assert hp_id not in codes(expected(code, (), Person(30, Sex.FEMALE), tables, limit=500))


def test_an_unknown_disease_is_not_invented(tables):
    assert expected("OMIM:999999", IMAGE + NOTE, PERSON, tables) == ()


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_no_more_than_wanted(tables, limit):
    assert len(expected(METASTASES, (), PERSON, tables, limit=limit)) == limit


def test_what_means_the_same_as_what_was_said_is_not_missing(tables):
    embolism = codes(expected(EMBOLISM, (), PERSON, tables, limit=50))
    assert EXERTIONAL in embolism
    breathless = expected(EMBOLISM, (note("HP:0002094"),), PERSON, tables, limit=50)
    assert EXERTIONAL not in codes(breathless)


def test_of_two_that_mean_the_same_the_more_telling_one_is_listed(tables):
    found = [one.finding for one in expected(EMBOLISM, (), PERSON, tables, limit=50)]
    assert not any(mean_the_same(one, other) for n, one in enumerate(found) for other in found[:n])
    assert {PEDAL, PERIPHERAL} & set(codes(expected(EMBOLISM, (), PERSON, tables, limit=50)))
    assert not {PEDAL, PERIPHERAL} <= {one.code for one in found}
