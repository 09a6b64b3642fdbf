"""XML from outside, read without entities; for the child process only."""

import re
import xml.etree.ElementTree as ET
from typing import Final

from typing_extensions import override

# A document type can define entities that grow without end or name other files. None of the
# formats read here has one: CDA R2 (1.4), FHIR R4 (2.6.1), ECMA-376 part 2 (8.1.4) forbid it.
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DEEPEST: Final = 500
# The parser knows no Chinese encodings.
_DECLARED: Final = re.compile(
    rb"\s*<\?xml[^>]{1,80}encoding\s*=\s*[\"'](?:gb2312|gbk|gb18030|cp936)[\"'][^>]{0,80}\?>",
    re.IGNORECASE,
)


class NotPlainXmlError(ValueError):
    """Raised for what is no XML, holds a document type or is nested too deep."""


def parse(content: bytes) -> ET.Element:
    """Parse a document.

    Raises
    ------
    NotPlainXmlError
        When it is damaged, holds a document type or is nested more than 500 deep.
    """
    if declared := _DECLARED.match(content):
        try:
            content = content[declared.end() :].decode("gb18030").encode()
        except UnicodeDecodeError as error:
            raise NotPlainXmlError from error
    plain = content.replace(b"\0", b"")  # in UTF-16 too, the forbidden words are seen
    if _DOCTYPE.search(plain):
        raise NotPlainXmlError
    try:
        return _parsed(content)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise NotPlainXmlError from error


def _parsed(content: bytes) -> ET.Element:
    """Parse piece by piece, so that what is nested without end is seen before it is kept."""
    target = _Shallow()
    parser = ET.XMLParser(target=target)  # noqa: S314 - no document type, hence no entities
    for start in range(0, len(content), 1 << 16):
        parser.feed(content[start : start + (1 << 16)])
    root: ET.Element = parser.close()
    return root


class _Shallow(ET.TreeBuilder):
    """Builds a tree of limited depth."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    @override
    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise NotPlainXmlError
        return super().start(tag, attrs)

    @override
    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


def local(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
