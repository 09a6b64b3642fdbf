"""The rows of an annotation file with their sources, and what one publication told in them.

Most rows were counted in the patients of some publications. Ranking a patient who was counted is
no test; so what the cases of the publication told is subtracted first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from meddx.knowledge import hpoa
from meddx.knowledge.phenotypes import Phenotypes
from meddx.training.ranking.solved import SolvedCase

_CODE, _TERM, _SOURCES, _FREQUENCY = 0, 3, 4, 7
_QUALIFIER, _ASPECT, _COLUMNS = 2, 10, 11

Told = Mapping[str, tuple[int, int]]  # patients with a term, and with or without it, by primary id


@dataclass(frozen=True)
class Row:
    """A finding of a disease.

    Parameters
    ----------
    term
        Its place in the ontology.
    seen, looked
        Patients with it, and all who were looked at; 0 and 0 where it was not counted.
    stated
        Share by another figure; None without one.
    denied
        Whether the disease is said not to show it.
    """

    term: int
    seen: int = 0
    looked: int = 0
    stated: float | None = None
    denied: bool = False


def annotations(path: Path, phenotypes: Phenotypes) -> Mapping[str, Sequence[Row]]:
    """Return the findings (aspect P) of each disease of a file; all diseases of it are keys."""
    found: dict[str, list[Row]] = {}
    for cells in hpoa.rows(path):
        of_disease = found.setdefault(cells[_CODE], [])
        if cells[_ASPECT] == "P" and cells[_TERM] in phenotypes:
            of_disease.append(_row(cells, phenotypes.place(cells[_TERM])))
    return found


def _row(cells: Sequence[str], term: int) -> Row:
    seen, looked = _counted(cells[_FREQUENCY])
    stated = None if looked else hpoa.frequency(cells[_FREQUENCY])
    return Row(term, seen, looked, stated, cells[_QUALIFIER] == "NOT")


def _counted(frequency: str) -> tuple[int, int]:
    seen, slash, looked = frequency.partition("/")
    return (int(seen), int(looked)) if slash else (0, 0)


@dataclass(frozen=True)
class Source:
    """What is to be forgotten of a disease: its publications, and what their patients told."""

    publications: frozenset[str]
    told: Told


def source_of(
    truth: str,
    publications: frozenset[str],
    cases: Iterable[SolvedCase],
    phenotypes: Phenotypes,
) -> Source:
    """Count the patients of publications by finding; one both present and excluded says nothing."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for case in cases:
        if case.truth != truth or not case.publications & publications:
            continue
        present, excluded = (
            {phenotypes.primary(term) for term in terms if term in phenotypes}
            for terms in (case.case.present, case.case.excluded)
        )
        for term in present ^ excluded:
            counted[term][0] += term in present
            counted[term][1] += 1
    told = {term: (seen, looked) for term, (seen, looked) in counted.items()}
    return Source(publications, told)


def subtract(
    annotations: Path, forgotten: Mapping[str, Source], phenotypes: Phenotypes, out: Path
) -> None:
    """Write an annotation file in which some diseases lack what some publications told.

    Patients of the publication are subtracted from the counts of a row that it shares with others;
    a row of which it is the only source, or of which nothing is left, is dropped. A disease that
    is left without a finding is dropped whole.
    """
    with annotations.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as written:
        kept: dict[str, list[list[str]]] = {}
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if cells[_CODE] not in forgotten or len(cells) < _COLUMNS:
                written.write(line)
                continue
            changed = _without(cells, forgotten[cells[_CODE]], phenotypes)
            if changed is not None:
                kept.setdefault(cells[_CODE], []).append(changed)
        for rows in kept.values():
            if any(cells[_ASPECT] == "P" for cells in rows):
                written.writelines("\t".join(cells) + "\n" for cells in rows)


def _without(cells: list[str], source: Source, phenotypes: Phenotypes) -> list[str] | None:
    """Return a row without what a source told, or None where nothing is left of it."""
    named = cells[_SOURCES].split(";")
    others = [name for name in named if name not in source.publications]
    if len(others) == len(named):
        return cells
    seen, looked = _counted(cells[_FREQUENCY])
    if looked and cells[_TERM] in phenotypes:
        told = source.told.get(phenotypes.primary(cells[_TERM]), (0, 0))
        seen, looked = max(seen - told[0], 0), looked - told[1]
        looked = max(looked, seen)
    if not others or (not looked and "/" in cells[_FREQUENCY]):
        return None
    frequency = f"{seen}/{looked}" if looked else cells[_FREQUENCY]
    changed = list(cells)
    changed[_SOURCES], changed[_FREQUENCY] = ";".join(others), frequency
    return changed


def batches(
    groups: Iterable[tuple[str, frozenset[str]]], at_least: int
) -> Iterator[tuple[tuple[str, frozenset[str]], ...]]:
    """Part diseases with publications so that no part holds a disease twice.

    There are ``at_least`` parts, or as many as a disease has publications; about as large as each
    other.
    """
    by_disease: dict[str, list[frozenset[str]]] = defaultdict(list)
    for disease, publications in groups:
        by_disease[disease].append(publications)
    count = max([at_least, *map(len, by_disease.values())])
    parts: list[list[tuple[str, frozenset[str]]]] = [[] for _ in range(count)]
    start = 0
    for disease, each in by_disease.items():
        for number, publications in enumerate(each):
            parts[(start + number) % count].append((disease, publications))
        start += len(each)
    return (tuple(part) for part in parts if part)
