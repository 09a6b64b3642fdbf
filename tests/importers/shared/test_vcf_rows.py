import pytest

from meddx.case.record import Zygosity
from meddx.importers.shared.vcf_header import read_header
from meddx.importers.shared.vcf_rows import BadRowError, read_row, trimmed

HEADER = read_header(
    ["##contig=<ID=1,length=249250621>"],
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1",
)


def row(ref="C", alt="T", sample="0/1", *, pos="100", filters="PASS", info=".", keys="GT"):
    cells = ("chr1", pos, ".", ref, alt, "50", filters, info, keys, sample)
    return read_row("\t".join(cells), 7, HEADER)


@pytest.mark.parametrize(
    ("genotype", "zygosity"),
    [
        ("0/1", Zygosity.HETEROZYGOUS), ("1|0", Zygosity.HETEROZYGOUS),
        ("1/1", Zygosity.HOMOZYGOUS), ("1", Zygosity.HEMIZYGOUS),
        ("./.", Zygosity.UNKNOWN), (".", Zygosity.UNKNOWN), ("./1", Zygosity.UNKNOWN),
    ],
)  # fmt: skip
def test_zygosity(genotype, zygosity):
    (variant,) = row(sample=genotype)
    assert variant.zygosity is zygosity


def test_what_the_sample_does_not_carry_is_left_out():
    assert row(sample="0/0") == []
    assert row(alt="<NON_REF>", sample="0/0") == []
    assert row(alt="*") == []
    assert row(alt=".", sample="0/0") == []


def test_alleles_are_split_each_with_its_reads():
    first, second = row("C", "T,G", "1/2:1,30,40:71", keys="GT:AD:DP")
    assert (first.alternate, first.allele_depths) == ("T", (1, 30))
    assert (second.alternate, second.allele_depths) == ("G", (1, 40))
    assert first.depth == second.depth == 71
    assert first.zygosity is second.zygosity is Zygosity.HETEROZYGOUS
    (only,) = row("C", "T,G", "0/2")
    assert only.alternate == "G"


@pytest.mark.parametrize(
    ("given", "minimal"),
    [
        ((100, "A", "AC"), (100, "A", "AC")),
        ((100, "TCA", "TGA"), (101, "C", "G")),
        ((100, "CAAA", "CAA"), (100, "CA", "C")),
        ((100, "GTT", "GTTT"), (100, "G", "GT")),
        ((100, "C", "T"), (100, "C", "T")),
        ((100, "ATG", "AG"), (100, "AT", "A")),
    ],
)
def test_shared_bases_are_removed(given, minimal):
    assert trimmed(*given) == minimal


def test_key_line_and_chromosome():
    (variant,) = row()
    assert (variant.key, variant.line) == ("1-100-C-T", 7)


@pytest.mark.parametrize(
    ("text", "passed", "filters"),
    [("PASS", True, ()), (".", None, ()), ("LowQual;q10", False, ("LowQual", "q10"))],
)
def test_filters(text, passed, filters):
    (variant,) = row(filters=text)
    assert (variant.passed, variant.filters) == (passed, filters)


def test_varscan_writes_the_depths_apart():
    (variant,) = row(sample="0/1:9:92", keys="GT:AD:RD")
    assert variant.allele_depths == (92, 9)


def test_trailing_fields_may_be_dropped_and_missing_ones_stay_unknown():
    (variant,) = row(sample="0/1", keys="GT:AD:DP", info="DP=33")
    assert (variant.allele_depths, variant.depth) == ((), 33)
    (variant,) = row(sample="0/1:.:.", keys="GT:AD:DP")
    assert (variant.allele_depths, variant.depth) == ((), None)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pos": "x"}, "position"),
        ({"pos": "-5"}, "position"),
        ({"pos": "249250622"}, "beyond_contig"),
        ({"ref": "C?"}, "reference"),
        ({"alt": "<DEL>"}, "structural"),
        ({"alt": "]2:5]C"}, "structural"),
        ({"alt": "C"}, "same_allele"),
        ({"sample": "0/1:5"}, "format"),
        ({"sample": "0/2"}, "genotype"),
        ({"sample": "a/b"}, "genotype"),
    ],
)
def test_bad_rows_say_what_is_wrong(changed, reason):
    with pytest.raises(BadRowError, match=f"^{reason}$"):
        row(**changed)


def test_a_row_with_a_missing_column_is_bad():
    with pytest.raises(BadRowError, match="columns"):
        read_row("1\t100\t.\tC\tT", 7, HEADER)
