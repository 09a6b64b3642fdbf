"""JSON: an article a line, a list of articles, or articles by their number (as PubMedQA)."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from typing_extensions import override

from meddx.literature.readers import Item, Reader, Unreadable
from meddx.literature.readers.shared import bounded
from meddx.literature.record import article
from meddx.phrase import Phrase, Refused

DAMAGED: Final = Phrase(
    "This JSON holds no articles. Each needs a text, or a title and an abstract."
)

_TEXTS: Final = ("abstract", "text", "contents", "CONTEXTS")
_IDS: Final = ("doc_id", "_id", "id")


class JsonReader(Reader):
    """Reads ``{doc_id, text}``, ``{title, abstract}`` and what else goes by these names."""

    title = "JSON"
    extensions = (".jsonl", ".json")

    @override
    def sniff(self, head: bytes) -> float:
        return 0.9 if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*[\[{]\s*[{\"]", head) else 0.0

    @override
    def read(self, stream: BinaryIO, name: str) -> Iterator[Item]:
        """Yield articles; a line that is none is unreadable, the others stay."""
        found = False
        for own_id, record in _records(bounded.text_of(stream)):
            made = _article(own_id, record)
            found = found or not isinstance(made, Unreadable)
            yield made
        if not found:
            raise Refused("no_articles", DAMAGED)


def _records(text: str) -> Iterator[tuple[str, Any]]:
    """Yield id (where the file keeps it apart) and record."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from (("", _parsed(line)) for line in text.split("\n") if line.strip())
        return
    if isinstance(whole, list):
        yield from (("", record) for record in whole)
    elif isinstance(whole, dict) and whole and all(isinstance(v, dict) for v in whole.values()):
        yield from ((str(key), record) for key, record in whole.items())
    else:
        yield "", whole


def _parsed(line: str) -> Any:  # noqa: ANN401 - whatever a file holds there
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _article(own_id: str, record: Any) -> Item:  # noqa: ANN401 - whatever a file holds there
    if not isinstance(record, Mapping):
        return Unreadable()
    folded = {str(key).lower(): value for key, value in record.items()}

    def text(*names: str) -> str:
        return next((told for name in names if (told := _text(folded.get(name)))), "")

    number = text("pmid") or (own_id if "contexts" in folded else "")
    try:
        return article(
            text("title", "question"),
            _sections(folded) or text(*(name.lower() for name in _TEXTS)),
            pmid=number,
            doi=text("doi"),
            own_id="" if number else text(*_IDS) or own_id,
            journal=text("journal"),
            year=text("year"),
            authors=folded.get("authors", ()),
            mesh=folded.get("mesh") or folded.get("meshes") or (),
            language=text("language"),
        )
    except (ValueError, TypeError):
        return Unreadable()


def _sections(record: Mapping[str, Any]) -> str:
    """Return the abstract of PubMedQA: sections with their labels, then its conclusion."""
    contexts, labels = record.get("contexts"), record.get("labels")
    if not isinstance(contexts, list) or not isinstance(labels, list):
        return ""
    lines = [f"{label}: {text}" for label, text in zip(labels, contexts, strict=False)]
    answer = _text(record.get("long_answer"))
    return "\n".join([*lines, f"CONCLUSIONS: {answer}"] if answer else lines)


def _text(value: Any) -> str:  # noqa: ANN401 - whatever a file holds there
    if isinstance(value, list):
        return " ".join(str(each) for each in value if isinstance(each, str))
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
