"""The text of a clinical document (HL7 CDA); runs in the child process only."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

from meddx.importers.shared import plain_xml
from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase("This clinical document is damaged or cut short. Export it again.")
NO_TEXT: Final = Phrase("This clinical document holds no text.")

_HL7: Final = "{urn:hl7-org:v3}"
_BREAKS: Final = frozenset({"paragraph", "br", "tr", "item", "list", "table", "caption"})
_CELLS: Final = frozenset({"td", "th"})


def text_of(content: bytes) -> str:
    """Return title and sections of a clinical document as plain text.

    Raises
    ------
    Refused
        ``damaged`` or ``no_text``.
    """
    root = parsed(content)
    lines = [_line(root.find(f"{_HL7}title")), ""]
    for section in root.iter(f"{_HL7}section"):
        title, body = _line(section.find(f"{_HL7}title")), section.find(f"{_HL7}text")
        lines += [f"{title}:"] if title else []
        lines += [*_lines(body), ""] if body is not None else []
    text = "\n".join(lines).strip()
    if not any(character.isalnum() for character in text):
        raise Refused("no_text", NO_TEXT)
    return text + "\n"


def parsed(content: bytes) -> ET.Element:
    """Parse a clinical document.

    Raises
    ------
    Refused
        ``damaged``.
    """
    try:
        return plain_xml.parse(content)
    except plain_xml.NotPlainXmlError as error:
        raise Refused("damaged", DAMAGED) from error


def _line(element: ET.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _lines(body: ET.Element) -> list[str]:
    text = "".join(_pieces(body))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if line]


def _pieces(element: ET.Element) -> Iterator[str]:
    """Text in document order, with line ends where paragraphs, rows and items begin and end."""
    stack: list[tuple[ET.Element, bool]] = [(element, False)]
    while stack:
        node, left = stack.pop()
        name = str(node.tag).removeprefix(_HL7)
        mark = "\n" if name in _BREAKS else " " if name in _CELLS else ""
        if left:
            yield mark
            if node is not element:
                yield re.sub(r"\s+", " ", node.tail or "")
            continue
        yield mark + re.sub(r"\s+", " ", node.text or "")
        stack.append((node, True))
        stack += [(child, False) for child in reversed(node)]
