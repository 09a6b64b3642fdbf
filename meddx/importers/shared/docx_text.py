"""The text of a Word document (ECMA-376 part 1, WordprocessingML); for the child process only.

A document is a ZIP archive of XML parts; the two needed here are read with the standard library.
"""

import io
import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Final

from meddx.case import zipped
from meddx.importers.shared import plain_xml
from meddx.importers.shared.plain_xml import local
from meddx.phrase import Phrase, Refused

MAX_PART: Final = 48 << 20  # of one part, decompressed
MAX_ENTRIES: Final = 5_000
MAX_CHARACTERS: Final = 8 << 20

LOCKED: Final = Phrase(
    "This document needs a password. Save it without one in Word and open that file."
)
OLD_WORD: Final = Phrase(
    "This is a document of an old Office version. Save it as .docx or PDF and open that."
)
NO_WORD: Final = Phrase(
    "This Office file is no Word document. Save what belongs to the patient as .docx or PDF."
)
DAMAGED: Final = Phrase("This Word document is damaged or cut short. Save it again.")
TOO_LARGE: Final = Phrase(
    "This Word document grows too large when opened. Save the pages of this patient as a new file."
)
NO_TEXT: Final = Phrase(
    "This Word document holds no text, perhaps only pictures. Export the note as text."
)

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: old Office, and protected new
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_OFFICE: Final = "/officeDocument"
_ROOT_RELATIONS: Final = "_rels/.rels"
_HEADERS: Final = ("/header", "/footer", "/footnotes", "/endnotes")
_BREAKS: Final = frozenset({"br", "cr"})
# Deleted and moved text, instructions of fields, and the older twin of a text box.
_UNSEEN: Final = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr"})

# What notes use of the font Symbol (Adobe, "Symbol encoding").
_SYMBOLS: Final = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB0: "°", 0xB4: "×", 0xB7: "•", 0xBB: "≈", 0xB9: "≠",
    0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ",
    0x6C: "λ", 0x6D: "μ", 0x44: "Δ",
}  # fmt: skip


def text_of(content: bytes) -> str:
    """Return the text of a document: paragraphs, lists, tables, text boxes, headers and notes.

    Headers come first, because they often name the patient; footers and notes last. What a
    tracked change deleted is left out, what it inserted is in.

    Raises
    ------
    Refused
        ``encrypted``, ``old_office``, ``not_word``, ``damaged``, ``too_large`` or ``no_text``.
    """
    if content.startswith(OLE):
        raise _ole(content)
    try:
        text = _text(content)
    except (ValueError, KeyError) as error:  # no XML, no number, no such part
        raise Refused("damaged", DAMAGED) from error
    if len(text) > MAX_CHARACTERS:
        raise Refused("too_large", TOO_LARGE)
    if not any(character.isalnum() for character in text):
        raise Refused("no_text", NO_TEXT)
    return text


def _ole(content: bytes) -> Refused:
    is_locked = _ENCRYPTED in content
    return Refused("encrypted", LOCKED) if is_locked else Refused("old_office", OLD_WORD)


def _text(content: bytes) -> str:
    package = _Package(content)
    main = package.main
    if main is None:
        raise Refused("not_word", NO_WORD)
    parts = package.related(main)
    wanted = [(kind, name) for kind, name in parts if kind.endswith(_HEADERS)]
    first = [name for kind, name in wanted if kind.endswith("/header")]
    last = [name for kind, name in wanted if not kind.endswith("/header")]
    texts = [_part_text(package.part(name)) for name in (*first, main, *last)]
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))


class _Package:
    """The parts of a document and how they belong together (ECMA-376 part 2)."""

    def __init__(self, content: bytes) -> None:
        self._stream = io.BytesIO(content)
        try:
            self._archive = zipped.Archive(self._stream)
        except Refused as refused:
            is_large = refused.code in {"too_dense", "too_many_entries"}
            code, phrase = ("too_large", TOO_LARGE) if is_large else ("damaged", DAMAGED)
            raise Refused(code, phrase) from refused
        if len(self._archive.names) > MAX_ENTRIES:
            raise Refused("too_large", TOO_LARGE)

    @property
    def main(self) -> str | None:
        """Name of the part with the text; None if this is another kind of Office file."""
        if _ROOT_RELATIONS not in self._archive.names:
            return None
        found = [name for kind, name in self._relations(_ROOT_RELATIONS) if kind.endswith(_OFFICE)]
        if not found or local(self.part(found[0])) != "document":
            return None
        return found[0]

    def part(self, name: str) -> ET.Element:
        """Parse a part.

        Raises
        ------
        KeyError
            If there is none of this name.
        Refused
            ``too_large`` or ``damaged``.
        """
        if self._archive.size(name) > MAX_PART:
            raise Refused("too_large", TOO_LARGE)
        try:
            return plain_xml.parse(self._archive.read(self._stream, name))
        except Refused as refused:
            raise Refused("damaged", DAMAGED) from refused

    def related(self, name: str) -> list[tuple[str, str]]:
        """Kinds and names of the parts that a part refers to, each once, in their order."""
        folder, _, file = name.rpartition("/")
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        return self._relations(relations) if relations in self._archive.names else []

    def _relations(self, name: str) -> list[tuple[str, str]]:
        base = posixpath.dirname(posixpath.dirname(name))
        found = {
            (relation.get("Type", ""), _resolved(base, relation.get("Target", "")))
            for relation in self.part(name)
            if relation.get("TargetMode") != "External"
        }
        return sorted(item for item in found if item[1] in self._archive.names)


def _resolved(base: str, target: str) -> str:
    path = target if target.startswith("/") else f"{base}/{target}"
    return posixpath.normpath(path).lstrip("/")


def _part_text(root: ET.Element) -> str:
    lines = "".join(_pieces(root)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _pieces(root: ET.Element) -> Iterator[str]:
    """Text in document order; a line for each paragraph and row, cells apart by a tab."""
    stack: list[tuple[ET.Element, str]] = [(root, "")]
    while stack:
        element, end = stack.pop()
        if end:
            yield end
            continue
        name = local(element)
        if name in _UNSEEN or (name == "r" and _is_hidden(element)):
            continue
        if name == "t":
            yield element.text or ""
        elif name == "tab":
            yield "\t"
        elif name in _BREAKS:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(element)
        elif name == "checkBox":
            yield "☒ " if _is_ticked(element) else "☐ "
        yield from _begun(element, name)
        stack += _ended(element, name)
        children = _row(element) if name == "tr" else [(child, "") for child in element]
        stack += reversed(children)


def _own(element: ET.Element, name: str) -> str:
    """Return an attribute of the element's own namespace."""
    return element.get(str(element.tag).rpartition("}")[0] + "}" + name, "")


def _symbol(element: ET.Element) -> str:
    """Return a character of a symbol font; a mark for one that is not known, never nothing."""
    code = int(_own(element, "char") or "0", 16) & 0xFF
    return _SYMBOLS.get(code, "\ufffd") if _own(element, "font") == "Symbol" else "\ufffd"


def _is_ticked(box: ET.Element) -> bool:
    """Whether a check box of a form is ticked, by the reader or else from the start."""
    found = {local(child): _own(child, "val") for child in box}
    return found.get("checked", found.get("default", "0")) in {"", "1", "true", "on"}


def _is_hidden(run: ET.Element) -> bool:
    properties = next((child for child in run if local(child) == "rPr"), None)
    hidden = [c for c in properties if local(c) == "vanish"] if properties is not None else []
    return any(_own(child, "val") not in {"0", "false", "off"} for child in hidden)


def _begun(element: ET.Element, name: str) -> Iterator[str]:
    if name == "txbxContent":
        yield "\n"
    elif name == "p" and _is_listed(element):
        yield "- "


def _ended(element: ET.Element, name: str) -> list[tuple[ET.Element, str]]:
    return [(element, "\n")] if name in {"p", "tr"} else []


def _row(row: ET.Element) -> list[tuple[ET.Element, str]]:
    """Cells of a row with a tab between them; their only paragraph ends no line."""
    cells = [child for child in row if local(child) == "tc"]
    found: list[tuple[ET.Element, str]] = []
    for number, cell in enumerate(cells):
        found += [(row, "\t")] if number else []
        paragraphs = [child for child in cell if local(child) == "p"]
        if len(paragraphs) == 1 and all(local(child) in {"p", "tcPr"} for child in cell):
            found += [(child, "") for child in paragraphs[0]]
        else:
            found.append((cell, ""))
    return found


def _is_listed(paragraph: ET.Element) -> bool:
    """Whether a paragraph is an item of a list; its number is not in the text."""
    properties = next((child for child in paragraph if local(child) == "pPr"), None)
    return properties is not None and any(local(child) == "numPr" for child in properties)
