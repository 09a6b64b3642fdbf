import pytest

from meddx.case.record import Zygosity
from meddx.importers.shared import vcf_rows
from meddx.importers.shared.line_blocks import Block
from meddx.importers.shared.vcf_covered import covered_of
from meddx.importers.shared.vcf_rows import REASONS
from meddx.phrase import Refused
from tests.helpers.vcf import COLUMNS, line, row, rows_of, table_from, variants_of


def test_what_the_sample_does_not_carry_is_left_out_and_counted():
    given = (
        line(sample="0/0"), line(alt="<NON_REF>", sample="0/0", info="END=120"),
        line(alt="*"), line(alt=".", sample="0/0"), line(alt="T,<NON_REF>"),
    )  # fmt: skip
    rows = rows_of(list(given))
    assert [v.key for v in table_from(rows)] == ["1-100-C-T"]
    assert (rows.records, rows.reference_blocks, rows.not_carried) == (5, 1, 3)


def test_a_gvcf_tells_what_was_read_and_neighbours_are_joined():
    def block(pos, end, depth):
        sample, keys = f"0/0:{depth}", "GT:DP"
        return line(pos=pos, alt="<NON_REF>", sample=sample, keys=keys, info=f"END={end}")

    given = [
        block("100", 120, 30), block("121", 150, 12), block("151", 160, 9), block("161", 170, 10),
        line(pos="171", alt="T,<NON_REF>", sample="0/1:40", keys="GT:DP"), block("180", 190, 99),
    ]  # fmt: skip
    rows = rows_of(given)
    covered = covered_of(rows.covered.chromosomes, dict(rows.covered.arrays()))
    assert {name: pairs.tolist() for name, pairs in covered.items()} == {
        "1": [[99, 150], [160, 171], [179, 190]]
    }


def test_a_block_whose_depth_is_no_number_is_an_error_once():
    given = line(alt="<NON_REF>", sample="0/0:-4", keys="GT:DP", info="END=120")
    rows = rows_of([given])
    assert (rows.records, rows.error_count, rows.reference_blocks) == (1, 1, 0)


def test_other_files_do_not_tell_what_was_read():
    rows = rows_of([line(sample="0/1:40", keys="GT:DP"), line(sample="0/0:40", keys="GT:DP")])
    assert covered_of(rows.covered.chromosomes, dict(rows.covered.arrays())) == {}


def test_alleles_are_split_each_with_its_reads():
    first, second = row("C", "T,G", "1/2:1,30,40:71", keys="GT:AD:DP")
    assert (first.alternate, first.allele_depths) == ("T", (1, 30))
    assert (second.alternate, second.allele_depths) == ("G", (1, 40))
    assert first.fraction == pytest.approx(30 / 71)
    assert first.depth == second.depth == 71
    assert first.zygosity is second.zygosity is Zygosity.HETEROZYGOUS
    (only,) = row("C", "T,G", "0/2")
    assert only.alternate == "G"


def test_a_spanning_deletion_is_no_allele_but_is_counted_as_one():
    (variant,) = row("C", "*,T", "1/2:3,20,17", keys="GT:AD")
    assert (variant.alternate, variant.allele_depths, variant.zygosity) == (
        "T", (3, 17), Zygosity.HETEROZYGOUS,
    )  # fmt: skip


def test_alleles_are_trimmed():
    first, second = row("TCAA", "TGAA,T", "1/2", pos="100")
    assert (first.position, first.reference, first.alternate) == (101, "C", "G")
    assert (second.position, second.reference, second.alternate) == (100, "TCAA", "T")


def test_key_line_chromosome_and_identifier():
    (variant,) = variants_of([line().replace("\t.\tC", "\trs7\tC")])
    assert (variant.key, variant.line, variant.identifier) == ("1-100-C-T", 7, "rs7")


@pytest.mark.parametrize(
    ("text", "passed", "filters"),
    [("PASS", True, ()), (".", None, ()), ("LowQual;q10", False, ("LowQual", "q10"))],
)
def test_filters(text, passed, filters):
    (variant,) = row(filters=text)
    assert (variant.passed, variant.filters) == (passed, filters)


def test_qualities():
    (variant,) = row(qual="30.5", sample="0/1:14.79", keys="GT:GQ")
    assert (variant.quality, variant.genotype_quality) == (30.5, 15)
    for silent in (".", "-1", "inf", "nan"):
        (variant,) = row(qual=silent, sample="0/1:.", keys="GT:GQ")
        assert (variant.quality, variant.genotype_quality) == (None, None)


def test_depths_of_info_belong_to_the_only_sample():
    (variant,) = row(info="DP=33;DP4=10,5,4,2")
    assert (variant.depth, variant.allele_depths) == (33, (15, 6))
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2"
    rows = rows_of([line(info="DP=33;DP4=10,5,4,2") + "\t0/0"], columns=columns, sample="S1")
    assert table_from(rows)[0].depth is None


@pytest.mark.parametrize(
    ("alt", "info", "end"),
    [
        ("<DEL>", "SVTYPE=DEL;END=200", 200),
        ("<DUP:TANDEM>", "SVLEN=50", 150),
        ("<DEL>", "SVLEN=-30", 130),
        ("<INS:ME:L1>", "SVLEN=6027", 100),
        ("<CN0>", "END=5000", 5000),
        ("]2:321681]C", "SVTYPE=BND", 100),
        ("C[<ctg1>:7[", "SVTYPE=BND", 100),
        ("c]chrUn_2a:7]", "SVTYPE=BND", 100),
        ("C.", "SVTYPE=BND", 100),
    ],
)
def test_structural_variants_are_rows_with_an_end(alt, info, end):
    (variant,) = row(alt=alt, info=info)
    assert (variant.alternate, variant.end, variant.is_structural) == (alt, end, True)


def test_a_plain_allele_has_no_end():
    (variant,) = row("CAT", "C", info="SVTYPE=DEL;END=50")
    assert variant.end == 0


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"pos": "x"}, "position"),
        ({"pos": "-5"}, "position"),
        ({"pos": "249250622"}, "beyond_contig"),
        ({"pos": "99999999999"}, "position"),
        ({"ref": "C?"}, "reference"),
        ({"ref": "*"}, "reference"),
        ({"alt": "5"}, "alternate"),
        ({"alt": "<DEL"}, "alternate"),
        ({"alt": "C"}, "same_allele"),
        ({"alt": "<DEL>", "info": "END=50"}, "end"),
        ({"alt": "<DEL>", "info": "END=99999999999999999999"}, "end"),
        ({"alt": "<DEL>", "info": "SVLEN=9999999999"}, "end"),
        ({"qual": "high"}, "quality"),
        ({"sample": "0/1:5"}, "format"),
        ({"sample": "0/2"}, "genotype"),
        ({"sample": "a/b"}, "genotype"),
        ({"sample": "0/1:-3,4", "keys": "GT:AD"}, "reads"),
        ({"sample": "0/1:99999999999", "keys": "GT:DP"}, "reads"),
        ({"sample": "0/1:-5%", "keys": "GT:FREQ"}, "fraction"),
        ({"sample": "0/1:1.2", "keys": "GT:AF"}, "fraction"),
    ],
)
def test_bad_rows_say_what_is_wrong_and_leave_nothing(changed, reason):
    rows = rows_of([line(**changed), line(pos="300")])
    assert rows.errors == [(7, reason)]
    assert reason in REASONS
    assert [v.position for v in table_from(rows)] == [300]
    assert (rows.records, rows.table.rows, rows.error_count) == (2, 1, 1)


def test_a_row_of_which_one_allele_is_bad_is_left_out_whole():
    rows = rows_of([line("C", "T,5", "1/2")])
    assert (rows.errors, len(table_from(rows))) == ([(7, "alternate")], 0)


def test_a_row_with_a_missing_column_is_bad():
    assert rows_of(["1\t100\t.\tC\tT"]).errors == [(7, "columns")]
    assert rows_of([line().replace("\t", " ")]).errors == [(7, "columns")]


def test_comments_and_the_same_header_again_are_no_rows():
    rows = rows_of([COLUMNS, "##a=b", "", line()])
    assert (rows.errors, rows.records) == ([], 1)


def test_a_second_file_behind_the_first_is_refused():
    with pytest.raises(Refused) as refused:
        rows_of([line(), COLUMNS.replace("S1", "S2"), line()])
    assert refused.value.code == "two_files"


@pytest.mark.parametrize(
    ("info", "is_somatic"),
    [("SOMATIC", True), ("A=1;SOMATIC;B=2", True), ("VT=SOMATIC", False), ("SOMATICX", False)],
)
def test_rows_that_call_themselves_somatic_are_noticed(info, is_somatic):
    assert rows_of([line(), line(info=info)]).annotator.is_somatic == is_somatic


def test_zygosities_of_the_other_samples():
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\tS3\tS4"
    rows = rows_of(
        [line(alt="T,G", sample="1/2:5:9", keys="GT:DP:GQ") + "\t0/1:3:12\tx:3\t2|2"],
        columns=columns, sample="S1",
    )  # fmt: skip
    first, second = table_from(rows)
    het, hom, ref, unknown = (
        Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS, Zygosity.REFERENCE, Zygosity.UNKNOWN,
    )  # fmt: skip
    assert first.relatives == (het, unknown, ref)
    assert second.relatives == (ref, unknown, hom)
    assert first.relative_depths == second.relative_depths == (3, None, None)
    assert first.relative_qualities == second.relative_qualities == (12, None, None)


def test_of_a_parent_who_is_missing_in_part_it_is_not_sure_that_the_allele_is_absent():
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\tS3\tS4"
    rows = rows_of([line() + "\t0/.\t./1\t0/0"], columns=columns, sample="S1")
    (found,) = table_from(rows)
    assert found.relatives == (Zygosity.UNKNOWN, Zygosity.HETEROZYGOUS, Zygosity.REFERENCE)


def test_the_depth_is_that_of_all_alleles_where_no_other_is_told():
    (variant,) = row(keys="GT:AD", sample="0/1:7,9")
    assert variant.depth == 16
    (variant,) = row(keys="GT:AD:DP", sample="0/1:7,9:20")
    assert variant.depth == 20


def test_a_column_that_begins_late_is_silent_before():
    rows = rows_of([line(pos="1"), line(pos="2")])
    lines = [line(pos="3", info="GENE=MSH2;Consequence=stop_gained", filters="q10")]
    rows.read(Block(9, "\n".join(lines), lines))
    table = table_from(rows)
    assert [(v.position, v.gene, v.passed, v.line) for v in table] == [
        (1, "", True, 7), (2, "", True, 8), (3, "MSH2", False, 9),
    ]  # fmt: skip
    assert list(table.words("consequence")) == ["", "", "stop_gained"]


def test_a_table_that_is_filled_in_parts_is_the_same(monkeypatch):
    lines = [
        line(pos=str(number), sample=f"0/1:{number}", keys="GT:DP", info=info)
        for number, info in enumerate((".", ".", "GENE=A", "GENE=B;CADD_PHRED=3", ".", "GENE=A"), 1)
    ]
    whole = table_from(rows_of(lines))
    monkeypatch.setattr(vcf_rows, "_AT_ONCE", 0)
    rows = rows_of([])
    for number, text in enumerate(lines):
        rows.read(Block(7 + number, text, [text]))
    assert list(table_from(rows)) == list(whole)
    assert [variant.gene for variant in whole] == ["", "", "A", "B", "", "A"]
    assert [variant.cadd for variant in whole] == [None, None, None, 3.0, None, None]
