"""MEDLINE as PubMed and reference managers write it (``.nbib``): tags in four columns."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Item, Reader, Unreadable
from meddx.literature.readers.shared import bounded
from meddx.literature.record import article

_TAG: Final = re.compile(r"([A-Z][A-Z0-9]{1,3})\s*- ?(.*)")
_HEAD: Final = re.compile(rb"(?m)^(?:PMID- |[A-Z]{2}  - )")


class MedlineReader(Reader):
    """Reads citations in the MEDLINE format."""

    title = "MEDLINE"
    extensions = (".nbib", ".medline")

    @override
    def sniff(self, head: bytes) -> float:
        if re.search(rb"(?m)^PMID- ?\d", head):
            return 0.95
        own = re.search(rb"(?m)^(?:OWN |STAT|FAU )- ", head) and _HEAD.search(head)
        return 0.7 if own else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield citations; they are divided by empty lines, or by the next PMID."""
        fields: dict[str, list[str]] = {}
        last = ""
        for text in bounded.text_of(stream).split("\n"):
            tag = None if text.startswith("      ") else _TAG.match(text)
            if fields and (not text.strip() or (tag and tag[1] == "PMID")):
                yield _article(fields)
                fields, last = {}, ""
            if tag:
                last = tag[1]
                fields.setdefault(last, []).append(tag[2].strip())
            elif last and text.strip():
                fields[last][-1] += f" {text.strip()}"
        if fields:
            yield _article(fields)


def _article(fields: Mapping[str, list[str]]) -> Item:
    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag)), "")

    numbers = [*fields.get("LID", ()), *fields.get("AID", ())]
    try:
        return article(
            first("TI", "TT", "BTI"),
            first("AB", "OAB"),
            pmid=first("PMID"),
            doi=next((n.split(" ")[0] for n in numbers if n.endswith("[doi]")), ""),
            journal=first("JT", "TA"),
            year=first("DP", "DEP"),
            authors=fields.get("AU") or fields.get("FAU") or fields.get("CN", []),
            mesh=[heading.replace("*", "") for heading in fields.get("MH", [])],
            language=first("LA"),
        )
    except ValueError:
        return Unreadable()
