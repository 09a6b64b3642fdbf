"""Clean cases with findings that were disturbed."""

from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import compared, disturbed, parts, solved
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row

WORDS: Final = (
    "Findings alone, clean cases: as they are; with 2 random findings added that are neither above "
    "nor below their own; each finding one level vaguer; half of the findings removed."
)
AS_THEY_ARE: Final = "as they are"


class Noise(Protocol):
    """How far the ranking falls when the findings get worse."""

    name: ClassVar[str] = "noise"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        cases = parts.clean(solved.read(asked.path, context), cited)
        cases = solved.at_most(cases, asked.per_disease, asked.seed)
        beside = compared.formula(knowledge)
        rows: list[Row] = []
        for what, change in {AS_THEY_ARE: None, **disturbed.KINDS}.items():
            random = np.random.default_rng(asked.seed)
            changed = [
                case if change is None else change(case, knowledge, random) for case in cases
            ]
            lists, theirs = compared.ranked(changed, knowledge, beside, context)
            rows += compared.rows(what, lists.ranks, theirs, asked.seed)
        return Report(self.name, WORDS, tuple(rows), {})
