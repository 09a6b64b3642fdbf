"""A damaged file of text is read, or refused with a sentence that quotes nothing of it."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import cda, docx, fhir, hl7, note, pdf_note, rtf
from meddx.importers.shared import packing
from meddx.importers.shared.records import Records
from meddx.phrase import Refused
from tests.helpers import office
from tests.importers import test_cda, test_fhir, test_hl7, test_pdf_note, test_rtf

WORD = "Zyxwvutia"
WHOLE = {
    "note": (note.read_note, f"Patient ID 9RG1\nFINDINGS: {WORD}".encode()),
    "chinese": (note.read_note, f"患者编号 9RG1，女。\n检查所见：{WORD}".encode("gb18030")),
    "pdf": (pdf_note.read_pdf, test_pdf_note.pdf_of(f"FINDINGS: {WORD}")),
    "docx": (docx.read_docx, office.docx(office.paragraph(WORD) + office.table(("a", "b")))),
    "rtf": (rtf.read_rtf, test_rtf.NOTE.replace(b"Fieber", WORD.encode())),
    "hl7": (hl7.read_messages, test_hl7.REPORT.replace("Cough", WORD).encode()),
    "fhir": (
        fhir.read_resources,
        test_fhir.bundle(
            test_fhir.patient(), test_fhir.condition(WORD), test_fhir.hemoglobin(),
            test_fhir.document(WORD.encode()),
        ),
    ),
    "cda": (cda.read_document, test_cda.cda(f"<paragraph>{WORD}</paragraph>")),
}  # fmt: skip
MUTANTS = 60


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Change, cut, double or fill in a few bytes."""
    made = bytearray(content)
    for _ in range(chance.choice([1, 3, 10])):
        at = chance.randrange(len(made) + 1)
        kind = chance.randrange(4)
        if kind == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif kind == 1:
            del made[at : at + chance.randrange(1, 20)]
        elif kind == 2:
            made[at:at] = made[at : at + 30]
        else:
            made[at:at] = chance.choice([b"\\", b"{", b"}", b"^", b"|", b"null", b"\0", b"1e999"])
    return bytes(made)


def outcome(read: Callable[..., Reply], path: Path) -> Reply | Refused:
    try:
        return read(Source(path).as_json())
    except Refused as no:
        return no


@pytest.mark.parametrize("kind", WHOLE)
def test_a_damaged_file_is_read_or_refused_and_nothing_of_it_is_quoted(kind, tmp_path):
    read, content = WHOLE[kind]
    path = tmp_path / "file"
    chance = random.Random(7)  # noqa: S311 - the same each time
    path.write_bytes(content)
    assert WORD in json.dumps(dict(read(Source(path).as_json()).header))
    refused = 0
    for number in range(MUTANTS):
        cut = content[: len(content) * number // MUTANTS]
        path.write_bytes(cut if number % 6 == 0 else damaged(content, chance))
        reply = outcome(read, path)
        if isinstance(reply, Refused):
            refused += 1
            assert WORD not in repr(reply.phrase)
            continue
        made = packing.unpack(Records, json.loads(json.dumps(reply.header["records"])), {})
        assert all(WORD not in repr(part.reason) for part in made.refused)
        for item in (item for record in made.found for item in record.notes):
            assert all(0 <= s.start <= s.end <= len(item.text) for s in item.sections)
    assert refused > 0
