"""The text of HTML: of narratives and of documents; runs in the child process only."""

import re
from html.parser import HTMLParser
from typing import Final

from typing_extensions import override

_LINES: Final = frozenset(
    {
        *("p", "div", "br", "tr", "li", "ul", "ol", "dl", "dt", "dd", "table", "caption", "hr"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "pre"),
        *("blockquote", "title", "thead", "tbody", "paragraph"),
    }
)
_CELLS: Final = frozenset({"td", "th"})
_UNSEEN: Final = frozenset({"script", "style", "head", "template", "noscript"})
_VOID: Final = frozenset({"br", "hr", "img", "meta", "link", "input"})


def text_of(markup: str) -> str:
    """Return the text of HTML, a line for each block, row and list item, cells apart by a tab.

    Nothing is run or fetched; scripts, styles and what the page hides are left out.
    """
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (re.sub(r"[ \u00a0\r]*\t[ \t]*", "\t", line) for line in reader.text.split("\n"))
    plain = "\n".join(" ".join(line.split(" ")).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" {2,}", " ", plain)).strip()


class _Reader(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen: list[str] = []
        self._keeps_blanks = 0

    @property
    def text(self) -> str:
        """Everything so far."""
        return "".join(self._pieces)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":  # the end of the head may be left out
            self._unseen.clear()
        if (
            tag in _UNSEEN
            or (self._unseen and tag == self._unseen[-1])
            or (not self._unseen and tag not in _VOID and _is_hidden(attrs))
        ):
            self._unseen.append(tag)
        self._keeps_blanks += tag == "pre"
        self._break(tag)

    @override
    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if self._unseen and tag == self._unseen[-1]:
            self._unseen.pop()
        self._keeps_blanks = max(0, self._keeps_blanks - (tag == "pre"))
        if tag not in _CELLS and tag not in _VOID:
            self._break(tag)

    @override
    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data if self._keeps_blanks else re.sub(r"\s+", " ", data))

    def _break(self, tag: str) -> None:
        if self._unseen:
            return
        if tag in _CELLS:
            self._pieces.append("\t")
        elif tag in _LINES:
            self._pieces.append("\n")


def _is_hidden(attributes: list[tuple[str, str | None]]) -> bool:
    style = next((value or "" for name, value in attributes if name == "style"), "")
    hidden = any(name == "hidden" for name, _ in attributes)
    return hidden or bool(re.search(r"display\s*:\s*none", style, re.IGNORECASE))
