from pathlib import Path

import pytest

from meddx.case.record import Origin, Zygosity
from meddx.case.source import Source
from meddx.importers.varscan import VarScanImporter

DATA = Path(__file__).parents[3] / "shared" / "data" / "genomics" / "varscan"
PILEUP = (
    "Chrom\tPosition\tRef\tCons\tReads1\tReads2\tVarFreq\tStrands1\tStrands2\tQual1\tQual2\tPvalue"
    "\tMapQual1\tMapQual2\tReads1Plus\tReads1Minus\tReads2Plus\tReads2Minus\tVarAllele\n"
)
MPILEUP = (
    "Chrom\tPosition\tRef\tVar\tCons:Cov:Reads1:Reads2:Freq:P-value\t"
    "StrandFilter:R1+:R1-:R2+:R2-:pval\tSamplesRef\tSamplesHet\tSamplesHom\tSamplesNC\t"
    "Cons:Cov:Reads1:Reads2:Freq:P-value\n"
)
SIDES = "reads1_plus\t{0}_reads1_minus\t{0}_reads2_plus\t{0}_reads2_minus"
OLD_SOMATIC = (
    "chrom\tposition\tref\tvar\tnormal_reads1\tnormal_reads2\tnormal_var_freq\tnormal_gt\t"
    "tumor_reads1\ttumor_reads2\ttumor_var_freq\ttumor_gt\tsomatic_status\tvariant_p_value\t"
    "somatic_p_value\ttumor_" + SIDES.format("tumor")
)
SOMATIC = OLD_SOMATIC + "\tnormal_" + SIDES.format("normal") + "\n"
HET, HOM = Zygosity.HETEROZYGOUS, Zygosity.HOMOZYGOUS


def row(position, reference, genotype, allele, reads=(10, 10), share="50%", *, strands=None):
    one, two = reads
    plus = strands or (one, 0, two, 0)
    numbers = "\t".join(map(str, plus))
    return (
        f"chr7\t{position}\t{reference}\t{genotype}\t{one}\t{two}\t{share}\t2\t2\t40\t40\t1e-5"
        f"\t1\t1\t{numbers}\t{allele}\n"
    )


@pytest.fixture
def load(tmp_path, context):
    def run(content, sample=""):
        path = tmp_path / "calls.tsv"
        path.write_text(content, encoding="utf-8")
        (case,) = VarScanImporter().load((Source(path, sample=sample),), context)
        return case

    return run


def alleles(panel):
    return [(v.position, v.reference, v.alternate, v.zygosity) for v in panel.variants]


def reasons(panel):
    return [(line, str(reason)) for line, reason in panel.errors]


def test_one_letter_of_iupac_is_a_genotype(load):
    letters = {"M": "AC", "R": "AG", "W": "AT", "S": "CG", "Y": "CT", "K": "GT"}
    rows = [row(n, pair[0], code, pair[1]) for n, (code, pair) in enumerate(letters.items(), 1)]
    panel = load(PILEUP + "".join(rows) + row(9, "A", "C", "C", (0, 20), "100%")).panels[0]
    made = [(n, *pair, HET) for n, pair in enumerate(letters.values(), 1)]
    assert alleles(panel) == [*made, (9, "A", "C", HOM)]
    assert (panel.kind, panel.tool, panel.build) == ("varscan", "VarScan 2", "")
    assert panel.origin is Origin.UNKNOWN
    assert panel.variants[0].chromosome == "7"


def test_two_alleles_that_are_none_of_the_reference(load):
    (panel,) = load(PILEUP + row(5, "A", "S", "C,G")).panels
    assert alleles(panel) == [(5, "A", "C", HET), (5, "A", "G", HET)]
    assert panel.variants[0].allele_depths == ()  # the numbers are those of one allele


def test_insertions_and_deletions_get_the_alleles_of_vcf(load):
    rows = row(5, "G", "*/+AC", "+AC") + row(6, "G", "+A/+A", "+A") + row(7, "C", "*/-G", "-G")
    assert alleles(load(PILEUP + rows).panels[0]) == [
        (5, "G", "GAC", HET),
        (6, "G", "GA", HOM),
        (7, "CG", "C", HET),
    ]


@pytest.mark.parametrize(("share", "value"), [("45.83%", 0.4583), ("45,83%", 0.4583), ("8%", 0.08)])
def test_shares_with_a_point_or_a_comma(load, share, value):
    (panel,) = load(PILEUP + row(5, "C", "Y", "T", (13, 11), share)).panels
    assert panel.variants[0].fraction == pytest.approx(value)
    assert panel.variants[0].allele_depths == (13, 11)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(5, "C", "Y", "T", share="-8.7%"), "-8.7%, does not lie from 0 to 100"),
        (row(5, "C", "Y", "T", share="108.7%"), "108.7%, does not lie from 0 to 100"),
        (row(5, "C", "Y", "T", share="0.5"), "0.5, does not lie from 0 to 100"),
        (row(5, "C", "Y", "T", share="90%"), "90%, does not follow from the numbers"),
        (row(5, "C", "Y", "T", share="0%"), "0%, does not follow from the numbers"),
        (row(5, "C", "Y", "T", (-1, 10)), "not whole numbers from 0"),
        (row(5, "C", "Y", "T", strands=(4, 4, 9, 1)), "strands do not add up"),
        (row(0, "C", "Y", "T"), "position is not a number"),
        (row("5e3", "C", "Y", "T"), "position is not a number"),
        (row(5, "CC", "Y", "T"), "reference is not one base"),
        (row(5, "C", "B", "T"), "genotype B is none"),
        (row(5, "C", "*/*", "T"), "genotype */* is none"),
        (row(5, "T", "Y", "A"), "genotype Y does not hold the variant allele A"),
        ("chr7\t5\tC\n", "not as many columns"),
        (row(5, "C", "Y", "T").replace("\n", "\tmore\n"), "not as many columns"),
    ],
)
def test_a_bad_row_is_named_and_gives_nothing(load, bad, reason):
    (panel,) = load(PILEUP + row(4, "C", "Y", "T") + bad).panels
    assert [v.position for v in panel.variants] == [4]
    assert (panel.records, panel.error_count) == (2, 1)
    assert panel.errors[0][0] == 3
    assert reason in str(panel.errors[0][1])


def test_swapped_alleles_are_no_variant_of_this_reference(load):
    (panel,) = load(PILEUP + row(4, "C", "Y", "T") + row(5, "G", "Y", "T")).panels
    assert alleles(panel)[0] == (4, "C", "T", HET)
    assert [line for line, _ in panel.errors] == [3]


def test_reference_calls_are_rows_without_a_variant(load):
    content = row(4, "C", "C", ".", (20, 0), "0%") + row(5, "C", "N", ".", (0, 0), "0%")
    (panel,) = load(PILEUP + content + row(6, "C", "Y", "T")).panels
    assert (panel.records, panel.error_count, len(panel.variants)) == (3, 0, 1)


def test_a_p_value_that_was_never_computed_is_said(load):
    (panel,) = load(PILEUP + row(5, "C", "Y", "T").replace("1e-5", "0.98")).panels
    assert any("0.98" in str(note) for note in panel.notes)


def packed(genotype, reads=(9, 8), share="47.06%", coverage=20):
    return f"{genotype}:{coverage}:{reads[0]}:{reads[1]}:{share}:1.2E-4"


def cohort(position, reference, variant, *calls, strand="Pass"):
    return (
        f"X\t{position}\t{reference}\t{variant}\t{calls[0]}\t{strand}:9:0:8:0:1E0"
        f"\t0\t1\t0\t1\t{' '.join(calls)}\n"
    )


def test_mpileup_of_one_sample(load):
    rows = cohort(5, "C", "T", packed("Y")) + cohort(6, "C", "T", packed("Y"), strand="Fail")
    (panel,) = load(MPILEUP + rows).panels
    assert alleles(panel) == [(5, "C", "T", HET), (6, "C", "T", HET)]
    assert [(v.passed, v.filters) for v in panel.variants] == [
        (True, ()),
        (False, ("StrandFilter",)),
    ]
    assert (panel.sample, panel.samples) == ("Sample1", ("Sample1",))


def test_mpileup_of_several_samples_asks_for_the_patients(load):
    rows = cohort(5, "C", "T,+A", packed("C", (17, 0), "0%"), packed("Y"), "N:2:-:-:-:-")
    rows += cohort(6, "C", "T,+A", packed("*/+A"), packed("T", (0, 17), "100%"), "N:2:-:-:-:-")
    (file,) = load(MPILEUP + rows).refused
    assert (file.code, file.samples) == ("choose_sample", ("Sample1", "Sample2", "Sample3"))
    found = [alleles(load(MPILEUP + rows, f"Sample{n}").panels[0]) for n in (1, 2, 3)]
    assert found == [[(6, "C", "CA", HET)], [(5, "C", "T", HET), (6, "C", "T", HOM)], []]
    assert load(MPILEUP + rows, "Sample4").refused[0].code == "no_such_sample"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        ("Y:20:9:8:47.06%", "six parts"),
        (packed("Y", (19, 8), "29.63%"), "more than the coverage"),
        (packed("K"), "does not hold the variant allele"),
    ],
)
def test_a_bad_call_of_mpileup_is_named(load, call, reason):
    (panel,) = load(MPILEUP + cohort(4, "C", "T", packed("Y")) + cohort(5, "C", "T", call)).panels
    assert reason in reasons(panel)[0][1]


def somatic(position, status, normal="G", tumour="R", normal_reads=(11, 0), share="0%"):
    one, two = normal_reads
    return (
        f"chr1\t{position}\tG\tA\t{one}\t{two}\t{share}\t{normal}\t8\t4\t33.33%\t{tumour}\t{status}"
        f"\t1.0\t0.05\t4\t4\t4\t0\t{one}\t0\t{two}\t0\n"
    )


def test_somatic_calls_are_of_the_tumour_and_germline_ones_of_the_normal_tissue(load):
    germline = {"normal": "R", "normal_reads": (6, 6), "share": "50%"}
    rows = (
        somatic(1, "Somatic"),
        somatic(2, "Germline", **germline),
        somatic(3, "LOH", tumour="A", **germline),
        somatic(4, "Unknown"),
        somatic(5, "IndelFilter"),
        somatic(6, "Reference", tumour="G"),
        somatic(7, "Whatever"),
    )
    case = load(SOMATIC + "".join(rows))
    tumour, normal = case.panels
    assert (tumour.origin, tumour.sample) == (Origin.TUMOUR, "TUMOR")
    assert (normal.origin, normal.sample) == (Origin.GERMLINE, "NORMAL")
    assert [v.position for v in tumour.variants] == [1, 3, 4, 5]
    assert alleles(normal) == [(2, "G", "A", HET), (3, "G", "A", HET)]
    assert [v.passed for v in tumour.variants] == [None, None, None, False]
    assert tumour.records + normal.records == 7
    assert reasons(tumour) == [(8, "Whatever is no somatic status that VarScan writes.")]
    assert tumour.panel_id != normal.panel_id
    assert any("inherited" in str(note) for note in tumour.notes)


def test_an_older_somatic_table_lacks_the_strands_of_the_normal_tissue(load):
    old = "\t".join(somatic(1, "Somatic").split("\t")[:19]) + "\n"
    (panel,) = load(OLD_SOMATIC + "\n" + old).panels
    assert alleles(panel) == [(1, "G", "A", HET)]


COPIES = "chrom\tchr_start\tchr_stop\tnum_positions\tnormal_depth\ttumor_depth\t"


@pytest.mark.parametrize(
    ("header", "tail", "label"),
    [
        ("log2_ratio\tgc_content", "-0,532\t41.2", "log2 -0.532"),
        (
            "adjusted_log_ratio\tgc_content\tregion_call\traw_ratio",
            "0.61\t41\tamp\t0.5",
            "log2 +0.610, amp",
        ),
    ],
)
def test_copy_number_is_shown_and_weighs_nothing(load, header, tail, label):
    rows = f"chr1\t101\t200\t100\t30\t20\t{tail}\nchr1\t300\t200\t1\t30\t20\t{tail}\n"
    rows += f"chr1\t400\t500\t1\t30\t20\t{tail.replace('0', 'x', 1)}\n"
    (panel,) = load(COPIES + header + "\n" + rows).panels
    assert panel.regions == (("1", 100, 200, label),)
    assert (panel.variants, panel.genes, panel.origin) == ((), (), Origin.TUMOUR)
    assert (panel.records, panel.error_count) == (3, 2)
    assert "weigh nothing" in str(panel.notes[0])


def test_joined_tables_repeat_their_header(load):
    content = PILEUP + row(4, "C", "Y", "T")
    (panel,) = load(content + content).panels
    assert (panel.records, len(panel.variants)) == (2, 2)


def test_a_table_without_one_good_row_is_refused(load):
    (file,) = load(PILEUP + row(0, "C", "Y", "T")).refused
    assert file.code == "not_varscan"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings(tmp_path, context, encoding):
    path = tmp_path / "x"
    path.write_bytes((PILEUP + row(4, "C", "Y", "T")).encode(encoding))
    assert VarScanImporter().sniff(path.read_bytes()) > 0.9
    (case,) = VarScanImporter().load((Source(path),), context)
    assert len(case.panels[0].variants) == 1


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample files are not there")
def test_the_sample_files(context):
    names = ("pileup2snp_native_excerpt.tsv", "somatic_native_excerpt.tsv")
    cases = VarScanImporter().load(tuple(Source(DATA / name) for name in names), context)
    pileup, calls = (case.panels[0] for case in cases)
    assert alleles(pileup) == [(5355, "C", "T", HET), (5372, "T", "A", HET), (5390, "T", "A", HET)]
    assert alleles(calls) == [(13418, "G", "A", HET)]
    assert (pileup.records, calls.records) == (3, 1)


def test_columns_that_a_spreadsheet_separated_otherwise(load):
    content = (PILEUP + row(5, "C", "Y", "T")).replace("\t", ",")
    assert VarScanImporter().sniff(content.encode()) > 0.9
    (refused,) = load(content).refused
    assert "separated by commas or semicolons" in str(refused.reason)
