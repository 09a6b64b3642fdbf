"""What the library holds: articles, and the parts of those whose whole text is there."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

LONGEST_TITLE: Final = 1_000
LONGEST_TEXT: Final = 200_000  # characters of an abstract or a part; longer ones are cut
MOST_NAMES: Final = 1_000
_LOOKED_AT: Final = 1_000  # characters for first words
YEARS: Final = range(1500, 2200)

_PMID: Final = re.compile(r"[1-9][0-9]{0,9}\Z")
_DOI: Final = re.compile(r"10\.[0-9]{4,9}/\S{1,200}\Z")
_DOI_PREFIX: Final = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)
_CJK: Final = re.compile(r"[\u3400-\u9fff]")
# MARC and ISO 639 codes and plain names, as the formats write them.
_LANGUAGES: Final = {"eng": "en", "english": "en", "chi": "zh", "zho": "zh", "chinese": "zh"}


@dataclass(frozen=True)
class Part:
    """A part of a whole text: page of a PDF (from 1, else 0), heading, and its text."""

    text: str
    heading: str = ""
    page: int = 0

    def __post_init__(self) -> None:
        if self.page < 0:
            raise ValueError("pages count from 1; 0 is a text without pages")


@dataclass(frozen=True)
class Article:
    """One publication; text that is not known is empty, a year that is not known is 0.

    Parameters
    ----------
    title, abstract
        Plain text.
    pmid, doi
        As PubMed and the DOI handbook write them, the DOI in lower case.
    own_id
        What the file calls it, where that is neither.
    journal, year, authors, mesh
        Bibliography; authors as ``Family Initials``, MeSH headings as they are.
    language
        ISO 639-1 where there is one.
    parts
        The whole text, where it is there.
    """

    title: str
    abstract: str = ""
    pmid: str = ""
    doi: str = ""
    own_id: str = ""
    journal: str = ""
    year: int = 0
    authors: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    language: str = ""
    parts: tuple[Part, ...] = ()

    def __post_init__(self) -> None:
        if not (self.title or self.abstract or self.parts):
            raise ValueError("an article has words")
        if self.pmid and not _PMID.match(self.pmid):
            raise ValueError("a PMID is a number")
        if self.year and self.year not in YEARS:
            raise ValueError("a year has four digits")

    @property
    def name(self) -> str:
        """What to call it by: its title, else its first words."""
        return self.title or first_words(self.abstract or self.parts[0].text)

    @property
    def title_key(self) -> str:
        """Letters and digits of title (else the first words) and year; shared by one article."""
        told = self.title or self.abstract[:500]
        folded = unicodedata.normalize("NFKC", told).casefold()
        letters = "".join(filter(str.isalnum, folded))
        return f"{letters}|{self.year}" if letters else ""

    def as_json(self) -> dict[str, Any]:
        """Return it as a child process gives it."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Article":
        """Build it from what ``as_json`` gave."""
        plain = {**values, "parts": tuple(Part(**part) for part in values["parts"])}
        plain["authors"], plain["mesh"] = tuple(values["authors"]), tuple(values["mesh"])
        return cls(**plain)


def article(title: str, abstract: str = "", **further: Any) -> Article:  # noqa: ANN401 - as in Article
    """Build an article from what a file says: spaces folded, long texts cut, odd values dropped.

    Raises
    ------
    ValueError
        If there are no words at all.
    """
    title = line(title)[:LONGEST_TITLE]
    abstract = paragraphs(abstract)[:LONGEST_TEXT]
    parts = tuple(p for p in further.get("parts", ()) if p.text.strip())
    return Article(
        title=title,
        abstract=abstract,
        pmid=_pmid(str(further.get("pmid", ""))),
        doi=doi_of(str(further.get("doi", ""))),
        own_id=line(str(further.get("own_id", "")))[:80],
        journal=line(str(further.get("journal", "")))[:LONGEST_TITLE],
        year=year_of(str(further.get("year", ""))),
        authors=_names(further.get("authors", ())),
        mesh=_names(further.get("mesh", ())),
        language=language_of(str(further.get("language", "")), title + abstract),
        parts=parts,
    )


def line(text: str) -> str:
    """Return text on one line, without control characters."""
    folded = " ".join(text.split())
    if folded.isprintable():
        return folded
    return " ".join("".join(c if c.isprintable() else " " for c in folded).split())


def paragraphs(text: str) -> str:
    """Return text with one line for each of its lines that holds anything."""
    return "\n".join(folded for each in text.split("\n") if (folded := line(each)))


def year_of(text: str) -> int:
    """Return the first year that a text names, 0 if it names none."""
    found = re.search(r"(?<![0-9])(1[5-9][0-9]{2}|2[01][0-9]{2})(?![0-9])", text)
    return int(found[1]) if found else 0


def doi_of(text: str) -> str:
    """Return a DOI without the address it was written in, in lower case; empty if it is none."""
    plain = _DOI_PREFIX.sub("", text.strip()).rstrip(".,;").lower()
    return plain if _DOI.match(plain) else ""


def language_of(told: str, text: str) -> str:
    """Return the language that a file names, else what the characters say."""
    known = told.strip().lower()
    if known:
        return _LANGUAGES.get(known, known[:2] if known.isalpha() else "")
    cjk = len(_CJK.findall(text[:2000]))
    return "zh" if cjk > 0.2 * max(1, len(text[:2000])) else "en"


def _pmid(text: str) -> str:
    plain = text.strip()
    return plain if _PMID.match(plain) else ""


def _names(names: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever a file holds there
    if not isinstance(names, list | tuple):
        return ()
    folded = (line(str(name))[:200] for name in names[:MOST_NAMES])
    return tuple(name for name in folded if name)


def first_words(text: str) -> str:
    """Return the first line of a text that holds anything, cut at a word."""
    lines = text[:_LOOKED_AT].split("\n")
    first = next((folded for each in lines if (folded := line(each))), "")
    return first if len(first) <= 120 else first[:120].rsplit(" ", 1)[0] + " …"
