"""What a department adds to the knowledge: its files are checked together, each used whole or not.

A row of the radiological tables that says of the same disease, finding and context (or of the same
step, disease or background) what a delivered row says takes its place; every other row is added.
Rows in the HPO's own columns are pooled with the HPO's. Of several files the later by name counts.
A figure of a department is shown with the name of its file.
"""

import codecs
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from meddx import paths
from meddx.case.codes import MEDDX, MONDO, OMIM, ORPHA, SNOMED, Code
from meddx.case.evidence import Universe
from meddx.knowledge import cache, hpo_files, hpoa, radiology, user_tables
from meddx.knowledge.phenotypes import Phenotypes
from meddx.knowledge.radiology import (
    BAD_WORD,
    NO_FREQUENCY,
    NO_SOURCE,
    UNKNOWN_TERM,
    BadRow,
    Gathered,
)
from meddx.knowledge.user_tables import HPOA, Tables
from meddx.phrase import Phrase

_TEMPLATE: Final = "department_template.tsv"
_SCHEMA: Final = 1
ENDINGS: Final = (".tsv", ".hpoa")
_SAVED_AS_TEXT: Final = ".txt"
_NAMES: Final = ("_steps.tsv", "_diseases.tsv", "_background.tsv", ".hpoa.tsv", ".hpoa")
_SYSTEMS: Final = frozenset({OMIM, ORPHA, "DECIPHER", MONDO, SNOMED, MEDDX})
_PLAIN_NUMBER: Final = re.compile(r"MEDDX:\d+")
# What makes two rows of one file the same.
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "steps": ("step_id",),
    "diseases": ("code",),
    "background": ("examination", "hpo_id"),
    "annotations": ("database_id", "hpo_id", "context"),
}

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "qualifier": ("", "NOT"),
    "sex": ("", "MALE", "FEMALE"),
    "aspect": ("P", "I", "C", "M", "H"),
}

TWICE: Final = Phrase("This row says again what line {line} says; keep one of them.")
OWN_CODE: Final = Phrase(
    "MedDx has no disease {code}, and plain numbers are kept for its own. Give a new disease the "
    "code MEDDX: with the names of the department and of the disease (MEDDX:ward7_hard_metal_lung),"
    " or its code of OMIM, ORPHA or Mondo."
)
NO_NAME: Final = Phrase("This row does not name its disease.")
NEEDS_BACKGROUND: Final = Phrase(
    "{code} is a diagnosis of people sent for imaging; its rows need the columns background and "
    "context."
)


@dataclass(frozen=True, eq=False)
class Department:
    """The delivered radiological tables with all that a department's files add.

    Parameters
    ----------
    gathered
        The radiological tables, a department's rows among them.
    used
        The files that are used.
    bad
        What is wrong with the others, of which nothing is used.
    known
        Codes of the diseases that the HPO's own file describes.
    """

    gathered: Gathered
    used: tuple[Tables, ...] = ()
    bad: tuple[BadRow, ...] = ()
    known: frozenset[str] = frozenset()

    @cached_property
    def hpoa_files(self) -> tuple[Path, ...]:
        """The files with rows in the columns of ``phenotype.hpoa``."""
        return tuple(tables.path for tables in self.used if tables.rows.get("hpoa"))

    @cached_property
    def annotations(self) -> tuple[tuple[str, ...], ...]:
        """The rows in the columns of ``phenotype.hpoa``, in their order."""
        return tuple(
            tuple(row[column] for column in HPOA)
            for tables in self.used
            for row in tables.rows.get("hpoa", ())
        )

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Whence such rows come, by code of the disease, as it is shown."""
        files: dict[str, dict[str, None]] = defaultdict(dict)
        for tables in self.used:
            for row in tables.rows.get("hpoa", ()):
                files[row["database_id"]][tables.path.name] = None
        return {
            code: ("HPO annotations, " if code in self.known else "")
            + f"department file {', '.join(names)}"
            for code, names in files.items()
        }

    @cached_property
    def genes(self) -> Mapping[str, frozenset[str]]:
        """Symbols of the genes that the files name, by code of the disease."""
        found: dict[str, set[str]] = defaultdict(set)
        for tables in self.used:
            for row in tables.rows.get("genes", ()):
                found[row["disease_id"]].add(row["gene_symbol"])
        return {code: frozenset(symbols) for code, symbols in found.items()}


def files(folder: Path) -> tuple[Path, ...]:
    """Return the files of a folder that hold a department's tables, or are named so, by name."""
    if not folder.is_dir():
        return ()
    return tuple(path for path in sorted(folder.iterdir()) if is_table_file(path))


def is_table(path: Path) -> bool:
    """Whether the first line of a file that is no comment names the columns of such a table."""
    if path.name.lower().endswith(_NAMES):
        return True
    with path.open("rb") as file:
        return user_tables.begins(file.read(1 << 16).decode("utf-8-sig", errors="replace"))


def is_table_file(path: Path, endings: Collection[str] = ENDINGS) -> bool:
    """Whether a path is a file with such tables; False for one that cannot be read."""
    try:
        return path.suffix.lower() in endings and path.is_file() and is_table(path)
    except OSError:
        return False


def may_be_added(path: Path) -> bool:
    """Whether a path is such a file, also as a spreadsheet names what it saves as text."""
    return is_table_file(path, (*ENDINGS, _SAVED_AS_TEXT))


def write_template(folder: Path) -> Path:
    """Write an empty file of every table, with an example of a row each; return its path.

    A file of that name is never written over: the new one then gets a number.

    Raises
    ------
    OSError
        If the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Spreadsheets take a text for UTF-8 only where it says so.
    content = codecs.BOM_UTF8 + paths.resource("knowledge", _TEMPLATE).read_bytes()
    stem, ending = _TEMPLATE.split(".")
    for name in (_TEMPLATE, *(f"{stem} ({number}).{ending}" for number in range(2, 10_000))):
        try:
            with (folder / name).open("xb") as file:
                file.write(content)
        except FileExistsError:
            continue
        return folder / name
    raise FileExistsError(folder / _TEMPLATE)


def in_order(given: Sequence[Path]) -> tuple[Path, ...]:
    """Order files so that what others build on comes first: steps, diseases, backgrounds."""

    def place(path: Path) -> int:
        name = path.name.lower()
        return next((n for n, end in enumerate(_NAMES[:3]) if name.endswith(end)), len(_NAMES))

    return tuple(sorted(given, key=place))


def load(phenotypes: Phenotypes, folder: Path | None = None) -> Department:
    """Read the delivered tables and a department's.

    Parameters
    ----------
    phenotypes
        Terms that a row may name.
    folder
        Where the department's files lie; ``paths.user_knowledge()`` if None.

    Raises
    ------
    Refused
        ``no_hpo`` when the files of the HPO are not installed.
    """
    return checked(files(paths.user_knowledge() if folder is None else folder), phenotypes)


def checked(given: Sequence[Path], phenotypes: Phenotypes) -> Department:
    """Check files beside each other; what builds on a bad file is bad itself."""
    known = _known()
    delivered = radiology.gather((paths.resource("knowledge"),), known, phenotypes)
    read = [user_tables.read(path) for path in given]
    good = [tables for tables in read if not tables.bad]
    bad = [*delivered.bad, *(row for tables in read for row in tables.bad)]
    while True:
        found = _Check(delivered, known, phenotypes).of(good)
        failed = {row.file for row in found.bad}
        if not failed:
            return Department(found, tuple(good), tuple(bad), known)
        bad += sorted(found.bad, key=lambda row: (row.file, row.line))
        good = [tables for tables in good if tables.path.name not in failed]


def _known() -> frozenset[str]:
    """Codes of the diseases that the HPO's file describes."""
    path = hpo_files.file("phenotype.hpoa")
    built = cache.opened(
        "disease_codes", _SCHEMA, (path,), lambda: {"codes": cache.packed(hpoa.codes(path))}
    )
    return frozenset(cache.unpacked(built["codes"]))


class _Check:
    """Takes the rows of files in, the delivered tables being there already."""

    def __init__(self, delivered: Gathered, known: frozenset[str], phenotypes: Phenotypes) -> None:
        self._delivered, self._known, self._phenotypes = delivered, known, phenotypes
        self._found = Gathered(
            diseases=dict(delivered.diseases),
            annotations={code: dict(rows) for code, rows in delivered.annotations.items()},
            backgrounds=dict(delivered.backgrounds),
            steps=dict(delivered.steps),
            lines=dict(delivered.lines),
        )

    def of(self, good: Sequence[Tables]) -> Gathered:
        """Return all rows; ``bad`` tells those that cannot be used."""
        for tables in good:
            self._look_for_twins(tables)
        for kind in radiology.TABLES:
            for tables in good:
                for row in tables.rows.get(kind, ()):
                    self._take(tables, kind, row)
        described = set(self._known)
        for tables in good:
            described |= self._take_hpoa(tables)
        radiology.drop_unknown(self._found, frozenset(described))
        for tables in good:
            self._take_genes(tables, described | set(self._found.diseases))
        return self._found

    def _take(self, tables: Tables, kind: str, row: dict[str, str]) -> None:
        if kind == "diseases" and not self._has_code(tables, row, "code"):
            return
        if kind == "diseases" and not row["name_en"]:
            self._refuse(tables, row["line"], NO_NAME, "name_en")
            return
        name = tables.path.name
        said = row | {"file": name, "department": name}
        radiology.take(self._found, kind, said, self._phenotypes)

    def _take_hpoa(self, tables: Tables) -> set[str]:
        """Check rows in the HPO's columns; return the diseases that they describe."""
        described = set()
        for row in tables.rows.get("hpoa", ()):
            if not self._has_code(tables, row, "database_id"):
                continue
            described.add(row["database_id"])
            for column, reason in self._wrong(row):
                self._refuse(tables, row["line"], reason, column)
        return described

    def _wrong(self, row: Mapping[str, str]) -> Iterator[tuple[str, Phrase]]:
        """Yield what is wrong with a row in the HPO's columns, by column."""
        code = row["database_id"]
        disease = self._delivered.diseases.get(code)
        if disease is not None and disease.universe is Universe.COMMON:
            yield "database_id", NEEDS_BACKGROUND.with_values(code=code)
        if not row["disease_name"]:
            yield "disease_name", NO_NAME
        if not row["reference"]:
            yield "reference", NO_SOURCE
        for column in ("hpo_id", "onset"):
            term = row[column]
            if (term or column == "hpo_id") and term not in self._phenotypes:
                yield column, UNKNOWN_TERM.with_values(term=term)
        try:
            hpoa.frequency(row["frequency"])
        except ValueError:
            yield "frequency", NO_FREQUENCY
        for column, words in _WORDS.items():
            if row[column] not in words:
                yield column, BAD_WORD.with_values(word=row[column])

    def _take_genes(self, tables: Tables, described: set[str]) -> None:
        for row in tables.rows.get("genes", ()):
            code = row["disease_id"]
            if code not in described:
                reason = radiology.UNKNOWN_DISEASE.with_values(disease=code)
                self._refuse(tables, row["line"], reason, "disease_id")
            elif not row["gene_symbol"]:
                reason = BAD_WORD.with_values(word=row["gene_symbol"])
                self._refuse(tables, row["line"], reason, "gene_symbol")

    def _has_code(self, tables: Tables, row: dict[str, str], column: str) -> bool:
        """Whether a row bears the code of a disease; it is written as it is compared."""
        text = row[column]
        try:
            code = Code.parse(text)
        except ValueError:
            code = None
        if code is None or code.system not in _SYSTEMS:
            self._refuse(tables, row["line"], BAD_WORD.with_values(word=text), column)
            return False
        if _PLAIN_NUMBER.fullmatch(code.code) and code.code not in self._delivered.diseases:
            self._refuse(tables, row["line"], OWN_CODE.with_values(code=code.code), column)
            return False
        row[column] = code.code
        return True

    def _look_for_twins(self, tables: Tables) -> None:
        for kind, columns in _SAME.items():
            seen: dict[tuple[str, ...], str] = {}
            for row in tables.rows.get(kind, ()):
                first = seen.setdefault(tuple(row.get(c, "") for c in columns), row["line"])
                if first != row["line"]:
                    self._refuse(tables, row["line"], TWICE.with_values(line=int(first)))

    def _refuse(self, tables: Tables, line: str, reason: Phrase, column: str = "") -> None:
        self._found.bad.append(BadRow(tables.path.name, int(line), reason, column))
