"""Structured reports and key image lists as readable text (PS3.3 A.35, C.17; PS3.16 TID 1500).

Runs in the child process only. The content tree is walked with a stack of its own and within
limits, so that neither depth nor number of items can hang or end the process.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from meddx.case.presentation import Reference
from meddx.importers.shared.dicom_reader import Reader

MOST_ITEMS: Final = 20_000
DEEPEST: Final = 64
MOST_CHARACTERS: Final = 1_000_000

CUT: Final = "[The document goes on; the rest is not shown.]"
_INDENT: Final = "  "
_MEASUREMENT_GROUP: Final = "125007"
_SITES: Final = frozenset({"363698007", "G-C0E3"})  # Finding Site: SNOMED CT, SRT
_FINDING: Final = frozenset({"121071"})
_DESCRIPTION: Final = "113012"  # Key Object Description
_MODIFIES: Final = frozenset({"HAS CONCEPT MOD", "HAS PROPERTIES", "INFERRED FROM"})
_INLINE: Final = frozenset({"CODE", "TEXT", "NUM"})
_VALUES: Final = {
    "TEXT": "TextValue",
    "DATE": "Date",
    "TIME": "Time",
    "DATETIME": "DateTime",
    "UIDREF": "UID",
}


@dataclass(frozen=True)
class Report:
    """One document as text.

    ``title`` is the document title, ``text`` holds everything; ``references`` are the pictures
    that its content points to, in order.
    """

    title: str
    text: str
    written_on: date | None
    references: tuple[Reference, ...]
    description: str


def read(dataset: Reader) -> Report:
    """Return the text of a structured report or key object selection."""
    title = _meaning(dataset, "ConceptNameCodeSequence") or "Document"
    lines = [title, *_status(dataset), ""]
    references: list[Reference] = []
    size, cut = 0, False
    for number, (item, depth, context) in enumerate(_walk(dataset)):
        references += _pictures(item)
        line = "" if _is_told_by_parent(item, context) else _line(item, context)
        if line:
            padding = _INDENT * depth
            lines.append(padding + line.replace("\n", "\n" + padding + _INDENT))
            size += len(lines[-1])
        if number >= MOST_ITEMS or size > MOST_CHARACTERS:
            cut = True
            break
    lines += [CUT] if cut else []
    told = (_text(i) for i in dataset.items("ContentSequence") if _name_code(i) == _DESCRIPTION)
    return Report(
        title=title,
        text="\n".join(_counted(lines)).rstrip() + "\n",
        written_on=day(dataset.text("ContentDate")),
        references=tuple(dict.fromkeys(references)),
        description=next(told, ""),
    )


def _counted(lines: Sequence[str]) -> Iterator[str]:
    """Write a line that is repeated once, with how often: a library lists a hundred pictures."""
    for line, same in groupby(lines):
        count = len(list(same))
        yield f"{line} (x {count})" if count > 1 and line.strip() else line


def day(text: str) -> date | None:
    """Read a DICOM date (``YYYYMMDD``), None if it is none."""
    digits = text.replace(".", "").replace("-", "")[:8]
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


@dataclass(frozen=True)
class _Context:
    """What stands around an item: the value type above it, and the words of its group."""

    parent: str = ""
    group: str = ""


def _walk(dataset: Reader) -> Iterator[tuple[Reader, int, _Context]]:
    """Yield content items in reading order with their depth; too deep ones are left out."""
    top = _Context(dataset.text("ValueType"), "")
    stack = [(item, 0, top) for item in reversed(dataset.items("ContentSequence"))]
    while stack:
        item, depth, context = stack.pop()
        yield item, depth, context
        if depth + 1 >= DEEPEST:
            continue
        children = item.items("ContentSequence")
        if children:
            inner = _Context(item.text("ValueType"), _group(item, children))
            stack += [(child, depth + 1, inner) for child in reversed(children)]


def _group(item: Reader, children: Sequence[Reader]) -> str:
    """Words that belong to every number of a measurement group: what was found, and where."""
    if _name_code(item) != _MEASUREMENT_GROUP:
        return ""
    told = [c for c in children if _name_code(c) in _SITES | _FINDING]
    return ", ".join(f"{_name(c).lower()} {_value(c)}" for c in told)


def _is_told_by_parent(item: Reader, context: _Context) -> bool:
    """Whether the line of the item above holds this item already, in brackets."""
    kind, relation = item.text("ValueType"), item.text("RelationshipType")
    if context.parent not in _INLINE or relation not in _MODIFIES or kind not in _INLINE:
        return False
    return kind != "TEXT" or len(_text(item).splitlines()) <= 1


def _line(item: Reader, context: _Context) -> str:
    kind, name = item.text("ValueType"), _name(item)
    if kind == "CONTAINER":
        return f"{name}:" if name else ""
    if kind == "NUM":
        told = [word for word in (_modifiers(item), context.group) if word]
        return f"{name} {_value(item)}" + (f" ({', '.join(told)})" if told else "")
    value = _value(item)
    if not value:
        return ""
    told_more = _modifiers(item)
    line = f"{name}: {value}" if name else value
    return f"{line} ({told_more})" if told_more else line


def _modifiers(item: Reader) -> str:
    """Tell in one line what the children of a number, code or text say of it."""
    kind = item.text("ValueType")
    if kind not in _INLINE:
        return ""
    here = _Context(kind)
    told = [c for c in item.items("ContentSequence")[:MOST_ITEMS] if _is_told_by_parent(c, here)]
    words = (f"{_name(child).lower()} {_value(child)}".strip() for child in told)
    return ", ".join(dict.fromkeys(words))


def _value(item: Reader) -> str:
    kind = item.text("ValueType")
    if kind == "NUM":
        return _number(item)
    if kind == "CODE":
        return _meaning(item, "ConceptCodeSequence")
    if kind in {"IMAGE", "COMPOSITE", "WAVEFORM"}:
        return _reference_words(item)
    if kind in {"SCOORD", "SCOORD3D"}:
        points = len(item.numbers("GraphicData")) // (2 if kind == "SCOORD" else 3)
        shape = item.text("GraphicType").lower()
        return f"{shape}, {points} point{'' if points == 1 else 's'}".lstrip(", ")
    if kind == "TCOORD":
        return item.text("TemporalRangeType").lower()
    return _text(item)


def _text(item: Reader) -> str:
    kind = item.text("ValueType")
    if kind == "PNAME":
        return person(item, "PersonName")
    said = item.text(_VALUES.get(kind, "TextValue"))
    if kind in {"DATE", "TIME", "DATETIME"}:
        return moment(said, kind)
    return said.replace("\r\n", "\n").replace("\r", "\n")


def _number(item: Reader) -> str:
    measured = item.item("MeasuredValueSequence")
    number = measured.text("NumericValue") if measured else ""
    if measured is None or not number:
        why = _meaning(item, "NumericValueQualifierCodeSequence")
        return f"without a value ({why})" if why else "without a value"
    unit = measured.item("MeasurementUnitsCodeSequence")
    code = unit.text("CodeValue") if unit else ""
    if code == "1" or code.startswith("{"):  # UCUM: no unit, or a word in braces
        word = code.strip("{}")
        return number if code == "1" else f"{number} {word}"
    return f"{number} {code or _said(unit)}".strip()


def _said(code: Reader | None) -> str:
    return code.text("CodeMeaning") if code else ""


def _reference_words(item: Reader) -> str:
    from pydicom.uid import UID

    referenced = item.item("ReferencedSOPSequence")
    if referenced is None:
        return ""
    name = UID(referenced.text("ReferencedSOPClassUID")).name
    what = "object" if name[:1].isdigit() or not name else name.removesuffix(" Storage")
    frames = [int(frame) for frame in referenced.numbers("ReferencedFrameNumber")]
    return f"{what}, frame {', '.join(map(str, frames))}" if frames else what


def _pictures(item: Reader) -> list[Reference]:
    if item.text("ValueType") != "IMAGE":
        return []
    return references(item, "ReferencedSOPSequence")


def references(holder: Reader, keyword: str) -> list[Reference]:
    """Return the pictures that a sequence of SOP instance references names."""
    found = []
    for item in holder.items(keyword):
        uid = item.text("ReferencedSOPInstanceUID")
        frames = tuple(int(frame) - 1 for frame in item.numbers("ReferencedFrameNumber"))
        if uid:
            found.append(Reference(uid, tuple(frame for frame in frames if frame >= 0)))
    return found


def _name(item: Reader) -> str:
    return _meaning(item, "ConceptNameCodeSequence")


def _name_code(item: Reader) -> str:
    code = item.item("ConceptNameCodeSequence")
    return code.text("CodeValue") if code else ""


def _meaning(item: Reader, keyword: str) -> str:
    code = item.item(keyword)
    return _said(code) or (code.text("CodeValue") if code else "")


def _status(dataset: Reader) -> list[str]:
    """Completion and verification, and who verified when."""
    flags = [dataset.text(word) for word in ("CompletionFlag", "VerificationFlag")]
    words = [flag.capitalize() for flag in flags if flag]
    written = moment(dataset.text("ContentDate") + dataset.text("ContentTime"), "DATETIME")
    lines = [f"Status: {', '.join(words)}"] if words else []
    if written:
        lines.append(f"Written: {written}")
    for observer in dataset.items("VerifyingObserverSequence"):
        who = person(observer, "VerifyingObserverName")
        when = moment(observer.text("VerificationDateTime"), "DATETIME")
        where = observer.text("VerifyingOrganization")
        lines.append("Verified by: " + ", ".join(word for word in (who, where, when) if word))
    return lines


def person(holder: Reader, keyword: str) -> str:
    """Write a person's name (PS3.5 6.2.1) as family, given names."""
    name = str(holder.raw(keyword) or "")  # a name is no list of its letters
    groups = [group for group in name.split("=") if group.strip("^ ")]
    written = []
    for group in groups[:2]:
        parts = [part.strip() for part in group.split("^")]
        given = " ".join(part for part in parts[1:3] if part)
        written.append(", ".join(part for part in (parts[0], given) if part))
    return " / ".join(written)


def moment(text: str, kind: str) -> str:
    """Write a DICOM date, time or date and time with dashes and colons; as it stands if it is none.

    Parameters
    ----------
    text
        The value.
    kind
        ``DATE``, ``TIME`` or ``DATETIME``.
    """
    plain = text.strip()
    at = plain if kind == "TIME" else plain[8:]
    on = "" if kind == "TIME" else plain[:8]
    if on and not (on.isdigit() and len(on) == 8):
        return plain
    date_words = f"{on[:4]}-{on[4:6]}-{on[6:8]}" if on else ""
    clock = at[:6]
    if kind == "DATE" or not clock.isdigit() or len(clock) < 4:
        return date_words or plain
    return f"{date_words} {clock[:2]}:{clock[2:4]}".strip()
