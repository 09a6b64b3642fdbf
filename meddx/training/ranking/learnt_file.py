"""Writes what solved cases tell of diseases as a department's own file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from meddx.knowledge import hpo_files, user_tables
from meddx.knowledge.phenotypes import Phenotypes
from meddx.phrase import Phrase, Refused
from meddx.training.ranking import learning, solved
from meddx.training.ranking.learning import Learnable

NOTHING_NEW: Final = Phrase(
    "Nothing is to be learnt of these cases: the HPO counts the patients of their publications "
    "already. Name other cases."
)
_HEAD: Final = (
    "# Diseases learnt from {cases} solved cases: n of m patients of whom the finding is told.\n"
    "# HPO {release}. Add this file in MedDx: Reference files, or meddx references add FILE.\n"
)


@dataclass(frozen=True)
class Made:
    """What was written: diseases and rows, from so many cases; ``known`` cases were left out."""

    diseases: int
    rows: int
    cases: int
    known: int


def write(cases: Sequence[Learnable], phenotypes: Phenotypes, path: Path) -> Made:
    """Learn from cases and write a file that ``knowledge.user_radiology`` reads.

    Patients whose publication the HPO cites for their disease are counted there already and left
    out, so that adding the file counts nobody twice.

    Raises
    ------
    Refused
        ``nothing_new`` when no case is left.
    """
    cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
    new = [c for c in cases if not cited.get(c.disease, frozenset()) & set(c.publications)]
    rows = learning.annotations(new, phenotypes)
    if not rows:
        raise Refused("nothing_new", NOTHING_NEW)
    described = {row[0] for row in rows}
    genes = [row for row in learning.genes(new) if row[3] in described]
    text = _HEAD.format(cases=len(new), release=phenotypes.release)
    text += _table(user_tables.HPOA, rows)
    if genes:
        text += _table(user_tables.NEEDED["genes"], genes)
    path.write_text(text, encoding="utf-8")
    return Made(len(described), len(rows), len(new), len(cases) - len(new))


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(line) + "\n" for line in (heading, *rows))
