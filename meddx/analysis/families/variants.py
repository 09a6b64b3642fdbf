"""Reads gene files: each variant classified as pathogenic or likely pathogenic is a finding."""

from functools import cached_property
from typing import Final

from typing_extensions import override

from meddx.analysis.families import Answer, Family
from meddx.analysis.pack import ModelPack
from meddx.case.codes import Code
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.reading import NotApplicable
from meddx.case.record import Case, GenePanel, Origin, Variant, Zygosity
from meddx.jobs import Context
from meddx.knowledge import genes
from meddx.knowledge.genes import Genes
from meddx.phrase import Phrase

NO_VARIANTS: Final = Phrase("The case holds no file of variants.")
TUMOUR: Final = Phrase(
    "The variants of {panel} are of a tumour; only inherited ones are read so far."
)
READING: Final = Phrase("Reading variants")

# ClinVar's terms for what disease-causing variants are called, in lower case and with blanks.
_PATHOGENIC: Final = frozenset(
    {
        "pathogenic",
        "likely pathogenic",
        "pathogenic, low penetrance",
        "likely pathogenic, low penetrance",
    }
)
_CARRIED: Final = frozenset({Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS})


class Variants(Family):
    """Takes the classification that the file gives; MedDx classifies nothing itself here."""

    name = "variants"

    @override
    def accepts(self, pack: ModelPack, case: Case) -> NotApplicable | None:
        if any(panel.variants for panel in case.panels):
            return None
        return NotApplicable(pack.name, pack.title, "no_variants", NO_VARIANTS)

    @override
    def read(self, pack: ModelPack, case: Case, context: Context) -> Answer:
        findings: list[Finding] = []
        left: list[NotApplicable] = []
        for number, panel in enumerate(case.panels):
            context.checkpoint(number, len(case.panels), READING)
            if panel.origin is Origin.TUMOUR:
                reason = TUMOUR.with_values(panel=panel.title)
                left.append(NotApplicable(pack.name, pack.title, "tumour", reason))
                continue
            findings += self._panel(panel, pack.name)
        return Answer(tuple(findings), tuple(left))

    def _panel(self, panel: GenePanel, pack: str) -> list[Finding]:
        """Make the findings of one panel, in the order of the file.

        A variant that a filter of the calling program rejected is a finding with probability 0: it
        is shown and counts for nothing.
        """
        return [
            Finding(
                key=f"gene:{panel.panel_id}:{variant.key}",
                code=self._code(variant),
                assertion=Assertion.PRESENT,
                probability=0.0 if variant.passed is False else 1.0,
                source=VariantSource(panel.panel_id, variant),
                pack=pack,
            )
            for variant in panel.variants
            if variant.gene and variant.zygosity in _CARRIED and is_pathogenic(variant)
        ]

    def _code(self, variant: Variant) -> Code:
        return self._genes.code(variant.gene)

    @cached_property
    def _genes(self) -> Genes:
        return genes.load()


def is_pathogenic(variant: Variant) -> bool:
    """Whether the file calls a variant pathogenic or likely pathogenic, and nothing else.

    ClinVar joins the classes of its submitters with ``/`` and further remarks with ``|`` or a
    comma; a conflicting classification is neither.
    """
    said = variant.classification.replace("_", " ").lower().split("|")[0]
    classes = [part.strip() for part in said.split("/")]
    return bool(classes[0]) and all(part in _PATHOGENIC for part in classes)
