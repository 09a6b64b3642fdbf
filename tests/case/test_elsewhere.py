from dataclasses import replace

from meddx.case.elsewhere import Elsewhere
from meddx.case.evidence import Assertion, Evidence
from meddx.phrase import Phrase
from tests.diagnosis.cases import MASS, NODULE, image, note, reader


def of(finding, *others):
    row = Evidence(finding.key, finding.code, 1.0, Phrase("Because."))
    return Elsewhere((*others, finding)).of(row)


def test_what_says_the_same_is_named_in_the_order_of_the_text():
    first, second, third = (note(MASS, start=start) for start in (5, 90, 1000))
    assert of(first, third, image(MASS), second) == (second.key, third.key, image(MASS).key)
    assert of(reader(MASS), first) == (first.key,)


def test_other_findings_and_other_assertions_are_not_the_same():
    others = [
        note(NODULE, start=20),
        note(MASS, Assertion.EXCLUDED, 30),
        note(MASS, Assertion.FAMILY, 40),
        note(MASS, Assertion.UNCERTAIN, 50),
    ]
    assert of(note(MASS), *others) == ()


def test_what_is_only_supposed_has_no_other_places():
    supposed = [note(MASS, Assertion.HYPOTHETICAL, start) for start in (0, 10)]
    assert of(*supposed) == ()


def test_age_and_sex_are_nowhere():
    assert of(replace(note(MASS), key="other"), note(MASS)) == (note(MASS).key,)
    age = Evidence("", note(MASS).code, 1.0, Phrase("Because."))
    assert Elsewhere([note(MASS)]).of(age) == ()
