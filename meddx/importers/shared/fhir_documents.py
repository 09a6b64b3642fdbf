"""Documents of FHIR R4 as notes: DocumentReference, DiagnosticReport, Composition.

For the child process only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from meddx.importers.shared import attached, html_text
from meddx.importers.shared.attached import ELSEWHERE
from meddx.importers.shared.fhir_patients import People
from meddx.importers.shared.fhir_resource import Resource, concept, day, each, one, word
from meddx.importers.shared.text import cleaned
from meddx.phrase import Refused

KINDS: Final = frozenset({"DocumentReference", "DiagnosticReport", "Composition"})

_WITHDRAWN: Final = frozenset({"entered-in-error", "superseded", "cancelled"})
_DEEPEST: Final = 20


@dataclass(frozen=True)
class Document:
    """One document: its title, text and day."""

    title: str
    text: str
    on: date | None


def documents(resource: Resource, people: People) -> Iterator[Document | Refused]:
    """Yield the documents of a resource; one that cannot be read is the reason why."""
    if {word(resource, "status"), word(resource, "docStatus")} & _WITHDRAWN:
        return
    kind = word(resource, "resourceType")
    if kind == "DocumentReference":
        attachments = [one(content, "attachment") for content in each(resource, "content")]
        yield from _attached(resource, people, attachments)
    elif kind == "DiagnosticReport":
        yield from _report(resource, people)
    else:
        text = "\n\n".join(_sections(resource, 0))
        yield from _made(resource, text or _narrative(resource))


def _report(resource: Resource, people: People) -> Iterator[Document | Refused]:
    """Yield what was printed, else the narrative; a conclusion that neither holds stands below."""
    forms = list(_attached(resource, people, each(resource, "presentedForm")))
    written = [form for form in forms if isinstance(form, Document)]
    conclusion = cleaned(word(resource, "conclusion"))
    if written:
        yield from forms
    else:
        yield from (form for form in forms if isinstance(form, Refused))
    told = "".join(form.text for form in written)
    if not written:
        told = _narrative(resource)
    if conclusion and " ".join(conclusion.split()) not in " ".join(told.split()):
        lead = "" if written else told
        yield from _made(resource, f"{lead}\n\nImpression:\n{conclusion}".strip())
    elif not written:
        yield from _made(resource, told)


def _made(resource: Resource, text: str) -> Iterator[Document]:
    if any(character.isalnum() for character in text):
        yield Document(_title(resource), text.rstrip() + "\n", _on(resource))


def _attached(
    resource: Resource, people: People, attachments: list[Resource]
) -> Iterator[Document | Refused]:
    for attachment in attachments:
        try:
            text = _text(attachment, resource, people)
        except Refused as refused:
            yield refused
            continue
        title = _title(resource, word(attachment, "title"))
        on = _on(resource) or day(word(attachment, "creation"))
        yield Document(title, text.rstrip() + "\n", on)


def _text(attachment: Resource, resource: Resource, people: People) -> str:
    data = word(attachment, "data")
    if not data:
        held = people.called(word(attachment, "url"), resource)
        data = word(held, "data") if word(held, "resourceType") == "Binary" else ""
    if not data:
        raise Refused("document_elsewhere", ELSEWHERE)
    return attached.text_of(attached.from_base64(data))


def _sections(holder: Resource, depth: int) -> Iterator[str]:
    """Yield the sections of a composition in order, each under its title."""
    for section in each(holder, "section"):
        title = cleaned(word(section, "title") or concept(section, "code")[0])
        text = _narrative(section)
        if text:
            yield f"{title}:\n{text}" if title else text
        if depth < _DEEPEST:
            yield from _sections(section, depth + 1)


def _narrative(holder: Resource) -> str:
    text = one(holder, "text")
    if word(text, "status") == "empty":
        return ""
    return cleaned(html_text.text_of(word(text, "div")))


def _title(resource: Resource, own: str = "") -> str:
    """Return the kind of a document; its own title, which may name the patient, only without one.

    A title is also what a refused document is called by.
    """
    kinds = (concept(resource, name)[0] for name in ("type", "code"))
    return next(filter(None, kinds), "") or cleaned(own or word(resource, "title")) or "FHIR"


def _on(resource: Resource) -> date | None:
    days = (day(word(resource, key)) for key in ("effectiveDateTime", "date", "issued"))
    return next((when for when in days if when is not None), None)
