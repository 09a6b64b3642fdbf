import pytest

from meddx.case.gene_files import GenePanel
from meddx.case.variant_rows import in_genes
from meddx.case.variants import Variant, VariantTable

ROWS = (
    Variant("1", 1, "A", "C", gene="MLH1", hgvs_p="p.Arg3Cys"),
    Variant("1", 2, "A", "C", gene="MLH1"),
    Variant("2", 3, "A", "C", gene="MSH2", hgvs_p="p.Arg4Cys"),
    Variant("2", 4, "A", "C"),
)


@pytest.mark.parametrize("variants", [ROWS, VariantTable.of(ROWS)], ids=["tuple", "table"])
def test_variants_of_some_genes(variants):
    panel = GenePanel("p", "x.vcf", "vcf", variants=variants)
    assert [v.position for v in in_genes(panel, {"MLH1"})] == [1, 2]
    assert [v.position for v in in_genes(panel, {"MLH1", "MSH2"}, with_protein=True)] == [1, 3]
    assert in_genes(panel, set()) == []


def test_a_table_without_annotation_has_none():
    table = VariantTable({"position": VariantTable.of(ROWS).columns["position"]})
    panel = GenePanel("p", "x.vcf", "vcf", variants=table)
    assert in_genes(panel, {"MLH1"}) == in_genes(panel, {"MLH1"}, with_protein=True) == []
