from pathlib import Path

import pytest

from meddx.case.record import Origin, Zygosity
from meddx.case.source import Source
from meddx.importers.maf import MafImporter

pytestmark = pytest.mark.usefixtures("known_genes")

SAMPLE = Path(__file__).parents[3] / "shared/data/genomics/other_vcf/vcf2maf_test.maf"
NAMES = (
    *("Hugo_Symbol", "NCBI_Build", "Chromosome", "Start_Position", "End_Position", "Strand"),
    *("Variant_Classification", "Reference_Allele", "Tumor_Seq_Allele1", "Tumor_Seq_Allele2"),
    *("Tumor_Sample_Barcode", "Matched_Norm_Sample_Barcode", "Match_Norm_Seq_Allele1"),
    *("Match_Norm_Seq_Allele2", "Mutation_Status", "HGVSc", "HGVSp_Short", "Transcript_ID"),
    *("dbSNP_RS", "FILTER", "t_depth", "t_ref_count", "t_alt_count", "n_depth", "gnomAD_AF"),
    *("CLIN_SIG", "Consequence", "Exon_Number", "INTRON"),
)
HEAD = "#version 2.4\n" + "\t".join(NAMES) + "\n"
HET, HOM = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS


def row(start=100, end=None, alleles=("C", "C", "T"), **cells):
    given = {
        "Hugo_Symbol": "KRAS",
        "NCBI_Build": "GRCh38",
        "Chromosome": "chr12",
        "Start_Position": str(start),
        "End_Position": str(end or start),
        "Strand": "+",
        "Variant_Classification": "Missense_Mutation",
        "Tumor_Sample_Barcode": "T1",
        "Matched_Norm_Sample_Barcode": "N1",
        **dict(zip(NAMES[7:10], alleles, strict=True)),
        **cells,
    }
    return "\t".join(given.get(name, "") for name in NAMES) + "\n"


@pytest.fixture
def load(tmp_path, context):
    def run(content, sample=""):
        path = tmp_path / "calls.maf"
        path.write_text(content, encoding="utf-8")
        (case,) = MafImporter().load((Source(path, sample=sample),), context)
        return case

    return run


def test_a_row_with_all_that_vcf2maf_writes(load):
    content = row(
        HGVSc="c.35G>A",
        HGVSp_Short="p.G12D",
        Transcript_ID="ENST00000256078",
        dbSNP_RS="rs121913529",
        FILTER="PASS",
        t_depth="40",
        t_ref_count="30",
        t_alt_count="10",
        gnomAD_AF="0.0001",
        CLIN_SIG="pathogenic",
        Exon_Number="2/6",
    )
    (panel,) = load(HEAD + content).panels
    (found,) = panel.variants
    assert (panel.kind, panel.build, panel.annotation) == ("maf", "GRCh38", "MAF")
    assert (panel.origin, panel.sample) == (Origin.TUMOUR, "T1")
    assert (panel.relatives[0].sample, panel.records) == ("N1", 1)
    assert found.key == "12-100-C-T"
    assert (found.gene, found.consequence, found.zygosity) == ("KRAS", "missense_variant", HET)
    assert (found.hgvs_c, found.hgvs_p, found.exon) == ("c.35G>A", "p.G12D", "2/6")
    assert (found.transcript, found.identifier) == ("ENST00000256078", "rs121913529")
    assert (found.depth, found.allele_depths, found.fraction) == (40, (30, 10), 0.25)
    assert (found.passed, found.classification, found.line) == (True, "pathogenic", 3)
    assert found.allele_frequency == pytest.approx(0.0001)


def test_a_splice_site_names_its_intron(load):
    cells = {"Consequence": "splice_donor_variant", "INTRON": "2/5"}
    (panel,) = load(HEAD + row(Variant_Classification="Splice_Site", **cells)).panels
    assert panel.variants[0].exon == "intron 2/5"


@pytest.mark.parametrize(
    ("start", "end", "alleles"),
    [(100, 102, ("CAA", "CAA", "-")), (100, 101, ("-", "-", "CT"))],
)
def test_insertions_and_deletions_stand_as_maf_writes_them_and_are_marked(
    load, start, end, alleles
):
    (panel,) = load(HEAD + row(start, end, alleles)).panels
    (found,) = panel.variants
    assert (found.position, found.reference, found.alternate) == (100, alleles[0], alleles[2])
    assert not found.is_structural
    assert any("not moved to the left" in str(note) for note in panel.notes)


@pytest.mark.parametrize(
    ("alleles", "alternate", "zygosity"),
    [
        (("C", "C", "T"), "T", HET),
        (("C", "T", "T"), "T", HOM),
        (("C", "T", "C"), "T", HET),  # older files
        (("C", "A", "T"), "T", HET),
    ],
)
def test_the_variant_allele_and_its_genotype(load, alleles, alternate, zygosity):
    (found,) = load(HEAD + row(alleles=alleles)).panels[0].variants
    assert (found.alternate, found.zygosity) == (alternate, zygosity)


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ({"Variant_Classification": "Nonsense_Mutation"}, "stop_gained"),
        ({"Variant_Classification": "5'Flank"}, "upstream_gene_variant"),
        ({"Variant_Classification": "Splice_Site"}, "splice_site_variant"),
        ({"Variant_Classification": "Splice_Site", "Consequence": "splice_donor_variant"}, ""),
        ({"Variant_Classification": "Own_Word"}, ""),
    ],
)
def test_consequences_are_terms_of_the_sequence_ontology(load, said, term):
    (found,) = load(HEAD + row(**said)).panels[0].variants
    assert found.consequence == (said.get("Consequence", "") or term)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(0), "position is not a number"),
        (row(100, 105), "do not fill the row"),
        (row(100, 100, ("-", "-", "CT")), "do not fill the row"),
        (row(alleles=("C", "C", "C")), "Both alleles"),
        (row(alleles=("C", "C", "<DEL>")), "not a sequence of bases"),
        (row(Strand="-"), "minus strand"),
        (row(t_depth="-4"), "not whole numbers"),
        (row(t_depth="4", t_ref_count="3", t_alt_count="2"), "more than the coverage"),
        ("KRAS\tGRCh38\n", "not as many columns"),
    ],
)
def test_a_bad_row_is_named_and_gives_nothing(load, bad, reason):
    (panel,) = load(HEAD + row(99) + bad).panels
    assert [v.position for v in panel.variants] == [99]
    assert (panel.records, panel.error_count) == (2, 1)
    assert panel.errors[0][0] == 4
    assert reason in str(panel.errors[0][1])


@pytest.mark.parametrize(
    ("build", "told"), [("GRCh37", "GRCh37"), ("hg19", "GRCh37"), ("38", "GRCh38"), ("mm10", "")]
)
def test_the_build_is_what_the_file_says(load, build, told):
    (panel,) = load(HEAD + row(NCBI_Build=build)).panels
    assert panel.build == told
    assert any("without a build" in str(note) for note in panel.notes) == (not told)


def test_two_builds_in_a_file_are_refused(load):
    (file,) = load(HEAD + row() + row(101, NCBI_Build="hg19")).refused
    assert file.code == "mixed_builds"


def test_several_tumours_ask_for_the_patients(load):
    content = HEAD + row() + row(200, Tumor_Sample_Barcode="T2")
    (file,) = load(content).refused
    assert (file.code, file.samples) == ("choose_sample", ("T1", "T2"))
    (panel,) = load(content, "T2").panels
    assert ([v.position for v in panel.variants], panel.sample) == ([200], "T2")
    assert load(content, "T3").refused[0].code == "no_such_sample"


def test_germline_rows_are_of_the_normal_tissue(load):
    normal = {"Match_Norm_Seq_Allele1": "C", "Match_Norm_Seq_Allele2": "T"}
    content = row() + row(200, Mutation_Status="Germline", **normal)
    tumour, inherited = load(HEAD + content).panels
    assert [v.position for v in tumour.variants] == [100]
    assert [(v.position, v.zygosity) for v in inherited.variants] == [(200, HET)]
    assert (inherited.origin, inherited.sample) == (Origin.GERMLINE, "N1")
    assert tumour.records + inherited.records == 2


def test_names_of_genes_are_approved_ones_or_none(load):
    names = ("MUT", "KRAS", "3-Mar", "MLL2", "Unknown")
    content = "".join(row(n + 1, Hugo_Symbol=name) for n, name in enumerate(names))
    (panel,) = load(HEAD + content).panels
    assert [v.gene for v in panel.variants] == ["MMUT", "KRAS", "MARCHF3", "", ""]
    said = " ".join(map(str, panel.notes))
    assert "MUT → MMUT" in said
    assert "3-Mar was read as MARCHF3" in said
    assert "MLL2 may be KMT2B, KMT2D" in said


def test_a_file_without_a_header_is_refused(load):
    assert load("#version 2.4\nKRAS\t1\n").refused[0].code == "not_maf"


@pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample files are not there")
def test_the_sample_file(context):
    (case,) = MafImporter().load((Source(SAMPLE),), context)
    (panel,) = case.panels
    rows = [line for line in SAMPLE.read_text().splitlines() if not line.startswith("#")][1:]
    assert (panel.records, len(panel.variants), panel.errors) == (len(rows), len(rows), ())
    assert panel.build == "GRCh37"
    assert panel.variants[1].key == "1-15557977-TG-CA"


@pytest.mark.parametrize("mark", [",", ";"])
def test_columns_that_a_spreadsheet_separated_otherwise(load, mark):
    content = (HEAD + row()).replace("\t", mark)
    assert MafImporter().sniff(content.encode()) > 0.9
    (refused,) = load(content).refused
    assert "separated by commas or semicolons" in str(refused.reason)


def test_a_position_behind_the_chromosome_of_the_build_is_a_bad_row(load):
    # Chromosome 22 has 51,304,566 bases in GRCh37 and 50,818,468 in GRCh38.
    place = {"start": 51_000_000, "Chromosome": "22"}
    (panel,) = load(HEAD + row() + row(**place)).panels
    assert [(line, str(why)) for line, why in panel.errors] == [
        (4, "The position lies beyond the end of the chromosome.")
    ]
    (panel,) = load(HEAD + row(**place, NCBI_Build="GRCh37")).panels
    assert panel.error_count == 0
