"""Reports, documents and presentation states are read; everything else is listed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.sequence import Sequence
from pydicom.uid import DeflatedExplicitVRLittleEndian

from meddx.case.presentation import Reference
from meddx.case.source import Source
from meddx.importers.shared import dicom_documents, dicom_stream, dicom_tags, dicom_words
from meddx.jobs import Context
from meddx.phrase import Refused
from tests.helpers import documents as made

CDA_TEXT = b"""<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><title>Letter</title>
<component><structuredBody><component><section><title>Findings</title>
<text><paragraph>No  effusion.</paragraph><list><item>One</item><item>Two</item></list></text>
</section></component></structuredBody></component></ClinicalDocument>"""


@pytest.fixture
def context():
    return made.SameProcess()


@pytest.fixture
def child():
    with_children = Context(lambda _d, _t, _m: None)
    yield with_children
    with_children.close()


def pdf_of(text: str) -> bytes:
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R "
        b"/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Courier >> >> >> >>",
    ]
    stream = b"BT /F 12 Tf 10 50 Td (%s) Tj ET" % text.encode()
    objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def test_a_report_becomes_a_note_and_an_entry(tmp_path, context):
    path = made.report(
        tmp_path / "report.dcm",
        made.content("TEXT", ("121071", "Findings"), TextValue="A nodule of 8 mm."),
        made.content("IMAGE", ("121112", "Source"), ReferencedSOPSequence=made.reference()),
    )
    got = dicom_documents.load([made.Member(path, made.BASIC_TEXT)], context)
    (note,), (other,) = got.notes, got.others
    assert note.title == "Structured report: Imaging Measurement Report"
    assert "Findings: A nodule of 8 mm." in note.text
    (section,) = note.sections
    assert section.kind == "findings"
    assert "8 mm" in note.text[section.start : section.end]
    assert note.written_on is not None
    assert note.written_on.isoformat() == "2020-03-04"
    assert other.references == (Reference(made.IMAGE_UID),)
    assert other.title == "Imaging Measurement Report"
    assert got.refused == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Patient ID: 9RG2", "other_patient"),
        ("Patient ID: 1. Patient ID: 2", "two_patients"),
        ("Patient ID: 9RG1", ""),
        ("Nothing of the kind", ""),
    ],
)
@pytest.mark.parametrize("kind", ["report", "pdf"])
def test_a_text_that_names_another_patient_than_its_object_is_no_note(
    tmp_path, context, said, code, kind
):
    if kind == "report":
        text = made.content("TEXT", ("1", "Comment"), TextValue=said)
        member = made.Member(made.report(tmp_path / "o.dcm", text), made.BASIC_TEXT)
    else:
        content = pdf_of(said)
        path = made.phantoms.write(
            tmp_path / "o.dcm",
            None,
            SOPClassUID=made.PDF,
            MIMETypeOfEncapsulatedDocument="application/pdf",
            EncapsulatedDocument=content + b"\0" * (len(content) % 2),
        )
        member = made.Member(path, made.PDF)
    member.header = replace(member.header, patient_id="9RG1")
    got = dicom_documents.load([member], context)
    assert [(file.file, file.code) for file in got.refused] == ([("o.dcm", code)] if code else [])
    assert len(got.notes) == (0 if code else 1)
    assert len(got.others) == 1
    assert all("9RG" not in str(file.reason) for file in got.refused)


def deflated(path: Path, bomb_bytes: int = 0) -> Path:
    """Write a file once more in the deflated syntax, with so many zeros as its pixels."""
    dataset = pydicom.dcmread(path)
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    if bomb_bytes:
        dataset.add_new(0x7FE00010, "OB", bytes(bomb_bytes))
    dataset.save_as(path)
    return path


@pytest.mark.parametrize("form", [lambda path: path, deflated], ids=["plain", "deflated"])
def test_a_deflated_file_is_read_and_saved_like_any_other(tmp_path, context, form):
    content = pdf_of("No fracture seen")
    letter = made.phantoms.write(
        tmp_path / "letter.dcm",
        None,
        SOPClassUID=made.PDF,
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocument=content + b"\0" * (len(content) % 2),
        EncapsulatedDocumentLength=len(content),
    )
    finding = made.content("TEXT", ("121071", "Findings"), TextValue="A nodule of 8 mm.")
    report = made.report(tmp_path / "report.dcm", finding)
    files = [made.Member(form(letter), made.PDF), made.Member(form(report), made.BASIC_TEXT)]
    got = dicom_documents.load(files, context)
    assert got.refused == ()
    assert "No fracture seen" in got.notes[0].text
    assert "Findings: A nodule of 8 mm." in got.notes[1].text
    assert dicom_documents.document(Source(letter), context) == content
    said = {row.keyword: row.value for row in dicom_tags.tags(Source(letter), context).rows}
    assert ("Deflated" in said["TransferSyntaxUID"]) == (form is deflated)


def test_a_report_that_unpacks_to_more_than_any_is_only_listed(tmp_path, context, monkeypatch):
    monkeypatch.setattr(dicom_stream, "MOST_INFLATED", 1 << 20)
    path = deflated(made.report(tmp_path / "report.dcm"), bomb_bytes=4 << 20)
    got = dicom_documents.load([made.Member(path, made.BASIC_TEXT)], context)
    assert [item.code for item in got.refused] == ["bomb"]
    assert len(got.others) == 1
    rows = dicom_tags.tags(Source(path), context).rows
    assert rows[-1].keyword == "PixelData"


def test_key_images_are_references_with_a_title(tmp_path, context):
    path = made.report(
        tmp_path / "keys.dcm",
        made.content("TEXT", ("113012", "Key Object Description"), TextValue="Two to show"),
        made.content("IMAGE", ("", ""), ReferencedSOPSequence=made.reference("1.5")),
        made.content("IMAGE", ("", ""), ReferencedSOPSequence=made.reference("1.6", [2, 3])),
        sop_class=made.KEY_IMAGES,
        ConceptNameCodeSequence=made.code("113004", "For Teaching"),
    )
    got = dicom_documents.load([made.Member(path, made.KEY_IMAGES)], context)
    (other,) = got.others
    assert got.notes == ()
    assert other.title == "For Teaching: Two to show"
    assert other.references == (Reference("1.5"), Reference("1.6", (1, 2)))


def test_the_text_of_a_pdf_is_a_note_and_its_bytes_are_those_of_the_file(tmp_path, context):
    content = pdf_of("No fracture seen")
    padded = content + b"\0" * (len(content) % 2)
    path = made.phantoms.write(
        tmp_path / "letter.dcm",
        None,
        SOPClassUID=made.PDF,
        DocumentTitle="Letter",
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocument=padded,
        EncapsulatedDocumentLength=len(content),
    )
    got = dicom_documents.load([made.Member(path, made.PDF)], context)
    (note,), (other,) = got.notes, got.others
    assert note.title == "Document: Letter"
    assert note.text.strip() == "No fracture seen"
    assert other.document is not None
    assert other.document.media_type == "application/pdf"
    assert dicom_documents.document(Source(path), context) == content


def test_the_text_of_a_clinical_document_is_a_note(tmp_path, context):
    path = made.phantoms.write(
        tmp_path / "cda.dcm",
        None,
        SOPClassUID=made.CDA,
        MIMETypeOfEncapsulatedDocument="text/XML",
        EncapsulatedDocument=CDA_TEXT + b" " * (len(CDA_TEXT) % 2),
    )
    (note,) = dicom_documents.load([made.Member(path, made.CDA)], context).notes
    assert note.text == "Letter\n\nFindings:\nNo effusion.\nOne\nTwo\n"
    assert [section.kind for section in note.sections] == ["findings"]


def test_a_damaged_document_is_listed_and_named(tmp_path, child):
    path = made.phantoms.write(
        tmp_path / "bad.dcm", None, SOPClassUID=made.PDF, EncapsulatedDocument=b"%PDF-1.4 broken!"
    )
    got = dicom_documents.load([made.Member(path, made.PDF)], child)
    assert [item.code for item in got.refused] == ["damaged"]
    assert str(got.refused[0].reason).startswith("This file holds a PDF document that cannot")
    assert len(got.others) == 1
    assert got.notes == ()


def test_an_entity_bomb_is_refused_at_once(tmp_path, context):
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">]><b>&a;</b>'
    path = made.phantoms.write(
        tmp_path / "bomb.dcm", None, SOPClassUID=made.CDA, EncapsulatedDocument=bomb
    )
    got = dicom_documents.load([made.Member(path, made.CDA)], context)
    assert [item.code for item in got.refused] == ["damaged"]


def test_what_cannot_be_read_is_listed_without_a_child(context):
    waveform = made.Member(Path("none.dcm"), "1.2.840.10008.5.1.4.1.1.9.1.1")
    got = dicom_documents.load([waveform], context)
    (other,) = got.others
    assert str(other.kind) == "a waveform"
    assert other.title == "Objects"
    assert other.on is not None
    assert other.on.isoformat() == "2020-03-04"
    assert got.refused == ()


@pytest.mark.parametrize(
    ("sop_class", "words"),
    [
        ("1.2.840.10008.5.1.4.1.1.66", "raw data"),
        ("1.2.840.10008.5.1.4.1.1.11.1", "a grey presentation state"),
        ("1.2.840.10008.5.1.4.1.1.11.3", "a pseudo-colour presentation state"),
        ("1.2.840.10008.5.1.4.1.1.104.3", "a 3D model (STL)"),
        ("1.2.840.10008.5.1.4.38.1", "a hanging protocol"),
        ("1.2.840.10008.5.1.4.1.1.2", "an object without a picture"),
        ("1.3.6.1.4.1.99", "an object of an unknown kind"),
    ],
)
def test_every_class_has_words(sop_class, words):
    assert str(dicom_words.named(sop_class)) == words


def test_a_report_nested_twenty_thousand_deep_is_refused_and_listed(tmp_path, child):
    path = tmp_path / "deep.dcm"
    made.report(path, made.content("TEXT", ("1", "Text"), TextValue="x"))
    head = path.read_bytes()
    begin = head.index(b"\x40\x00\x30\xa7SQ")
    opening = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff"
    path.write_bytes(head[:begin] + opening * 20_000)
    got = dicom_documents.load([made.Member(path, made.BASIC_TEXT)], child)
    assert [item.code for item in got.refused] == ["too_deep"]
    assert len(got.others) == 1


def test_a_report_of_pydicom_reads_as_it_says(context):
    path = Path(get_testdata_file("test-SR.dcm"))
    (note,) = dicom_documents.load([made.Member(path, f"{made.STORAGE}88.33")], context).notes
    lines = note.text.splitlines()
    assert lines[:3] == ["Diagnosis", "Status: Complete, Verified", "Written: 2001-02-13 18:47"]
    assert "Verified by: Riesmeier, Jörg, OFFIS e.V., 2001-02-13 18:47" in lines
    assert "  Diameter 3 cm (code Sample Code)" in lines
    assert "  DateTime: 2000-12-06 12:00" in lines


def test_a_state_comes_back_as_it_was_written(tmp_path, child):
    bits = np.zeros((2, 16), np.uint8)
    bits[1, 3] = 1
    path = made.state(
        tmp_path / "state.dcm",
        ContentDescription="Look here",
        PresentationLUTShape="INVERSE",
        ImageRotation=90,
        ImageHorizontalFlip="Y",
        ModalityLUTSequence=Sequence([made.table(0, [3, 2, 1, 0])]),
        SoftcopyVOILUTSequence=Sequence(
            [made.item(WindowCenter=[40, 50], WindowWidth=[400, 0], VOILUTFunction="LINEAR")]
        ),
        ShutterShape=["RECTANGULAR", "CIRCULAR"],
        ShutterLeftVerticalEdge=2,
        ShutterRightVerticalEdge=9,
        ShutterUpperHorizontalEdge=3,
        ShutterLowerHorizontalEdge=8,
        CenterOfCircularShutter=[5, 6],
        RadiusOfCircularShutter=4,
        ShutterPresentationValue=65535,
    )
    dataset = pydicom.dcmread(path)
    dataset.add_new(0x60001001, "CS", "LAYER")
    dataset.add_new(0x60000010, "US", 2)
    dataset.add_new(0x60000011, "US", 16)
    dataset.add_new(0x60000050, "SS", [1, 2])
    dataset.add_new(0x60003000, "OW", np.packbits(bits, bitorder="little").tobytes())
    dataset.save_as(path)
    (state,) = dicom_documents.load([made.Member(path, made.GREY_STATE)], child).states
    assert (state.title, state.creator) == ("Look here", "Maker, Anna")
    assert state.covers(made.IMAGE_UID, 3)
    assert not state.covers("1.9")
    assert (state.inverse, state.rotation_deg, state.flipped) == (True, 90, True)
    assert state.modality_lut is not None
    assert state.modality_lut.table is not None
    assert state.modality_lut.table.entries.tolist() == [3, 2, 1, 0]
    assert [len(voi.choices) for voi in state.vois] == [1]  # a width of 0 is none
    assert state.shutter is not None
    assert state.shutter.box == (2.0, 1.0, 7.0, 8.0)
    assert state.shutter.circle == (4.0, 5.0, 4.0)
    assert state.shutter.grey == 255
    (plane,) = state.overlays
    assert plane.bits is not None
    assert np.argwhere(plane.bits).tolist() == [[1, 3]]
    assert (plane.origin, plane.layer) == ((0, 1), "LAYER")


def test_a_file_without_a_document_says_so(tmp_path, context):
    path = made.report(tmp_path / "report.dcm")
    with pytest.raises(Refused) as caught:
        dicom_documents.document(Source(path), context)
    assert caught.value.code == "no_document"
