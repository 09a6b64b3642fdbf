"""XML from outside, read without entities; for the child process only."""

import re
import xml.etree.ElementTree as ET
from typing import Final

# A document type can define entities that grow without end or name other files. None of the
# formats read here has one: CDA R2 (1.4), FHIR R4 (2.6.1), ECMA-376 part 2 (8.1.4) forbid it.
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DEEPEST: Final = 500


class NotPlainXmlError(ValueError):
    """Raised for what is no XML, holds a document type or is nested too deep."""


def parse(content: bytes) -> ET.Element:
    """Parse a document.

    Raises
    ------
    NotPlainXmlError
        When it is damaged, holds a document type or is nested more than 500 deep.
    """
    plain = content.replace(b"\0", b"")  # in UTF-16 too, the forbidden words are seen
    if _DOCTYPE.search(plain):
        raise NotPlainXmlError
    parser = ET.XMLPullParser(("start", "end"))
    depth = 0
    root: ET.Element | None = None
    try:
        for start in range(0, len(content), 1 << 16):
            parser.feed(content[start : start + (1 << 16)])
            for event, element in parser.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                if depth > _DEEPEST:
                    raise NotPlainXmlError
        parser.close()
    except (ET.ParseError, ValueError, LookupError) as error:
        raise NotPlainXmlError from error
    if root is None or depth:
        raise NotPlainXmlError
    return root


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
