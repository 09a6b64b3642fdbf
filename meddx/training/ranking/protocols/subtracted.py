"""All cases whose disease the HPO describes, without what their own publications told."""

import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import compared, counts, parts, solved
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.parts import Cited
from meddx.training.ranking.plain import Plain
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.renewed import renewed
from meddx.training.ranking.report import Report
from meddx.training.ranking.solved import SolvedCase

WORDS: Final = (
    "Findings alone. All cases whose disease has rows of findings in the HPO's annotations. The "
    "patients of a case's publication are subtracted from the counts of that disease's rows; a row "
    "of which the publication is the only source is dropped; a disease left without findings is a "
    "miss. So that the tables need not be built for each publication, some dozens of other "
    "diseases lack one of theirs at the same time."
)
TABLES: Final = 24  # times that the tables are built


@dataclass(frozen=True, eq=False)
class _Part:
    """Cases that are ranked with the same tables."""

    cases: tuple[int, ...]
    knowledge: Knowledge
    beside: Plain


class Subtracted(Protocol):
    """Ranks each case with tables that know nothing from its publication."""

    name: ClassVar[str] = "subtracted"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        everyone = parts.known(solved.read(asked.path, context), cited)
        cases = solved.at_most(everyone, asked.per_disease, asked.seed)
        ours, theirs = (np.full((len(cases), 2), np.inf) for _ in range(2))
        for part in _parts(cases, everyone, cited, knowledge):
            chosen = [cases[number] for number in part.cases]
            lists, formula = compared.ranked(chosen, part.knowledge, part.beside, context)
            ours[list(part.cases)] = _columns(lists.ranks)
            theirs[list(part.cases)] = _columns(formula)
        diseases = tuple(case.truth for case in cases)
        first, second = (Ranks(each[:, 0], diseases, each[:, 1]) for each in (ours, theirs))
        rows = compared.rows("subtracted", first, second, asked.seed)
        return Report(self.name, WORDS, rows, {})


def _columns(ranks: Ranks) -> NDArray[np.float64]:
    tied = np.zeros(len(ranks.places)) if ranks.tied is None else ranks.tied
    return np.stack([ranks.places, tied], axis=1)


def _parts(
    cases: Sequence[SolvedCase],
    everyone: Sequence[SolvedCase],
    cited: Cited,
    knowledge: Knowledge,
) -> Iterator[_Part]:
    """Yield the cases, first those of which nothing is to be subtracted."""
    groups: dict[tuple[str, frozenset[str]], list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        groups[case.truth, case.publications & cited[case.truth]].append(number)
    untouched = [numbers for (_, sources), numbers in groups.items() if not sources]
    first = tuple(number for numbers in untouched for number in numbers)
    yield _Part(first, knowledge, compared.formula(knowledge))
    touched = [group for group in groups if group[1]]
    with tempfile.TemporaryDirectory(prefix="meddx-") as folder:
        changed = Path(folder, "phenotype.hpoa")
        for batch in counts.batches(touched, TABLES):
            _write(batch, everyone, knowledge, changed)
            numbers = tuple(number for group in batch for number in groups[group])
            tables = renewed(knowledge, changed)
            yield _Part(numbers, tables, Plain(changed, knowledge.phenotypes))


def _write(
    batch: Sequence[tuple[str, frozenset[str]]],
    everyone: Sequence[SolvedCase],
    knowledge: Knowledge,
    out: Path,
) -> None:
    forgotten = {
        disease: counts.source_of(disease, publications, everyone, knowledge.phenotypes)
        for disease, publications in batch
    }
    annotations = hpo_files.file("phenotype.hpoa")
    counts.subtract(annotations, forgotten, knowledge.phenotypes, out)
