"""Resources of FHIR R4 as plain values, from JSON, lines of JSON or XML; for the child only.

Every accessor takes what is there and gives nothing for what is not: a resource comes from
outside, and one odd element must not cost the others.
"""

import json
import math
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from meddx.importers.shared import codings, encodings, plain_xml, text
from meddx.importers.shared.codings import Coding
from meddx.importers.shared.plain_xml import local
from meddx.phrase import Phrase, Refused

Resource = Mapping[str, Any]

MAX_RESOURCES: Final = 200_000

DAMAGED: Final = Phrase("This FHIR file is damaged or cut short. Export it again.")
NO_FHIR: Final = Phrase(
    "This file holds no FHIR resource. MedDx reads FHIR R4 as JSON, as lines of JSON and as XML."
)
TOO_MANY: Final = Phrase("This FHIR file holds more than 200,000 resources. Split it.")

FHIR: Final = "http://hl7.org/fhir"
_XHTML: Final = "{http://www.w3.org/1999/xhtml}"


def read(content: bytes) -> list[tuple[str, Resource]]:
    """Return every resource of a file with its address (``fullUrl``), bundles unpacked.

    Raises
    ------
    Refused
        ``damaged``, ``no_fhir`` or ``too_many_resources``.
    """
    found: list[tuple[str, Resource]] = []
    waiting = [("", value) for value in reversed(_values(content))]
    while waiting:
        address, value = waiting.pop()
        kind = word(value, "resourceType")
        if not kind:
            continue
        if kind == "Bundle":
            entries = each(value, "entry")
            inner = [(word(entry, "fullUrl"), one(entry, "resource")) for entry in entries]
            waiting += reversed(inner)
        else:
            found.append((address, value))
        if len(found) + len(waiting) > MAX_RESOURCES:
            raise Refused("too_many_resources", TOO_MANY)
    if not found:
        raise Refused("no_fhir", NO_FHIR)
    return found


def _values(content: bytes) -> list[Resource]:
    head = content[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    try:
        if head.startswith(b"<"):
            return [_from_xml(plain_xml.parse(content))]
        return _from_json(content)
    except (ValueError, RecursionError) as error:
        raise Refused("damaged", DAMAGED) from error


def _from_json(content: bytes) -> list[Resource]:
    name = "utf-8-sig"
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        name = "utf-16"
    elif (silent := encodings.silent_utf16(content)) is not None:
        name = silent
    decoded = content.decode(name)  # JSON is Unicode: nothing is guessed
    try:
        values = [json.loads(decoded)]
    except json.JSONDecodeError:
        values = [json.loads(line) for line in decoded.splitlines() if line.strip()]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [value for value in flat if isinstance(value, dict)]


def _from_xml(root: ET.Element) -> Resource:
    """Turn the XML of a resource into what its JSON would be (FHIR R4, 2.6.2).

    An element that occurs once is no list here; the accessors take either.
    """
    if not str(root.tag).startswith(f"{{{FHIR}}}"):
        raise Refused("no_fhir", NO_FHIR)
    return _resource(root)


def _resource(element: ET.Element) -> dict[str, Any]:
    return {"resourceType": local(element), **_members(element)}


def _members(element: ET.Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if element.get("url"):
        found["url"] = element.get("url")
    for child in element:
        name = local(child)
        value = _member(child, name)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def _member(child: ET.Element, name: str) -> Any:  # noqa: ANN401 - as JSON
    if str(child.tag).startswith(_XHTML):
        return ET.tostring(child, encoding="unicode").replace("html:", "")
    if child.get("value") is not None:
        return child.get("value")
    if name in {"resource", "contained"} and len(child):
        return _resource(child[0])
    return _members(child)


def each(holder: Any, name: str) -> list[Resource]:  # noqa: ANN401 - from outside
    """Return the objects under a name."""
    return [item for item in _under(holder, name) if isinstance(item, dict)]


def one(holder: Any, name: str) -> Resource:  # noqa: ANN401 - from outside
    """Return the first object under a name, an empty one if there is none."""
    return next(iter(each(holder, name)), {})


def word(holder: Any, name: str) -> str:  # noqa: ANN401 - from outside
    """Return the first word under a name; numbers and truth values as JSON writes them."""
    return next(iter(words(holder, name)), "")


def words(holder: Any, name: str) -> list[str]:  # noqa: ANN401 - from outside
    """Return the words under a name."""
    found = _under(holder, name)
    plain = [json.dumps(w) if isinstance(w, bool | int | float) else w for w in found]
    return [item.strip() for item in plain if isinstance(item, str) and item.strip()]


def _under(holder: Any, name: str) -> list[Any]:  # noqa: ANN401 - from outside
    value = holder.get(name) if isinstance(holder, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def number(holder: Resource, name: str) -> float | None:
    """Return a number, None if there is none."""
    try:
        value = float(word(holder, name))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def day(text_of_date: str) -> date | None:
    """Return the day of a date or time; one without a day is none."""
    try:
        return date.fromisoformat(text_of_date[:10])
    except ValueError:
        return None


def concept(holder: Resource, name: str) -> tuple[str, tuple[Coding, ...]]:
    """Return the name of a CodeableConcept, as the sender wrote it if they did, and its codes."""
    return spoken(one(holder, name))


def spoken(value: Resource) -> tuple[str, tuple[Coding, ...]]:
    """Return the name of a CodeableConcept that is at hand."""
    found = tuple(
        codings.coding(word(item, "system"), word(item, "code"), word(item, "display"))
        for item in each(value, "coding")
    )
    display = next((item.display for item in found if item.display), "")
    bare = next((item.code for item in found if item.code), "")
    return " ".join(text.cleaned(word(value, "text") or display or bare).split()), found


def codes(holder: Resource, name: str) -> set[str]:
    """Return the bare codes of a CodeableConcept or a code element."""
    inside = {word(item, "code") for value in each(holder, name) for item in each(value, "coding")}
    return (inside | set(words(holder, name))) - {""}


def chosen(holder: Resource, start: str) -> Iterator[tuple[str, Any]]:
    """Yield kind and value of a choice element: ``value`` gives ``Quantity`` and its object."""
    for name, value in holder.items():
        if name.startswith(start) and name[len(start) : len(start) + 1].isupper():
            yield name[len(start) :], value
