"""Reports and results of HL7 version 2 (ORU, MDM, OUL; chapters 3, 7 and 9) as notes of a patient.

Runs in the child process only.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final

from meddx.case.identity import Patient, Sex
from meddx.case.record import Note, Observation
from meddx.importers.shared import attached, codings, results
from meddx.importers.shared.attached import ELSEWHERE
from meddx.importers.shared.codings import Coding
from meddx.importers.shared.hl7_syntax import Message, Segment
from meddx.importers.shared.notes import note_of
from meddx.importers.shared.records import Record
from meddx.importers.shared.results import Result
from meddx.importers.shared.sections import kind_of_heading
from meddx.importers.shared.text import cleaned
from meddx.phrase import Phrase, Refused

KINDS: Final = frozenset({"ORU", "MDM", "OUL"})

OTHER_KIND: Final = Phrase(
    "This message of kind {kind} holds no report or result. MedDx reads ORU and MDM messages."
)
TWO_PEOPLE: Final = Phrase(
    "One message names two patients. Ask for it again as a message for each patient."
)
NO_CONTENT: Final = Phrase("This message holds no text and no value.")

_TEXTS: Final = frozenset(
    {"TX", "FT", "ST", "CE", "CWE", "CNE", "IS", "ID", "DT", "TM", "TS", "DTM"}
)
_NUMBERS: Final = frozenset({"NM", "SN"})
_LEFT_OUT: Final = frozenset({"D", "W", "X", "N", "I", "O"})  # table 0085: deleted, wrong, not done
_STATUS: Final = {"P": "preliminary", "R": "not verified", "S": "partial", "C": "corrected"}
# Parts of a radiology report: suffixes of OBX-3 (chapter 7.1.4) and LOINC.
_PARTS: Final = {
    "IMP": "Impression",
    "GDT": "Findings",
    "REC": "Recommendation",
    "ADT": "Addendum",
    "ANT": "Addendum",
    "CMT": "Comment",
    "19005-8": "Impression",
    "59776-5": "Findings",
    "18782-3": "Findings",
    "11329-0": "History",
    "55752-0": "Clinical information",
    "18785-6": "Indication",
    "55115-0": "Request",
    "18834-2": "Comparison",
    "55111-9": "Technique",
    "18783-0": "Recommendation",
}
_IDENTIFIERS: Final = ("MR", "PI", "PT", "PE")  # table 0203, in order of trust


def record_of(message: Message) -> tuple[Record, tuple[Refused, ...]]:
    """Return what a message says of its patient, and why documents in it could not be read.

    Raises
    ------
    Refused
        ``message_kind``, ``two_patients``, ``no_text``; ``other_patient`` where a text in it names
        somebody else; what its only document is refused for.
    """
    kind = message[0].text(9)
    if kind not in KINDS:
        shown = kind if re.fullmatch("[A-Z]{3}", kind) else "?"
        raise Refused("message_kind", OTHER_KIND.with_values(kind=shown))
    people = {patient_of(segment) for segment in message if segment.name == "PID"}
    if len(people) > 1:
        raise Refused("two_patients", TWO_PEOPLE)
    patient = people.pop() if people else Patient()
    notes: list[Note] = []
    observations: list[Observation] = []
    refused: list[Refused] = []
    for group in _groups(message):
        report = _Report(group)
        refused += report.refused
        text = cleaned(report.text)
        if any(character.isalnum() for character in report.content):
            notes.append(note_of(patient, text, report.title, report.on))
        observations += report.observations
    if not notes and not observations:
        raise refused[0] if refused else Refused("no_text", NO_CONTENT)
    return Record(patient, tuple(notes), tuple(observations)), tuple(refused)


def patient_of(segment: Segment) -> Patient:
    """Read who a PID segment is about (chapter 3.4.2)."""
    sex = segment.text(8).upper()
    return Patient(
        patient_id=_identifier(segment),
        name=_name(segment),
        birth_date=day(segment.text(7)),
        sex=Sex(sex) if sex in {"F", "M", "O"} else Sex.UNKNOWN,
    )


def day(text: str) -> date | None:
    """Read the day of a time stamp (``YYYYMMDD...``), None if there is none."""
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _identifier(segment: Segment) -> str:
    found: dict[str, str] = {}
    for value in segment.repeats(3):
        found.setdefault(segment.component(value, 5).upper(), segment.component(value, 1))
    ranked = [found[kind] for kind in _IDENTIFIERS if found.get(kind)]
    others = [found[""]] if found.get("") else [v for v in found.values() if v]
    return next(iter((*ranked, *others, segment.text(2))), "")


def _name(segment: Segment) -> str:
    """Family and given names as DICOM writes them; several spellings are joined with ``=``."""
    names = []
    for value in segment.repeats(5):
        parts = [segment.component(value, number) for number in (1, 2, 3)]
        name = "^".join(parts).rstrip("^")
        if name and segment.component(value, 7) in {"", "L", "D", "A"}:
            names.append(name)
    return "=".join(dict.fromkeys(names[:3]))


def _groups(message: Message) -> list[list[Segment]]:
    """Divide a message at its orders (OBR, or TXA of a document); each group is one report."""
    groups: list[list[Segment]] = [[]]
    for segment in message:
        if segment.name in {"OBR", "TXA"} and any(s.name in {"OBR", "TXA"} for s in groups[-1]):
            groups.append([])
        groups[-1].append(segment)
    return groups


class _Report:
    """One order with its results, as text and as observations."""

    def __init__(self, group: Sequence[Segment]) -> None:
        self._order = next((s for s in group if s.name == "OBR"), None)
        self._document = next((s for s in group if s.name == "TXA"), None)
        self.observations: list[Observation] = []
        self.refused: list[Refused] = []
        self._heading = ""
        body = list(self._lines(group))
        self.content = "\n".join(body)
        self.text = "\n".join([*self._head(), *body]).strip("\n") + "\n"

    @property
    def on(self) -> date | None:
        """Day of the examination, else of the document."""
        if self._order is not None:
            return day(self._order.text(7)) or day(self._order.text(22))
        return day(self._document.text(4)) if self._document is not None else None

    @property
    def title(self) -> str:
        """What was ordered, or what the document is."""
        named = ((self._order, 4), (self._document, 2))
        titles = (s.text(number, 2) or s.text(number) for s, number in named if s is not None)
        return cleaned(next(filter(None, titles), "")) or "HL7"

    def _head(self) -> list[str]:
        lines = [self.title]
        reason = self._order.text(31, 2) or self._order.text(31) if self._order else ""
        asked = self._order.unescaped(self._order.raw(13)) if self._order else ""
        status = self._order.text(25) if self._order else ""
        lines += [f"Status: {_STATUS[status]}"] if status in _STATUS else []
        lines += [f"Indication: {reason}"] if reason else []
        return [*lines, *([f"Clinical information: {asked}"] if asked else []), ""]

    def _lines(self, group: Sequence[Segment]) -> Iterator[str]:
        values: list[str] = []
        for segment in group:
            if segment.name == "DG1":
                yield from self._diagnosis(segment)
            elif segment.name == "NTE":
                comment = segment.unescaped("\n".join(segment.repeats(3))).strip()
                if values:  # it speaks of the value before it
                    values += [comment] if comment else []
                elif comment:
                    yield comment
            elif segment.name == "OBX" and segment.text(11) not in _LEFT_OUT:
                if segment.text(2) in _NUMBERS:
                    values.append(self._value(segment))
                else:
                    yield from self._text(segment)
        if values:
            yield from ("", "Laboratory:", *values)

    def _diagnosis(self, segment: Segment) -> Iterator[str]:
        name = segment.unescaped(segment.raw(4)) or segment.text(3, 2)
        code = codings.written([codings.coding(segment.text(3, 3), segment.text(3))])
        if name:
            yield from self._headed("Diagnosis", f"{name} {code}".strip())

    def _text(self, segment: Segment) -> Iterator[str]:
        try:
            said = _said(segment)
        except Refused as no:
            self.refused.append(no)
            return
        if not results.is_answer(said):
            return
        name = segment.text(3, 2) or segment.text(3)
        part = _part(segment)
        if part or name == self.title:
            yield from self._headed(part, said)
        elif kind_of_heading(name) is not None or "\n" in said or len(said) > 60:
            yield from self._headed(name, said)
        elif name == self._heading:
            yield said
        else:
            is_code = segment.text(2) in {"CE", "CWE", "CNE", "ST", "IS", "ID"}
            codes = codings.written(_codings(segment)) if is_code else ""
            yield f"{name}: {said} {codes}".strip(": ") if name else said

    def _headed(self, name: str, said: str) -> Iterator[str]:
        """Write a heading where it changes: long texts come as a segment for each line."""
        if name and name != self._heading:
            yield from ("", f"{name}:")
        self._heading = name
        yield said

    def _value(self, segment: Segment) -> str:
        low, high = results.limits(segment.text(7))
        comparator, number = _number(segment)
        result = Result(
            name=segment.text(3, 2) or segment.text(3),
            codings=tuple(_codings(segment)),
            value=number,
            comparator=comparator,
            unit=segment.text(6),
            low=low,
            high=high,
            flag=segment.text(8),
            on=day(segment.text(14)) or self.on,
            status=_STATUS.get(segment.text(11), ""),
        )
        observation = results.observation(result)
        self.observations += [observation] if observation is not None else []
        return results.line(result)


def _part(segment: Segment) -> str:
    """Heading of a part of a report, from the suffix or the code of OBX-3."""
    first = segment.raw(3).split(segment.signs.component)[0].split(segment.signs.subcomponent)
    return _PARTS.get(first[-1].strip(), "")


def _codings(segment: Segment) -> Iterator[Coding]:
    for code, name, system in ((1, 2, 3), (4, 5, 6)):
        if segment.text(3, code):
            yield codings.coding(
                segment.text(3, system), segment.text(3, code), segment.text(3, name)
            )


def _said(segment: Segment) -> str:
    """Return the value of an OBX that is no number, as text."""
    kind = segment.text(2)
    if kind == "ED":
        return _document(segment)
    if kind == "RP":
        raise Refused("document_elsewhere", ELSEWHERE)
    if kind in {"CE", "CWE", "CNE"}:
        return "\n".join(
            segment.component(value, 2)
            or segment.component(value, 9)
            or segment.component(value, 1)
            for value in segment.repeats(5)
        )
    if kind not in _TEXTS and kind:
        return ""
    return segment.unescaped("\n".join(segment.repeats(5)))


def _document(segment: Segment) -> str:
    """Return the text of an encapsulated document (data type ED)."""
    encoding, content = segment.text(5, 4), segment.raw(5).split(segment.signs.component)[4:]
    value = segment.unescaped(segment.signs.component.join(content))
    if encoding.casefold() == "base64":
        return attached.text_of(attached.from_base64(value))
    if encoding.casefold() == "hex":
        return attached.text_of(bytes.fromhex(re.sub("[^0-9A-Fa-f]", "", value)))
    return attached.text_of(value.encode())


def _number(segment: Segment) -> tuple[str, str]:
    """Return comparator and number of an NM or SN value; a ratio or a range stays as words."""
    if segment.text(2) == "NM":
        return "", segment.text(5)
    comparator, first, sign, second = (segment.text(5, number) for number in (1, 2, 3, 4))
    comparator = comparator if comparator in {"<", ">", "<=", ">="} else ""
    return comparator, f"{first}{sign}{second}" if second else first
