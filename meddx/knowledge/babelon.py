"""Reads translations of the HPO that a user adds: Babelon tables of tab separated values.

A table of the HPO's translation project (``hp-zh.babelon.tsv``, plain or compressed with gzip) has
a row for each label or synonym: ``subject_id``, ``predicate_id``, ``translation_language`` and
``translation_value``. A file that is damaged is named and left out; the others are used.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.knowledge import user_file
from meddx.knowledge.user_file import BadFile
from meddx.phrase import Phrase, Refused

ChineseName = tuple[str, str, tuple[str, ...]]  # id of the term, its name, more names

_ENDINGS: Final = ("*.babelon.tsv", "*.babelon.tsv.gz")
_COLUMNS: Final = ("subject_id", "predicate_id", "translation_language", "translation_value")
_LABEL: Final = "rdfs:label"
_SYNONYMS: Final = frozenset(
    {"oio:hasExactSynonym", "oboInOwl:hasExactSynonym", "oio:hasRelatedSynonym"}
)
_CHINESE: Final = frozenset({"zh", "zh-cn", "zh-hans"})
_UNTRANSLATED: Final = "NOT_TRANSLATED"
_LARGEST: Final = 1 << 26  # bytes; the whole translation has 2 MB

DAMAGED: Final = Phrase(
    "The translation {file} is damaged and was left out. Get the file again from the HPO's pages."
)
NO_TABLE: Final = Phrase(
    "The translation {file} lacks a column that it must have ({columns}) and was left out."
)
NO_CHINESE: Final = Phrase("The translation {file} holds no Chinese names and was left out.")


@dataclass(frozen=True)
class Translation:
    """The Chinese names of one file; ``version`` says which file it was."""

    file: str
    version: str
    names: tuple[ChineseName, ...]


def read(folder: Path) -> tuple[tuple[Translation, ...], tuple[BadFile, ...]]:
    """Read every translation in a folder, in the order of the file names.

    Returns
    -------
    tuple
        The translations, and the files that were left out.
    """
    paths = sorted(path for ending in _ENDINGS for path in folder.glob(ending) if path.is_file())
    good: list[Translation] = []
    bad: list[BadFile] = []
    for path in paths:
        try:
            good.append(_translation(path))
        except Refused as refusal:
            bad.append(BadFile(path.name, refusal.phrase))
    return tuple(good), tuple(bad)


def _translation(path: Path) -> Translation:
    try:
        content = user_file.content(path, _LARGEST)
        lines = content.decode("utf-8-sig").splitlines()
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (Refused, UnicodeDecodeError, csv.Error) as error:
        raise _refusal(path, DAMAGED) from error
    missing = [column for column in _COLUMNS if not rows or column not in rows[0]]
    if missing:
        raise _refusal(path, NO_TABLE, columns=", ".join(missing))
    names = _names(rows)
    if not names:
        raise _refusal(path, NO_CHINESE)
    return Translation(path.name, _version(rows[0], content), names)


def _names(rows: Iterable[dict[str, str | None]]) -> tuple[ChineseName, ...]:
    """Gather the Chinese names of each term: its label first."""
    labels: dict[str, str] = {}
    more: dict[str, list[str]] = {}
    for row in rows:
        name = (row["translation_value"] or "").strip().rstrip("。")
        language = (row["translation_language"] or "").lower()
        if not name or language not in _CHINESE or row.get("translation_status") == _UNTRANSLATED:
            continue
        hpo_id = row["subject_id"] or ""
        if row["predicate_id"] == _LABEL:
            labels.setdefault(hpo_id, name)
        elif row["predicate_id"] in _SYNONYMS:
            more.setdefault(hpo_id, []).append(name)
    return tuple((key, label, tuple(more.get(key, ()))) for key, label in labels.items())


def _version(row: dict[str, str | None], content: bytes) -> str:
    """Say which release a file is: what it states itself, else the start of its SHA-256."""
    stated = (row.get("source_version") or "").strip()
    return stated or f"SHA-256 {hashlib.sha256(content).hexdigest()[:12]}"


def _refusal(path: Path, phrase: Phrase, **values: str) -> Refused:
    return Refused("bad_translation", phrase.with_values(file=path.name, **values))
