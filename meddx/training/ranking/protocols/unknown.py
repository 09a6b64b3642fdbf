"""Cases whose disease the HPO does not describe: no list can be right, and should not be sure."""

from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training import metrics
from meddx.training.measure import Figure
from meddx.training.ranking import measure, parts, product, solved
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row

WORDS: Final = (
    "Findings alone. Cases whose disease has no rows of findings in the HPO's annotations, beside "
    "the clean ones. No list of the first can be right: the probability of its first diagnosis "
    "should be lower. The AUROC says how often it is, of one case of each kind (ties count half)."
)
SURE: Final = 0.9


class Unknown(Protocol):
    """Whether the probability of the first diagnosis tells unknown diseases from known ones."""

    name: ClassVar[str] = "unknown"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        cases = solved.read(asked.path, context)
        lists = [
            product.lists(
                solved.at_most(part, asked.per_disease, asked.seed),
                product.unseen(knowledge),
                product.How(),
                context,
            )
            for part in (parts.unknown(cases, cited), parts.clean(cases, cited))
        ]
        rows = tuple(
            Row(product.WHO, what, measure.summary(found.ranks, asked.seed))
            for what, found in zip(("unknown", "clean"), lists, strict=True)
        )
        return Report(self.name, WORDS, rows, _told(lists[0], lists[1], asked.seed))


def _told(unknown: product.Lists, known: product.Lists, seed: int) -> dict[str, Figure]:
    first = np.concatenate([unknown.first, known.first])
    is_known = np.repeat([False, True], [len(unknown.first), len(known.first)])
    diseases = np.array([*unknown.ranks.diseases, *known.ranks.diseases])
    told = {
        "AUROC, clean against unknown": Figure(
            metrics.auroc(first, is_known),
            *metrics.interval(metrics.auroc, first, is_known, diseases, seed),
        )
    }
    for what, lists in (("unknown", unknown), ("clean", known)):
        for name, of in _OF_FIRST.items():
            owners = np.array(lists.ranks.diseases)
            nothing = np.zeros(len(owners), dtype=bool)
            interval = metrics.interval(of, lists.first, nothing, owners, seed)
            told[f"{what}, {name}"] = Figure(of(lists.first, nothing), *interval)
    return told


_OF_FIRST: Final[dict[str, metrics.Figure]] = {
    "median probability of the first": lambda first, _: float(np.median(first)),
    f"share of first ones above {SURE}": lambda first, _: float((first > SURE).mean()),
}
