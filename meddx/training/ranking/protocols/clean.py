"""Cases whose disease the HPO describes, but not from their own publication."""

from typing import ClassVar

from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import measure, parts, product, solved
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row


class Clean(Protocol):
    """Ranks by findings alone."""

    name: ClassVar[str] = "clean"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        cases = parts.clean(solved.read(asked.path, context), cited)
        cases = solved.at_most(cases, asked.per_disease, asked.seed)
        ranks = product.ranks(cases, lambda _: knowledge, product.How(), context)
        figures = measure.summary(ranks, asked.seed)
        return Report(self.name, __doc__, (Row(product.WHO, "clean", figures),), {})
