import base64
from datetime import date

import pytest

from meddx.case.codes import LOINC, Code
from meddx.case.identity import Patient, Sex
from meddx.case.record import Observation
from meddx.case.source import Source
from meddx.importers.hl7 import Hl7

JANE = Patient("9RG1", "Doe^Jane", date(1940, 3, 5), Sex.FEMALE)
PID = "PID|1||77^^^X^SS~9RG1^^^HOSP^MR||Doe^Jane||19400305|F"
OBR = "OBR|1|||71020^Chest X-ray^L|||202403021015"


def segment(*fields):
    """One OBX from its type, OBX-3, OBX-5, unit, range, flag and status."""
    kind, what, value, unit, normal, flag, status = (*fields, *[""] * 7)[:7]
    return f"OBX|1|{kind}|{what}||{value}|{unit}|{normal}|{flag}|||{status}"


def message(*segments, kind="ORU^R01", charset=""):
    head = rf"MSH|^~\&|RIS|H|MEDDX|H|20240302||{kind}|1|P|2.5||||||{charset}"
    return "\r".join([head, *segments]) + "\r"


REPORT = message(
    PID,
    OBR + "||||||asthma||||||||||||||||||R05^Cough",
    segment("TX", "71020&GDT^Chest X-ray^L", r"No effusion\T\clear.\.br\Heart normal."),
    segment("TX", "71020&GDT^Chest X-ray^L", "Second line."),
    segment("FT", "71020&IMP^Chest X-ray^L", r"Normal~\H\bold\N\ \X41\\X42\ 5\S\3"),
)
VALUES = message(
    PID,
    "OBR|1|||CBC^Blood count^L|||20240301",
    segment("NM", "718-7^Hemoglobin [Mass/volume] in Blood^LN", "9.5", "g/dL", "12.0-16.0", "L"),
    "NTE|1||repeated",
    segment("SN", "1988-5^CRP^LN", "<^5", "mg/L", "<5"),
    segment("SN", "2160-0^Creatinine^LN", "^80", "umol/L"),
    segment("NM", "1^Withdrawn^L", "1", "g/L", "", "", "D"),
    segment("CWE", "1^Fever^L", "U^Unknown^HL70136"),
    segment("CWE", "630-4^Organism^LN", "112283007^Escherichia coli^SCT"),
    "DG1|1||J45.9^Asthma^I10",
)


def load(tmp_path, context, content):
    path = tmp_path / "feed.hl7"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Hl7().load((Source(path),), context)


def sections(note):
    return {s.kind: note.text[s.start : s.end].strip() for s in note.sections}


def test_a_report_becomes_a_note_with_its_patient_and_sections(tmp_path, context):
    (case,) = load(tmp_path, context, REPORT)
    assert case.refused == ()
    assert case.patient == JANE
    (note,) = case.notes
    assert (note.title, note.written_on) == ("Chest X-ray", date(2024, 3, 2))
    assert sections(note)["findings"] == "No effusion&clear.\nHeart normal.\nSecond line."
    assert sections(note)["impression"] == "Normal\nbold AB 5^3"
    assert "Indication: Cough" in note.text
    assert "Clinical information: asthma" in note.text


def test_values_become_observations_and_lines_that_the_laboratory_rules_read(tmp_path, context):
    (case,) = load(tmp_path, context, VALUES)
    day = date(2024, 3, 1)
    hemoglobin = Code(LOINC, "718-7")
    assert case.observations == (
        Observation(hemoglobin, 9.5, "g/dL", day, 12.0, 16.0),
        Observation(Code(LOINC, "2160-0"), 80.0, "umol/L", day),
    )
    lines = sections(case.notes[0])["laboratory"].split("\n")
    assert lines == [
        "Hemoglobin 9.5 g/dL (12-16), low, 2024-03-01 [LOINC 718-7]",
        "repeated",
        "CRP <5 mg/L (<5), 2024-03-01 [LOINC 1988-5]",
        "Creatinine 80 umol/L, 2024-03-01 [LOINC 2160-0]",
    ]
    assert "Fever" not in case.notes[0].text
    assert "Organism: Escherichia coli" in case.notes[0].text
    assert sections(case.notes[0])["impression"] == "Asthma [ICD-10 J45.9]"


def test_other_encoding_characters_are_those_of_the_message(tmp_path, context):
    text = REPORT.replace("|", "!").replace("^", "@").replace(r"\S\3", r"\F\3")
    (case,) = load(tmp_path, context, text)
    assert case.patient == JANE
    assert "5!3" in case.notes[0].text


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("UNICODE UTF-8", "utf-8"),
        ("GB 18030-2000", "gb18030"),
        ("", "utf-8"),
        ("", "gb18030"),
        ("ASCII", "gb18030"),
        ("", "utf-16"),
    ],
)
def test_chinese_is_read_in_the_character_set_of_the_message(tmp_path, context, charset, encoding):
    text = message(
        PID.replace("Doe^Jane", "王^芳"),
        OBR,
        segment("TX", "1&GDT", "双肺纹理清晰，未见明显异常。"),
        segment("TX", "1&IMP", "肺炎"),
        charset=charset,
    )
    (case,) = load(tmp_path, context, text.encode(encoding))
    assert case.patient.name == "王^芳"
    assert sections(case.notes[0])["findings"] == "双肺纹理清晰，未见明显异常。"


def test_a_batch_of_several_patients_is_a_case_for_each(tmp_path, context):
    other = VALUES.replace("9RG1", "9RG2").replace("Doe^Jane", "Roe^Ann")
    framed = "".join(f"\x0b{m}\x1c\r" for m in (REPORT, other, VALUES))
    batch = "FHS|^~\\&\rBHS|^~\\&\r" + framed + "BTS|3\rFTS|1\r"
    first, second = load(tmp_path, context, batch)
    assert (first.patient.patient_id, len(first.notes)) == ("9RG1", 2)
    assert (second.patient.patient_id, len(second.notes)) == ("9RG2", 1)


def test_a_document_message_with_a_pdf_and_plain_line_ends(tmp_path, context):
    rtf = base64.b64encode(rb"{\rtf1 FINDINGS: nodule}").decode()
    text = message(
        PID,
        "TXA|1|DS^Discharge letter|TX|20240105",
        segment("ED", "1^Letter", f"^RTF^RTF^Base64^{rtf}"),
        segment("TX", "2^Note", "first\nsecond"),
        kind="MDM^T02",
    ).replace("\r", "\r\n")
    (case,) = load(tmp_path, context, text)
    (note,) = case.notes
    assert (note.title, note.written_on) == ("Discharge letter", date(2024, 1, 5))
    assert sections(note)["findings"].startswith("nodule")
    assert "first\nsecond" in note.text


def test_a_document_that_cannot_be_read_costs_not_the_text_beside_it(tmp_path, context):
    picture = segment("ED", "1^Scan", "^IM^JPEG^Base64^/9j/AAEC")
    pointer = segment("RP", "1^Scan", "http://host/1^^image^JPEG")
    (case,) = load(tmp_path, context, message(PID, OBR, picture, pointer, segment("TX", "2", "x")))
    assert case.notes[0].text.endswith("2: x\n")
    assert [(file.file, file.code) for file in case.refused] == [
        ("feed.hl7#1", "document_kind"),
        ("feed.hl7#1", "document_elsewhere"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (message("EVN|A01", PID, kind="ADT^A01"), "message_kind"),
        (message(PID, "PID|2||8", OBR, segment("TX", "1", "x")), "two_patients"),
        (message(PID, OBR), "no_text"),
        (message(PID, OBR, segment("TX", "1", "Patient ID: 55\rPatient")), "other_patient"),
        (message(PID, OBR, segment("ED", "1", "^^^Base64^!!!")), "damaged_document"),
        (message(PID, OBR, segment("ED", "1", "^^^Base64^AAEC")), "document_kind"),
        (message(PID, charset="EBCDIC"), "character_set"),
        (message(PID, "é", charset="UNICODE UTF-8").encode("cp1252"), "character_set"),
        ("MSH|||||", "no_message"),
        ("FHS|^~\\&\r", "no_message"),
        ("", "empty"),
    ],
)
def test_what_cannot_be_used_is_named_and_nothing_of_it_is_loaded(tmp_path, context, content, code):
    (case,) = load(tmp_path, context, content)
    assert case.is_empty
    assert [file.code for file in case.refused] == [code]
    assert "55" not in str(case.refused[0].reason)


def test_a_bad_message_is_named_by_its_number_and_costs_no_other(tmp_path, context):
    bad = message(PID, OBR, segment("TX", "1", "x"), charset="EBCDIC")
    (case,) = load(tmp_path, context, REPORT + bad + message(PID, kind="ADT^A08") * 3)
    assert len(case.notes) == 1
    assert [(file.file, file.code) for file in case.refused] == [
        ("feed.hl7#2", "character_set"),
        ("feed.hl7", "message_kind"),
    ]


def test_sniffing_goes_by_content():
    sniff = Hl7().sniff
    assert sniff(REPORT.encode()) > 0.5
    assert sniff(b"\x0b" + REPORT.encode()) > 0.5
    assert sniff(REPORT.encode("utf-16")) > 0.5
    assert sniff(b"FHS|^~\\&\r") > 0.5
    assert sniff(b"MSH2\nMLH1\n") == 0.0
    assert sniff(b"MSH is a segment") == 0.0
