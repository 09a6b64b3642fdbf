import io

import pypdf
import pytest

from meddx.case.source import Source
from meddx.importers.pdf_note import PdfNoteImporter
from meddx.importers.shared import pdf_text
from meddx.phrase import Refused


def pdf_of(text):
    """Write a PDF of one page whose content stream shows the lines of ``text``."""
    lines = " T* ".join(f"({line}) Tj" for line in text.split("\n"))
    stream = f"BT /F1 12 Tf 14 TL 72 720 Td {lines} ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 "
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + table
    return out + b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def rewritten(content, change):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


NOTE = pdf_of("Patient ID 9RG1, born 1940-03-05, female.\nINDICATION: cough")


def load(tmp_path, context, content, name="note.pdf"):
    path = tmp_path / name
    path.write_bytes(content)
    (case,) = PdfNoteImporter().load((Source(path),), context)
    return case


def test_the_text_of_a_pdf_becomes_a_note(tmp_path, context):
    case = load(tmp_path, context, NOTE)
    assert case.refused == ()
    assert case.patient.patient_id == "9RG1"
    assert "INDICATION: cough" in case.notes[0].text
    assert [section.kind for section in case.notes[0].sections] == ["indication"]


def test_a_pdf_encrypted_without_a_password_opens(tmp_path, context):
    content = rewritten(NOTE, lambda w: w.encrypt("", "owner", algorithm="AES-256"))
    assert load(tmp_path, context, content).patient.patient_id == "9RG1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (rewritten(NOTE, lambda w: w.encrypt("secret", algorithm="AES-256")), "encrypted"),
        (rewritten(NOTE, lambda w: w.encrypt("secret", algorithm="RC4-128")), "encrypted"),
        (pdf_of(""), "no_text"),
        (b"%PDF-1.7\nnothing of the kind", "damaged"),
        (b"", "empty"),
    ],
    ids=["encrypted_aes", "encrypted_rc4", "pictures", "damaged", "empty"],
)
def test_a_pdf_that_cannot_be_read_is_refused_whole(tmp_path, context, content, code):
    case = load(tmp_path, context, content)
    assert case.is_empty
    assert [(file.file, file.code) for file in case.refused] == [("note.pdf", code)]


def test_a_page_without_text_is_named_in_its_place(tmp_path, context):
    writer = pypdf.PdfWriter()
    for page in (NOTE, pdf_of(""), pdf_of("second page")):
        writer.append(io.BytesIO(page))
    out = io.BytesIO()
    writer.write(out)
    text = load(tmp_path, context, out.getvalue()).notes[0].text
    assert text.split("\n")[-2:] == ["[Page 2 holds no text that can be read.]", "second page"]


def test_fonts_that_do_not_say_their_letters_are_refused(monkeypatch):
    monkeypatch.setattr(pdf_text, "_pages", lambda _: ["a \ue010\ue011\ufffd"])
    with pytest.raises(Refused) as refused:
        pdf_text.text_of(b"")
    assert (refused.value.code, refused.value.phrase) == ("no_text", pdf_text.UNMAPPED)


def test_a_pdf_larger_than_the_limit_is_not_read(tmp_path, context):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.write(NOTE)
        file.truncate(100 << 20)
    (case,) = PdfNoteImporter().load((Source(path),), context)
    assert [file.code for file in case.refused] == ["too_large"]


def test_sniffing_goes_by_content():
    sniff = PdfNoteImporter().sniff
    assert sniff(NOTE[:100]) == 1.0
    assert sniff(b"\n\n" + NOTE[:100]) == 1.0
    assert sniff(b"A note about a PDF") == 0.0
