"""CMDD, dialogues of doctors and patients in Chinese (Lin et al., EMNLP 2019).

Each symptom named in a dialogue is marked as present, absent or uncertain. The parts ``train`` and
``dev`` are for tuning.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from typing_extensions import override

from meddx.analysis import assertion, dialogue_zh
from meddx.analysis.families.note_text import names_for
from meddx.analysis.pack import ModelPack
from meddx.case.evidence import Assertion
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase
from meddx.training.corpora import Corpus, Measured
from meddx.training.corpora.shared import found_counts, packed_files

READING: Final = Phrase("Reading dialogues")
PUBLISHED: Final = "none found"

Span = tuple[int, int]
_Reader = Callable[["_Dialogue"], list[str]]

_FILES: Final = "*CMDD/{part}/*.json"
_STATUS: Final = {"1": "present", "2": "absent", "3": "uncertain"}
_SAID: Final = {
    Assertion.PRESENT: "present",
    Assertion.HISTORICAL: "present",
    Assertion.FAMILY: "present",
    Assertion.EXCLUDED: "absent",
    Assertion.UNCERTAIN: "uncertain",
    Assertion.HYPOTHETICAL: "uncertain",
}
_SYMPTOM: Final = re.compile("BI*")
_LOOK_BACK: Final = 6
_DENIALS: Final = re.compile("[不没无未]|否认")


@dataclass(frozen=True)
class _Dialogue:
    """A dialogue as a note would hold it, with its symptoms: characters and status."""

    text: str
    spans: tuple[Span, ...]
    status: tuple[str, ...]


class Cmdd(Corpus):
    """Measures the status of the symptoms that are marked, and which of them are found."""

    title = "CMDD"
    parts = ("test", "dev", "train")

    @override
    def fits(self, path: Path) -> bool:
        return packed_files.holds(path, _FILES.format(part="test"))

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        dialogues = _dialogues(path, part)
        approaches: dict[str, _Reader] = {
            "rules for dialogues": _by_turns(),
            "rules for notes": _by_sentences(),
            "look-back of six characters": _by_look_back,
        }
        told: list[Measured] = []
        for name, reader in approaches.items():
            answers = []
            for number, dialogue in enumerate(dialogues):
                context.checkpoint(number, len(dialogues), READING)
                answers.append(reader(dialogue))
            told += _status_rows(name, dialogues, answers)
        return (*told, _found_row(dialogues))


def _dialogues(path: Path, part: str) -> list[_Dialogue]:
    try:
        files = packed_files.contents(path, _FILES.format(part=part))
        return [_dialogue(json.loads(file)["dialogue-content"]) for file in files]
    except (ValueError, KeyError, TypeError) as error:
        raise packed_files.refusal(path) from error


def _dialogue(sentences: list[dict[str, Any]]) -> _Dialogue:
    """Write a dialogue as lines with their speakers."""
    lines: list[str] = []
    spans: list[Span] = []
    status: list[str] = []
    place = 0
    for sentence in sentences:
        opening = f"{sentence['speaker']}："
        line = f"{opening}{sentence['sentence']}\n"
        base = place + len(opening)
        found = _SYMPTOM.finditer(sentence["label"])
        for match, kind in zip(found, sentence["type"], strict=False):
            if match.end() <= len(sentence["sentence"]):
                spans.append((base + match.start(), base + match.end()))
                status.append(_STATUS[kind])
        lines.append(line)
        place += len(line)
    return _Dialogue("".join(lines), tuple(spans), tuple(status))


def _by_turns() -> _Reader:
    terms = phenotypes.load().names_zh()

    def read(dialogue: _Dialogue) -> list[str]:
        text = dialogue.text
        symptoms = [(start, end, terms.get(text[start:end], "")) for start, end in dialogue.spans]
        talk = dialogue_zh.Dialogue(text, dialogue_zh.turns(text), symptoms)
        told = (talk.told(start, end) for start, end in dialogue.spans)
        return ["present" if one is None else _SAID[one.said] for one in told]

    return read


def _by_sentences() -> _Reader:
    rules = assertion.load()

    def read(dialogue: _Dialogue) -> list[str]:
        reader = rules.read(dialogue.text, [m.start() for m in re.finditer("^", dialogue.text)])
        reader.hide(dialogue.spans)
        said = (reader.assertion(start, end) for start, end in dialogue.spans)
        return [_SAID[one or Assertion.PRESENT] for one in said]

    return read


def _by_look_back(dialogue: _Dialogue) -> list[str]:
    return [
        "absent" if _DENIALS.search(_line_before(dialogue.text, start)[-_LOOK_BACK:]) else "present"
        for start, _ in dialogue.spans
    ]


def _line_before(text: str, start: int) -> str:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return line.partition("：")[2]


def _status_rows(
    name: str, dialogues: list[_Dialogue], answers: list[list[str]]
) -> Iterator[Measured]:
    """Measure each status, dialogues being what is drawn for the intervals."""
    for status in ("absent", "present", "uncertain"):
        counts = [
            _counted([(truth == status, said == status) for truth, said in pairs])
            for pairs in (
                zip(d.status, a, strict=True) for d, a in zip(dialogues, answers, strict=True)
            )
        ]
        told = found_counts.estimates(np.array(counts, dtype=np.int64))
        yield Measured(f"symptoms that are {status}", name, len(dialogues), told, PUBLISHED)


def _found_row(dialogues: list[_Dialogue]) -> Measured:
    """Measure which symptoms the dictionary names: found is what shares a character with one."""
    names = names_for(phenotypes.load())
    counts = []
    for dialogue in dialogues:
        found = [(m.start, m.end) for m in names.find(dialogue.text)]
        right = sum(_meets(span, found) for span in dialogue.spans)
        wrong = sum(not _meets(span, dialogue.spans) for span in found)
        counts.append((right, wrong, len(dialogue.spans) - right))
    told = found_counts.estimates(np.array(counts, dtype=np.int64))
    return Measured("symptoms found", "dictionary, overlapping", len(dialogues), told)


def _meets(span: Span, others: tuple[Span, ...] | list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _counted(pairs: list[tuple[bool, bool]]) -> tuple[int, int, int]:
    """Rightly found, wrongly found, missed, of (is, is said to be)."""
    right = sum(is_one and said for is_one, said in pairs)
    return (
        right,
        sum(said for _, said in pairs) - right,
        sum(is_one for is_one, _ in pairs) - right,
    )
