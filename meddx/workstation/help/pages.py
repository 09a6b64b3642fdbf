"""The text of the manual: its sections, their names, and where a reader has been in it.

The comparison with other viewers is a second text. Its file is in both languages at once and names
the tests behind each claim; what is shown is the half in the language of the window, without them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from meddx import paths
from meddx.phrase import Language

FILES: Final = {Language.EN: "manual_en.md", Language.ZH_CN: "manual_zh.md"}
FEATURES: Final = "features.md"
LINKED: Final = frozenset({FEATURES, *FILES.values()})  # what a link may lead to
_HEADING: Final = re.compile(r"^(#{1,3})[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_WIDE: Final = "[\u3000-\u9fff\uff00-\uffef“”]"  # Chinese characters and their marks
_BROKEN_LINE: Final = re.compile(rf"(?<={_WIDE})\n *(?=[*\[]*{_WIDE})")
_NOT_IN_A_NAME: Final = re.compile(r"[^\w\- ]")
_LARGEST_STEP: Final = 60  # places that are remembered on the way back
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_NAME_COLUMNS: Final = {Language.EN: 0, Language.ZH_CN: 1}  # of the table of features
_FIRST_VIEWER: Final = 2

T = TypeVar("T")


@dataclass(frozen=True)
class Heading:
    """One heading: ``level`` 1 to 3, its words, and its ``name`` as a link says it."""

    level: int
    title: str
    name: str


@dataclass(frozen=True)
class Page:
    """The manual in one language; the same section has the same number in every language."""

    markdown: str
    headings: tuple[Heading, ...]

    def find(self, name: str) -> int | None:
        """Return the number of the section that a link names, None if there is none."""
        names = [heading.name for heading in self.headings]
        return names.index(name) if name in names else None

    @property
    def pictures(self) -> tuple[str, ...]:
        """Files of the pictures, in the order of the text."""
        return tuple(_PICTURE.findall(self.markdown))


def page(language: Language) -> Page:
    """Read the manual in a language.

    Raises
    ------
    OSError
        If the file is not there: the installation is incomplete.
    """
    return parsed(paths.resource("help", FILES[language]).read_text(encoding="utf-8"))


def features(language: Language) -> Page:
    """Read the comparison with other viewers in a language.

    Raises
    ------
    OSError
        If the file is not there: the installation is incomplete.
    """
    text = paths.resource("help", FEATURES).read_text(encoding="utf-8")
    return parsed(in_language(text, language))


def in_language(text: str, language: Language) -> str:
    """Return one half of a text in two languages.

    Paragraphs are of the language they are written in, headings of both, with " / " between. Of a
    table the column of the other language and the last one, that of the tests, are left out.
    """
    blocks = (_of_block(block, language) for block in text.strip().split("\n\n"))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _of_block(block: str, language: Language) -> str:
    if block.startswith("#"):
        marks, _, title = block.partition(" ")
        return f"{marks} {title.split(' / ')[_NAME_COLUMNS[language]]}"
    if block.startswith("|"):
        rows = ([c.strip() for c in line.strip("|").split("|")] for line in block.splitlines())
        return "\n".join(_row(cells, language) for cells in rows)
    is_chinese = _CHINESE.search(block) is not None
    return block if is_chinese == (language is Language.ZH_CN) else ""


def _row(cells: Sequence[str], language: Language) -> str:
    kept = (cells[_NAME_COLUMNS[language]], *cells[_FIRST_VIEWER:-1])
    return f"| {' | '.join(kept)} |"


def parsed(markdown: str) -> Page:
    """Find the headings of a text.

    Comments are for its writers only. A broken line between two Chinese characters is joined:
    it would be shown as a space.
    """
    text = _BROKEN_LINE.sub("", _COMMENT.sub("", markdown))
    found = (Heading(len(marks), title, name_of(title)) for marks, title in _HEADING.findall(text))
    return Page(text, tuple(found))


def name_of(title: str) -> str:
    """Return the name of a heading as a link says it, the same as Markdown on the web has.

    Examples
    --------
    >>> name_of("Read the image")
    'read-the-image'
    """
    return _NOT_IN_A_NAME.sub("", title).strip().lower().replace(" ", "-")


def section_number(name: str, shown: Language) -> int | None:
    """Return the number of a section named in English, or in the language that is shown."""
    number = page(Language.EN).find(name)
    return page(shown).find(name) if number is None else number


class Trail(Generic[T]):
    """Where a reader has been, as a browser remembers it."""

    def __init__(self, start: T) -> None:
        self._places = [start]
        self._at = 0

    @property
    def place(self) -> T:
        """Where the reader is."""
        return self._places[self._at]

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place before this one."""
        return self._at > 0

    @property
    def can_go_on(self) -> bool:
        """Whether the reader came back from somewhere."""
        return self._at + 1 < len(self._places)

    def visit(self, place: T) -> None:
        """Go somewhere new; what lay ahead is forgotten."""
        if place == self.place:
            return
        self._places = [*self._places[: self._at + 1], place][-_LARGEST_STEP:]
        self._at = len(self._places) - 1

    def back(self) -> T:
        """Go one place back, if there is one, and return where that is."""
        self._at = max(0, self._at - 1)
        return self.place

    def on(self) -> T:
        """Go one place forward again, if there is one, and return where that is."""
        self._at = min(len(self._places) - 1, self._at + 1)
        return self.place
