"""Image, text and genes of solved cases, each alone and together: a declared simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.analysis import packs
from meddx.case.evidence import Finding
from meddx.diagnosis import collected, priors
from meddx.diagnosis.rank import rank
from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.phrase import Phrase, Refused
from meddx.training.measure import Figure
from meddx.training.ranking import genes, imaged, log_score, parts, product, solved
from meddx.training.ranking.imaged import Divided, Reader
from meddx.training.ranking.log_score import Listed
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.report import Report, Row
from meddx.training.ranking.solved import SolvedCase
from meddx.training.ranking.sources import Cases, compared

SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "image": ("image",),
    "text": ("text",),
    "genes": ("genes",),
    "image and text": ("image", "text"),
    "text and genes": ("text", "genes"),
    "all": ("image", "text", "genes"),
}
PAIRS: Final = (
    ("image and text", "image"),
    ("image and text", "text"),
    ("all", "image"),
    ("all", "text"),
    ("all", "genes"),
    ("all", "text and genes"),
)
WORDS: Final = (
    "A simulation on clean cases. Terms that an image of chest or brain shows are taken out and "
    "come back as scores of a reader, drawn from what the delivered packs said of patients whom "
    "their training never saw; weighed as the program weighs scores. Delivered labels: the packs' "
    f"own findings. Borrowed scores: the {imaged.LABELS} commonest findings of each part of the "
    "body, with the scores of its packs. The text are all other terms, the genes the case's "
    f"variants among those of {genes.OTHERS} other cases, drawn; age and sex are known to each "
    "source. Log score: natural logarithm of the probability of the true disease, how sharp and "
    "how often missed fitted for each source on the other half of the cases; intervals draw whole "
    "diseases."
)
NO_IMAGES: Final = Phrase(
    "{name} holds too few cases with findings that an image shows and others. Name a collection "
    "of more cases."
)
RANKING: Final = Phrase("Ranking case {number} of {count} from image, text and genes")


@dataclass(frozen=True)
class _Simulated:
    """A case with its image, and who else there is."""

    case: SolvedCase
    divided: Divided
    others: Sequence[SolvedCase]


class Fusion(Protocol):
    """Ranks by image, by text, by genes, and by several of them."""

    name: ClassVar[str] = "fusion"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        clean = parts.clean(solved.read(asked.path, context), cited)
        installed = packs.installed()[0]
        readers = {
            "delivered labels": imaged.delivered(installed, knowledge.phenotypes),
            "borrowed scores": imaged.borrowed(installed, knowledge),
        }
        rows: list[Row] = []
        further: dict[str, Figure] = {}
        for what, reader in readers.items():
            chosen = _simulated(clean, reader, knowledge, asked)
            lists = _ranked(chosen, knowledge, asked.seed, context)
            truths = tuple(one.case.truth for one in chosen)
            groups = solved.groups([one.case for one in chosen])
            told = compared(lists, PAIRS, Cases(what, truths, truths, groups), asked.seed)
            rows += told[0]
            further |= told[1]
        return Report(self.name, WORDS, tuple(rows), further)


def _simulated(
    everyone: Sequence[SolvedCase], reader: Reader, knowledge: Knowledge, asked: Asked
) -> tuple[_Simulated, ...]:
    """Return the cases that have an image, other findings and a candidate variant.

    Raises
    ------
    Refused
        ``no_solved`` where they are not enough for two halves.
    """
    with_genes = genes.with_genes(everyone, knowledge.symbols)
    divided = {
        case.case.case_id: imaged.divided(case.case, reader, knowledge.phenotypes, asked.seed)
        for case in with_genes
    }
    cases = [case for case in with_genes if divided[case.case.case_id]]
    found = []
    for case in solved.at_most(cases, asked.per_disease, asked.seed):
        one = divided[case.case.case_id]
        if one is not None:
            found.append(_Simulated(case, one, with_genes))
    if len(np.unique(solved.groups([one.case for one in found]))) < log_score.FEWEST:
        raise Refused("no_solved", NO_IMAGES.with_values(name=asked.path.name))
    return tuple(found)


def _ranked(
    cases: Sequence[_Simulated], knowledge: Knowledge, seed: int, context: Context
) -> dict[str, list[Listed]]:
    lists: dict[str, list[Listed]] = {name: [] for name in SOURCES}
    options = replace(product.How().options, candidate_panels=collected.CANDIDATES)
    knowledge_for = product.unseen(knowledge)
    candidates = int(priors.candidates(knowledge.diseases, options.among).sum())
    for number, one in enumerate(cases):
        said = RANKING.with_values(number=number + 1, count=len(cases))
        context.checkpoint(number, len(cases), said)
        found = _findings(one, knowledge, np.random.default_rng([seed, number]))
        person, tables = collected.person_of(one.case.case), knowledge_for(one.case)
        for name, used in SOURCES.items():
            findings = [finding for source in used for finding in found[source]]
            ranked = rank(findings, person, tables, options)
            lists[name].append(log_score.listed(ranked, one.case.truth, candidates))
    return lists


def _findings(
    one: _Simulated, knowledge: Knowledge, random: np.random.Generator
) -> dict[str, Sequence[Finding]]:
    """Return the findings of each source; variants stand among those of other cases."""
    among = genes.among_others(one.case, one.others, random).case
    alone = replace(among, present=(), excluded=())
    candidates = collected.findings_of(alone, knowledge.phenotypes, "genes")
    return {"image": one.divided.image, "text": one.divided.text, "genes": candidates}
