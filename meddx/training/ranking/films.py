"""Chest films that were published with a clinical note and a diagnosis.

A folder with ``labels.csv``: columns ``file``, ``patient_id``, ``finding`` (the diagnosis),
``view`` (PA, AP ...), ``sex`` (F, M), ``age`` (years), ``offset_days`` (of the film since the first
complaints), ``clinical_notes`` and ``url`` (where it was published).
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.case.identity import Sex
from meddx.diagnosis.inputs import Person
from meddx.phrase import Phrase, Refused
from meddx.training import evaluate
from meddx.training.dataset import rows_of
from meddx.training.ranking.log_score import FEWEST
from meddx.training.ranking.masked import Words, masked

COLUMNS: Final = ("file", "patient_id", "finding", "view", "sex", "age", "clinical_notes", "url")
VIEWS: Final = ("PA", "AP")
NO_FILMS: Final = Phrase(
    "The table of {folder} holds too few frontal films with a clinical note and a diagnosis that "
    "MedDx ranks, from at least two sources."
)
_HOST: Final = re.compile(r"(?:\w+://)?([^/?#\s]+)")
_SEXES: Final = {"F": Sex.FEMALE, "M": Sex.MALE}


@dataclass(frozen=True)
class Film:
    """The first frontal film of a patient.

    Parameters
    ----------
    file
        Relative to the folder.
    view
        ``PA`` or ``AP``.
    person
        Age and sex.
    truth
        Code of the diagnosis.
    source
        Who published it: the host of its address, or the patient where none is told.
    note
        The note, masked.
    """

    file: str
    view: str
    person: Person
    truth: str
    source: str
    note: str


def read(folder: Path, words: Words) -> tuple[Film, ...]:
    """Return the films of a folder whose masked note still says something, sorted by file.

    Raises
    ------
    Refused
        ``no_table``, ``no_column`` or ``no_films``.
    """
    first: dict[str, Mapping[str, str]] = {}
    for row in sorted(rows_of(folder / evaluate.TABLE, COLUMNS), key=_when):
        if row["view"][:2].upper() in VIEWS and row["finding"] in words.truth:
            first.setdefault(row["patient_id"], row)
    films = tuple(_films(first.values(), words))
    if len({film.source for film in films}) < FEWEST:
        raise Refused("no_films", NO_FILMS.with_values(folder=folder.name))
    return tuple(sorted(films, key=lambda film: film.file))


def _films(rows: Iterable[Mapping[str, str]], words: Words) -> Iterable[Film]:
    for row in rows:
        note, host = masked(row["clinical_notes"], words), _HOST.match(row["url"].strip())
        if note:
            yield Film(
                file=row["file"],
                view=row["view"][:2].upper(),
                person=Person(_number(row["age"]), _SEXES.get(row["sex"], Sex.UNKNOWN)),
                truth=words.truth[row["finding"]],
                source=host[1] if host else row["patient_id"],
                note=note,
            )


def _when(row: Mapping[str, str]) -> tuple[float, str]:
    """Sort films without a day after those with one."""
    day = _number(row.get("offset_days") or "")
    return (math.inf if day is None else day, row["file"])


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
