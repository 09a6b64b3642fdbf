"""JATS, the XML of whole articles (NISO Z39.96): PubMed Central and many publishers."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Item, Reader, Unreadable
from meddx.literature.readers.shared import dividing, xml_stream
from meddx.literature.readers.shared.xml_stream import text_of
from meddx.literature.record import article

_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:pmc-articleset|article)[\s>]")
_JATS: Final = re.compile(
    rb"JATS|journal-meta|article-meta|archivearticle|pmc-articleset", re.IGNORECASE
)
# No sentence of the article: numbers of references, and what is no text at all.
_LEFT_OUT: Final = frozenset({"tex-math", "mml:math", "math", "table", "object-id", "label"})
_NO_ABSTRACT: Final = frozenset({"graphical", "teaser", "toc", "short", "precis"})
_LANGUAGE: Final = ("xml:lang", "{http://www.w3.org/XML/1998/namespace}lang")


class JatsReader(Reader):
    """Reads articles with their sections."""

    title = "JATS XML"
    extensions = (".xml", ".nxml")

    @override
    def sniff(self, head: bytes) -> float:
        return 0.9 if _ROOT.search(head) and _JATS.search(head) else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield articles; responses and sub-articles inside one stay part of it."""
        for element in xml_stream.elements(stream, frozenset({"article"})):
            yield _article(element)


def _article(element: ET.Element) -> Item:
    meta = element.find("front/article-meta")
    if meta is None:
        return Unreadable()
    _drop_references(element)
    try:
        return article(
            text_of(meta.find("title-group/article-title")),
            _abstract(meta),
            pmid=text_of(meta.find("article-id[@pub-id-type='pmid']")),
            doi=text_of(meta.find("article-id[@pub-id-type='doi']")),
            journal=text_of(element.find("front/journal-meta//journal-title")),
            year=min((text_of(year) for year in meta.iterfind("pub-date/year")), default=""),
            authors=[_author(each) for each in meta.iterfind("contrib-group/contrib")],
            mesh=[text_of(word) for word in meta.iterfind("kwd-group/kwd")],
            language=next((element.get(a, "")[:2] for a in _LANGUAGE if element.get(a)), ""),
            parts=dividing.parts(_paragraphs(element.find("body"))),
        )
    except ValueError:
        return Unreadable()


def _abstract(meta: ET.Element) -> str:
    own = (a for a in meta.iterfind("abstract") if a.get("abstract-type") not in _NO_ABSTRACT)
    lines = []
    for heading, text in (pair for each in own for pair in _paragraphs(each)):
        lines.append(f"{heading}: {text}" if heading else text)
    return "\n".join(lines)


def _paragraphs(element: ET.Element | None, heading: str = "") -> Iterator[tuple[str, str]]:
    """Yield heading and paragraph, in order; the heading of a section inside one names both."""
    for child in element if element is not None else ():
        if child.tag == "sec":
            title = text_of(child.find("title"))
            yield from _paragraphs(child, " · ".join(filter(None, (heading, title))))
        elif child.tag in {"p", "caption", "list", "disp-quote"}:
            text = text_of(child)
            if text:
                yield heading, text
        elif child.tag in {"fig", "table-wrap", "boxed-text", "fig-group"}:
            yield from _paragraphs(child, heading)


def _author(contributor: ET.Element) -> str:
    if contributor.get("contrib-type", "author") != "author":
        return ""
    name = contributor.find("name")
    if name is None:
        return text_of(contributor.find("collab"))
    given = text_of(name.find("given-names"))
    initials = "".join(part[0] for part in re.split(r"[\s.-]+", given) if part)
    return f"{text_of(name.find('surname'))} {initials}"


def _drop_references(element: ET.Element) -> None:
    """Empty what is no sentence: numbers of references, formulas; what follows it stays."""
    for node in element.iter():
        is_number = node.tag == "xref" and node.get("ref-type") == "bibr"
        if is_number or node.tag in _LEFT_OUT:
            tail = node.tail
            node.clear()
            node.tail = tail
