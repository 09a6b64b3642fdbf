"""Reads gene files: variants that are, or may be, pathogenic are findings of their genes."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

from typing_extensions import override

from meddx.analysis.families import Answer, Family
from meddx.analysis.interpretation import tumours
from meddx.analysis.interpretation.candidates import candidates
from meddx.analysis.interpretation.interpret import Interpreter
from meddx.analysis.interpretation.opened import opened
from meddx.analysis.interpretation.panels import table_of
from meddx.analysis.pack import ModelPack
from meddx.case import criteria_words
from meddx.case.criteria import Interpretation
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, GenePanel, Origin, Variant
from meddx.jobs import Context
from meddx.knowledge import genes, reference_store
from meddx.knowledge.genes import Genes
from meddx.knowledge.reference_store import Reference
from meddx.phrase import Phrase

NO_VARIANTS: Final = Phrase("The case holds no file of variants.")
TUMOUR: Final = Phrase(
    "The variants of {panel} are of a tumour; only inherited ones are read so far."
)
READING: Final = Phrase("Reading variants")
TOO_MANY: Final = Phrase(
    "{panel} holds {count} more rare variants in genes of disease; the gravest {most} were judged. "
    "Give population frequencies, or filter the file, to see the others."
)
MORE_UNCERTAIN: Final = Phrase(
    "{count} more rare variants of {panel} are of uncertain significance; the {most} with the most "
    "points are listed."
)
# Uncertain ones that are listed, so that the reader can judge them.
_MOST_UNCERTAIN: Final = 100


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
            said: list[tuple[str, Phrase]] = []
            if panel.origin is Origin.TUMOUR and len(panel.variants):
                said.append(("tumour", TUMOUR.with_values(panel=panel.title)))
                said += [("possibly_inherited", each) for each in tumours.possibly_inherited(panel)]
            elif len(panel.variants):
                found, said = self._panel(panel, pack.name, known)
                findings += found
            left += [NotApplicable(pack.name, pack.title, code, reason) for code, reason in said]
        return Answer(tuple(findings), tuple(left))

    def _panel(
        self, panel: GenePanel, pack: str, known: Sequence[Reference]
    ) -> tuple[list[Finding], list[tuple[str, Phrase]]]:
        """Make the findings of one panel, in the order of the file, and say what was left out."""
        table = table_of(panel)
        chosen = candidates(table, self._genes)
        rows = sorted([*chosen.classified.tolist(), *chosen.others.tolist()])
        interpreter = Interpreter(panel, opened(known, panel.build), self._genes)
        variants = [interpreter.named(panel.variants[row]) for row in rows]
        judged = list(zip(variants, interpreter.judge(variants), strict=True))
        shown = self._shown(judged)
        said: list[tuple[str, Phrase]] = []
        if chosen.left_out:
            most = len(chosen.others)
            told = TOO_MANY.with_values(panel=panel.title, count=chosen.left_out, most=most)
            said.append(("too_many", told))
        if len(judged) > len(shown):
            more = len(judged) - len(shown)
            most = _MOST_UNCERTAIN
            told = MORE_UNCERTAIN.with_values(panel=panel.title, count=more, most=most)
            said.append(("uncertain", told))
        return [self._finding(panel, each, pack) for each in shown], said

    def _shown(
        self, judged: list[tuple[Variant, Interpretation]]
    ) -> list[tuple[Variant, Interpretation]]:
        """Leave out the uncertain variants with the fewest points, where there are many."""
        uncertain = [n for n, (_, said) in enumerate(judged) if not _matters(said)]
        uncertain.sort(key=lambda n: -judged[n][1].points)
        left = set(uncertain[_MOST_UNCERTAIN:])
        return [each for number, each in enumerate(judged) if number not in left]

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
            starts_off=not _matters(said),
            remark=criteria_words.summary(said) if said.disagrees else None,
            interpretation=said,
        )

    @cached_property
    def _genes(self) -> Genes:
        return genes.load()


def _matters(said: Interpretation) -> bool:
    """Whether a variant is a finding by itself: somebody, or the criteria, call it pathogenic."""
    stated = said.stated is not None and said.stated.is_pathogenic
    return stated or said.counted.is_pathogenic
