"""The text of a document that lies in a message or record; runs in the child process only."""

import base64
import binascii
import re
from typing import Final

from meddx.importers.shared import cda_text, docx_text, html_text, pdf_text, rtf_text, text
from meddx.phrase import Phrase, Refused

NOT_READ: Final = Phrase(
    "A document in this file is of a kind that MedDx does not read. Ask for it as text or PDF."
)
ELSEWHERE: Final = Phrase(
    "A document of this file lies elsewhere and was not sent with it. Ask for it as a file."
)
DAMAGED: Final = Phrase("A document in this file is damaged. Export the file again.")

_HTML: Final = re.compile(r"\s*(?:<!doctype html|<html|<(?:div|p|body|table)[\s>])", re.IGNORECASE)
_CDA: Final = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]")


def from_base64(written: str) -> bytes:
    """Decode base64 with blanks and line ends in it.

    Raises
    ------
    Refused
        ``damaged_document``.
    """
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("damaged_document", DAMAGED) from error


def text_of(content: bytes) -> str:
    """Return the text of a document; its content decides what it is, whatever is said of it.

    Raises
    ------
    Refused
        ``document_kind`` for what is none of PDF, Word, RTF, CDA, HTML and text; what their
        readers refuse.
    """
    head = content[:4096]
    if b"%PDF-" in head[:1024]:
        return text.cleaned(pdf_text.text_of(content))
    if head.startswith((b"PK\x03\x04", docx_text.OLE)):
        return text.cleaned(docx_text.text_of(content))
    if head.startswith(b"{\\rtf"):
        return text.cleaned(rtf_text.text_of(content))
    if _CDA.search(head.replace(b"\0", b"")):
        return text.cleaned(cda_text.text_of(content))
    found = text.decode(content)
    if found is None:
        raise Refused("document_kind", NOT_READ)
    plain = text.cleaned(html_text.text_of(found[0])) if _HTML.match(found[0]) else found[0]
    text.readable(plain)
    return plain
