"""Reads gene files: variants that are, or may be, pathogenic are findings of their genes."""

from functools import cached_property
from typing import Final

from typing_extensions import override

from meddx.analysis.families import Answer, Family
from meddx.analysis.interpretation import judging
from meddx.analysis.pack import ModelPack
from meddx.case import criteria_words
from meddx.case.criteria import Interpretation
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, GenePanel, Variant
from meddx.jobs import Context
from meddx.knowledge import genes, reference_store
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase

NO_VARIANTS: Final = Phrase("The case holds no file of variants.")
READING: Final = Phrase("Reading variants")


class Variants(Family):
    """Takes the class that the file states, and judges by the ACMG/AMP criteria beside it."""

    name = "variants"

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if any(len(panel.variants) for panel in case.panels):
            return None
        return NotApplicable(pack.name, pack.title, "no_variants", NO_VARIANTS)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        known = reference_store.current()
        for number, panel in enumerate(case.panels):
            context.checkpoint(number, len(case.panels), READING)
            judged = judging.judged(panel, known, self._genes)
            findings += [self._finding(panel, each, pack.name) for each in judged.variants]
            left += [NotApplicable(pack.name, pack.title, *said) for said in judged.left_out]
        return Answer(tuple(findings), tuple(left))

    def _finding(
        self, panel: GenePanel, judged: tuple[Variant, Interpretation], pack: str
    ) -> Finding:
        """Make the finding of a variant.

        One that a filter of the calling program rejected has probability 0: it is shown and counts
        for nothing. One of uncertain significance starts off.
        """
        variant, said = judged
        return Finding(
            key=f"gene:{panel.panel_id}:{variant.key}",
            code=self._genes.code(variant.gene),
            assertion=Assertion.PRESENT,
            probability=0.0 if variant.passed is False else 1.0,
            source=VariantSource(panel.panel_id, variant),
            pack=pack,
            starts_off=not judging.matters(said),
            remark=criteria_words.summary(said) if said.disagrees else None,
            interpretation=said,
        )

    @cached_property
    def _genes(self) -> Genes:
        return genes.load()
