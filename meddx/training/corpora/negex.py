"""The NegEx sentences (Chapman et al., J Biomed Inform 2001): is a marked phrase negated.

Reports 1 to 40 are for tuning, 41 to 75 for measuring.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis import assertion, packs, text_readers
from meddx.analysis.families.note_text import NoteText
from meddx.analysis.pack import ModelPack
from meddx.analysis.text_reader import TextReader
from meddx.case.evidence import Assertion
from meddx.case.record import Note
from meddx.importers.shared.sections import find_sections
from meddx.jobs import Context
from meddx.phrase import Phrase, Refused
from meddx.training.corpora import Corpus, Measured
from meddx.training.corpora.shared import found_counts

READING: Final = Phrase("Reading sentences")
DAMAGED: Final = Phrase(
    "annotations.tsv is not the NegEx table: each row needs a report number, a phrase, a sentence "
    "and Negated or Affirmed."
)
PUBLISHED: Final = (
    "whole set of 2,376: NegEx (negex.py) 0.931, medspaCy ConText 0.929, negspacy 0.949"
)
_FILE: Final = "annotations.tsv"
_HEADER: Final = ["Report No.", "Concept", "Sentence", "Negation"]
_LAST_TUNED: Final = 40

_Row = tuple[int, str, str, bool]  # report, phrase, text, whether the phrase is negated
Reader = Callable[[str, str], Assertion]  # of a text and a phrase in it


class NegEx(Corpus):
    """Counts phrases of the class *Negated* that are said to be excluded, by report."""

    title = "NegEx sentences"
    parts = ("test", "dev")

    @override
    def fits(self, path: Path) -> bool:
        table = path / _FILE
        if not table.is_file():
            return False
        with table.open(encoding="utf-8", errors="replace", newline="") as file:
            return next(csv.reader(file, delimiter="\t"), []) == _HEADER

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        rows = [row for row in _rows(path / _FILE) if (row[0] <= _LAST_TUNED) == (part == "dev")]
        measured = [_measured("triggers and rules", PUBLISHED, rows, _by_rules(), context)]
        if pack.text is not None:
            reader = text_readers.open_reader(packs.complete(pack))
            told = f"{pack.name}, a model"
            measured.append(_measured(told, "", rows, _by_model(reader), context))
        return tuple(measured)


def _by_rules() -> Reader:
    family = NoteText()

    def read(text: str, phrase: str) -> Assertion:
        return family.phrase(Note("", "", text, find_sections(text)), phrase)

    return read


def _by_model(reader: TextReader) -> Reader:
    def read(text: str, phrase: str) -> Assertion:
        return reader.kinds(text, [assertion.find_phrase(text, phrase)])[0]

    return read


def _measured(
    approach: str, published: str, rows: Sequence[_Row], read: Reader, context: Context
) -> Measured:
    counts: dict[int, list[int]] = {}
    for number, (report, phrase, text, is_negated) in enumerate(rows):
        context.checkpoint(number, len(rows), READING)
        said = read(text, phrase) is Assertion.EXCLUDED
        right, wrong, missed = counts.setdefault(report, [0, 0, 0])
        counts[report] = [
            right + (said and is_negated),
            wrong + (said and not is_negated),
            missed + (is_negated and not said),
        ]
    table = np.array([counts[report] for report in sorted(counts)], dtype=np.int64)
    estimates = found_counts.estimates(table)
    return Measured("negated phrases", approach, len(table), estimates, published)


def _rows(path: Path) -> list[_Row]:
    """Report, phrase, sentence and whether the phrase is negated."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[1:]
    try:
        return [(int(r), phrase, text, _is_negated(kind)) for r, phrase, text, kind in rows]
    except (KeyError, ValueError) as error:
        raise Refused("damaged", DAMAGED) from error


def _is_negated(kind: str) -> bool:
    return {"Negated": True, "Affirmed": False}[kind]
