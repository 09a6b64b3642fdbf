"""Reads counts of genes: those that stand out against a cohort are shown, and weigh nothing.

An outlier gene is never evidence by itself here: tissue, age, treatment and the batch move far more
genes than diseases do, and no figure is known by which a fold change speaks for a disease.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from typing_extensions import override

from meddx.analysis.expression import wording
from meddx.analysis.expression.against import compared, doubt, names, of_patient, outlying_sets
from meddx.analysis.expression.outliers import Compared
from meddx.analysis.expression.told import WEIGHS_NOTHING
from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.case import cohorts
from meddx.case.codes import MEDDX, Code
from meddx.case.evidence import Assertion, Finding, GeneFileSource
from meddx.case.gene_files import Expression, GenePanel
from meddx.case.reading import NotApplicable
from meddx.case.record import Case
from meddx.case.variant_rows import in_genes
from meddx.case.variants import Origin, Variant, Zygosity
from meddx.jobs import Context
from meddx.knowledge import gene_sets, genes
from meddx.knowledge.gene_sets import GeneSet
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase, Refused

MOST_SHOWN: Final = 20  # outliers of each direction, and sets of each
RARE: Final = 0.01
_CARRIED: Final = frozenset({Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS})

NO_COUNTS: Final = Phrase("The case holds no counts of genes.")
READING: Final = Phrase("Comparing counts of genes")
NONE_OUT: Final = Phrase(
    "None of the {tested} genes of {file} that could be compared stands out ({method}, {others} "
    "others; rate of false discoveries 5 %, at least twofold)."
)
MORE: Final = Phrase(
    "{low} genes of {file} are read too rarely and {high} too often, of {tested} that could be "
    "compared with {others} others ({method}). The first {shown} of each are shown."
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
        seen = _Seen(panel, counts, found, pack.name)
        doubts = [alone("cohort", said) for said in cohorts.told(panel)]
        if said := doubt(panel, found):
            doubts.append(alone("otherwise_made", said))
        doubted = tuple(one for answer in doubts for one in answer.not_applicable)
        if not seen.outliers:
            none_out = alone("no_outlier", seen.told(NONE_OUT)).not_applicable
            return Answer(not_applicable=(*doubted, *none_out))
        out = [*self._genes_out(seen, case), *_sets_out(seen, sets)]
        more = max(len(found.low), len(found.high)) > MOST_SHOWN
        left = alone("more_outliers", seen.told(MORE)).not_applicable if more else ()
        weight = alone("weighs_nothing", WEIGHS_NOTHING).not_applicable
        return Answer(tuple(out), (*doubted, *left, *weight))

    def _genes_out(self, seen: "_Seen", case: Case) -> list[Finding]:
        low, high = seen.compared.low[:MOST_SHOWN], seen.compared.high[:MOST_SHOWN]
        rare = _rare_variants(case, {seen.names[place] for place in low})
        found = []
        for place in (*low, *high):
            name, is_low = seen.names[place], seen.compared.log2_change[place] < 0
            variants = rare.get(name, []) if is_low else []
            said = wording.outlier(seen.compared, int(place), is_low=is_low, variants=variants)
            code = self._code(name, seen.counts.genes[place])
            found.append(seen.finding("expression", seen.counts.genes[place], code, said))
        return found

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

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Name of each gene."""
        return names(self.counts)

    @property
    def outliers(self) -> list[int]:
        """Places of all outliers."""
        return [*map(int, self.compared.low), *map(int, self.compared.high)]

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

    def finding(self, kind: str, name: str, code: Code, said: Phrase) -> Finding:
        """Make a finding that is shown and weighs nothing."""
        return Finding(
            key=f"{kind}:{self.panel.panel_id}:{name}",
            code=code,
            assertion=Assertion.PRESENT,
            probability=0.0,
            source=GeneFileSource(self.panel.panel_id, kind, name),
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


def _rare_variants(case: Case, names: set[str]) -> dict[str, list[Variant]]:
    """Return the rare variants, not of a tumour, that these genes carry."""
    found: dict[str, list[Variant]] = {}
    for panel in case.panels:
        if panel.origin is Origin.TUMOUR:
            continue
        for variant in in_genes(panel, names):
            is_rare = (variant.allele_frequency or 0.0) < RARE
            if is_rare and variant.passed is not False and variant.zygosity in _CARRIED:
                found.setdefault(variant.gene, []).append(variant)
    return found
