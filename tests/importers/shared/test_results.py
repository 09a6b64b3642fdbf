from datetime import date

import pytest

from meddx.analysis import laboratory
from meddx.analysis.laboratory import Person
from meddx.case.codes import HPO, LOINC, SNOMED, Code
from meddx.importers.shared import codings, results
from meddx.importers.shared.codings import coding
from meddx.importers.shared.results import Result

DAY = date(2024, 3, 2)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hemoglobin [Mass/volume] in Blood", "Hemoglobin"),
        ("Sodium [Moles/volume] in Serum or Plasma", "Sodium"),
        ("Leukocytes [#/volume] in Blood by Automated count", "Leukocytes"),
        ("Oxygen saturation in Arterial blood by Pulse oximetry", "Oxygen saturation"),
        ("Sodium [Moles/volume] in Urine", "Sodium [Moles/volume] in Urine"),
        ("Hemoglobin A1c/Hemoglobin.total in Blood", "Hemoglobin A1c/Hemoglobin.total"),
        ("Hemoglobin.gastrointestinal in Stool", "Hemoglobin.gastrointestinal in Stool"),
        ("血红蛋白", "血红蛋白"),
    ],
)
def test_what_is_measured_in_blood_has_the_name_that_notes_use(name, short):
    assert codings.measured_name(name) == short


@pytest.mark.parametrize(
    ("result", "judged"),
    [
        (
            Result("Hemoglobin [Mass/volume] in Blood", (), "9.5", "", "g/dL", 12.0, 16.0),
            "HP:0001903",
        ),
        (Result("Sodium [Moles/volume] in Urine", (), "20", "", "mmol/L"), None),
        (Result("Sodium [Moles/volume] in Plasma", (), "120", "", "mmol/L"), "HP:0002902"),
        (Result("Body temperature", (), "39.5", "", "Cel"), "HP:0001945"),
        (Result("血红蛋白", (), "80", "", "g/L", 115.0, 150.0), "HP:0001903"),
        (Result("Platelets [#/volume] in Blood", (), "20", "", "10*3/uL"), "HP:0001873"),
    ],
)
def test_the_laboratory_rules_judge_a_line_as_they_judge_a_note(result, judged):
    values, _ = laboratory.load().read(results.line(result), Person())
    assert [value.hpo_id for value in values if value.is_present] == ([judged] if judged else [])


def test_a_line_holds_everything_that_was_said():
    codes = (coding("LN", "718-7"), coding("L", "HB"), coding("http://loinc.org", "718-7"))
    result = Result("Hb", codes, "9.5", "", "g/dL", 12.0, None, "L", DAY, "preliminary")
    assert results.line(result) == "Hb 9.5 g/dL (>12), low, 2024-03-02, preliminary [LOINC 718-7]"
    assert results.line(Result("Culture", (), "no growth")) == "Culture: no growth"
    assert results.line(Result("CRP", (), "5", "<", "mg/L", None, 5.0)) == "CRP <5 mg/L (<5)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.0-16.0", (12.0, 16.0)), ("12 – 16", (12.0, 16.0)), ("<5", (None, 5.0)),
        (">= 90", (90.0, None)), ("negative", (None, None)), ("1-2-3", (None, None)),
        ("", (None, None)),
    ],
)  # fmt: skip
def test_reference_ranges(text, expected):
    assert results.limits(text) == expected


def test_a_bound_or_an_unknown_vocabulary_is_no_observation():
    loinc = (coding("LN", "718-7", "Hemoglobin"),)
    assert results.observation(Result("Hb", loinc, "5", "<")) is None
    assert results.observation(Result("Hb", loinc, "low")) is None
    assert results.observation(Result("Hb", (coding("L", "HB"),), "5")) is None
    found = results.observation(Result("Hb", loinc, "5", "", "g/dL", on=DAY))
    assert found is not None
    assert (found.code, found.code.display) == (Code(LOINC, "718-7"), "Hemoglobin")


@pytest.mark.parametrize(
    ("system", "code", "own"),
    [
        ("http://snomed.info/sct", "233604007", Code(SNOMED, "233604007")),
        ("urn:oid:2.16.840.1.113883.6.1", "718-7", Code(LOINC, "718-7")),
        ("http://human-phenotype-ontology.org", "HP:0002090", Code(HPO, "HP:0002090")),
        ("HPO", "0002090", Code(HPO, "HP:0002090")),
        ("http://hl7.org/fhir/sid/icd-10", "J18.9", None),
        ("L", "X", None),
        ("LN", "no code at all", None),
    ],
)
def test_codes_of_vocabularies_that_the_program_speaks(system, code, own):
    assert codings.own_code([coding(system, code)], "name") == own


def test_old_values_do_not_stand_as_those_of_now():
    hb = [Result("Hb", (), str(90 + n), "", "g/L", on=date(2024 - n, 3, 2)) for n in range(8)]
    old = Result("CRP", (), "80", "", "mg/L", on=date(2019, 1, 1))
    assert list(results.lines([*hb, hb[0], old, Result("K", (), "4", "", "mmol/L")])) == [
        "Hb 90 g/L, 2024-03-02",
        "Hb, earlier: 91 g/L (2023-03-02); 92 g/L (2022-03-02); 93 g/L (2021-03-02); "
        "94 g/L (2020-03-02); 95 g/L (2019-03-02); 2 more",
        "CRP, earlier: 80 mg/L (2019-01-01)",
        "K 4 mmol/L",
    ]
    values, _ = laboratory.load().read("CRP, earlier: 80 mg/L (2019-01-01)", Person())
    assert values == []
