"""PubMed XML: a set of citations as PubMed gives them, or a file of its yearly baseline."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Deleted, Item, Reader, Unreadable
from meddx.literature.readers.shared import xml_stream
from meddx.literature.readers.shared.xml_stream import text_of
from meddx.literature.record import article

_ROOT: Final = re.compile(
    rb"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|DeleteCitation)\b"
)
_NAMES: Final = frozenset({"PubmedArticle", "PubmedBookArticle", "DeleteCitation"})


class PubMedReader(Reader):
    """Reads articles, book chapters and withdrawals of PubMed (DTD of 1 January 2025)."""

    title = "PubMed XML"
    extensions = (".xml", ".xml.gz")

    @override
    def sniff(self, head: bytes) -> float:
        return 1.0 if _ROOT.search(head) else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield articles and withdrawn PMIDs."""
        for element in xml_stream.elements(stream, _NAMES):
            if element.tag == "DeleteCitation":
                yield from (Deleted(text_of(pmid)) for pmid in element.iter("PMID"))
            else:
                yield _article(element)


def _article(element: ET.Element) -> Item:
    book = element.find("BookDocument")
    citation = element.find("MedlineCitation") if book is None else book
    if citation is None:
        return Unreadable()
    about = citation.find("Article") if book is None else book
    if about is None:
        return Unreadable()
    title = text_of(about.find("ArticleTitle")) or text_of(about.find("VernacularTitle"))
    try:
        return article(
            _without_brackets(title) or text_of(about.find("Book/BookTitle")),
            _abstract(about) or _abstract(citation, "OtherAbstract"),
            pmid=text_of(citation.find("PMID")),
            doi=_doi(element, about),
            journal=text_of(about.find("Journal/Title")) or text_of(about.find("Book/BookTitle")),
            year=_year(about),
            authors=[_author(each) for each in about.iterfind("AuthorList/Author")],
            mesh=[_heading(each) for each in citation.iterfind("MeshHeadingList/MeshHeading")],
            language=text_of(about.find("Language")),
        )
    except ValueError:
        return Unreadable()


def _without_brackets(title: str) -> str:
    """Take the brackets off that a title has which PubMed translated."""
    translated = re.fullmatch(r"\[(.*)\]\.?", title)
    return translated[1] if translated else title


def _abstract(about: ET.Element, name: str = "Abstract") -> str:
    """One line a section: ``METHODS: text``."""
    lines = []
    for section in about.iterfind(f"{name}/AbstractText"):
        label, text = section.get("Label", "").strip(), text_of(section)
        if text:
            told = label and label.upper() != "UNLABELLED"
            lines.append(f"{label}: {text}" if told else text)
    return "\n".join(lines)


def _doi(element: ET.Element, about: ET.Element) -> str:
    for place in about.iterfind("ELocationID[@EIdType='doi']"):
        if place.get("ValidYN", "Y") == "Y":
            return text_of(place)
    for data in ("PubmedData", "PubmedBookData"):  # its own list, not those of its references
        found = text_of(element.find(f"{data}/ArticleIdList/ArticleId[@IdType='doi']"))
        if found:
            return found
    return ""


def _year(about: ET.Element) -> str:
    for place in ("Journal/JournalIssue/PubDate", "Book/PubDate", "ArticleDate"):
        found = text_of(about.find(f"{place}/Year")) or text_of(about.find(f"{place}/MedlineDate"))
        if found:
            return found
    return ""


def _author(author: ET.Element) -> str:
    group = text_of(author.find("CollectiveName"))
    initials = text_of(author.find("Initials")) or text_of(author.find("ForeName"))
    return group or f"{text_of(author.find('LastName'))} {initials}"


def _heading(heading: ET.Element) -> str:
    names = [text_of(heading.find("DescriptorName"))]
    names += [text_of(each) for each in heading.iterfind("QualifierName")]
    return "/".join(names)
