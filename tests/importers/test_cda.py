from datetime import date

import pytest

from meddx.case.identity import Patient, Sex
from meddx.case.source import Source
from meddx.importers.cda import Cda

HEADER = """<recordTarget><patientRole><id root="1.2" extension="9RG1"/><patient>
<name><given>Jane</given><family>Doe</family></name><administrativeGenderCode code="F"/>
<birthTime value="19400305"/></patient></patientRole></recordTarget>"""


def cda(body, header=HEADER):
    return (
        '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title>'
        f'<effectiveTime value="20240105"/>{header}<component><structuredBody><component><section>'
        f"<title>Findings</title><text>{body}</text></section></component></structuredBody>"
        "</component></ClinicalDocument>"
    ).encode()


def load(tmp_path, context, content):
    path = tmp_path / "letter.xml"
    path.write_bytes(content)
    (case,) = Cda().load((Source(path),), context)
    return case


def test_a_document_becomes_a_note_of_its_patient(tmp_path, context):
    case = load(tmp_path, context, cda("<paragraph>clear</paragraph>"))
    assert case.patient == Patient("9RG1", "Doe^Jane", date(1940, 3, 5), Sex.FEMALE)
    (note,) = case.notes
    assert (note.title, note.written_on) == ("Letter", date(2024, 1, 5))
    assert [(s.kind, note.text[s.start : s.end].strip()) for s in note.sections] == [
        ("findings", "clear")
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (cda("x").replace(b"<?xml", b'<!DOCTYPE a [<!ENTITY b "c">]><?xml'), "damaged"),
        (cda("x")[:-10], "damaged"),
        (cda("<a>" * 600 + "</a>" * 600), "damaged"),
        (cda("", "").replace(b"Letter", b"").replace(b"Findings", b""), "no_text"),
        (cda("Patient ID: 55"), "other_patient"),
    ],
    ids=["entity", "cut", "deep", "blank", "other"],
)
def test_what_cannot_be_read_is_refused(tmp_path, context, content, code):
    case = load(tmp_path, context, content)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]


def test_a_document_without_a_patient_names_nobody(tmp_path, context):
    case = load(tmp_path, context, cda("clear", ""))
    assert case.patient == Patient()
    assert Cda().sniff(cda("x")[:200]) == 1.0
    assert Cda().sniff(b"<html>") == 0.0
