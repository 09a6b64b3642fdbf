import base64

import pytest

from meddx.importers.shared import attached
from meddx.phrase import Refused
from tests.helpers.office import docx, paragraph
from tests.importers.test_cda import cda
from tests.importers.test_pdf_note import pdf_of

WORDS = "FINDINGS: clear"


@pytest.mark.parametrize(
    "content",
    [
        pdf_of(WORDS),
        docx(paragraph(WORDS)),
        rb"{\rtf1 " + WORDS.encode() + b"}",
        cda(WORDS, ""),
        f"<!DOCTYPE html><html><body><p>{WORDS}</p></body></html>".encode(),
        f"<div>{WORDS}</div>".encode("utf-16"),
        WORDS.encode(),
        f"{WORDS} ÄÖ".encode("cp1252"),
    ],
    ids=["pdf", "docx", "rtf", "cda", "html", "xhtml", "text", "western"],
)
def test_the_content_decides_what_a_document_is(content):
    assert WORDS in attached.text_of(content)
    assert "<" not in attached.text_of(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "document_kind"),
        (b"%PDF-1.7 cut", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b" \n", "empty"),
        (b"<p> </p>", "empty"),
    ],
    ids=["picture", "cut_pdf", "cut_zip", "blank", "blank_html"],
)
def test_what_holds_no_text_is_refused(content, code):
    with pytest.raises(Refused) as refused:
        attached.text_of(content)
    assert refused.value.code == code


def test_base64_may_be_broken_into_lines_but_not_damaged():
    written = base64.encodebytes(b"Cough " * 40).decode()
    assert attached.from_base64(written) == b"Cough " * 40
    for damaged in ("Q", "Q!==", "Qw==Qw"):
        with pytest.raises(Refused) as refused:
            attached.from_base64(damaged)
        assert refused.value.code == "damaged_document"
