"""Every element of a DICOM file as rows to read: the tag browser (PS3.5 7, PS3.6)."""

import itertools
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, Final

from meddx.case.source import Source, opened
from meddx.child import Reply
from meddx.imaging.deflated import DEFLATED
from meddx.importers.shared import dicom_stream
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

MOST_ROWS: Final = 20_000
DEEPEST: Final = 32
LONGEST: Final = 200  # characters of a value that are shown
MOST_BYTES: Final = 64 << 10  # of an element whose value is looked at at all

UNREADABLE: Final = Phrase("The tags of this file cannot be read. It may be damaged or cut short.")
TOO_DEEP: Final = Phrase("The sequences of this file lie too deep in one another to be listed.")

_DEADLINE_S: Final = 30.0


@dataclass(frozen=True)
class Tag:
    """One element.

    Parameters
    ----------
    tag
        ``(gggg,eeee)``, empty for the head of an item.
    vr
        Value representation.
    keyword
        DICOM's keyword; the creator in brackets for a private element.
    value
        Shortened; empty where ``count`` says more.
    depth
        How many sequences it lies in.
    count
        Number of items of a sequence (``vr`` is SQ), the number of an item from 1 (``tag`` is
        empty), or bytes of a binary or very long value; else None.
    """

    tag: str
    vr: str
    keyword: str
    value: str
    depth: int
    count: int | None = None


@dataclass(frozen=True)
class Tags:
    """The rows of one file; ``cut`` says that there are more than are listed."""

    rows: tuple[Tag, ...]
    cut: bool


def tags(source: Source, context: Context) -> Tags:
    """List the elements of a file, read in the child process.

    Raises
    ------
    Refused
        ``damaged``, ``too_deep``, ``too_slow``, ``crashed`` or what opening the file refuses.
    """
    reply = context.in_child(
        "meddx.importers.shared.dicom_tags:read", {"source": source.as_json()}, _DEADLINE_S
    )
    rows = tuple(
        Tag(str(tag), str(vr), str(word), str(value), int(depth), None if n is None else int(n))
        for tag, vr, word, value, depth, n in reply.header["rows"]
    )
    return Tags(rows, bool(reply.header["cut"]))


def read(source: dict[str, Any]) -> Reply:
    """List the elements in the child process: ``rows`` and ``cut``.

    Raises
    ------
    Refused
        ``damaged`` or ``too_deep``; what ``meddx.case.source.opened`` refuses.
    """
    import warnings

    import pydicom
    from pydicom.uid import UID

    warnings.simplefilter("ignore")
    with opened(Source.from_json(source)) as stream:
        try:
            # Long values stay where they are: only their length is told.
            body = dicom_stream.plain(stream, to_the_end=False)
            dataset = pydicom.dcmread(body, force=True, defer_size=MOST_BYTES)
            if body is not stream:  # inflated bytes are those of another syntax
                dataset.file_meta.TransferSyntaxUID = UID(DEFLATED)
            rows = itertools.islice(_file_rows(dataset), MOST_ROWS + 1)
            found = [list(astuple(row)) for row in rows]
        except RecursionError as error:
            raise Refused("too_deep", TOO_DEEP) from error
        except (MemoryError, Refused):
            raise
        except Exception as error:  # pydicom raises many kinds for a damaged file
            raise Refused("damaged", UNREADABLE) from error
    if not found:
        raise Refused("damaged", UNREADABLE)
    return Reply({"rows": found[:MOST_ROWS], "cut": len(found) > MOST_ROWS}, {})


def _file_rows(dataset: "Dataset") -> Iterator[Tag]:
    meta = getattr(dataset, "file_meta", None)
    if meta is not None:
        yield from _rows(meta, 0)
    yield from _rows(dataset, 0)


def _rows(dataset: "Dataset", depth: int) -> Iterator[Tag]:
    """List one data set and what lies in its sequences, by a stack of its own."""
    stack: list[Iterator[Tag | tuple[Dataset, int]]] = [_own(dataset, depth)]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
        elif isinstance(step, Tag):
            yield step
        elif step[1] <= DEEPEST:
            stack.append(_own(*step))


def _own(dataset: "Dataset", depth: int) -> "Iterator[Tag | tuple[Dataset, int]]":
    for tag in sorted(dataset.keys()):
        raw = dataset.get_item(tag)
        name, keyword = f"({tag.group:04X},{tag.element:04X})", _keyword(dataset, tag)
        length = _length(raw)
        try:
            long = length > MOST_BYTES and raw.VR != "SQ"
            element = None if long else dataset[tag]
        except RecursionError:
            raise
        except Exception:  # noqa: BLE001 - a damaged element is said to be one
            yield Tag(name, str(raw.VR or "UN"), keyword, "?", depth)
            continue
        if element is None:
            yield Tag(name, str(raw.VR or "UN"), keyword, "", depth, length)
        elif element.VR == "SQ":
            yield Tag(name, "SQ", keyword, "", depth, len(element.value))
            for number, item in enumerate(element.value, start=1):
                yield Tag("", "", "", "", depth + 1, number)
                yield item, depth + 1
        else:
            vr = str(element.VR)
            yield Tag(name, vr, keyword, *_shown(vr, element.value, depth))


def _length(raw: object) -> int:
    length = getattr(raw, "length", 0) or 0
    value = getattr(raw, "value", None)
    # An undefined length is written as the largest number; what was read says it then.
    if isinstance(value, bytes):
        return len(value)
    return 0 if length == 0xFFFFFFFF else int(length)


def _keyword(dataset: "Dataset", tag: Any) -> str:  # noqa: ANN401 - pydicom's tag
    from pydicom.datadict import keyword_for_tag

    if not tag.is_private:
        return keyword_for_tag(tag) or ""
    if tag.is_private_creator:
        return "PrivateCreator"
    try:
        creator = str(dataset[(tag.group << 16) | (tag.element >> 8)].value).strip()
    except Exception:  # noqa: BLE001 - a private element may have no creator, or a damaged one
        return ""
    return f"[{creator[:40]}]"


def _shown(vr: str, value: Any, depth: int) -> tuple[str, int, int | None]:  # noqa: ANN401 - any VR
    """Return the text of a value, the depth, and the length of a binary one."""
    if value is None:
        return "", depth, None
    if isinstance(value, bytes):
        return "", depth, len(value)
    several = not isinstance(value, str) and hasattr(value, "__iter__") and vr != "PN"
    # Not more values are written than can be shown.
    parts = itertools.islice(value, LONGEST) if several else (value,)
    text = "\\".join(_plain(part) for part in parts)
    cut = len(text) > LONGEST
    return (text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}" if cut else text), depth, None


def _plain(value: object) -> str:
    name = getattr(value, "name", "")  # a registered UID is told in words too
    known = isinstance(name, str) and name not in {"", str(value)}
    said = f"{value} ({name})" if known else str(value)
    text = said.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else " " for c in text[: 2 * LONGEST]).strip()
