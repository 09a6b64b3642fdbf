import pytest

from meddx.analysis import complaints
from meddx.case.evidence import Assertion
from meddx.knowledge import phenotypes

HEADACHE, EFFUSION, EDEMA = "HP:0002315", "HP:0002202", "HP:0000969"
HYPERTENSION = "HP:0000822"


def there(hpo_id, section):
    above = phenotypes.load().ancestors(hpo_id)
    return complaints.load().are_there(hpo_id, above, section)


def overruled(said, hpo_id, words, section="indication"):
    above = phenotypes.load().ancestors(hpo_id)
    return complaints.load().overrule(said, hpo_id, above, words, section)


def test_every_term_of_the_lists_is_a_current_one():
    known, lists = phenotypes.load(), complaints.load()
    named = lists.symptoms | lists.known | lists.asked | lists.alone
    assert {known.primary(hpo_id) for hpo_id in named if hpo_id in known} == named


def test_a_complaint_is_there_and_a_disease_is_asked_for_or_past():
    assert there(HEADACHE, "indication")
    assert there(HEADACHE, "history")
    assert not there(EFFUSION, "indication")
    assert not there(EFFUSION, "history")
    assert there(EFFUSION, "findings")


def test_a_standing_condition_is_there_in_an_indication_and_past_in_a_history():
    assert there(HYPERTENSION, "indication")
    assert not there(HYPERTENSION, "history")


@pytest.mark.parametrize(
    "hpo_id",
    ["HP:0033106", "HP:0030830", "HP:0020073", "HP:0009720", "HP:0001347", "HP:0031135"],
)
def test_a_sign_or_a_result_is_there_in_an_indication(hpo_id):
    assert there(hpo_id, "indication")
    assert not there(hpo_id, "history")


@pytest.mark.parametrize("hpo_id", ["HP:0009919", "HP:0000238", "HP:0100653", "HP:0009789"])
def test_what_a_picture_shows_is_asked_for_below_a_sign_too(hpo_id):
    above = phenotypes.load().ancestors(hpo_id)
    assert complaints.load().known & above
    assert not there(hpo_id, "indication")


def test_an_oedema_is_a_complaint_but_not_what_lies_below_it():
    assert EDEMA in phenotypes.load().ancestors(EFFUSION)
    assert there(EDEMA, "indication")


def test_who_asks_for_the_cause_of_a_complaint_says_that_it_is_there():
    assert overruled(Assertion.UNCERTAIN, HEADACHE, "待查")
    assert not overruled(Assertion.UNCERTAIN, HEADACHE, "可能")
    assert not overruled(Assertion.UNCERTAIN, EFFUSION, "待查")
    assert not overruled(Assertion.EXCLUDED, HEADACHE, "待查")


def test_a_history_before_a_comma_does_not_make_the_complaint_behind_it_old():
    words = "History of breast cancer, "
    assert overruled(Assertion.HISTORICAL, HEADACHE, words)
    assert not overruled(Assertion.HISTORICAL, HEADACHE, "History of ")
    assert not overruled(Assertion.HISTORICAL, EFFUSION, words)
    assert not overruled(Assertion.HISTORICAL, HEADACHE, words, "history")
    assert not overruled(Assertion.HISTORICAL, HEADACHE, "PMH of breast cancer, ")


def test_what_is_new_behind_a_comma_is_of_today():
    words = "h/o lung cancer, new "
    assert overruled(Assertion.HISTORICAL, EFFUSION, words)
    assert overruled(Assertion.HISTORICAL, EFFUSION, words, "other")
    assert not overruled(Assertion.HISTORICAL, EFFUSION, words, "history")
    assert not overruled(Assertion.EXCLUDED, EFFUSION, words)
