"""The rows of an annotation file with their sources, and what one publication told in them.

Most rows were counted in the patients of some publications. Ranking a patient who was counted is
no test; so what the cases of the publication told is subtracted first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
