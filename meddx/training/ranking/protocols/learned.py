"""Diseases that the HPO does not know, learnt from other publications."""

import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

import numpy as np
from typing_extensions import override

from meddx.jobs import Context
from meddx.knowledge import Knowledge, hpo_files
from meddx.training.ranking import compared, counts, learning, measure, parts, product, solved
from meddx.training.ranking.learning import Learnable
from meddx.training.ranking.measure import Ranks
from meddx.training.ranking.plain import Plain
from meddx.training.ranking.protocols import Asked, Protocol
from meddx.training.ranking.renewed import renewed
from meddx.training.ranking.report import Report, Row
from meddx.training.ranking.solved import SolvedCase

WORDS: Final = (
    "Findings alone. Cases whose disease has no rows of findings in the HPO's annotations, and is "
    "told of by at least two publications: the disease is learnt from the other publications and "
    "ranked among those of OMIM and all others that are learnt. So that the tables need not be "
    "built for each publication, other learnt diseases lack one of theirs at the same time. Then "
    "the clean cases of diseases that the HPO knows, with all learnt diseases beside them."
)
_Group = tuple[str, frozenset[str]]  # a disease, and publications


class Learned(Protocol):
    """Ranks each case with what other publications tell of its disease."""

    name: ClassVar[str] = "learned"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        everyone = solved.read(asked.path, context)
        unknown = parts.unknown(everyone, cited)
        cases = solved.at_most(_of_several(unknown), asked.per_disease, asked.seed)
        ours, theirs = _held_out(cases, unknown, knowledge, context)
        learnt = compared.rows("learnt from other publications", ours, theirs, asked.seed)
        known = solved.at_most(parts.clean(everyone, cited), asked.per_disease, asked.seed)
        beside = _beside(known, unknown, knowledge, asked.seed, context)
        return Report(self.name, WORDS, (*learnt, *beside), {})


def _of_several(cases: Sequence[SolvedCase]) -> tuple[SolvedCase, ...]:
    """Return the cases of diseases that several publications tell of."""
    publications: dict[str, set[frozenset[str]]] = defaultdict(set)
    for case in cases:
        publications[case.truth].add(case.publications)
    return tuple(case for case in cases if len(publications[case.truth]) > 1)


def _held_out(
    cases: Sequence[SolvedCase],
    unknown: Sequence[SolvedCase],
    knowledge: Knowledge,
    context: Context,
) -> tuple[Ranks, Ranks]:
    """Rank cases, each with tables that were learnt without its publication."""
    groups: dict[_Group, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        groups[case.truth, case.publications].append(number)
    places = np.full((2, len(cases)), np.inf)
    tied = np.zeros((2, len(cases)))
    for batch in counts.batches(groups, 1):
        out = dict(batch)
        others = [c for c in unknown if not c.publications & out.get(c.truth, frozenset())]
        numbers = [number for group in batch for number in groups[group]]
        chosen = [cases[number] for number in numbers]
        with tempfile.TemporaryDirectory(prefix="meddx-") as folder:
            tables, formula = _with_learnt(others, knowledge, Path(folder))
            lists, plain = compared.ranked(chosen, tables, formula, context)
        for row, ranks in enumerate((lists.ranks, plain)):
            places[row, numbers] = ranks.places
            tied[row, numbers] = 0.0 if ranks.tied is None else ranks.tied
    truths = tuple(case.truth for case in cases)
    return Ranks(places[0], truths, tied[0]), Ranks(places[1], truths, tied[1])


def _beside(
    known: Sequence[SolvedCase],
    unknown: Sequence[SolvedCase],
    knowledge: Knowledge,
    seed: int,
    context: Context,
) -> tuple[Row, Row]:
    """Rank cases of known diseases with and without the learnt ones."""
    how = product.How()
    without = product.ranks(known, product.unseen(knowledge), how, context)
    with tempfile.TemporaryDirectory(prefix="meddx-") as folder:
        tables, _ = _with_learnt(unknown, knowledge, Path(folder))
    with_learnt = product.ranks(known, product.unseen(tables), how, context)
    what, before = "clean, with learnt diseases beside", "clean"
    difference = measure.paired(with_learnt, without, seed)
    return (
        Row(product.WHO, what, measure.summary(with_learnt, seed), f"on {before}", difference),
        Row(product.WHO, before, measure.summary(without, seed)),
    )


def _with_learnt(
    cases: Sequence[SolvedCase], knowledge: Knowledge, folder: Path
) -> tuple[Knowledge, Plain]:
    """Return the tables, and the plain formula, with what is learnt from some cases."""
    learnable = [
        Learnable(
            case.truth,
            case.truth,  # not its name, which may come from the publication that is held out
            case.case.present,
            case.case.excluded,
            publications=tuple(sorted(case.publications)),
        )
        for case in cases
    ]
    rows = learning.annotations(learnable, knowledge.phenotypes)
    file = folder / "phenotype.hpoa"
    delivered = hpo_files.file("phenotype.hpoa").read_text(encoding="utf-8")
    added = "".join("\t".join(row) + "\n" for row in rows)
    file.write_text(delivered.rstrip("\n") + "\n" + added, encoding="utf-8")
    return renewed(knowledge, file), Plain(file, knowledge.phenotypes)
