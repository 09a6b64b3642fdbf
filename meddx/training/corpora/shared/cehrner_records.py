"""Reads the records of cEHRNER with the names that are marked in them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.analysis.entities_zh import Entity
from meddx.training.corpora.shared import packed_files

FILE: Final = "*cEHRNER/{part}.json"
# The order in which the figures stand.
KINDS: Final = {
    "疾病和诊断": "disease",
    "症状": "symptom",
    "解剖部位": "site",
    "药物": "drug",
    "手术": "operation",
    "影像检查": "imaging",
    "实验室检验": "laboratory",
}


@dataclass(frozen=True)
class Record:
    """A record and what is marked in it; no name overlaps another."""

    text: str
    entities: tuple[Entity, ...]


def holds(path: Path, part: str) -> bool:
    """Whether an archive or a folder holds this part."""
    return packed_files.holds(path, FILE.format(part=part))


def read(path: Path, part: str) -> list[Record]:
    """Read one part.

    Raises
    ------
    meddx.phrase.Refused
        ``damaged`` when it is not as it was published.
    """
    try:
        (content,) = packed_files.contents(path, FILE.format(part=part))
        rows = [json.loads(line) for line in content.splitlines() if line.strip()]
        return [Record(row["text"], tuple(map(_entity, row["mention_data"]))) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise packed_files.refusal(path) from error


def _entity(mention: dict[str, str]) -> Entity:
    start = int(mention["offset"])
    return Entity(start, start + len(mention["mention"]), KINDS[mention["label"]])
