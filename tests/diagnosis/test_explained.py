"""What another disease explains as well speaks less for a disease."""

import math

import pytest

from meddx.case.identity import Sex
from meddx.diagnosis import explained
from meddx.diagnosis.rank import Person, RankOptions, rank
from meddx.phrase import Language
from tests.diagnosis.cases import note, reader

MASS = "HP:0033821"
CANCER, TUBERCULOSIS, COPD = "MEDDX:1020", "MEDDX:1003", "MEDDX:1011"
MAN = Person(67.0, Sex.MALE)


def told(tables, *names):
    known = tables.phenotypes.names()
    return tuple(note(known[name.lower()], start=9 * n) for n, name in enumerate(names))


def ranked(tables, findings, person=MAN, examination="chest"):
    options = RankOptions(limit=300, examinations=frozenset({examination}))
    return {d.code.code: d for d in rank(findings, person, tables, options)}


def taken(diagnosis):
    """Log10 that other explanations take."""
    return sum(row.log10_lr for row in diagnosis.evidence if row.code == explained.CODE)


def test_a_mass_and_blood_of_a_smoker_say_less_for_tuberculosis_than_for_cancer(tables):
    """Each finding by itself speaks for both; together they are not "nine in ten" for both."""
    found = ranked(
        tables,
        told(
            tables,
            "Tobacco use history",
            "Hemoptysis",
            "Weight loss",
            "Pulmonary mass",
            "Mediastinal lymphadenopathy",
        ),
    )
    assert found[CANCER].probability > 0.95
    assert found[TUBERCULOSIS].probability < 0.3
    assert taken(found[TUBERCULOSIS]) < -1.2 < taken(found[CANCER])
    (row,) = [r for r in found[TUBERCULOSIS].evidence if r.code == explained.CODE]
    assert " may come from Lung cancer as well: " in row.because.label(Language.EN)
    assert "也可由肺癌引起：" in row.because.label(Language.ZH_CN)


def test_the_waterfall_still_leads_to_the_probability(tables):
    for diagnosis in ranked(tables, told(tables, "Pulmonary mass", "Hemoptysis")).values():
        odds = diagnosis.prior / (1.0 - diagnosis.prior)
        odds *= 10.0 ** math.fsum(row.log10_lr for row in diagnosis.evidence)
        assert odds / (1.0 + odds) == pytest.approx(min(diagnosis.probability, 0.999), abs=2e-3)


def test_findings_that_nothing_else_explains_keep_their_weight(tables):
    """Gout of the toe is not explained by a lung cancer, however sure that is."""
    cancer = told(tables, "Pulmonary mass", "Hemoptysis", "Weight loss")
    gout = reader(tables.phenotypes.names()["hyperuricemia"])
    alone, beside = ranked(tables, (gout,)), ranked(tables, (gout, *cancer))
    assert taken(beside["MEDDX:5006"]) == pytest.approx(taken(alone["MEDDX:5006"]), abs=0.01)


def test_what_was_there_before_explains_nothing(tables):
    """Smoking makes cancer and emphysema likelier, each by itself."""
    found = ranked(tables, told(tables, "Tobacco use history"))
    assert found[COPD].probability > found[COPD].prior
    assert not any(map(taken, found.values()))


def test_a_cause_and_its_consequence_do_not_compete(tables):
    """Heart failure is why there is an oedema."""
    found = ranked(
        tables, told(tables, "Orthopnea", "Cardiomegaly", "Pleural effusion", "Crackles")
    )
    failure, oedema = found["MEDDX:1007"], found["MEDDX:1008"]
    assert {link.other.code for link in failure.links} >= {"MEDDX:1008"}
    assert taken(failure) > taken(oedema) > -0.3
    assert min(failure.probability, oedema.probability) > 0.5


def test_of_two_with_the_same_findings_the_likelier_stays_first(tables):
    alone = ranked(tables, (reader(MASS),))
    assert alone["MEDDX:1021"].probability > alone["MEDDX:1030"].probability
    assert taken(alone["MEDDX:1030"]) < taken(alone["MEDDX:1021"]) < 0.0


def test_a_haemorrhage_of_an_aneurysm_is_no_meningitis(tables):
    found = ranked(
        tables,
        told(tables, "Thunderclap headache", "Vomiting", "Stiff neck", "Subarachnoid hemorrhage"),
        Person(48.0, Sex.FEMALE),
        "head",
    )
    assert found["MEDDX:2003"].probability > 0.9
    assert found["MEDDX:2014"].probability < 0.3


def test_a_broken_rib_beside_a_bruised_lung_stays_a_broken_rib(tables):
    """The injury is why both are there: links of the tables say so."""
    found = ranked(
        tables,
        told(tables, "Triggered by physical trauma", "Fractured rib", "Pleural effusion"),
        Person(26.0, Sex.MALE),
    )
    assert found["MEDDX:1034"].probability > 0.75
    assert found["MEDDX:1055"].probability > 0.9


def test_a_disease_is_told_once(tables):
    """By the likelier of its rows and entries: no second tuberous sclerosis, no second bones."""
    child = told(tables, "Cortical tubers", "Subependymal nodules", "Hypomelanotic macule")
    found = ranked(tables, child, Person(4.0, Sex.MALE), "head")
    entries = {"OMIM:191100", "OMIM:613254", "ORPHA:805"}
    assert len(entries & set(found)) == 1
    bones = ranked(tables, told(tables, "Osteolysis", "Back pain"), MAN, "bone")
    assert len({"MEDDX:1041", "MEDDX:5014"} & set(bones)) == 1
