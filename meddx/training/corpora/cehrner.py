"""cEHRNER, records in Chinese with their entities (ChineseBLUE, Zhang et al. 2020).

Diseases, symptoms, sites, drugs, operations, imaging and laboratory tests are marked. The parts
``train`` and ``dev`` are for tuning.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis import entities_zh
from meddx.analysis.entities_zh import Entity
from meddx.analysis.families.note_text import names_for
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase
from meddx.training.corpora import Corpus, Measured
from meddx.training.corpora.shared import found_counts, packed_files

READING: Final = Phrase("Reading records")
PUBLISHED: Final = "none found"

_Finder = Callable[[str], list[Entity]]

_FILE: Final = "*cEHRNER/{part}.json"
_KINDS: Final = {
    "疾病和诊断": "disease",
    "症状": "symptom",
    "解剖部位": "site",
    "药物": "drug",
    "手术": "operation",
    "影像检查": "imaging",
    "实验室检验": "laboratory",
}
_NAMED: Final = "phenotype"  # what the dictionary of phenotypes can name: symptoms and diseases


@dataclass(frozen=True)
class _Record:
    """A record and what is marked in it."""

    text: str
    entities: tuple[Entity, ...]


class Cehrner(Corpus):
    """Counts entities that are found with their exact characters, and those that are met."""

    title = "cEHRNER"
    parts = ("test", "dev", "train")

    @override
    def fits(self, path: Path) -> bool:
        return packed_files.holds(path, _FILE.format(part="test"))

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        records = _records(path, part)
        by_parts = _read(records, _by_parts(), context)
        by_names = _read(records, _by_names(), context)
        rows = list(
            _rows("all entities", "names by their parts", records, by_parts, _KINDS.values())
        )
        for kind in _KINDS.values():
            rows += _rows(f"kind {kind}", "names by their parts", records, by_parts, (kind,))
        both = [_Record(r.text, tuple(_as_named(r.entities))) for r in records]
        rows += _rows("symptoms and diseases", "phenotype dictionary", both, by_names, (_NAMED,))
        return tuple(rows)


def _records(path: Path, part: str) -> list[_Record]:
    try:
        (content,) = packed_files.contents(path, _FILE.format(part=part))
        rows = [json.loads(line) for line in content.splitlines() if line.strip()]
        return [_Record(row["text"], tuple(map(_entity, row["mention_data"]))) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise packed_files.refusal(path) from error


def _entity(mention: dict[str, str]) -> Entity:
    start = int(mention["offset"])
    return Entity(start, start + len(mention["mention"]), _KINDS[mention["label"]])


def _as_named(entities: tuple[Entity, ...]) -> Iterator[Entity]:
    for entity in entities:
        if entity.kind in {"symptom", "disease"}:
            yield Entity(entity.start, entity.end, _NAMED)


def _by_parts() -> _Finder:
    known = entities_zh.load()
    return lambda text: list(known.find(text))


def _by_names() -> _Finder:
    names = names_for(phenotypes.load())
    return lambda text: [Entity(m.start, m.end, _NAMED) for m in names.find(text)]


def _read(records: list[_Record], finder: _Finder, context: Context) -> list[list[Entity]]:
    found = []
    for number, record in enumerate(records):
        context.checkpoint(number, len(records), READING)
        found.append(finder(record.text))
    return found


def _rows(
    task: str,
    approach: str,
    records: list[_Record],
    found: list[list[Entity]],
    kinds: Collection[str],
) -> Iterator[Measured]:
    """Measure with exact characters, then with any shared character."""
    for name, count in (("exact", _exact), ("overlapping", _overlapping)):
        counts = [
            count([e for e in r.entities if e.kind in kinds], [e for e in f if e.kind in kinds])
            for r, f in zip(records, found, strict=True)
        ]
        told = found_counts.estimates(np.array(counts, dtype=np.int64))
        yield Measured(f"{task}, {name}", approach, len(records), told, PUBLISHED)


def _exact(marked: list[Entity], found: list[Entity]) -> tuple[int, int, int]:
    right = len(set(marked) & set(found))
    return right, len(set(found)) - right, len(set(marked)) - right


def _overlapping(marked: list[Entity], found: list[Entity]) -> tuple[int, int, int]:
    right = sum(_is_met(entity, found) for entity in marked)
    wrong = sum(not _is_met(entity, marked) for entity in found)
    return right, wrong, len(marked) - right


def _is_met(entity: Entity, others: list[Entity]) -> bool:
    return any(
        other.kind == entity.kind and other.start < entity.end and entity.start < other.end
        for other in others
    )
