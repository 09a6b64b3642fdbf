"""Reads the project's own annotations of common diagnoses, and those a department adds.

Four tables of tab separated values, lines that start with ``#`` being comments:

- ``*.hpoa.tsv``: the columns of ``phenotype.hpoa`` and ``background`` (share with the finding among
  patients sent for that examination without the disease), ``context`` (finding, history, family);
  ``speaks`` is for those who write: "against" where the share is meant to be lower than without;
- ``*_diseases.tsv``: names, examination, prior by age and sex, links, next steps;
- ``*_background.tsv``: how often a finding is met at all in an examination, its group and kind;
- ``*_steps.tsv``: what to do next, in both languages.

A row that cannot be used is refused with its line and one sentence; the others are used. What a
department adds is read by ``user_radiology``, which uses a file whole or not at all.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from meddx.case.codes import Code
from meddx.case.evidence import Link, Universe
from meddx.knowledge.hpoa import UNSTATED, frequency
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase

ESTIMATE: Final = "estimate, project authors"
CONTEXTS: Final = ("finding", "history", "family")
LINKS: Final = ("cause_of", "caused_by", "can_coexist_with")
TABLES: Final[Mapping[str, str]] = {  # what the files of each kind are called
    "steps": "*_steps.tsv",
    "diseases": "*_diseases.tsv",
    "background": "*_background.tsv",
    "annotations": "*.hpoa.tsv",
}
EXAMINATIONS: Final = ("chest", "head", "abdomen", "breast", "bone")
CHILDHOOD: Final = (0.0, 18.0)  # years that ``prior_0_17`` is of
# Title; year; journal, volume, page or DOI; table, figure, page or section; the figure as printed.
_REFERENCE: Final = re.compile(
    r"^[^;]{8,};\s*(19|20)\d\d;[^;]{3,};\s*(Table|Figure|p\.|Section|Text)[^;]*;[^;]*\d[^;]*$"
)

COLUMNS: Final = Phrase("This row has too few columns; give every column of the first line.")
UNKNOWN_TERM: Final = Phrase("This row names a finding that the HPO does not hold: {term}.")
UNKNOWN_DISEASE: Final = Phrase("This row names a disease that no table describes: {disease}.")
NO_NUMBER: Final = Phrase("This row holds a share that is not a number between 0 and 1.")
NO_FACTOR: Final = Phrase("This row needs a factor above 0 for women; 1 says that both are alike.")
NO_AGES: Final = Phrase(
    "This row needs ages of children in years, from 0 to 18, the lower one in children_from; both "
    "may be empty."
)
NO_FREQUENCY: Final = Phrase(
    "This row holds a frequency that is none: write 40%, n/m such as 12/30, or a frequency term of "
    "the HPO."
)
NO_SOURCE: Final = Phrase("This row does not say whence its figures come; 'estimate' is enough.")
NO_REFERENCE: Final = Phrase(
    "This row needs a reference (title; year; journal; table or page; the figure as printed) or "
    "the words 'estimate, project authors'."
)
BAD_WORD: Final = Phrase("This row holds a word that is not known here: {word}.")
UNREADABLE: Final = Phrase("This file is not UTF-8 text; save it as UTF-8 and try again.")


@dataclass(frozen=True)
class Annotation:
    """How often a disease shows a finding, and how often the finding is met without it."""

    hpo_id: str
    share: float
    background: float
    context: str = "finding"
    source: str = ESTIMATE
    absent: bool = False  # the NOT of HPOA


@dataclass(frozen=True)
class Disease:
    """A disease of the project's own table.

    ``priors`` are shares of the patients, women and men together, sent for one of the
    ``examinations`` in which the disease is looked for, at ages 0-17, 18-39, 40-64, 65 and up;
    ``sex_female`` is the factor on the odds of a woman against a man. ``children`` are the years of
    age from which and below which children have it, where the share at 0-17 is not of all of them.
    """

    code: Code
    examinations: frozenset[str] = frozenset({"chest"})
    universe: Universe = Universe.COMMON
    priors: tuple[float, ...] = ()
    sex_female: float = 1.0
    must_not_miss: bool = False
    same_as: tuple[str, ...] = ()
    named_by: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    next_steps: tuple[Code, ...] = ()
    genes: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    source: str = ESTIMATE  # of the priors
    children: tuple[float, float] = CHILDHOOD

    @cached_property
    def rows(self) -> Mapping[str, Mapping[str, Annotation]]:
        """Annotations by context, then by HPO id."""
        return {
            context: {a.hpo_id: a for a in self.annotations if a.context == context}
            for context in CONTEXTS
        }


@dataclass(frozen=True)
class Background:
    """How often a finding is met at all among patients sent for an examination."""

    share: float
    group: str = ""
    kind: str = "symptom"


@dataclass(frozen=True)
class BadRow:
    """A row that was not used: its file, its line (1-based), why, and the column if it is one."""

    file: str
    line: int
    reason: Phrase
    column: str = ""


class _UnusableError(Exception):
    """A row cannot be used, for this reason; ``column`` is the one at fault, if it is one."""

    def __init__(self, reason: Phrase, column: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.column = reason, column


@dataclass
class Gathered:
    """What the tables hold, while they are read."""

    diseases: dict[str, Disease] = field(default_factory=dict)
    annotations: dict[str, dict[tuple[str, str], Annotation]] = field(default_factory=dict)
    backgrounds: dict[tuple[str, str], Background] = field(default_factory=dict)
    steps: dict[str, Code] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)  # first row of a disease


def is_reference(text: str) -> bool:
    """Whether a reference says where a figure can be checked, or owns that it is an estimate."""
    return text == ESTIMATE or bool(_REFERENCE.match(text))


def gather(folders: tuple[Path, ...], known: frozenset[str], phenotypes: Phenotypes) -> Gathered:
    """Read every table of the folders; a later folder adds to and overrides an earlier one.

    Parameters
    ----------
    folders
        The delivered folder first, then a department's own.
    known
        Codes of the diseases that HPOA describes.
    phenotypes
        Terms that a row may name.
    """
    found = Gathered()
    for kind, pattern in TABLES.items():
        for folder in folders:
            for path in sorted(folder.glob(pattern)):
                _read(found, path, kind, phenotypes)
    drop_unknown(found, known)
    return found


def take(found: Gathered, kind: str, row: dict[str, str], phenotypes: Phenotypes) -> None:
    """Take one row of a table in; one that cannot be used is told in ``found.bad``.

    Parameters
    ----------
    kind
        A key of ``TABLES``; the kinds build on each other in their order.
    row
        Cells by column, and ``file`` and ``line``; with ``department`` (the file's name) the row
        is a department's, which may name any source of a figure.
    """
    try:
        _READERS[kind](found, row, phenotypes)
    except _UnusableError as unusable:
        where = (row["file"], int(row["line"]))
        found.bad.append(BadRow(*where, unusable.reason, unusable.column))


def _read(found: Gathered, path: Path, kind: str, phenotypes: Phenotypes) -> None:
    try:
        rows = list(_rows(path))
    except UnicodeDecodeError:
        found.bad.append(BadRow(path.name, 0, UNREADABLE))
        return
    for line, row in rows:
        take(found, kind, row | {"file": path.name, "line": str(line)}, phenotypes)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and cells by column name; a short line lacks the cells it lacks."""
    header: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not header:
            header = cells
        else:
            yield number, dict(zip(header, cells, strict=False))


def _cell(row: dict[str, str], name: str) -> str:
    if name not in row:
        raise _UnusableError(COLUMNS, name)
    return row[name]


def _source(row: dict[str, str]) -> str:
    """Return whence a figure comes; a department's own word for it stands under its name."""
    text = _cell(row, "reference")
    if row.get("department"):
        if not text:
            raise _UnusableError(NO_SOURCE, "reference")
        # Of a row that was copied from ours the authors are not the project's any more.
        return f"department file {row['department']}: {'estimate' if text == ESTIMATE else text}"
    if not is_reference(text):
        raise _UnusableError(NO_REFERENCE, "reference")
    return text


def _share(row: dict[str, str], name: str, *, above_zero: bool = False) -> float:
    try:
        value = float(_cell(row, name))
    except ValueError as error:
        raise _UnusableError(NO_NUMBER, name) from error
    if not 0.0 <= value < 1.0 or (above_zero and value == 0.0):
        raise _UnusableError(NO_NUMBER, name)
    return value


def _term(phenotypes: Phenotypes, hp_id: str, column: str) -> str:
    if hp_id not in phenotypes:
        raise _UnusableError(UNKNOWN_TERM.with_values(term=hp_id), column)
    return phenotypes.primary(hp_id)


def _one_of(word: str, allowed: tuple[str, ...], column: str) -> str:
    if word not in allowed:
        raise _UnusableError(BAD_WORD.with_values(word=word), column)
    return word


def _examinations(row: dict[str, str]) -> frozenset[str]:
    """Return what the patients of a row were sent for; tables without the column are of chests."""
    named = _parts(row.get("examination", "")) or EXAMINATIONS[:1]
    return frozenset(_one_of(name, EXAMINATIONS, "examination") for name in named)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in text.split("|"))))


def _code(text: str, column: str, english: str = "", chinese: str = "") -> Code:
    try:
        return Code.parse(text, english, chinese)
    except ValueError as error:
        raise _UnusableError(BAD_WORD.with_values(word=text), column) from error


def _take_step(found: Gathered, row: dict[str, str], _: Phenotypes) -> None:
    name = _cell(row, "step_id")
    found.steps[name] = _code(f"MEDDX:step_{name}", "step_id", _cell(row, "en"), _cell(row, "zh"))


def _take_background(found: Gathered, row: dict[str, str], phenotypes: Phenotypes) -> None:
    _source(row)
    kind = _one_of(_cell(row, "kind"), ("image", "symptom", "laboratory", "history"), "kind")
    share = _share(row, "background", above_zero=True)
    term = _term(phenotypes, _cell(row, "hpo_id"), "hpo_id")
    for examination in _examinations(row):
        found.backgrounds[examination, term] = Background(share, _cell(row, "group"), kind)


_PRIORS: Final = ("prior_0_17", "prior_18_39", "prior_40_64", "prior_65")


def _take_disease(found: Gathered, row: dict[str, str], phenotypes: Phenotypes) -> None:
    source = _source(row)
    code = _code(_cell(row, "code"), "code", _cell(row, "name_en"), _cell(row, "name_zh"))
    universe = Universe(_one_of(_cell(row, "universe"), ("common", "hereditary"), "universe"))
    priors: tuple[float, ...] = ()
    # A hereditary disease may leave its prior open: it then has an equal part of the shared mass.
    if universe is Universe.COMMON or _cell(row, _PRIORS[0]):
        priors = tuple(_share(row, name) for name in _PRIORS)
    steps = _parts(_cell(row, "next_steps"))
    for step in steps:
        _one_of(step, tuple(found.steps), "next_steps")
    try:
        sex_female = float(_cell(row, "sex_female"))
    except ValueError as error:
        raise _UnusableError(NO_FACTOR, "sex_female") from error
    if not 0.0 < sex_female < math.inf:
        raise _UnusableError(NO_FACTOR, "sex_female")
    children = _children(row)
    must = _one_of(_cell(row, "must_not_miss"), ("yes", "no"), "must_not_miss")
    named = _parts(_cell(row, "named_by"))
    found.lines[code.code] = (row["file"], int(row["line"]))
    found.diseases[code.code] = Disease(
        code=code,
        examinations=_examinations(row),
        universe=universe,
        priors=priors,
        sex_female=sex_female,
        must_not_miss=must == "yes",
        same_as=_parts(_cell(row, "same_as")),
        named_by=tuple(_term(phenotypes, term, "named_by") for term in named),
        links=tuple(_link(text) for text in _parts(_cell(row, "links"))),
        next_steps=tuple(found.steps[step] for step in steps),
        genes=_parts(_cell(row, "genes")),
        source=source,
        children=children,
    )


def _children(row: dict[str, str]) -> tuple[float, float]:
    """Return the ages of the children who have a disease; tables may lack the columns."""
    first, last = CHILDHOOD
    try:
        low = float(row.get("children_from") or first)
        high = float(row.get("children_below") or last)
    except ValueError as error:
        raise _UnusableError(NO_AGES, "children_from") from error
    if not first <= low < high <= last:
        raise _UnusableError(NO_AGES, "children_from")
    return low, high


def _link(text: str) -> Link:
    kind, _, other = text.partition(" ")
    return Link(_one_of(kind, LINKS, "links"), _code(other, "links"))


def _take_annotation(found: Gathered, row: dict[str, str], phenotypes: Phenotypes) -> None:
    source = _source(row)
    code = _code(_cell(row, "database_id"), "database_id").code
    term = _term(phenotypes, _cell(row, "hpo_id"), "hpo_id")
    context = _one_of(_cell(row, "context"), CONTEXTS, "context")
    try:
        share = frequency(_cell(row, "frequency"))
    except ValueError as error:
        raise _UnusableError(NO_FREQUENCY, "frequency") from error
    background = _share(row, "background", above_zero=True)
    absent = _one_of(_cell(row, "qualifier"), ("", "NOT"), "qualifier") == "NOT"
    share = 0.0 if absent else UNSTATED if share is None else share
    found.annotations.setdefault(code, {})[term, context] = Annotation(
        term, share, background, context, source, absent
    )
    found.lines.setdefault(code, (row["file"], int(row["line"])))


_READERS: Final[Mapping[str, Callable[[Gathered, dict[str, str], Phenotypes], None]]] = {
    "steps": _take_step,
    "diseases": _take_disease,
    "background": _take_background,
    "annotations": _take_annotation,
}


def drop_unknown(found: Gathered, known: frozenset[str]) -> None:
    """Refuse annotations of, and links to, a disease that neither a table nor HPOA describes."""
    described = known | set(found.diseases)
    for code in sorted(set(found.annotations) - described):
        _refuse_unknown(found, code, code)
        del found.annotations[code]
    for code, disease in sorted(found.diseases.items()):
        lost = [link for link in disease.links if link.other.code not in described]
        for link in lost:
            _refuse_unknown(found, code, link.other.code)
        if lost:
            kept = tuple(link for link in disease.links if link not in lost)
            found.diseases[code] = replace(disease, links=kept)


def _refuse_unknown(found: Gathered, code: str, other: str) -> None:
    file, line = found.lines[code]
    found.bad.append(BadRow(file, line, UNKNOWN_DISEASE.with_values(disease=other)))
