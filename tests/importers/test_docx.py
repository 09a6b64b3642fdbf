from datetime import date

import pytest

from meddx.case.identity import Patient
from meddx.case.source import Source
from meddx.importers.docx import DocxImporter
from meddx.importers.shared import docx_text
from meddx.importers.shared.opening import import_all
from tests.helpers.office import docx, paragraph, part, relations, table, zipped

HEADER = paragraph("Patient ID: 9RG1 DOB: 1940-03-05")
BODY = (
    paragraph("INDICATION: cough")
    + table(("Hb", "95 g/l"), ("CRP", "12 mg/l"))
    + paragraph("first", "<w:pPr><w:numPr/></w:pPr>")
    + '<w:p><w:r><w:t>T </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t>38</w:t></w:r>'
    '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:rPr><w:vanish/></w:rPr>'
    "<w:t>hidden</w:t></w:r></w:p><w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default "
    'w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar><w:t>fever</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t> added</w:t><w:br/><w:t>below</w:t></w:r></w:ins></w:p>"
    "<w:p><w:r><w:txbxContent>" + paragraph("in a box") + "</w:txbxContent></w:r></w:p>"
)


def load(tmp_path, context, content, name="note.docx"):
    path = tmp_path / name
    path.write_bytes(content)
    (case,) = DocxImporter().load((Source(path),), context)
    return case


def test_a_document_becomes_a_note_with_tables_lists_boxes_and_the_patient_of_its_header(
    tmp_path, context
):
    case = load(tmp_path, context, docx(BODY, HEADER))
    assert case.refused == ()
    assert case.patient == Patient("9RG1", "", date(1940, 3, 5))
    (note,) = case.notes
    lines = note.text.split("\n")
    for line in (
        "Hb\t95 g/l",
        "CRP\t12 mg/l",
        "- first",
        "kept added",
        "below",
        "in a box",
        "T ≥38\ufffd",
        "☒ fever",
    ):
        assert line in lines
    assert "gone" not in note.text
    assert "hidden" not in note.text
    (section,) = note.sections
    assert (section.kind, note.text[section.start :].startswith(" cough")) == ("indication", True)


def bomb():
    return zipped(
        {
            "[Content_Types].xml": "",
            "_rels/.rels": relations(("officeDocument", "word/document.xml")),
            "word/document.xml": " " * (docx_text.MAX_PART + 1),
        }
    )


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
    + part("document", "<w:body>&c;</w:body>").partition("?>")[2]
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (docx_text.OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (docx_text.OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "old_office"),
        (docx(paragraph("")), "no_text"),
        (docx(BODY)[:-40], "damaged"),
        (docx(BODY).replace(b"word/document.xml", b"word/documenu.xml"), "not_word"),
        (docx(BODY, main="workbook"), "not_word"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "not_word"),
        (bomb(), "too_large"),
        (
            zipped(
                {
                    "_rels/.rels": relations(("officeDocument", "word/document.xml")),
                    "word/document.xml": ENTITIES,
                }
            ),
            "damaged",
        ),
        (docx("<w:p>" * 600 + "</w:p>" * 600), "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"", "empty"),
        (docx(paragraph("Patient ID 1") + paragraph("Patient ID 2")), "two_patients"),
    ],
    ids=[
        *("protected", "old", "blank", "cut", "no_part", "workbook", "excel", "bomb", "entities"),
        *("deep", "stub", "empty", "two"),
    ],
)
def test_what_is_no_readable_document_is_refused_whole(tmp_path, context, content, code):
    case = load(tmp_path, context, content)
    assert case.is_empty
    assert [(file.file, file.code) for file in case.refused] == [("note.docx", code)]


def test_sniffing_goes_by_content():
    sniff = DocxImporter().sniff
    assert sniff(docx(BODY)[:4096]) > 0.5
    assert sniff(docx_text.OLE) > 0.5
    assert sniff(zipped({"scan/1.dcm": ""})) == 0.0


@pytest.mark.parametrize("first", ["word/numbering.xml", "docProps/app.xml", "_rels/.rels"])
def test_a_document_is_no_archive_whatever_part_comes_first(tmp_path, context, first):
    parts = {
        first: "<a/>",
        "[Content_Types].xml": "",
        "_rels/.rels": relations(("officeDocument", "/word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{paragraph('Cough')}</w:body>"),
    }
    path = tmp_path / "n.docx"
    path.write_bytes(zipped(parts))
    found = import_all([path], context)
    assert [note.text for item in found.imported for note in item.case.notes] == ["Cough\n"]
