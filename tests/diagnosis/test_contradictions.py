from dataclasses import replace

import numpy as np
import pytest

from meddx.case.codes import Code
from meddx.case.evidence import Assertion, ConformalSet, ObservationSource, TextSource
from meddx.case.identity import Sex
from meddx.diagnosis.contradictions import contradictions
from meddx.diagnosis.marks import marks
from meddx.diagnosis.named import weigh_named
from meddx.diagnosis.rank import Person
from meddx.phrase import Language
from tests.diagnosis.cases import (
    COLON,
    IMAGE,
    LYNCH,
    MASS,
    NOTE,
    PERSON,
    VARIANTS,
    image,
    note,
    reader,
)

FEVER, COUGH, DRY_COUGH = "HP:0001945", "HP:0012735", "HP:0031246"
MASSES = "HP:0031983"  # Abnormal pulmonary thoracic imaging finding
PROSTATE_CANCER, ECTOPIC = "HP:0012125", "HP:0031456"
EXCLUDED = Assertion.EXCLUDED


def told(tables, *findings, person=PERSON):
    return contradictions(findings, person, tables)


def absent(hp_id):
    """An image score whose only answer is that the finding is not there."""
    answer = ConformalSet(0.9, present=False, absent=True)
    return replace(image(hp_id, -1.0), probability=0.02, conformal=answer)


def test_the_same_finding_there_and_not_there(tables):
    (found,) = told(tables, note(FEVER, start=10), note(FEVER, EXCLUDED, 50))
    assert (found.first, found.second) == (
        f"note:note:10:present:{FEVER}",
        f"note:note:50:excluded:{FEVER}",
    )
    assert "there by the note, not there by the note" in str(found.sentence)
    assert "{" not in found.sentence.label(Language.ZH_CN)


@pytest.mark.parametrize(
    ("there", "denied", "words"),
    [
        (image(MASS), note(MASS, EXCLUDED), "there by an image model, not there by the note"),
        (note(MASS), absent(MASS), "there by the note, not there by an image model"),
        (reader(MASS), note(MASS, EXCLUDED), "there by the reader, not there by the note"),
        (note(MASS), replace(reader(MASS), assertion=EXCLUDED, probability=0.0), "by the reader"),
    ],
)
def test_any_two_sources_may_contradict_each_other(tables, there, denied, words):
    (found,) = told(tables, there, denied)
    assert words in str(found.sentence)
    assert (found.first, found.second) == (there.key, denied.key)


def test_it_says_which_of_the_two_counts(tables):
    pairs = (
        (image(MASS), note(MASS, EXCLUDED), "surer of the two counts: that it is not there"),
        (note(MASS), absent(MASS), "surer of the two counts: that it is there"),
        (note(MASS), note(MASS, EXCLUDED, 9), "said for sure; that it is there counts"),
        (note(MASS), replace(reader(MASS), assertion=EXCLUDED), "that it is not there counts"),
    )
    for there, denied, words in pairs:
        (found,) = told(tables, there, denied)
        assert words in str(found.sentence)
        (kept,) = marks((there, denied), tables.phenotypes)
        assert kept.is_positive == ("is there" in words)


def test_what_weighs_nothing_is_said_not_to_count(tables):
    weightless = image(MASS, 0.0)
    (found,) = told(tables, weightless, note(MASS, EXCLUDED))
    assert "surer of the two counts: that it is not there" in str(found.sentence)
    (found,) = told(tables, weightless, replace(absent(MASS), log10_lr=0.0, key="other"))
    assert str(found.sentence).endswith("Neither counts.")


def test_a_disease_that_a_note_names_and_denies(tables):
    lynch = tables.diseases.code(LYNCH)
    there, denied = (replace(note(COLON, a, n), code=lynch, key=f"note:{a}")
                     for n, a in enumerate((Assertion.PRESENT, EXCLUDED)))  # fmt: skip
    (found,) = told(tables, there, denied)
    assert "Lynch syndrome: there by the note, not there by the note." in str(found.sentence)
    before = np.full(len(tables.diseases.codes), 1e-4)
    weighed = weigh_named((there, denied), tables.diseases, before)
    assert weighed[LYNCH].log10_lr > 0.0, "what is said to count does"


def test_of_two_equally_sure_words_what_is_there_counts_whatever_their_order(tables):
    for there, denied in ((5, 900), (900, 5)):
        found = (note(FEVER, start=there), note(FEVER, EXCLUDED, denied))
        (kept,) = marks(found, tables.phenotypes)
        assert kept.is_positive


def test_a_value_contradicts_a_word(tables):
    source = TextSource("note", 30, 40, "T 39.1 °C", how="value")
    (found,) = told(tables, replace(note(FEVER), source=source), note(FEVER, EXCLUDED, 9))
    assert "there by a value in the note" in str(found.sentence)
    measured = replace(note(FEVER), source=ObservationSource(0))
    (found,) = told(tables, measured, note(FEVER, EXCLUDED, 9))
    assert "there by a measured value" in str(found.sentence)


def test_something_special_is_there_and_the_general_is_not(tables):
    assert MASSES in tables.phenotypes.ancestors(MASS)
    (found,) = told(tables, image(MASS), note(MASSES, EXCLUDED))
    assert "which it belongs to, is excluded by the note. Both count" in str(found.sentence)
    (found,) = told(tables, note(DRY_COUGH), note(COUGH, EXCLUDED, 9))
    assert (found.first, found.second) == (note(DRY_COUGH).key, note(COUGH, EXCLUDED, 9).key)


def test_the_nearest_of_what_is_excluded_is_told_and_each_thing_once(tables):
    found = told(
        tables,
        image(MASS),
        note(MASSES, EXCLUDED),
        note(MASS, EXCLUDED, 9),
        note(MASS, EXCLUDED, 90),
    )
    assert len(found) == 1
    assert "not there by the note" in str(found[0].sentence)


@pytest.mark.parametrize(
    "findings",
    [
        (note(COUGH), note(DRY_COUGH, EXCLUDED, 9)),  # a cough that is not dry
        (note(FEVER), note(FEVER, Assertion.UNCERTAIN, 9)),
        (note(FEVER, Assertion.FAMILY), note(FEVER, EXCLUDED, 9)),
        (note(FEVER, Assertion.HISTORICAL), note(FEVER, EXCLUDED, 9)),
        (note(FEVER, Assertion.HYPOTHETICAL), note(FEVER, EXCLUDED, 9)),
        (note(MASS), replace(image(MASS, -1.0), probability=0.02)),  # a low score denies nothing
        (replace(image(MASS), probability=0.3), note(MASS, EXCLUDED)),  # below its threshold
        IMAGE + NOTE + VARIANTS,
    ],
)
def test_what_fits_together_is_no_contradiction(tables, findings):
    assert told(tables, *findings) == ()


@pytest.mark.parametrize(
    ("finding", "sex", "words"),
    [
        (note(PROSTATE_CANCER), Sex.FEMALE, "does not fit a woman"),
        (note(PROSTATE_CANCER, Assertion.HISTORICAL), Sex.FEMALE, "does not fit a woman"),
        (note(ECTOPIC), Sex.MALE, "does not fit a man"),
        (image("HP:0010784"), Sex.MALE, "does not fit a man"),  # uterine neoplasm
        (replace(note(COLON), code=Code("MEDDX", "MEDDX:3025")), Sex.FEMALE, "fit a woman"),
        (replace(note(COLON), code=Code("ORPHA", "ORPHA:275555")), Sex.MALE, "fit a man"),
    ],
)
def test_what_the_other_sex_has(tables, finding, sex, words):
    (found,) = told(tables, finding, person=Person(40.0, sex))
    assert words in str(found.sentence)
    assert "still counts" in str(found.sentence)
    assert (found.first, found.second) == (finding.key, "")


@pytest.mark.parametrize(
    ("finding", "person"),
    [
        (note(PROSTATE_CANCER), Person(40.0, Sex.MALE)),
        (note(PROSTATE_CANCER), Person(40.0)),
        (note(PROSTATE_CANCER, Assertion.FAMILY), PERSON),
        (note(PROSTATE_CANCER, EXCLUDED), PERSON),
        (note(ECTOPIC), Person(30.0, Sex.FEMALE)),
        (note(ECTOPIC, Assertion.HISTORICAL), Person(80.0, Sex.FEMALE)),
        (note("HP:0100602"), Person(0.1, Sex.MALE)),  # his mother's preeclampsia
        (note("HP:0003002"), Person(60.0, Sex.MALE)),  # men have breast cancer too
    ],
)
def test_what_this_patient_can_have(tables, finding, person):
    assert told(tables, finding, person=person) == ()


def test_a_pregnancy_at_an_age_without(tables):
    (found,) = told(tables, note(ECTOPIC), person=Person(71.6, Sex.FEMALE))
    assert "does not fit the age of 71" in str(found.sentence)


def test_the_order_of_the_findings_does_not_matter(tables):
    findings = (
        note(FEVER),
        note(FEVER, EXCLUDED, 9),
        image(MASS),
        note(MASS, EXCLUDED, 30),
        note(PROSTATE_CANCER, start=60),
    )
    assert told(tables, *findings) == told(tables, *findings[::-1])
    assert len(told(tables, *findings)) == 3


def test_codes_that_no_table_holds_contradict_nothing(tables):
    odd = Code("HPO", "HP:9999999", "Odd")
    strange = [
        replace(note(FEVER, a, n), code=odd) for n, a in enumerate((Assertion.PRESENT, EXCLUDED))
    ]
    assert told(tables, *strange) == ()


def test_a_note_that_denies_a_whole_system_contradicts_nothing_and_weighs_nothing(tables):
    headache, nervous, reflexes = "HP:0002315", "HP:0000707", "HP:0031826"
    denied = note(nervous, EXCLUDED, 30)
    assert told(tables, note(headache), denied) == ()
    assert marks((denied,), tables.phenotypes) == ()
    for term in (reflexes, "HP:0002664", "HP:0025142"):  # no tumour, no constitutional symptoms
        assert len(marks((note(term, EXCLUDED, 30),), tables.phenotypes)) == 1
    by_reader = replace(reader(nervous), assertion=EXCLUDED, probability=0.0)
    assert len(marks((by_reader,), tables.phenotypes)) == 1
