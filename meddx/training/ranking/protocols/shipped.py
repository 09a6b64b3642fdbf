"""All cases whose disease the HPO describes, as its annotations are delivered."""

from typing import ClassVar, Final

from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import compared, parts, solved
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report

WORDS: Final = (
    "Findings alone. All cases whose disease has rows of findings in the HPO's annotations, ranked "
    "with these as they are delivered: LEAKY, since most publications of the cases are sources of "
    "those rows. For comparison with others who measure so, not as what to expect."
)


class Shipped(Protocol):
    """Ranks with annotations that were made from the cases themselves."""

    name: ClassVar[str] = "shipped"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        cases = parts.known(solved.read(asked.path, context), cited)
        cases = solved.at_most(cases, asked.per_disease, asked.seed)
        beside = compared.formula(knowledge)
        lists, theirs = compared.ranked(cases, knowledge, beside, context)
        rows = compared.rows("as shipped", lists.ranks, theirs, asked.seed)
        return Report(self.name, WORDS, rows, {})
