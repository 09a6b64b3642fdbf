"""Solved cases of which the gene is known, and the lists among which it is looked for.

The CADA protocol (Peng et al., NAR Genomics and Bioinformatics 2021): the gene of a case is ranked
among 100 genes drawn at random, by the case's terms alone.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from meddx.case.collected import CollectedCase
from meddx.case.source import Source
from meddx.child import Reply
from meddx.diagnosis import collected
from meddx.diagnosis.gene_list import of_genes, ranked_genes
from meddx.diagnosis.inputs import RankOptions
from meddx.diagnosis.rank import rank
from meddx.importers.shared import unpacked
from meddx.jobs import Context
from meddx.knowledge import Knowledge
from meddx.phrase import Phrase, Refused

FILE: Final = "cada_cases_validate.json.gz"
NO_CASES: Final = Phrase(
    "{name} holds no cases of which the gene is known. Name a JSON list with name, hpo_terms and "
    "disease_gene_id, or a folder that holds cada_cases_validate.json.gz."
)
DEADLINE_S: Final = 60.0
_FUNCTION: Final = f"{__name__}:told"


@dataclass(frozen=True)
class GeneCase:
    """A case whose gene is known.

    Parameters
    ----------
    case
        All that a ranking may see.
    gene
        Approved symbol; the number as written where no symbol is known for it.
    """

    case: CollectedCase
    gene: str


def read(path: Path, knowledge: Knowledge, context: Context) -> tuple[GeneCase, ...]:
    """Read the cases of a file, or of the validation part in a folder, in their order.

    Raises
    ------
    Refused
        ``no_solved`` where the file is not of this form, or what ``unpacked.read_lines`` refuses.
    """
    file = path / FILE if path.is_dir() else path
    reply = context.in_child(_FUNCTION, {"source": Source(file).as_json()}, DEADLINE_S)
    return tuple(
        GeneCase(
            CollectedCase(str(name), present=tuple(map(str, terms))),
            knowledge.symbols.meant(str(gene)).symbol or str(gene),
        )
        for name, gene, terms in reply.header["cases"]
    )


def told(source: dict[str, Any]) -> Reply:
    """Answer name, gene and terms of each case; the child's half of ``read``."""
    opened = Source.from_json(source)
    lines, _ = unpacked.read_lines(opened)
    try:
        rows = [
            (row["name"], row["disease_gene_id"], list(dict.fromkeys(row["hpo_terms"])))
            for row in json.loads("\n".join(lines))
        ]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        rows = []
    if not rows:
        raise Refused("no_solved", NO_CASES.with_values(name=opened.label))
    return Reply({"cases": rows}, {})


def with_diseases(knowledge: Knowledge, options: RankOptions) -> tuple[str, ...]:
    """Return the symbols of all genes of which a disease is ranked, sorted."""
    from meddx.diagnosis import priors

    chosen = priors.candidates(knowledge.diseases, options.among)
    codes = {c for c, kept in zip(knowledge.diseases.codes, chosen, strict=True) if kept}
    return tuple(
        sorted(gene for gene, own in knowledge.diseases_of.items() if not codes.isdisjoint(own))
    )


def drawn(gene: str, genes: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """Draw other genes for the list of a case, each at most once, all alike."""
    chosen = rng.choice(len(genes), count + 1, replace=False)
    return [genes[place] for place in chosen.tolist() if genes[place] != gene][:count]


def scores(
    case: CollectedCase, genes: Collection[str], knowledge: Knowledge, options: RankOptions
) -> Mapping[str, float]:
    """Return the log10 odds of each gene of a list, ranked as ``meddx rank --genes`` does."""
    limit = max(int(of_genes(genes, knowledge).sum()), 1)
    how = replace(options, genes=frozenset(genes), limit=limit)
    findings = collected.findings_of(case, knowledge.phenotypes, "phenotypes")
    found = rank(findings, collected.person_of(case), knowledge, how)
    return {one.symbol: one.log10_odds for one in ranked_genes(found, genes, knowledge)}


def place(
    gene: str, others: Sequence[str], strangers: int, score: Callable[[str], float]
) -> tuple[float, float]:
    """Return the best place of a gene, and how many others share its score.

    Parameters
    ----------
    gene, others
        The case's gene and the drawn ones.
    strangers
        How many more were drawn of which no disease is known: they all come last.
    score
        Log odds of a gene; minus infinity of one without a disease.
    """
    own = score(gene)
    found = np.array([score(other) for other in others] + [-np.inf] * strangers)
    if np.isneginf(own):
        return 1.0 + float(np.isfinite(found).sum()), float(np.isneginf(found).sum())
    same = np.abs(found - own) <= 1e-9
    return 1.0 + float((found > own + 1e-9).sum()), float(same.sum())
