"""cEHRNER, records in Chinese with their entities (ChineseBLUE, Zhang et al. 2020).

Diseases, symptoms, sites, drugs, operations, imaging and laboratory tests are marked. The parts
``train`` and ``dev`` are for tuning.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis import entities_zh, entity_tagger
from meddx.analysis.entities_zh import Entity
from meddx.analysis.entity_tagger import EntityTagger
from meddx.analysis.families.note_text import names_for
from meddx.analysis.pack import ModelPack
from meddx.jobs import Context
from meddx.knowledge import phenotypes
from meddx.phrase import Phrase
from meddx.training.corpora import Corpus, Measured
from meddx.training.corpora.shared import cehrner_records, found_counts
from meddx.training.corpora.shared.cehrner_records import KINDS, Record

READING: Final = Phrase("Reading records")
PUBLISHED: Final = "none found"

_Finder = Callable[[str], Iterable[Entity]]

_NAMED: Final = "phenotype"  # what the dictionary of phenotypes can name: symptoms and diseases


class Cehrner(Corpus):
    """Counts entities that are found with their exact characters, and those that are met."""

    title = "cEHRNER"
    parts = ("test", "dev", "train")
    families = frozenset({"note_text", entity_tagger.FAMILY})

    @override
    def fits(self, path: Path) -> bool:
        return cehrner_records.holds(path, "test")

    @override
    def measure(
        self, pack: ModelPack, path: Path, part: str, context: Context
    ) -> tuple[Measured, ...]:
        records = cehrner_records.read(path, part)
        rows: list[Measured] = []
        for approach, finder in _finders(pack).items():
            found = _read(records, finder, context)
            rows += _rows("all entities", approach, records, found, KINDS.values())
            for kind in KINDS.values():
                rows += _rows(f"kind {kind}", approach, records, found, (kind,))
        if pack.family == entity_tagger.FAMILY:
            return tuple(rows)
        both = [Record(r.text, tuple(_as_named(r.entities))) for r in records]
        by_names = _read(records, _by_names(), context)
        rows += _rows("symptoms and diseases", "phenotype dictionary", both, by_names, (_NAMED,))
        return tuple(rows)


def _finders(pack: ModelPack) -> Mapping[str, _Finder]:
    """Return the ways of finding names that are compared: the network first, if it is one."""
    rules: dict[str, _Finder] = {"names by their parts": entities_zh.load().find}
    if pack.family != entity_tagger.FAMILY:
        return rules
    return {pack.name: EntityTagger.open(pack).find} | rules


def _as_named(entities: tuple[Entity, ...]) -> Iterator[Entity]:
    for entity in entities:
        if entity.kind in {"symptom", "disease"}:
            yield Entity(entity.start, entity.end, _NAMED)


def _by_names() -> _Finder:
    names = names_for(phenotypes.load())
    return lambda text: [Entity(m.start, m.end, _NAMED) for m in names.find(text)]


def _read(records: list[Record], finder: _Finder, context: Context) -> list[list[Entity]]:
    found = []
    for number, record in enumerate(records):
        context.checkpoint(number, len(records), READING)
        found.append(list(finder(entities_zh.plain(record.text))))
    return found


def _rows(
    task: str,
    approach: str,
    records: list[Record],
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
