import base64
import json
from datetime import date
from typing import Any

import pytest

from meddx.analysis.families.note_text import NoteText
from meddx.analysis.laboratory import Person
from meddx.case.codes import LOINC, Code
from meddx.case.evidence import Assertion
from meddx.case.identity import Patient, Sex
from meddx.case.record import Observation
from meddx.case.source import Source
from meddx.importers.fhir import Fhir

JANE = Patient("9RG1", "Doe^Jane", date(1940, 3, 5), Sex.FEMALE)
SNOMED = "http://snomed.info/sct"
SUBJECT = {"reference": "Patient/p1"}
Made = dict[str, Any]


def concept(text="", system="", code="", display=""):
    coding = [{"system": system, "code": code, "display": display}] if code else []
    return {"text": text, "coding": coding} if text else {"coding": coding}


def patient(number="9RG1", own="p1"):
    identifiers = [
        {"value": "SSN-1"},
        {"use": "old", "type": concept(code="MR"), "value": "old"},
        {"type": concept(code="MR"), "value": number},
    ]
    return {
        "resourceType": "Patient", "id": own, "identifier": identifiers,
        "name": [{"use": "maiden", "family": "Poe"}, {"family": "Doe", "given": ["Jane"]}],
        "birthDate": "1940-03-05", "gender": "female",
    }  # fmt: skip


def condition(name, clinical="active", verified="confirmed", **more):
    status = {
        "clinicalStatus": concept(code=clinical),
        "verificationStatus": concept(code=verified),
    }
    code = {"code": concept(name, SNOMED, "1")}
    return {"resourceType": "Condition", "subject": SUBJECT, **status, **code, **more}


def hemoglobin(value=95, on="2024-03-02", **more):
    return {
        "resourceType": "Observation", "status": "final", "subject": SUBJECT,
        "category": [concept(code="laboratory")],
        "code": concept("", "http://loinc.org", "718-7", "Hemoglobin [Mass/volume] in Blood"),
        "valueQuantity": {"value": value, "unit": "g/L"},
        "referenceRange": [{"low": {"value": 120}, "high": {"value": 160}}],
        "effectiveDateTime": f"{on}T10:00:00Z", **more,
    }  # fmt: skip


def document(content, **more):
    data = base64.b64encode(content).decode()
    return {
        "resourceType": "DocumentReference", "status": "current", "subject": SUBJECT,
        "type": concept("Letter"), "date": "2024-01-05T00:00:00Z",
        "content": [{"attachment": {"contentType": "text/plain", "data": data}}], **more,
    }  # fmt: skip


def bundle(*resources) -> bytes:
    entries = [{"resource": resource} for resource in resources]
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()


def load(tmp_path, context, content, name="record.json"):
    path = tmp_path / name
    path.write_bytes(content)
    return Fhir().load((Source(path),), context)


def only(tmp_path, context, *resources):
    (case,) = load(tmp_path, context, bundle(patient(), *resources))
    assert case.refused == ()
    assert case.patient == JANE
    return case


def sections(note):
    return [(s.kind, note.text[s.start : s.end].strip().split("\n")) for s in note.sections]


def test_conditions_stand_in_words_with_how_sure_they_are_and_their_codes(tmp_path, context):
    case = only(
        tmp_path,
        context,
        condition("Asthma", onsetDateTime="2010-03-01"),
        condition(
            "Pulmonary embolism",
            verified="provisional",
            bodySite=[concept("left lung")],
            severity=concept("Severe"),
        ),
        condition("Deep vein thrombosis", verified="refuted", onsetDateTime="2010"),
        condition("Appendicitis", "resolved", onsetAge={"value": 12, "unit": "a"}),
        condition("Mistake", verified="entered-in-error"),
        condition("Worse")
        | {"code": concept("SOB", "http://human-phenotype-ontology.org", "HP:0002094")},
    )
    assert sections(case.notes[0]) == [
        ("other", [
            "- Asthma, since 2010-03-01 [SNOMED CT 1]",
            "- possible Pulmonary embolism, left lung, Severe [SNOMED CT 1]",
            "- no Deep vein thrombosis [SNOMED CT 1]",
            "- Dyspnea (SOB) [HPO HP:0002094]",
        ]),
        ("history", ["- Appendicitis, since the age of 12 a [SNOMED CT 1]"]),
    ]  # fmt: skip


def test_the_rules_of_notes_read_a_record_as_it_was_coded(tmp_path, context):
    said = Assertion
    statements = {
        "HP:0002099": (condition("Asthma"), said.PRESENT),
        "HP:0002204": (condition("Pulmonary embolism", verified="provisional"), said.UNCERTAIN),
        "HP:0002625": (condition("Deep vein thrombosis", verified="refuted"), said.EXCLUDED),
        "HP:0002090": (condition("肺炎", verified="refuted"), said.EXCLUDED),
        "HP:0002039": (condition("Anorexia", "resolved"), said.HISTORICAL),
        "HP:0001903": (hemoglobin(), said.PRESENT),
    }  # fmt: skip
    case = only(tmp_path, context, *(resource for resource, _ in statements.values()))
    found, _ = NoteText().read_note(case.notes[0], Person())
    asserted = {finding.code.code: finding.assertion for finding in found}
    for hpo_id, (_, expected) in statements.items():
        assert (hpo_id, asserted.get(hpo_id)) == (hpo_id, expected)


def test_a_chinese_record_has_chinese_cues_and_headings(tmp_path, context):
    case = only(
        tmp_path,
        context,
        condition("肺炎", verified="refuted"),
        condition("哮喘", verified="differential"),
    )
    assert case.notes[0].text == "问题列表：\n- 无肺炎 [SNOMED CT 1]\n- 可能哮喘 [SNOMED CT 1]\n"


def test_only_the_last_value_is_said_as_of_now(tmp_path, context):
    case = only(
        tmp_path, context, hemoglobin(101, "2023-09-01"), hemoglobin(),
        hemoglobin(code=concept("Ferritin"), on="2015-01-01"),
        hemoglobin(status="entered-in-error", value=1),
        hemoglobin(code=concept("Sodium [Moles/volume] in Urine"), on="2024-03-01"),
    )  # fmt: skip
    assert sections(case.notes[0]) == [
        ("laboratory", [
            "Hemoglobin 95 g/L (120-160), 2024-03-02 [LOINC 718-7]",
            "Hemoglobin, earlier: 101 g/L (2023-09-01)",
            "Ferritin, earlier: 95 g/L (2015-01-01)",
            "Sodium [Moles/volume] in Urine 95 g/L (120-160), 2024-03-01",
        ])
    ]  # fmt: skip
    assert case.notes[0].written_on == date(2024, 3, 2)
    code = Code(LOINC, "718-7")
    assert case.observations == (
        Observation(code, 101.0, "g/L", date(2023, 9, 1), 120.0, 160.0),
        Observation(code, 95.0, "g/L", date(2024, 3, 2), 120.0, 160.0),
    )


def test_other_kinds_of_values_and_family_history(tmp_path, context):
    vitals = {"category": [concept(code="vital-signs")], "code": concept("Blood pressure")}
    case = only(
        tmp_path, context,
        hemoglobin(**vitals, component=[
            {"code": concept("Systolic"), "valueQuantity": {"value": 150, "unit": "mm[Hg]"}},
            {"code": concept("Note"), "valueString": "sitting"},
        ]) | {"valueQuantity": None},
        hemoglobin(code=concept("Smoker"), category=[concept(code="social-history")],
                   valueBoolean=True) | {"valueQuantity": None},
        hemoglobin(code=concept("Fever"), valueCodeableConcept=concept("Unknown", SNOMED, "1"))
        | {"valueQuantity": None},
        {"resourceType": "FamilyMemberHistory", "patient": SUBJECT, "status": "completed",
         "relationship": concept("mother"), "condition": [{"code": concept("breast cancer")}]},
    )  # fmt: skip
    assert sections(case.notes[0]) == [
        ("family", ["- mother: breast cancer"]),
        ("other", ["Systolic 150 mmHg, 2024-03-02", "Note: sitting, 2024-03-02"]),
        ("other", ["Smoker: yes, 2024-03-02"]),
    ]


def test_allergies_medications_and_procedures_are_named_unless_they_ended(tmp_path, context):
    metformin = {"medicationCodeableConcept": concept("Metformin"), "subject": SUBJECT}
    case = only(
        tmp_path, context,
        {"resourceType": "AllergyIntolerance", "patient": SUBJECT, "criticality": "high",
         "clinicalStatus": concept(code="active"), "code": concept("Iodinated contrast"),
         "reaction": [{"manifestation": [concept("Fever")]}]},
        {"resourceType": "AllergyIntolerance", "patient": SUBJECT, "code": concept("Latex"),
         "verificationStatus": concept(code="refuted")},
        {"resourceType": "MedicationStatement", "status": "active", **metformin},
        {"resourceType": "MedicationRequest", "status": "stopped", **metformin,
         "medicationCodeableConcept": concept("Aspirin")},
        {"resourceType": "Procedure", "status": "completed", "subject": SUBJECT,
         "code": concept("Appendectomy"), "performedDateTime": "2010-05-01"},
        {"resourceType": "Procedure", "status": "not-done", "subject": SUBJECT,
         "code": concept("Biopsy")},
    )  # fmt: skip
    assert sections(case.notes[0]) == [
        ("history", ["- Appendectomy, 2010-05-01"]),
        ("other", ["- Iodinated contrast, high risk"]),
        ("other", ["- Metformin"]),
    ]


def test_documents_are_notes_of_their_own(tmp_path, context):
    held = {"resourceType": "Binary", "id": "b1", "data": base64.b64encode(b"from afar").decode()}
    case = only(
        tmp_path,
        context,
        document(b"FINDINGS: clear"),
        document(b"<html><body><p>IMPRESSION:</p><p>nodule</p></body></html>"),
        document(b"", type=None)
        | {"content": [{"attachment": {"url": "Binary/b1", "title": "Held"}}]},
        document(b"gone", docStatus="entered-in-error"),
        held,
        {"resourceType": "DiagnosticReport", "status": "final", "subject": SUBJECT,
         "code": concept("CT"), "conclusion": "No PE",
         "text": {"status": "generated", "div": "<div><p>Lungs clear</p></div>"}},
        {"resourceType": "Composition", "status": "final", "subject": SUBJECT, "title": "Summary",
         "section": [{"title": "Family history", "text": {"div": "<div>none</div>"},
                      "section": [{"title": "Plan", "text": {"div": "<div>rest</div>"}}]}]},
    )  # fmt: skip
    assert {note.title: note.text for note in case.notes if note.title != "Letter"} == {
        "Held": "from afar\n",
        "CT": "Lungs clear\n\nImpression:\nNo PE\n",
        "Summary": "Family history:\nnone\n\nPlan:\nrest\n",
    }
    letters = [note for note in case.notes if note.title == "Letter"]
    assert [sections(note)[0][0] for note in letters] == ["findings", "impression"]
    assert letters[0].written_on == date(2024, 1, 5)


def test_lines_of_json_and_xml_say_the_same(tmp_path, context):
    lines = "\n".join(json.dumps(r) for r in (patient(), condition("Asthma"), hemoglobin()))
    xml = """<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><entry><resource><Patient>
      <id value="p1"/><identifier><type><coding><code value="MR"/></coding></type>
      <value value="9RG1"/></identifier><name><family value="Doe"/><given value="Jane"/></name>
      <gender value="female"/><birthDate value="1940-03-05"/></Patient></resource></entry>
      <entry><resource><Condition><clinicalStatus><coding><code value="active"/></coding>
      </clinicalStatus><code><coding><system value="http://snomed.info/sct"/><code value="1"/>
      </coding><text value="Asthma"/></code><subject><reference value="Patient/p1"/></subject>
      </Condition></resource></entry><entry><resource><DiagnosticReport><text>
      <div xmlns="http://www.w3.org/1999/xhtml"><p>clear</p></div></text>
      <code><text value="CT"/></code><subject><reference value="Patient/p1"/></subject>
      </DiagnosticReport></resource></entry></Bundle>"""
    for content in (lines.encode(), lines.encode("utf-16"), xml.encode()):
        (case,) = load(tmp_path, context, content)
        assert case.patient == JANE
        assert "- Asthma [SNOMED CT 1]" in case.notes[0].text
    assert case.notes[1].text == "clear\n"


def test_each_patient_of_a_file_has_a_case_and_nobody_is_inferred(tmp_path, context):
    content = bundle(
        patient(),
        patient("9RG2", "p2") | {"birthDate": "1950-01-01"},
        condition("Asthma"),
        condition("Gout") | {"subject": {"reference": "Patient/p2"}},
        condition("Fever") | {"subject": {}},
        condition("Cough") | {"subject": {"reference": "Patient/elsewhere"}},
        condition("Rash") | {"subject": {"identifier": {"value": "9RG3"}}},
        condition("Ache", contained=[patient("9RG4", "c")]) | {"subject": {"reference": "#c"}},
    )
    cases = load(tmp_path, context, content)
    found = {case.notes[0].text.split()[3]: case.patient.patient_id for case in cases}
    assert found == {
        "Asthma": "9RG1", "Gout": "9RG2", "Fever": "", "Cough": "", "Rash": "9RG3", "Ache": "9RG4",
    }  # fmt: skip


def test_a_number_that_two_servers_give_to_two_people_names_nobody(tmp_path, context):
    other = patient("9RG2") | {"birthDate": "1950-01-01"}
    told = [("http://a/Patient/p1", patient()), ("http://b/Patient/p1", other)]
    subjects = [
        ("Asthma", "http://a/Patient/p1"),
        ("Gout", "http://b/Patient/p1/_history/2"),
        ("Fever", "Patient/p1"),
        ("Cough", "http://c/Patient/p1"),
    ]
    told += [("", condition(name) | {"subject": {"reference": to}}) for name, to in subjects]
    entries = [{"fullUrl": address, "resource": resource} for address, resource in told]
    content = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    cases = load(tmp_path, context, content)
    found = {case.notes[0].text.split()[3]: case.patient.patient_id for case in cases}
    assert found == {"Asthma": "9RG1", "Gout": "9RG2", "Fever": "", "Cough": ""}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bundle(patient()), "nothing_to_read"),
        (bundle(patient(), document(b"Patient ID: 55")), "other_patient"),
        (bundle(patient(), document(b"\x00\x01")), "document_kind"),
        (
            bundle(patient(), document(b"") | {"content": [{"attachment": {"url": "http://x/1"}}]}),
            "document_elsewhere",
        ),
        (b'{"resourceType": "Bundle", "entry": [', "damaged"),
        (b'{"resourceType": "Bundle"}', "no_fhir"),
        (b'{"a": ' * 100_000, "damaged"),
        (b"[1, 2]", "no_fhir"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><Bundle xmlns="http://hl7.org/fhir"/>', "damaged"),
        (b"<html/>", "no_fhir"),
        ('{"resourceType": "é"}'.encode("cp1252"), "damaged"),
        (b"", "empty"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_of_it_is_loaded(tmp_path, context, content, code):
    (case,) = load(tmp_path, context, content)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]
    assert "55" not in str(case.refused[0].reason)


def test_odd_elements_cost_nothing_else(tmp_path, context):
    odd: list[Made] = [
        {"resourceType": "Observation", "subject": SUBJECT, "code": 5, "valueQuantity": []},
        {"resourceType": "Observation", "subject": [SUBJECT], "code": {"coding": "x"}},
        {"resourceType": "Condition", "subject": "p1", "code": {"text": ["a", 3]}},
        {"resourceType": "DocumentReference", "content": {"attachment": None}},
        {"resourceType": ["x"]},
        hemoglobin(valueQuantity={"value": "NaN"}),
    ]
    cases = load(tmp_path, context, bundle(patient(), condition("Asthma"), *odd))
    (mine,) = [case for case in cases if case.patient == JANE]
    assert mine.notes[0].text == "Problem list:\n- Asthma [SNOMED CT 1]\n"
    assert mine.observations == ()


def test_sniffing_goes_by_content():
    sniff = Fhir().sniff
    assert sniff(bundle(patient())) > 0.5
    assert sniff(b'\xef\xbb\xbf {"id": "1", "resourceType": "Patient"}') > 0.5
    assert sniff(b'<Bundle xmlns="http://hl7.org/fhir">') > 0.5
    assert sniff(b'{"id": 1}') == 0.0
    assert sniff(b"<html>") == 0.0
