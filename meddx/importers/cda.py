"""Clinical documents as HL7 CDA release 2."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from typing import Any, Final

from typing_extensions import override

from meddx.case.identity import Patient, Sex
from meddx.case.record import Case
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import cda_text, notes, records
from meddx.importers.shared.hl7_report import day
from meddx.importers.shared.records import Record, Records
from meddx.importers.shared.text import bounded, cleaned
from meddx.jobs import Context
from meddx.phrase import Phrase

MAX_BYTES: Final = 64 << 20

TOO_LARGE: Final = Phrase("This clinical document is larger than 64 MB. Export a part of it.")

_START: Final = re.compile(rb"<(?:\w+:)?ClinicalDocument[\s>]")
_HL7: Final = "{urn:hl7-org:v3}"
_ROLE: Final = f"{_HL7}recordTarget/{_HL7}patientRole"


class Cda(Importer):
    """Reads the text of a clinical document as a note; one case a file."""

    title = "Clinical document (CDA)"
    extensions = (".xml", ".cda")

    @override
    def sniff(self, head: bytes) -> float:
        return 1.0 if _START.search(head.replace(b"\0", b"")) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import documents; the patient is whom the document's own header names."""
        return records.load_each(files, context, "meddx.importers.cda:read_document")


def read_document(source: dict[str, Any]) -> Reply:
    """Read a document in the child process.

    Raises
    ------
    Refused
        ``empty``, ``too_large``, ``damaged``, ``no_text``; ``other_patient`` where the text names
        somebody else.
    """
    asked = Source.from_json(source)
    content = bounded(asked, MAX_BYTES, TOO_LARGE)
    text = cleaned(cda_text.text_of(content))
    root = cda_text.parsed(content)
    patient = _patient(root)
    note = notes.note_of(patient, text, _title(root) or asked.name, _written_on(root))
    return records.reply(Records((Record(patient, (note,)),)))


def _patient(root: ET.Element) -> Patient:
    """Return whom the document is about: the first of its record targets."""
    role = root.find(_ROLE)
    if role is None:
        return Patient()
    person = role.find(f"{_HL7}patient")
    identifier = role.find(f"{_HL7}id")
    sex = _value(person, "administrativeGenderCode", "code").upper()
    return Patient(
        patient_id=identifier.get("extension", "").strip() if identifier is not None else "",
        name=_name(person),
        birth_date=day(_value(person, "birthTime", "value")),
        sex=Sex(sex) if sex in {"F", "M"} else Sex.UNKNOWN,
    )


def _name(person: ET.Element | None) -> str:
    """Return family and given names as DICOM writes them, else the whole name as it stands."""
    name = person.find(f"{_HL7}name") if person is not None else None
    if name is None:
        return ""
    family = " ".join(_words(part) for part in name.findall(f"{_HL7}family"))
    given = [_words(part) for part in name.findall(f"{_HL7}given")]
    return "^".join([family, *given[:2]]).rstrip("^") if family or given else _words(name)


def _words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _value(holder: ET.Element | None, name: str, attribute: str) -> str:
    found = holder.find(f"{_HL7}{name}") if holder is not None else None
    return (found.get(attribute) or "").strip() if found is not None else ""


def _title(root: ET.Element) -> str:
    found = root.find(f"{_HL7}title")
    return cleaned(_words(found)) if found is not None else ""


def _written_on(root: ET.Element) -> date | None:
    return day(_value(root, "effectiveTime", "value"))
