from dataclasses import replace

import pytest

from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Diagnosis, Universe
from meddx.case.identity import Sex
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.diagnosis.steps import LIKELY, NEVER_MISSED, next_steps
from meddx.knowledge import inherited_steps
from meddx.phrase import Phrase
from tests.diagnosis.cases import IMAGE, NOTE, PERSON, note


def one(probability, *steps, must_not_miss=False):
    made = Diagnosis(Code(MEDDX, "MEDDX:1", "Disease"), 0.1, probability)
    said = tuple(Phrase(step) for step in steps)
    return replace(made, next_steps=said, must_not_miss=must_not_miss)


def told(*diagnoses):
    return [str(step) for step in next_steps(diagnoses)]


def test_steps_of_the_demonstration_come_once(tables):
    steps = told(*rank(IMAGE + NOTE, PERSON, tables, RankOptions()))
    assert len(steps) == len(set(steps)) == 4
    assert "Contrast-enhanced CT" in steps[0]
    assert any("Biopsy with immunohistochemistry for mismatch-repair" in step for step in steps)


def test_pain_in_the_chest_with_breathlessness_calls_for_the_clot_first(tables):
    signs = (note("HP:0100749"), note("HP:0002094", start=9))
    steps = told(*rank(signs, PERSON, tables, RankOptions(examinations=frozenset({"chest"}))))
    assert "CT pulmonary angiography" in steps[0]


def test_what_is_hardly_likely_calls_for_nothing():
    assert told(one(LIKELY, "Spirometry"), one(0.9 * LIKELY, "Biopsy")) == ["Spirometry"]
    assert told(one(0.9 * LIKELY, "Biopsy")) == told() == []


def test_what_must_not_be_missed_counts_sooner():
    rare = one(NEVER_MISSED, "CT angiography", must_not_miss=True)
    assert told(one(0.5, "Spirometry"), rare) == ["Spirometry", "CT angiography"]
    rarer = one(0.9 * NEVER_MISSED, "CT angiography", must_not_miss=True)
    assert told(one(0.5, "Spirometry"), rarer) == ["Spirometry"]


def test_the_urgent_step_goes_first_where_it_is_nearly_as_likely():
    urgent = one(0.2, "CT angiography", "Catheter", must_not_miss=True)
    assert told(one(0.3, "Spirometry"), urgent) == ["CT angiography", "Spirometry", "Catheter"]


def test_it_has_a_place_where_it_is_not():
    many = one(0.9, "Spirometry", "Biopsy", "Ultrasound", "Endoscopy", "Culture")
    urgent = one(0.1, "CT angiography", "Catheter", must_not_miss=True)
    assert told(many, urgent) == ["Spirometry", "Biopsy", "Ultrasound", "CT angiography"]


def test_no_more_than_two_go_first():
    urgent = [one(0.2, name, must_not_miss=True) for name in ("Drain", "Catheter", "Angiography")]
    assert told(*urgent, one(0.3, "Spirometry")) == [
        "Drain",
        "Catheter",
        "Spirometry",
        "Angiography",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Echocardiography", "Echocardiography, then right heart catheter in an expert centre"),
        (
            "Contrast-enhanced CT of abdomen and pelvis",
            "Contrast-enhanced CT of chest, abdomen and pelvis for staging",
        ),
        ("Surgical opinion at once", "Surgical opinion: early laparoscopic cholecystectomy if fit"),
    ],
)
def test_what_says_the_same_is_told_once_in_the_likelier_words(first, second):
    assert told(one(0.5, first), one(0.3, second)) == [first]
    assert told(one(0.5, second), one(0.3, first)) == [second]


def test_what_only_sounds_alike_stays_apart():
    said = ("MR or CT enterography", "MR or CT venography")
    assert told(one(0.5, said[0]), one(0.3, said[1])) == [*said]


def test_what_several_call_for_goes_before_what_one_does():
    shared = one(0.2, "Biopsy"), one(0.2, "Biopsy with molecular tests")
    assert told(one(0.3, "Spirometry"), *shared) == ["Biopsy", "Spirometry"]


def test_an_inherited_disease_calls_for_its_own_steps_first(tables):
    """Of a child with tubers nobody wants spirometry before the kidneys are seen."""
    names = tables.phenotypes.names()
    signs = ("cortical tubers", "subependymal nodules", "hypomelanotic macule", "infantile spasms")
    found = tuple(note(names[name], start=9 * n) for n, name in enumerate(signs))
    options = RankOptions(examinations=frozenset({"head"}))
    ranked = rank(found, Person(4.0, Sex.MALE), tables, options)
    steps = told(*ranked)
    assert "kidneys" in " ".join(steps[:2])
    assert any(step.startswith("Clinical genetics: test of ") for step in steps[:3])
    rare = rank(found, Person(4.0, Sex.MALE), tables, RankOptions(limit=200))
    assert all(d.next_steps for d in rare if d.universe is Universe.HEREDITARY)


def test_each_named_inherited_disease_of_the_steps_is_known(tables):
    steps = inherited_steps.load()
    assert len(steps) > 40
    assert set(steps) <= set(tables.diseases.codes)
