"""A denied finding lowers the diseases that a textbook lets it speak against."""

import pytest

from meddx.case.evidence import Assertion
from meddx.diagnosis.rank import Person, RankOptions, rank
from tests.diagnosis.cases import note

# Examination, what is told, what is denied, the disease, and by what its odds fall at least: about
# half of what the tables give, so that a better figure fails nothing.
SITUATIONS = (
    ("chest", ("Cough", "Dyspnea"), "Fever", "MEDDX:1001", 2.0),  # pneumonia
    ("chest", ("Cough", "Chest pain"), "Fever", "MEDDX:1006", 2.0),  # empyema
    ("chest", ("Cough", "Chest pain"), "Fever", "MEDDX:1005", 4.0),  # septic emboli
    ("chest", ("Weight loss", "Dyspnea"), "Pleural effusion", "MEDDX:1009", 14.0),
    ("chest", ("Fever", "Dyspnea"), "Pleural effusion", "MEDDX:1006", 14.0),
    (
        "chest", ("Dyspnea", "Tachycardia"),
        "Elevated circulating D-dimer concentration", "MEDDX:1023", 9.0,
    ),
    ("chest", ("Cough", "Fatigue"), "Dyspnea", "MEDDX:1007", 2.0),  # heart failure
    ("head", ("Headache", "Fever"), "Nuchal rigidity", "MEDDX:2014", 3.0),  # meningitis
    ("head", ("Vomiting", "Confusion"), "Headache", "MEDDX:2003", 4.0),  # subarachnoid bleeding
    ("head", ("Headache", "Hemiparesis"), "Intracranial hemorrhage", "MEDDX:2002", 15.0),
    ("abdomen", ("Vomiting", "Fever"), "Abdominal pain", "MEDDX:3001", 15.0),  # appendicitis
    (
        "abdomen", ("Pelvic pain", "Abdominal pain"),
        "Elevated circulating beta chorionic gonadotropin concentration", "MEDDX:3028", 15.0,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("examined", "told", "denied", "code", "factor"), SITUATIONS)
def test_a_denied_finding_lowers_the_disease(tables, examined, told, denied, code, factor):
    names = tables.phenotypes.names()
    there = [note(names[name.lower()], start=10 * n) for n, name in enumerate(told)]
    not_there = note(names[denied.lower()], Assertion.EXCLUDED, 90)
    options = RankOptions(limit=400, examinations=frozenset({examined}))

    def odds(findings):
        found = rank(findings, Person(45.0), tables, options)
        chance = next(d.probability for d in found if d.code.code == code)
        return chance / (1.0 - chance)

    assert odds([*there, not_there]) < odds(there) / factor
