"""Does fusion help? A declared simulation: image findings of clean cases replaced by scores.

Terms that an image of chest or brain shows are taken out of cases whose disease the HPO describes,
but not from their own publication, and come back as scores drawn from what the delivered packs said
of patients whom they never saw (``meddx.training.ranking.imaged``); the other terms are the text;
the genes are the case's candidate variants among those of 20 other cases, drawn. Age and sex are
known to every source. Log score: natural logarithm, its sharpness fitted on the other half of the
cases for each source; intervals draw whole diseases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.analysis import packs
from meddx.case.evidence import Finding
from meddx.case.variants import Variant
from meddx.diagnosis import collected, priors
from meddx.diagnosis.rank import rank
from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.phrase import Phrase, Refused
from meddx.training.measure import Figure
from meddx.training.ranking import imaged, log_score, parts, product, solved
from meddx.training.ranking.imaged import Divided, Reader
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row
from meddx.training.ranking.solved import SolvedCase
from meddx.training.ranking.sources import Cases, compared

OTHERS: Final = 20  # cases whose variants stand beside those of a case
SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "image": ("image",),
    "text": ("text",),
    "genes": ("genes",),
    "image and text": ("image", "text"),
    "all": ("image", "text", "genes"),
}
PAIRS: Final = (
    ("image and text", "image"),
    ("image and text", "text"),
    ("all", "image"),
    ("all", "text"),
    ("all", "genes"),
)
FEWEST: Final = 2  # groups of cases, one for each half
NO_IMAGES: Final = Phrase(
    "{name} holds too few cases with findings that an image shows and others. Name a collection "
    "of more cases."
)
RANKING: Final = Phrase("Ranking case {number} of {count} from image, text and genes")


class Fusion(Protocol):
    """Ranks by image, text and genes, each alone and together."""

    name: ClassVar[str] = "fusion"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        everyone = solved.read(asked.path, context)
        installed = packs.installed()[0]
        readers = {
            "delivered labels": imaged.delivered(installed, knowledge.phenotypes),
            "borrowed scores": imaged.borrowed(installed, knowledge),
        }
        clean = parts.clean(everyone, cited)
        rows: list[Row] = []
        further: dict[str, Figure] = {}
        for what, reader in readers.items():
            told = _measured(what, reader, clean, (asked, knowledge, context))
            rows += told[0]
            further |= told[1]
        return Report(self.name, __doc__, tuple(rows), further)


def _measured(
    what: str,
    reader: Reader,
    everyone: Sequence[SolvedCase],
    setting: tuple[Asked, Knowledge, Context],
) -> tuple[tuple[Row, ...], dict[str, Figure]]:
    asked, knowledge, context = setting
    divided = {
        case.case.case_id: imaged.divided(case.case, reader, knowledge.phenotypes, asked.seed)
        for case in everyone
    }
    cases = [case for case in everyone if divided[case.case.case_id] and _of_genes(case)]
    cases = list(solved.at_most(cases, asked.per_disease, asked.seed))
    groups = solved.groups(cases)
    if len(np.unique(groups)) < FEWEST:
        raise Refused("no_solved", NO_IMAGES.with_values(name=asked.path.name))
    lists: dict[str, list[log_score.Listed]] = {name: [] for name in SOURCES}
    options = product.How().options
    candidates = int(priors.candidates(knowledge.diseases, options.among).sum())
    for number, case in enumerate(cases):
        said = RANKING.with_values(number=number + 1, count=len(cases))
        context.checkpoint(number, len(cases), said)
        own = divided[case.case.case_id]
        assert own is not None
        found = _by_source(case, own, everyone, knowledge, asked.seed + number)
        for name, used in SOURCES.items():
            findings = [finding for source in used for finding in found[source]]
            ranked = rank(findings, collected.person_of(case.case), knowledge, options)
            lists[name].append(log_score.listed(ranked, case.truth, candidates))
    truths = tuple(case.truth for case in cases)
    return compared(lists, PAIRS, Cases(what, truths, truths, groups), asked.seed)


def _by_source(
    case: SolvedCase,
    divided: Divided,
    everyone: Sequence[SolvedCase],
    knowledge: Knowledge,
    seed: int,
) -> dict[str, Sequence[Finding]]:
    """Return the findings of each source; the genes with those of other cases of other diseases."""
    random = np.random.default_rng(seed)
    others = [other for other in everyone if other.truth != case.truth and _of_genes(other)]
    drawn = random.choice(len(others), size=min(OTHERS, len(others)), replace=False).tolist()
    variants = tuple(v for one in (case, *(others[n] for n in drawn)) for v in _of_genes(one))
    alone = replace(case.case, present=(), excluded=(), variants=variants)
    genes = collected.findings_of(alone, knowledge.phenotypes, "genes")
    return {"image": divided.image, "text": divided.text, "genes": genes}


def _of_genes(case: SolvedCase) -> tuple[Variant, ...]:
    """Return the candidate variants whose gene is told; of large rearrangements it is not."""
    return tuple(variant for variant in case.case.variants if variant.gene)
