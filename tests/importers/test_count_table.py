import numpy as np
import pytest

from meddx.case.source import Source
from meddx.children import Children
from meddx.importers.count_table import CountTableImporter
from meddx.jobs import Cancelled, Context

TABLE = (
    "gene_id\tgene_name\tA\tB\tC\n"
    "ENSG00000000003\tTSPAN6\t7\t8\t9\nENSG00000000005\tTNMD\t0\t1\t0\n"
)
FEATURE_COUNTS = (
    "# Program:featureCounts v2.0.1; Command:x\n"
    "Geneid\tChr\tStart\tEnd\tStrand\tLength\t/d/A.bam\t/d/B.bam\n"
    "ENSG00000000003\tX;X\t1;5\t3;9\t+;+\t10\t7\t8\nENSG00000000005\tX\t1\t3\t+\t3\t0\t1\n"
)
GCT = (
    "#1.2\n2\t2\nName\tDescription\tA\tB\n"
    "ENSG00000000003.2\tTSPAN6\t7\t8\nENSG00000000005\tTNMD\t0\t1\n"
)
TPM = "gene\tA\tB\nENSG00000000003\t400000.5\t300000\nENSG00000000005\t599999.5\t700000\n"


def load(tmp_path, context, text, name="counts.tsv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (case,) = CountTableImporter().load((Source(path),), context)
    return case


def test_of_several_samples_none_is_taken_for_the_patients(tmp_path, context):
    (panel,) = load(tmp_path, context, TABLE).panels
    counts = panel.expression
    assert (panel.samples, panel.sample, counts.unit) == (("A", "B", "C"), "", "counts")
    assert counts.cohort.tolist() == [[7, 8, 9], [0, 1, 0]]
    assert counts.symbols == ("TSPAN6", "TNMD")
    assert counts.species == "human"
    assert (panel.records, panel.error_count) == (2, 0)


def test_the_table_may_name_patient_sample_and_unit(tmp_path, context):
    case = load(tmp_path, context, f"# patient_id: 9RG1\n# sample: B\n# unit: counts\n{TABLE}")
    (panel,) = case.panels
    assert case.patient.patient_id == "9RG1"
    assert panel.sample == "B"
    assert panel.expression.values.tolist() == [8, 1]
    assert panel.expression.cohort_samples == ("A", "C")


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("\t", ","),
        TABLE.replace("\t", ";"),
        '"","A","B"\n"ENSG00000000003",7,8\n"ENSG00000000005",0,1\n',
        "A\tB\nENSG00000000003\t7\t8\nENSG00000000005\t0\t1\n",  # R: no heading above the names
        FEATURE_COUNTS,
        GCT,
    ],
)
def test_tables_of_other_programs_are_read(tmp_path, context, text):
    assert CountTableImporter().sniff(text.encode()) > 0.5
    (panel,) = load(tmp_path, context, text).panels
    assert panel.expression.cohort[:, :2].tolist() == [[7, 8], [0, 1]]
    assert panel.samples[0].startswith("A")


def test_decimal_numbers_that_add_up_to_a_million_are_tpm(tmp_path, context):
    (panel,) = load(tmp_path, context, TPM).panels
    assert panel.expression.unit == "TPM"
    assert panel.expression.cohort[0, 0] == 400000.5


def test_a_decimal_comma_stands_between_semicolons(tmp_path, context):
    text = TPM.replace("\t", ";").replace(".", ",")
    (panel,) = load(tmp_path, context, text).panels
    assert panel.expression.cohort[0, 0] == 400000.5


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gene\tA\tB\nENSG00000000003\t1.5\t2.5\nENSG00000000005\t1\t2\n", "unit_unknown"),
        ("gene\tA_FPKM\tB_FPKM\nENSG00000000003\t1.5\t2.5\n", "other_unit"),
        ("gene\tA\tA\nENSG00000000003\t1\t2\n", "same_name"),
        ("# sample: Z\n" + TABLE, "no_sample"),
        ("gene\tA\tB\nENSG00000000003\tx\ty\n", "not_table"),
        ("no table at all\n", "not_table"),
    ],
)
def test_what_it_does_not_say_is_not_guessed(tmp_path, context, text, code):
    case = load(tmp_path, context, text)
    assert not case.panels
    assert [file.code for file in case.refused] == [code]


def rows(n):
    return "".join(f"ENSG{n:011d}\t{n}\t{n + 1}\n" for n in range(1, n + 1))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ENSG00000009999\t-1\t2", "The number is negative."),
        ("ENSG00000009999\t1.5\t2", "The count is not a whole number of reads."),
        ("ENSG00000009999\tNA\t2", "A cell of the row is not a number."),
        ("ENSG00000009999\tinf\t2", "A cell of the row is not a number."),
        ("1-Mar\t1\t2", "A spreadsheet changed the name of the gene into a date."),
        ("2024-09-02\t1\t2", "A spreadsheet changed the name of the gene into a date."),
        ("ENSG00000009999\t1", "The row has not as many columns as the others."),
        ("ENSG00000000001\t1\t2", "The same name stands in several rows; none of them was used."),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_kept(tmp_path, context, row, reason):
    (panel,) = load(tmp_path, context, f"gene\tA\tB\n{rows(40)}{row}\n").panels
    assert (42, reason) in [(line, str(phrase)) for line, phrase in panel.errors]
    assert panel.records == 41
    assert len(panel.expression.genes) == 41 - panel.error_count


@pytest.mark.parametrize(
    "text",
    [
        "Name\tLength\tEffectiveLength\tTPM\tNumReads\nENST00000456328.2\t9\t8.5\t7.5\t3\n",
        "target_id\tlength\teff_length\test_counts\ttpm\nENST00000456328\t9\t8.5\t3\t7.5\n",
        "gene_id\ttranscript_id(s)\tlength\teffective_length\texpected_count\tTPM\tFPKM\n"
        "ENSG00000223972\tENST1,ENST2\t9\t8.5\t3.25\t7.5\t6\n",
    ],
    ids=["salmon", "kallisto", "rsem"],
)
def test_of_several_quantities_of_one_sample_tpm_is_taken(tmp_path, context, text):
    assert CountTableImporter().sniff(text.encode()) > 0.5
    (panel,) = load(tmp_path, context, text).panels
    assert (panel.sample, panel.expression.unit) == ("", "TPM")
    assert panel.expression.values.tolist() == [7.5]


def test_rows_of_htseq_are_no_genes(tmp_path, context):
    (panel,) = load(tmp_path, context, "gene\tcounts\nENSG00000000003\t7\n__no_feature\t5\n").panels
    assert panel.expression.genes == ("ENSG00000000003",)
    assert panel.expression.apart == {"__no_feature": 5.0}
    assert panel.expression.values.tolist() == [7.0]


def test_a_thousand_samples_are_read_as_numbers(tmp_path, context):
    values = np.arange(50 * 1000).reshape(50, 1000)
    text = "gene\t" + "\t".join(f"s{n}" for n in range(1000)) + "\n"
    text += "".join(
        f"ENSG{n:011d}\t" + "\t".join(map(str, row)) + "\n" for n, row in enumerate(values)
    )
    (panel,) = load(tmp_path, context, text).panels
    assert np.array_equal(panel.expression.cohort, values)


@pytest.mark.parametrize(
    "text",
    [
        "test\tvalue\tunit\nHb\t12\tg/dL\nNa\t140\tmmol/L\n",
        "Chrom\tPosition\tRef\tCons\nchr1\t100\tA\tM\nchr2\t200\tC\tT\n",
        "gene\tscore\nBRCA2\t3\nTP53\t4\n",
        "Entity Name\tEntity type\nBRCA2\tgene\n",
        "A,B\n1,2\n3,4\n",
        "MSH2\nMLH1\n",
    ],
)
def test_other_tables_are_left_to_others(text):
    assert CountTableImporter().sniff(text.encode()) == 0.0


@pytest.mark.parametrize("first", ["gene_id", "", "Name"])
def test_a_table_of_many_samples_is_told_by_its_headings(first):
    names = "".join(f"\tGTEX-1117F-{n:04d}-SM-5GZZ7" for n in range(300))
    seven = "\t7" * 300
    head = f"{first}{names}\nENSG00000000003{seven}\n".encode()
    assert CountTableImporter().sniff(head[:4096]) > 0.5
    assert CountTableImporter().sniff(b"name\tborn\n" + b"x" * 5000) == 0.0
    assert CountTableImporter().sniff(head[:2000]) == 0.0  # a whole file of headings alone


def test_a_large_table_reports_how_far_it_is_and_stops_when_asked(tmp_path):
    path = tmp_path / "large.tsv"
    row = "\t".join(["7777777"] * 2500)
    with path.open("w", encoding="ascii") as file:
        file.write("gene\t" + "\t".join(f"s{n}" for n in range(2500)) + "\n")
        file.writelines(f"ENSG{n:011d}\t{row}\n" for n in range(1400))
    children = Children(1)
    shares = []
    stopped = Context(lambda done, total, _: shares.append(done / total), children)
    stopped.cancel()
    with pytest.raises(Cancelled):
        CountTableImporter().load((Source(path),), stopped)

    def report(done, total, _message):
        shares.append(done / total)
        if done:
            watched.cancel()

    watched = Context(report, children)
    with pytest.raises(Cancelled):
        CountTableImporter().load((Source(path),), watched)
    children.close()
    assert len(shares) == 2
    assert 0.3 < shares[1] < 0.7  # behind the first of its three parts
