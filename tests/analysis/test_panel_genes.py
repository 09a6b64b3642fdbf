"""Genes of panels: variants, worst class, and whether regions say that they were read."""

from dataclasses import replace

import numpy as np
import pytest

from meddx.analysis.panel_genes import SeenGene, covered, seen_genes, telling_first
from meddx.case.codes import MEDDX, Code
from meddx.case.criteria import Criterion, Interpretation, Significance, Strength
from meddx.case.evidence import Assertion, Finding, VariantSource
from meddx.case.gene_files import GenePanel, ListedGene
from meddx.case.variants import Variant, VariantTable
from meddx.jobs import Context
from meddx.knowledge.gene_models import Transcript
from meddx.phrase import Phrase

TRANSCRIPT = Transcript("FGFR2", "NM_1", "10", 1, ((101, 200), (301, 400)), (151, 350))
ROWS = (
    Variant("10", 160, "A", "G", "FGFR2", classification="Benign"),
    Variant("10", 310, "A", "G", "FGFR2", classification="Likely_pathogenic"),
    Variant("2", 10, "A", "G", "MSH2", classification="drug_response"),
)
VARIANTS = GenePanel("v", "case.vcf", "vcf", build="GRCh37", variants=VariantTable.of(ROWS))
PANEL = GenePanel(
    "p", "panel.tsv", "panel",
    listed=(ListedGene("FGFR2"), ListedGene("MSH2"), ListedGene("TP53")),
)  # fmt: skip


class Models:
    """Gene models of one gene."""

    def of_gene(self, symbol: str) -> Transcript | None:
        return TRANSCRIPT if symbol == "FGFR2" else None


def bed(*regions: tuple[str, int, int, str], build: str = "GRCh37") -> GenePanel:
    return GenePanel("b", "regions.bed", "bed", build=build, regions=regions)


def seen(*panels: GenePanel, findings=(), models=None) -> dict[str, SeenGene]:
    found = seen_genes(panels, findings, models or {}, Context())
    return {one.gene.symbol: one for one in found}


def test_variants_are_counted_and_the_worst_class_is_told() -> None:
    found = seen(VARIANTS, PANEL)
    assert [(one.variants, one.worst) for one in found.values()] == [
        (2, Significance.LIKELY_PATHOGENIC),
        (1, None),  # a response to a drug is no class
        (0, None),
    ]


def test_a_tuple_of_variants_counts_as_a_table_does() -> None:
    assert seen(replace(VARIANTS, variants=ROWS), PANEL) == seen(VARIANTS, PANEL)


def test_the_criteria_make_it_worse_than_the_file_says() -> None:
    very = (Strength.VERY_STRONG, True, Phrase("made for the test"))
    judged = Interpretation((Criterion("PVS1", *very), Criterion("PS1", *very)))
    finding = Finding(
        "variant:x", Code(MEDDX, "MEDDX:gene:MSH2", "MSH2"), Assertion.PRESENT, 1.0,
        VariantSource("v", ROWS[2]), interpretation=judged,
    )  # fmt: skip
    assert seen(VARIANTS, PANEL, findings=(finding,))["MSH2"].worst is Significance.PATHOGENIC


def test_regions_are_told_by_the_names_they_bear() -> None:
    named = bed(("10", 0, 9, "FGFR2_ex1"), ("10", 20, 29, "NM_1|FGFR2"), ("2", 0, 9, "MSH2L"))
    found = seen(PANEL, named)
    assert [(one.regions, one.is_told) for one in found.values()] == [
        (2, True),
        (0, False),  # another name that begins alike
        (0, False),
    ]


def test_with_gene_models_the_share_of_coding_bases_is_told() -> None:
    regions = bed(("10", 0, 175, ""), ("10", 170, 200, ""))
    found = seen(PANEL, regions, models={"GRCh37": Models()})
    assert found["FGFR2"].share == pytest.approx(0.5)  # one of two coding parts of 50 bases
    assert found["TP53"].share is None
    other = replace(regions, build="GRCh38")  # models of another build say nothing of it
    assert seen(PANEL, other, models={"GRCh37": Models()})["FGFR2"].share is None


def test_a_gvcf_tells_what_was_read() -> None:
    read = {"10": np.array([[310, 400], [0, 160]], np.int32)}  # in the order of the file
    gvcf = replace(VARIANTS, covered=read)
    found = seen(PANEL, gvcf, models={"GRCh37": Models()})
    assert found["FGFR2"].read == pytest.approx(0.5)  # 151 to 160, and 311 to 350, of 100 bases
    assert found["FGFR2"].share is None
    assert found["FGFR2"].is_told
    assert not seen(PANEL, gvcf)["FGFR2"].is_told  # without gene models nobody knows where it is


@pytest.mark.parametrize(
    ("regions", "share"),
    [
        ([("10", 150, 200, "")], 0.5),  # BED counts from 0: bases 151 to 200
        ([("10", 150, 199, "")], 0.49),
        ([("10", 0, 1000, "")], 1.0),
        ([("10", 199, 300, "")], 0.01),
        ([("10", 200, 300, "")], 0.0),
        ([("10", 150, 180, ""), ("10", 160, 170, ""), ("10", 300, 350, "")], 0.8),
        ([("11", 0, 1000, "")], 0.0),
    ],
)
def test_bases_are_counted_once(regions, share) -> None:
    found = seen(PANEL, bed(*regions), models={"GRCh37": Models()})
    assert found["FGFR2"].share == pytest.approx(share)


def test_a_gene_that_codes_for_nothing_is_told_by_its_exons() -> None:
    silent = replace(TRANSCRIPT, coding=None)
    stretches = {"10": (np.array([100]), np.array([200]))}
    assert covered(silent, stretches) == pytest.approx(0.5)


def test_a_case_without_panels_lists_nothing() -> None:
    assert seen_genes((VARIANTS,), (), {}, Context()) == ()


def test_what_a_reader_looks_for_stands_first() -> None:
    def one(symbol, variants=0, worst=None):
        return SeenGene(ListedGene(symbol, symbol), "panel", variants, worst)

    seen = (
        one("NONE"), one("BENIGN", 3, Significance.BENIGN), one("ANY", 1), one("OTHER"),
        one("VUS", 1, Significance.UNCERTAIN), one("BAD", 1, Significance.PATHOGENIC),
        one("LEADS", 1, Significance.LIKELY_PATHOGENIC),
    )  # fmt: skip
    order = [gene.gene.symbol for gene in telling_first(seen, frozenset({"LEADS"}))]
    assert order == ["LEADS", "BAD", "VUS", "ANY", "BENIGN", "NONE", "OTHER"]
