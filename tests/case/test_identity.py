from datetime import date

import pytest

from meddx.case.identity import Agreement, Patient, Sex, same_name

BORN = date(1940, 3, 5)
RG1 = Patient("9RG1", "Doe^Jane", BORN, Sex.FEMALE)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Patient("9RG1"), Agreement.SAME),
        (Patient(" 9rg1 ", birth_date=BORN), Agreement.SAME),
        (Patient("9RG1", birth_date=date(1941, 3, 5)), Agreement.DIFFERENT),
        (Patient("9RG2", "Doe^Jane", BORN), Agreement.DIFFERENT),
        (Patient("", "DOE^JANE^^^", BORN), Agreement.SAME),
        (Patient("", "Roe^Jane", BORN), Agreement.DIFFERENT),
        (Patient("", "Doe^Jane"), Agreement.UNIDENTIFIED),
        (Patient("", "Roe^Richard"), Agreement.DIFFERENT),
        (Patient("", "Jane Doe", BORN), Agreement.SAME),
        (Patient("", "Doe, Jane", BORN), Agreement.SAME),
        (Patient("", "Jane Doe"), Agreement.UNIDENTIFIED),
        (Patient("", "Jane^Doe", BORN), Agreement.DIFFERENT),
        (Patient("", "DOE, JANE M.", BORN), Agreement.UNIDENTIFIED),
        (Patient("", "Mrs Jane Doe"), Agreement.UNIDENTIFIED),
        (Patient("", "DOE, JOAN M", BORN), Agreement.DIFFERENT),
        (Patient("", "Doe-Roe^Jane"), Agreement.DIFFERENT),
        (Patient("", "Doe"), Agreement.DIFFERENT),
        (Patient("", "Doe^Jane=王^芳", BORN), Agreement.SAME),
        (Patient(birth_date=BORN), Agreement.UNIDENTIFIED),
        (Patient(birth_date=date(1950, 1, 1)), Agreement.DIFFERENT),
        (Patient(), Agreement.UNIDENTIFIED),
        (Patient("09RG1"), Agreement.DIFFERENT),
    ],
)
def test_two_identities_are_compared_both_ways(other: Patient, expected: Agreement) -> None:
    assert RG1.compare(other) is expected
    assert other.compare(RG1) is expected


def test_sex_alone_neither_joins_nor_separates() -> None:
    assert RG1.compare(Patient("9RG1", sex=Sex.MALE)) is Agreement.SAME
    assert Patient(sex=Sex.FEMALE).compare(RG1) is Agreement.UNIDENTIFIED


def test_age_is_counted_in_years() -> None:
    assert RG1.age_years(date(2004, 8, 26)) == pytest.approx(64.48, abs=0.01)
    assert RG1.age_years(date(1930, 1, 1)) is None
    assert Patient().age_years(date(2004, 8, 26)) is None


def test_what_is_known_survives_completion() -> None:
    completed = Patient("9RG1").completed_by(RG1)
    assert completed == RG1
    assert RG1.completed_by(Patient("x", "y")) == RG1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王^芳", "王芳", True),
        ("Wang^Fang=王^芳", "王芳", True),
        ("Doe^Jane", "doejane", False),
        ("Jane Ann Doe", "Doe^Jane^Ann", True),
        ("Jane Doe", "Jane Roe", False),
        ("", "^", True),
    ],
)
def test_a_name_written_out_is_that_with_its_parts_told_apart(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same
