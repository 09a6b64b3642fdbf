"""Reads counts of genes: those that stand out against a cohort, with their figures.

An outlier gene is never evidence by itself here: tissue, age, treatment and the batch move far more
genes than diseases do, and no figure is known by which a fold change speaks for a disease. The
figures speak for or against a variant of the same gene (``diagnosis.expression_evidence``), so a
gene that carries one is told of also beyond those that are shown first, and where its reads are as
expected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis.expression import wording
from meddx.analysis.expression.against import (
    compared,
    depths,
    doubt,
    names,
    of_patient,
    outlying_sets,
)
from meddx.analysis.expression.carried import cut_short, rare_variants
from meddx.analysis.expression.figures import figures
from meddx.analysis.expression.outliers import Compared
from meddx.analysis.expression.tails import Floats
from meddx.analysis.expression.told import WEIGHS_NOTHING
from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.case import cohorts
from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Assertion, Finding, GeneFileSource
from meddx.case.expressed import Expressed
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.jobs import Context
from meddx.knowledge import gene_sets, genes
from meddx.knowledge.gene_sets import GeneSet
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase, Refused

MOST_SHOWN: Final = 20  # outliers of each direction, and sets of each
_MOST_LOW: Final = 200  # outliers that are looked through for a variant of their gene

NO_COUNTS: Final = Phrase("The case holds no counts of genes.")
READING: Final = Phrase("Comparing counts of genes")
NONE_OUT: Final = Phrase(
    "None of the {tested} genes of {file} that could be compared stands out ({method}, {others} "
    "others; rate of false discoveries 5 %, at least twofold)."
)
MORE: Final = Phrase(
    "{low} genes of {file} are read too rarely and {high} too often, of {tested} that could be "
    "compared with {others} others ({method}). The first {shown} of each are shown, and those read "
    "too rarely that carry a rare variant."
)
BAD_SETS: Final = Phrase("Gene sets: {reason}")


class ExpressionOutliers(Family):
    """Compares the patient's sample with the others of its file (``case.cohorts``)."""

    name = "expression"

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if any(panel.expression is not None for panel in case.panels):
            return None
        return NotApplicable(pack.name, pack.title, "no_counts", NO_COUNTS)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        sets, bad = gene_sets.load()
        for one in bad:
            said = BAD_SETS.with_values(reason=one.reason)
            left.append(NotApplicable(pack.name, pack.title, "bad_gene_sets", said))
        panels = [panel for panel in case.panels if panel.expression is not None]
        for number, panel in enumerate(panels):
            context.checkpoint(number, len(panels), READING)
            answer = self._panel(of_patient(panel, case.patient.patient_id), case, pack, sets)
            findings += answer.findings
            left += answer.not_applicable
        return Answer(tuple(findings), tuple(left))

    def _panel(
        self, panel: GenePanel, case: Case, pack: ModelPack, sets: Sequence[GeneSet]
    ) -> Answer:
        def alone(code: str, reason: Phrase) -> Answer:
            return Answer(not_applicable=(NotApplicable(pack.name, pack.title, code, reason),))

        try:
            counts, found = compared(panel)
        except Refused as refusal:
            return alone(refusal.code, refusal.phrase)
        doubts = [alone("cohort", said) for said in cohorts.told(panel)]
        is_other = doubt(panel, found)
        if is_other is not None:
            doubts.append(alone("otherwise_made", is_other))
        doubted = tuple(one for answer in doubts for one in answer.not_applicable)
        is_doubted = is_other is not None or cohorts.is_of_other_strand(panel)
        seen = _Seen(panel, counts, found, pack.name, is_doubted)
        kept = self._genes_kept(seen, case)
        if not seen.outliers:
            none_out = alone("no_outlier", seen.told(NONE_OUT)).not_applicable
            return Answer(tuple(kept), (*doubted, *none_out))
        out = [*self._genes_out(seen, case), *kept, *_sets_out(seen, sets)]
        more = max(len(found.low), len(found.high)) > MOST_SHOWN
        left = alone("more_outliers", seen.told(MORE)).not_applicable if more else ()
        weight = alone("weighs_nothing", WEIGHS_NOTHING).not_applicable
        return Answer(tuple(out), (*doubted, *left, *weight))

    def _genes_out(self, seen: "_Seen", case: Case) -> list[Finding]:
        """Return the first outliers, and all low ones that carry a rare variant."""
        low, high = seen.compared.low[:_MOST_LOW], seen.compared.high[:MOST_SHOWN]
        rare = rare_variants(case, {seen.names[place] for place in low})
        shown = [p for n, p in enumerate(low) if n < MOST_SHOWN or seen.names[p] in rare]
        found = []
        for place in (*shown, *high):
            name, is_low = seen.names[place], seen.compared.log2_change[place] < 0
            variants = rare.get(name, []) if is_low else []
            said = wording.outlier(seen.compared, int(place), is_low=is_low, variants=variants)
            found.append(self._gene(seen, int(place), said))
        return found

    def _genes_kept(self, seen: "_Seen", case: Case) -> list[Finding]:
        """Return the genes of disease that do not stand out although a variant cuts them short."""
        rare = {g: v for g, v in cut_short(case).items() if self._genes.diseases_of(g)}
        out = set(seen.outliers)
        return [
            self._gene(seen, place, wording.as_expected(seen.compared, place, rare[name]))
            for place, name in enumerate(seen.names)
            if name in rare and place not in out and seen.compared.tested[place]
        ]

    def _gene(self, seen: "_Seen", place: int, said: Phrase) -> Finding:
        identifier = seen.counts.genes[place]
        code = self._code(seen.names[place], identifier)
        return seen.finding("expression", identifier, code, said, seen.figures(place))

    def _code(self, symbol: str, identifier: str) -> Code:
        """Return the gene by its symbol where the file gives one, else by its identifier."""
        if symbol in self._genes:
            return self._genes.code(symbol)
        name = symbol or identifier
        return Code(MEDDX, f"MEDDX:gene:{'_'.join(name.split())}", name, name)

    @cached_property
    def _genes(self) -> Genes:
        return genes.load()


@dataclass(frozen=True, eq=False)
class _Seen:
    """A file that was compared."""

    panel: GenePanel
    counts: Expression
    compared: Compared
    pack: str
    is_doubted: bool

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each gene."""
        return names(self.counts)

    @property
    def outliers(self) -> list[int]:
        """Places of all outliers."""
        return [*map(int, self.compared.low), *map(int, self.compared.high)]

    @cached_property
    def _depths(self) -> Floats | None:
        return depths(self.counts)

    def figures(self, place: int) -> Expressed | None:
        """Return the figures of a gene."""
        others = None if self._depths is None else self.counts.cohort[place] / self._depths
        return figures(self.compared, place, others, is_doubted=self.is_doubted)

    def told(self, phrase: Phrase) -> Phrase:
        """Fill a sentence with how the file was compared."""
        return phrase.with_values(
            file=self.panel.title,
            tested=int(np.count_nonzero(self.compared.tested)),
            others=self.compared.others,
            method=wording.METHODS[self.compared.method],
            low=len(self.compared.low),
            high=len(self.compared.high),
            shown=MOST_SHOWN,
        )

    def finding(
        self, kind: str, name: str, code: Code, said: Phrase, expressed: Expressed | None = None
    ) -> Finding:
        """Make a finding that is shown and by itself weighs nothing."""
        return Finding(
            key=f"{kind}:{self.panel.panel_id}:{name}",
            code=code,
            assertion=Assertion.PRESENT,
            probability=0.0,
            source=GeneFileSource(self.panel.panel_id, kind, name, expressed),
            pack=self.pack,
            remark=said,
        )


def _sets_out(seen: _Seen, sets: Sequence[GeneSet]) -> list[Finding]:
    return [
        seen.finding(
            "gene_set",
            f"{one.gene_set.file}:{one.gene_set.name}",
            _set_code(one.gene_set),
            wording.gene_set(one),
        )
        for one in outlying_sets(seen.names, seen.compared, sets)[:MOST_SHOWN]
    ]


def _set_code(one: GeneSet) -> Code:
    return Code(MEDDX, f"MEDDX:gene_set:{'_'.join(one.name.split())}", one.name, one.name)
