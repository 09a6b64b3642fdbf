"""Conditions, family history, observations and what else matters of FHIR R4 as one note.

Each statement stands in words in its own line, so that it is found, highlighted and corrected like
any other of a note: "- no Deep vein thrombosis [SNOMED CT 128053003]". For the child process only.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from meddx.case.record import Observation
from meddx.importers.shared import codings, results
from meddx.importers.shared.codings import Coding
from meddx.importers.shared.fhir_resource import (
    Resource,
    chosen,
    codes,
    concept,
    day,
    each,
    number,
    one,
    spoken,
    word,
)
from meddx.importers.shared.results import Result
from meddx.importers.shared.text import cleaned
from meddx.knowledge import phenotypes
from meddx.knowledge.phenotypes import Phenotypes

_PAST: Final = frozenset({"inactive", "remission", "resolved"})
_DOUBTFUL: Final = frozenset({"unconfirmed", "provisional", "differential"})
_WITHDRAWN: Final = frozenset({"entered-in-error", "cancelled", "unknown-by-author"})
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
# A heading for each part, English and Chinese; all are known to ``sections``.
_HEADINGS: Final = {
    "problems": ("Problem list", "问题列表"),
    "history": ("Past medical history", "既往史"),
    "procedures": ("Past procedures", "诊疗经过"),
    "family": ("Family history", "家族史"),
    "allergies": ("Allergies", "过敏史"),
    "medications": ("Medications", "用药史"),
    "vitals": ("Vital signs", "生命体征"),
    "exam": ("Physical examination", "体格检查"),
    "social": ("Social history", "个人史"),
    "imaging": ("Findings", "检查所见"),
    "laboratory": ("Laboratory", "实验室检查"),
}
_CATEGORIES: Final = {
    "vital-signs": "vitals",
    "exam": "exam",
    "social-history": "social",
    "survey": "social",
    "imaging": "imaging",
    "procedure": "imaging",
}
# Kinds that give a name and no more: part of the note and element of the name. What an allergy
# did is left out, for it is no finding of today.
_NAMED: Final = {
    "AllergyIntolerance": ("allergies", "code"),
    "MedicationStatement": ("medications", "medicationCodeableConcept"),
    "MedicationRequest": ("medications", "medicationCodeableConcept"),
    "Procedure": ("procedures", "code"),
}
_ENDED: Final = frozenset(
    {"stopped", "cancelled", "completed", "not-done", "not-taken", "draft", "intended", "refuted"}
)
_NOT_FINAL: Final = {
    "preliminary": "preliminary",
    "registered": "preliminary",
    "corrected": "corrected",
}


class Chart:
    """What the coded resources of one patient say."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self.latest: date | None = None
        self._lines: dict[str, dict[str, None]] = {part: {} for part in _HEADINGS}  # in order
        self._values: dict[str, list[Result]] = {part: [] for part in _HEADINGS}

    @property
    def is_empty(self) -> bool:
        """Whether there is no line."""
        return not any((*self._lines.values(), *self._values.values()))

    def text(self) -> str:
        """Return the note: a heading and lines for each part that has any."""
        parts = {
            part: [*found, *results.lines(self._values[part])]
            for part, found in self._lines.items()
        }
        lines = [line for found in parts.values() for line in found]
        is_chinese = 2 * sum(bool(_CHINESE.search(line)) for line in lines) > len(lines)
        pieces = [
            "\n".join([f"{_HEADINGS[part][is_chinese]}{'：' if is_chinese else ':'}", *found])
            for part, found in parts.items()
            if found
        ]
        return cleaned("\n\n".join(pieces) + "\n")

    def add(self, resource: Resource) -> bool:
        """Take over a resource; False for a kind that is not read here."""
        kind = word(resource, "resourceType")
        if kind == "Condition":
            self._condition(resource)
        elif kind == "Observation":
            self._observation(resource)
        elif kind == "FamilyMemberHistory":
            self._family(resource)
        elif kind in _NAMED:
            self._named(resource, *_NAMED[kind])
        else:
            return False
        return True

    def _condition(self, resource: Resource) -> None:
        clinical = codes(resource, "clinicalStatus")
        verified = codes(resource, "verificationStatus")
        name, coded = concept(resource, "code")
        if verified & _WITHDRAWN or not name:
            return
        cue = "no" if "refuted" in verified else "possible" if verified & _DOUBTFUL else ""
        is_past = not cue and bool(clinical & _PAST)
        told = (concept(resource, part)[0] for part in ("bodySite", "severity"))
        said = ", ".join([_asserted(_known(name, coded), cue), *filter(None, told)])
        dates = [("since", _when(resource, "onset")), ("until", _when(resource, "abatement"))]
        times = [f"{label} {when}" for label, when in dates if when and cue != "no"]
        line = ", ".join([said, *times])
        self._add("history" if is_past else "problems", f"- {line} {codings.written(coded)}")

    def _named(self, resource: Resource, part: str, element: str) -> None:
        names = ("status", "clinicalStatus", "verificationStatus")
        status = {code for name in names for code in codes(resource, name)}
        ended = _ENDED - {"completed"} if part == "procedures" else _ENDED | _PAST
        name, coded = concept(resource, element)
        if not name or status & (_WITHDRAWN | ended):
            return
        high = ["high risk"] if word(resource, "criticality") == "high" else []
        when = _when(resource, "performed") if part == "procedures" else ""
        line = ", ".join([name, *high, *filter(None, [when])])
        self._add(part, f"- {line} {codings.written(coded)}")

    def _family(self, resource: Resource) -> None:
        if word(resource, "status") in _WITHDRAWN:
            return
        relative = concept(resource, "relationship")[0] or word(resource, "name") or "relative"
        for condition in each(resource, "condition"):
            name, coded = concept(condition, "code")
            if name:
                said = f"- {relative}: {_known(name, coded)} {codings.written(coded)}"
                self._add("family", said)

    def _observation(self, resource: Resource) -> None:
        if word(resource, "status") in _WITHDRAWN:
            return
        part = _part(resource)
        name, coded = concept(resource, "code")
        components = each(resource, "component")
        self._value(part, resource, resource, (name, coded))
        for component in components:
            self._value(part, component, resource, concept(component, "code"))

    def _value(
        self,
        part: str,
        holder: Resource,
        resource: Resource,
        named: tuple[str, tuple[Coding, ...]],
    ) -> None:
        name, coded = named
        for kind, value in chosen(holder, "value"):
            result = _result(kind, value, name, coded, holder, resource)
            if result is None or not name:
                continue
            self._note(result.on)
            found = results.observation(result)
            self.observations += [found] if found is not None else []
            where = part or ("laboratory" if found is not None else "exam")
            self._values[where].append(result)

    def _add(self, part: str, line: str) -> None:
        self._lines[part].setdefault(" ".join(line.split()))

    def _note(self, on: date | None) -> None:
        if on is not None and (self.latest is None or on > self.latest):
            self.latest = on


def _asserted(name: str, cue: str) -> str:
    """Put before a name how sure it is, in its own language."""
    if not cue:
        return name
    if _CHINESE.search(name):
        return ("无" if cue == "no" else "可能") + name
    return f"{cue} {name}"


def _known(name: str, coded: Sequence[Coding]) -> str:
    """Return a name by which its HPO code is found again: the sender may call it otherwise."""
    for item in coded:
        if item.system != "HPO":
            continue
        known = _hpo()
        hpo_id = f"HP:{item.code.removeprefix('HP:').removeprefix('HP_')}"
        if hpo_id not in known:
            continue
        if _named(name.lower()) != known.primary(hpo_id):
            return f"{known.code(known.primary(hpo_id)).display} ({name})"
    return name


@cache
def _hpo() -> Phenotypes:
    """Read the HPO once for all conditions of a file."""
    return phenotypes.load()


def _named(name: str) -> str | None:
    """Return the HPO id that a name finds."""
    known = _hpo()
    return known.names().get(name) or known.names_zh().get(name)


def _when(resource: Resource, start: str) -> str:
    for kind, value in chosen(resource, start):
        if kind == "DateTime" and isinstance(value, str):
            return value[:10]
        if kind == "Age" and isinstance(value, dict):
            return f"the age of {word(value, 'value')} {word(value, 'unit') or 'years'}"
        if kind == "String" and isinstance(value, str):
            return value
    return ""


def _part(resource: Resource) -> str:
    found = {code for value in each(resource, "category") for code in _category(value)}
    if "laboratory" in found:
        return "laboratory"
    return next((_CATEGORIES[code] for code in sorted(found) if code in _CATEGORIES), "")


def _category(value: Resource) -> set[str]:
    return {word(item, "code") for item in each(value, "coding")}


def _result(
    kind: str,
    value: Any,  # noqa: ANN401 - from outside
    name: str,
    coded: tuple[Coding, ...],
    holder: Resource,
    resource: Resource,
) -> Result | None:
    """Build the result of one ``value[x]``; None for a kind that is not read."""
    said, unit, comparator = _said(kind, value)
    if not results.is_answer(said.partition(" [")[0]):
        return None
    low, high = _limits(holder)
    dates = [word(resource, key) for key in ("effectiveDateTime", "effectiveInstant", "issued")]
    dates.append(word(one(resource, "effectivePeriod"), "start"))
    flags = codes(holder, "interpretation")
    return Result(
        name=_known(name, coded),
        codings=coded,
        value=cleaned(said),
        comparator=comparator,
        unit=" ".join(cleaned(unit).split()),
        low=low,
        high=high,
        flag=next(iter(sorted(flags)), ""),
        on=next((when for when in map(day, dates) if when is not None), None),
        status=_NOT_FINAL.get(word(resource, "status"), ""),
    )


def _said(kind: str, value: Any) -> tuple[str, str, str]:  # noqa: ANN401 - from outside
    """Words or number, unit and comparator of a value."""
    holder = {"value": value}
    if kind == "Quantity":
        quantity = one(holder, "value")
        if number(quantity, "value") is None:
            return "", "", ""
        unit = word(quantity, "code") if "unitsofmeasure" in word(quantity, "system") else ""
        return (
            word(quantity, "value"),
            unit or word(quantity, "unit") or word(quantity, "code"),
            word(quantity, "comparator"),
        )
    if kind == "CodeableConcept":
        name, coded = spoken(one(holder, "value"))
        return f"{name} {codings.written(coded)}".strip(), "", ""
    if kind in {"String", "DateTime", "Time", "Integer", "Boolean"}:
        said = word(holder, "value")
        return {"true": "yes", "false": "no"}.get(said, said), "", ""
    if kind == "Range":
        span = one(holder, "value")
        low, high = one(span, "low"), one(span, "high")
        return f"{word(low, 'value')}-{word(high, 'value')} {word(low, 'unit')}".strip(" -"), "", ""
    return "", "", ""


def _limits(holder: Resource) -> tuple[float | None, float | None]:
    """Return the normal range, if exactly one is given: others hold for other people."""
    ranges = [r for r in each(holder, "referenceRange") if codes(r, "type") <= {"normal"}]
    if len(ranges) != 1:
        return None, None
    low, high = number(one(ranges[0], "low"), "value"), number(one(ranges[0], "high"), "value")
    if low is None and high is None:
        return results.limits(word(ranges[0], "text"))
    return low, high
