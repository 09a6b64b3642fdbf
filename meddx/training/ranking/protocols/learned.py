"""Diseases learnt from other publications: those that the HPO does not know, and more of others."""

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
    "Findings alone. First, cases whose disease has no rows of findings in the HPO's annotations "
    "and is told of by at least two publications: the disease is learnt from the others and ranked "
    "among those of OMIM and all other learnt ones. Then the clean cases, whose "
    "diseases the HPO knows, with all those learnt diseases beside them. Last, the clean cases of "
    "diseases with at least two such publications, of which what the others tell is added to what "
    "the HPO knows. So that the tables need not be built for each publication, all diseases lack "
    "one of theirs at the same time, or a sixth of them where there are more than six."
)
PARTS: Final = 6  # the publications of a disease are held out in at most so many parts
_Group = tuple[str, frozenset[str]]  # a disease, and publications


class Learned(Protocol):
    """Ranks each case with what other publications tell of its disease."""

    name: ClassVar[str] = "learned"

    @override
    def measure(self, asked: Asked, knowledge: Knowledge, context: Context) -> Report:
        cited = solved.annotated_by(hpo_files.file("phenotype.hpoa"))
        everyone = solved.read(asked.path, context)
        unknown = parts.unknown(everyone, cited)
        clean = parts.clean(everyone, cited)
        new, known, more = (
            solved.at_most(cases, asked.per_disease, asked.seed)
            for cases in (_of_several(unknown), clean, _of_several(clean))
        )
        ours, theirs = _held_out(new, unknown, knowledge, context)
        rows = list(compared.rows("learnt from other publications", ours, theirs, asked.seed))
        without = product.ranks(known, product.unseen(knowledge), product.How(), context)
        beside = _beside(known, unknown, knowledge, context)
        rows += _rows("clean, with learnt diseases beside", "clean", beside, without, asked.seed)
        without = product.ranks(more, product.unseen(knowledge), product.How(), context)
        added, _ = _held_out(more, clean, knowledge, context)
        names = ("clean of several publications, more learnt", "clean of several publications")
        rows += _rows(*names, added, without, asked.seed)
        return Report(self.name, WORDS, tuple(rows), {})


def _of_several(cases: Sequence[SolvedCase]) -> tuple[SolvedCase, ...]:
    """Return the cases of diseases that several publications tell of."""
    publications: dict[str, set[frozenset[str]]] = defaultdict(set)
    for case in cases:
        publications[case.truth].add(case.publications)
    return tuple(case for case in cases if len(publications[case.truth]) > 1)


def _held_together(cases: Sequence[SolvedCase]) -> dict[_Group, frozenset[str]]:
    """Return the publications of its disease that are held out with those of a case."""
    known: dict[str, set[frozenset[str]]] = defaultdict(set)
    for case in cases:
        known[case.truth].add(case.publications)
    found = {}
    for disease, publications in known.items():
        ordered = sorted(publications, key=sorted)
        for number, own in enumerate(ordered):
            found[disease, own] = frozenset().union(*ordered[number % PARTS :: PARTS])
    return found


def _held_out(
    cases: Sequence[SolvedCase],
    told: Sequence[SolvedCase],
    knowledge: Knowledge,
    context: Context,
) -> tuple[Ranks, Ranks]:
    """Rank cases, each with tables that were learnt from ``told`` without its publication."""
    together = _held_together(told)
    groups: dict[_Group, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        groups[case.truth, together[case.truth, case.publications]].append(number)
    places = np.full((2, len(cases)), np.inf)
    tied = np.zeros((2, len(cases)))
    for batch in counts.batches(groups, 1):
        out = dict(batch)
        others = [c for c in told if not c.publications & out.get(c.truth, frozenset())]
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
    context: Context,
) -> Ranks:
    """Rank cases of known diseases with all learnt ones beside."""
    with tempfile.TemporaryDirectory(prefix="meddx-") as folder:
        tables, _ = _with_learnt(unknown, knowledge, Path(folder))
    return product.ranks(known, product.unseen(tables), product.How(), context)


def _rows(what: str, before: str, ranks: Ranks, without: Ranks, seed: int) -> tuple[Row, Row]:
    difference = measure.paired(ranks, without, seed)
    return (
        Row(
            product.WHO, what, measure.summary(ranks, seed), f"{product.WHO}, {before}", difference
        ),
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
