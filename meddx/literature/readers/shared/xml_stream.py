"""Elements of an XML file one after the other, however large it is; never an entity of its own."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.parsers import expat

from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase("This XML file is damaged or cut short. Save or download it again.")
ENTITIES: Final = Phrase(
    "This XML file defines entities, which can hide anything. Save it without them."
)

_DEEPEST: Final = 200
_READ: Final = 1 << 16
_MOST_TEXT: Final = 32 << 20  # characters of one element


def elements(stream: BinaryIO, names: frozenset[str]) -> Iterator[ET.Element]:
    """Yield each outermost element of these names, without prefixes of namespaces.

    What the file refers to (its document type, say) is never opened.

    Raises
    ------
    Refused
        ``damaged`` or ``xml_entities``, after the elements before the damage.
    """
    building = _Building(names)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = building.start
    parser.EndElementHandler = building.end
    parser.CharacterDataHandler = building.data
    parser.EntityDeclHandler = _refuse_entities
    while True:
        block = stream.read(_READ)
        try:
            parser.Parse(block, not block)
        except expat.ExpatError as error:
            yield from building.take()
            raise Refused("damaged", DAMAGED) from error
        yield from building.take()
        if not block:
            return


def text_of(element: ET.Element | None) -> str:
    """Return all text in an element on one line, empty where there is none."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


class _Building:
    """Builds the elements that are asked for and forgets the rest."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._builder: ET.TreeBuilder | None = None
        self._depth = 0
        self._size = 0
        self._done: list[ET.Element] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rsplit(":", 1)[-1]
        if self._builder is None and plain in self._names:
            self._builder, self._depth, self._size = ET.TreeBuilder(), 0, 0
        if self._builder is not None:
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Refused("damaged", DAMAGED)
            self._builder.start(plain, attributes)

    def data(self, text: str) -> None:
        if self._builder is not None:
            self._size += len(text)
            if self._size > _MOST_TEXT:
                raise Refused("damaged", DAMAGED)
            self._builder.data(text)

    def end(self, name: str) -> None:
        if self._builder is not None:
            self._builder.end(name.rsplit(":", 1)[-1])
            self._depth -= 1
            if not self._depth:
                self._done.append(self._builder.close())
                self._builder = None

    def take(self) -> list[ET.Element]:
        done, self._done = self._done, []
        return done


def _refuse_entities(*_declared: object) -> None:
    raise Refused("xml_entities", ENTITIES)
