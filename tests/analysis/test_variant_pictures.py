"""Quality, density and places of variants, counted by hand."""

import numpy as np
import pytest

from meddx.analysis.variant_places import STEP, kind_of, lollipops, residue_of, striped
from meddx.analysis.variant_quality import quality_of
from meddx.case.variants import Variant, VariantTable, Zygosity
from meddx.knowledge.chromosomes import chromosomes

HET, HOM, HEMI = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.HEMIZYGOUS
TABLE = VariantTable.of(
    (
        Variant("1", 10, "A", "G", zygosity=HET, depth=30, fraction=0.5, genotype_quality=99),
        Variant("1", STEP + 5, "A", "C", zygosity=HOM, depth=30, fraction=1.0, passed=False),
        Variant("X", 20, "AT", "A", zygosity=HEMI, depth=10),
        Variant("Y", 30, "N", "<DEL>", end=500, passed=True),
        Variant("GL000192.1", 40, "C", "T", zygosity=HET),
    )
)


def test_a_table_is_counted_through() -> None:
    quality = quality_of(TABLE)
    assert (quality.variants, quality.substitutions, quality.indels) == (5, 3, 1)
    assert (quality.structural, quality.transitions, quality.transversions) == (1, 2, 1)
    assert (quality.heterozygous, quality.homozygous, quality.failed) == (2, 2, 1)
    assert quality.ratio == 2.0
    assert (quality.depth.total, quality.fraction.total) == (3, 2)
    assert quality.genotype_quality.total == 1


def test_what_the_file_does_not_say_is_in_no_histogram() -> None:
    quality = quality_of(VariantTable.of((Variant("1", 1, "A", "G"),)))
    totals = (quality.depth.total, quality.fraction.total, quality.genotype_quality.total)
    assert totals == (0, 0, 0)
    assert quality.ratio is None


def test_an_empty_table_is_all_zero() -> None:
    quality = quality_of(VariantTable.of(()))
    assert (quality.variants, quality.ratio) == (0, None)


def test_the_deepest_hundredth_stands_in_the_last_bin() -> None:
    depths = [20] * 990 + [100_000] * 10
    table = VariantTable.of(Variant("1", 1 + n, "A", "G", depth=d) for n, d in enumerate(depths))
    quality = quality_of(table)
    assert quality.depth.edges[-1] < 1_100
    assert quality.depth.counts[-1] == 10


def test_density_counts_each_variant_once_on_its_chromosome() -> None:
    by_name = {each.chromosome.name: each.counts for each in striped(TABLE, "GRCh38")}
    assert by_name["1"][:2].tolist() == [1, 1]
    assert sum(int(counts.sum()) for counts in by_name.values()) == 4  # the contig has no place


def test_without_a_build_nothing_is_drawn() -> None:
    assert striped(TABLE, "") == ()


@pytest.mark.parametrize("build", ["GRCh37", "GRCh38"])
def test_centromeres_lie_on_their_chromosomes(build: str) -> None:
    found = chromosomes(build)
    assert len(found) == 24
    assert all(0 < each.centromere < each.length for each in found)


@pytest.mark.parametrize(
    ("text", "residue"),
    [
        ("p.(Arg406Ter)", 406),
        ("NP_000483.3:p.Phe508del", 508),
        ("p.R175H", 175),
        ("p.*394Leu", 394),
        ("p.?", None),
        ("", None),
    ],
)
def test_residues_are_read_from_hgvs(text: str, residue: int | None) -> None:
    assert residue_of(text) == residue


def test_lollipops_stand_in_the_order_of_the_protein() -> None:
    found = lollipops(
        (
            Variant("1", 9, "A", "G", hgvs_p="p.(Arg90Gly)", consequence="missense_variant"),
            Variant("1", 5, "A", "G", hgvs_p="p.(Arg5Ter)", consequence="stop_gained&splice"),
            Variant("1", 7, "A", "G", hgvs_p="p.?"),
        )
    )
    assert [(each.residue, each.kind) for each in found] == [(5, "loss"), (90, "missense")]
    assert kind_of("intron_variant") == "other"


def test_a_million_rows_are_counted_by_columns() -> None:
    rng = np.random.default_rng(1)
    positions = rng.integers(1, 2_000_000, 1_000_000).astype(np.int32)
    table = VariantTable({"position": positions})
    assert quality_of(table).variants == 1_000_000
