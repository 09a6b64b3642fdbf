"""Cases whose disease the HPO describes, but not from their own publication."""

from typing import ClassVar, Final

from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import compared, parts, solved
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report

WORDS: Final = (
    "Findings alone. Cases whose disease has rows of findings in the HPO's annotations, none of "
    "whose rows cites the case's publication."
)


class Clean(Protocol):
    """Nothing of a case is in what it is ranked with."""

    name: ClassVar[str] = "clean"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        cases = parts.clean(solved.read(asked.path, context), cited)
        cases = solved.at_most(cases, asked.per_disease, asked.seed)
        beside = compared.formula(knowledge)
        lists, theirs = compared.ranked(cases, knowledge, beside, context)
        rows = compared.rows("clean", lists.ranks, theirs, asked.seed)
        return Report(self.name, WORDS, rows, compared.calibration(lists, asked.seed))
