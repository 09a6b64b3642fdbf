"""RIS, which reference managers exchange: ``TY  - `` to ``ER  - ``."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Item, Reader, Unreadable
from meddx.literature.readers.shared import bounded
from meddx.literature.record import article

_TAG: Final = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*)|\Z)")
_PUBMED: Final = ("pubmed", "medline", "nlm")


class RisReader(Reader):
    """Reads references in RIS."""

    title = "RIS"
    extensions = (".ris",)

    @override
    def sniff(self, head: bytes) -> float:
        return 0.95 if re.search(rb"(?m)^(?:\xef\xbb\xbf)?TY  ?- [A-Z]", head) else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield references; one whose end is missing ends with the next."""
        fields: dict[str, list[str]] = {}
        last = ""
        for text in bounded.text_of(stream).split("\n"):
            tag = _TAG.match(text.strip("\ufeff"))
            if tag and tag[1] in {"TY", "ER"} and fields:
                yield _article(fields)
                fields, last = {}, ""
            if tag and tag[1] != "ER":
                last = tag[1]
                fields.setdefault(last, []).append((tag[2] or "").strip())
            elif not tag and last and text.strip():
                fields[last][-1] += f" {text.strip()}"
        if fields:
            yield _article(fields)


def _article(fields: Mapping[str, list[str]]) -> Item:
    def first(*tags: str) -> str:
        return next((fields[tag][0] for tag in tags if fields.get(tag) and fields[tag][0]), "")

    is_pubmed = any(each in first("DB", "DP").lower() for each in _PUBMED)
    try:
        return article(
            first("TI", "T1", "CT", "BT"),
            first("AB", "N2"),
            pmid=first("AN", "ID") if is_pubmed else first("PM"),
            doi=first("DO", "DI"),
            journal=first("JO", "JF", "T2", "JA", "J2"),
            year=first("PY", "Y1", "DA"),
            authors=fields.get("AU") or fields.get("A1", []),
            mesh=fields.get("KW", []),
            language=first("LA"),
        )
    except ValueError:
        return Unreadable()
