"""Records as FHIR R4: a resource or a bundle as JSON or XML, or resources as lines of JSON."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from typing_extensions import override

from meddx.case.identity import Patient
from meddx.case.record import Case, Note, RefusedFile
from meddx.case.source import Source
from meddx.child import Reply
from meddx.importers import Importer
from meddx.importers.shared import fhir_documents, fhir_resource, records
from meddx.importers.shared.fhir_chart import Chart
from meddx.importers.shared.fhir_patients import People
from meddx.importers.shared.fhir_resource import Resource, word
from meddx.importers.shared.notes import note_of
from meddx.importers.shared.records import Record, Records
from meddx.importers.shared.text import bounded
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

MAX_BYTES: Final = 128 << 20

TOO_LARGE: Final = Phrase("This FHIR file is larger than 128 MB. Export one patient at a time.")
NOTHING: Final = Phrase(
    "This FHIR file holds no condition, observation or document that MedDx reads."
)

_JSON: Final = re.compile(rb"\s*[\[{]")
_RESOURCE: Final = re.compile(rb'"resourceType"\s*:\s*"[A-Z]|"fullUrl"\s*:')
_XML: Final = re.compile(rb"<[A-Z]\w+\s[^>]*xmlns\s*=\s*[\"']http://hl7\.org/fhir[\"']")


class Fhir(Importer):
    """Reads FHIR R4; one case for each patient in a file."""

    title = "FHIR"
    extensions = (".json", ".ndjson", ".xml")

    @override
    def sniff(self, head: bytes) -> float:
        plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
        if _JSON.match(plain):
            return 0.95 if _RESOURCE.search(plain) else 0.0
        return 0.95 if _XML.search(plain) else 0.0

    @override
    def load(self, files: tuple[Source, ...], context: Context) -> tuple[Case, ...]:
        """Import records; a document that cannot be read is named, the rest is loaded."""
        return records.load_each(files, context, "meddx.importers.fhir:read_resources")


@dataclass(eq=False)
class _Owned:
    """What was found of one patient of the file."""

    patient: Patient
    chart: Chart = field(default_factory=Chart)
    notes: list[Note] = field(default_factory=list)

    def record(self, title: str) -> Record:
        """Return it all; the coded resources are one note."""
        notes = list(self.notes)
        if not self.chart.is_empty:
            # Whose it is, is coded: an answer to a question "Name" names nobody else.
            notes.insert(0, note_of(Patient(), self.chart.text(), title, self.chart.latest))
        return Record(self.patient, tuple(notes), tuple(self.chart.observations))


def read_resources(source: dict[str, Any]) -> Reply:
    """Read the resources of a file in the child process.

    Raises
    ------
    Refused
        ``empty``, ``too_large``, ``damaged``, ``no_fhir``, ``too_many_resources`` or
        ``nothing_to_read``.
    """
    asked = Source.from_json(source)
    resources = fhir_resource.read(bounded(asked, MAX_BYTES, TOO_LARGE))
    owned, refused = _sorted(resources, asked.label)
    found = [record for record in (o.record(asked.name) for o in owned) if not record.is_empty]
    if not found and not refused:
        raise Refused("nothing_to_read", NOTHING)
    return records.reply(Records(records.by_patient(found), tuple(refused)))


def _sorted(
    resources: Sequence[tuple[str, Resource]], label: str
) -> tuple[list[_Owned], list[RefusedFile]]:
    """Give every resource to the patient that it names."""
    people = People.of(resources)
    owners: dict[str, _Owned] = {}
    refused: dict[tuple[str, Phrase], RefusedFile] = {}
    for _, resource in resources:
        reference, patient = people.owner(resource)
        key = reference if not patient.is_named else repr(patient)
        owned = owners.setdefault(key, _Owned(patient))
        if owned.chart.add(resource) or word(resource, "resourceType") not in fhir_documents.KINDS:
            continue
        for document in fhir_documents.documents(resource, people):
            try:
                owned.notes.append(_note(patient, document))
            except Refused as no:
                refused.setdefault((no.code, no.phrase), RefusedFile(label, no.code, no.phrase))
    return list(owners.values()), list(refused.values())


def _note(patient: Patient, document: fhir_documents.Document | Refused) -> Note:
    if isinstance(document, Refused):
        raise document
    return note_of(patient, document.text, document.title, document.on)
