from datetime import date

import pytest

from meddx.case.identity import Patient, Sex
from meddx.importers.shared.identity import read_header
from meddx.phrase import Refused

BORN = date(1940, 3, 5)


def header(text):
    return read_header(text, len(text))


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("Patient ID 9RG1, born 1940-03-05, female.", Patient("9RG1", "", BORN, Sex.FEMALE)),
        ("患者编号 9RG1，1940-03-05 出生，女。", Patient("9RG1", "", BORN, Sex.FEMALE)),
        ("患者编号：9RG1\n出生日期：1940年3月5日\n性别：女", Patient("9RG1", "", BORN, Sex.FEMALE)),
        (
            "姓名：王芳 性别：女 出生日期：1940-03-05 住院号：123456",
            Patient("123456", "王芳", BORN, Sex.FEMALE),
        ),
        ("病历号 00123456，男", Patient("00123456", "", None, Sex.MALE)),
        ("Name: Doe, Jane\nDOB: 5 Mar 1940\nSex: F", Patient("", "Doe, Jane", BORN, Sex.FEMALE)),
        ("Name: Jane Doe, DOB: 1940-03-05, MRN: A-77", Patient("A-77", "Jane Doe", BORN)),
        ("PATIENT NAME: DOE^JANE   MRN: 0042   sex M", Patient("0042", "DOE^JANE", None, Sex.MALE)),
        ("**Patient ID:** 9RG1\n**DOB:** 1940-03-05\n", Patient("9RG1", "", BORN)),
        ("| Patient ID | 9RG1 |\n| Date of birth | 1940-03-05 |", Patient("9RG1", "", BORN)),
        ("Patient: Jane Doe\nDOB: 1940-03-05", Patient("", "Jane Doe", BORN)),
        ("Patient: Doe, Jane; MRN: 12", Patient("12", "Doe, Jane")),
        ("Patient: 54-year-old with cough", Patient()),
        ("Patient: Cough and fever", Patient()),
        ("患者：王芳 性别：女", Patient("", "王芳", None, Sex.FEMALE)),
        ("患者：男，45岁", Patient("", "", None, Sex.MALE)),
        ("| Name | Jane Doe |\n| DOB | 1940-03-05 |", Patient("", "Jane Doe", BORN)),
        ("姓名：王芳 科室：呼吸科 住院号：12", Patient("12", "王芳")),
        ("Unit No: 77", Patient("77")),
        ("Date of birth 1940-03-05", Patient("", "", BORN)),
        ("Patient ID: unknown", Patient()),
        ("Cough and fever since Monday.", Patient()),
    ],
)  # fmt: skip
def test_what_a_header_says(text, patient):
    assert header(text).patient == patient


def test_a_patient_number_is_trusted_more_than_a_stay():
    assert header("住院号 555\n患者编号 9RG1").patient.patient_id == "9RG1"


@pytest.mark.parametrize(
    "text",
    [
        "Patient ID 9RG1 ... Patient ID 9RG2",
        "born 1940-03-05\nDOB 1941-03-05",
        "患者编号 1\n患者编号 2",
    ],
)
def test_two_patients_in_one_text_are_refused(text):
    with pytest.raises(Refused) as refused:
        header(text)
    assert refused.value.code == "two_patients"
    assert "9RG" not in str(refused.value)


def test_the_same_number_twice_is_one_patient():
    assert header("Patient ID 9RG1\nPatient ID 9rg1").patient.patient_id == "9rg1"


def test_the_day_of_writing_is_not_the_day_of_birth():
    assert header("born 1940-03-05, female. 2004-08-26.").written_on == date(2004, 8, 26)
    assert header("born 1940-03-05").written_on is None


def test_an_ambiguous_birth_date_is_left_out():
    assert header("MRN 12, DOB 03/05/1940").patient == Patient("12")


def test_only_the_header_names_the_patient_but_numbers_count_everywhere():
    text = "Fever.\nSigned, name: Dr Brown\nPatient ID 9RG1"
    assert read_header(text, 6).patient == Patient("9RG1")
