import gzip

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.importers.star import StarImporter, strand
from tests.helpers.genomics import sample

HEAD = (
    "N_unmapped\t5\t5\t5\nN_multimapping\t6\t6\t6\nN_noFeature\t10\t12\t90\nN_ambiguous\t3\t1\t0\n"
)
ROWS = "ENSG00000000003\t7\t9\t1\nENSG00000000005\t4\t4\t0\n"


def load(path, context):
    (case,) = StarImporter().load((Source(path),), context)
    return case


def written(tmp_path, text, name="ReadsPerGene.out.tab"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(case):
    return [file.code for file in case.refused]


def test_the_sample_file_holds_exactly_its_counts(context):
    path = sample("star/ERR458837_subsamp_1ReadsPerGene.out.tab.gz")
    rows = [line.split("\t") for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    (panel,) = load(path, context).panels
    counts = panel.expression
    assert (
        (panel.records, panel.error_count, panel.tool)
        == (len(rows), 0, "STAR")
        == (57777, 0, "STAR")
    )
    assert counts.genes == tuple(row[0] for row in rows[4:])
    assert np.array_equal(counts.values, [float(row[2]) for row in rows[4:]])
    assert counts.apart == {row[0]: float(row[2]) for row in rows[:4]}
    assert counts.species == "human"
    assert "forward" in str(panel.notes[0])


def test_the_strand_with_fewer_reads_without_a_gene_is_used_and_said(tmp_path, context):
    (panel,) = load(written(tmp_path, HEAD + ROWS), context).panels
    assert panel.expression.values.tolist() == [9.0, 4.0]  # more than unstranded: by design
    assert str(panel.notes[0]).startswith("Column 3 (forward strand)")


@pytest.mark.parametrize(
    ("forward", "reverse", "used"),
    [(10, 90, "forward"), (90, 10, "reverse"), (100, 110, "unstranded"), (0, 0, "unstranded"),
     (100, 150, "forward"), (0, 7, "forward")],
)  # fmt: skip
def test_alike_strands_are_unstranded(forward, reverse, used):
    assert strand(forward, reverse) == used


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ENSG00000000419\t-1\t0\t0", "The number is negative."),
        ("ENSG00000000419\t1.5\t0\t0", "The count is not a whole number of reads."),
        ("ENSG00000000419\t1\t0", "The row has not as many columns as the others."),
        ("\t1\t0\t0", "The row names no gene."),
        ("ENSG00000000419\tNA\t0\t0", "The count is not a whole number of reads."),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_kept(tmp_path, context, row, reason):
    (panel,) = load(written(tmp_path, f"{HEAD}{row}\n{ROWS}"), context).panels
    assert [(line, str(phrase)) for line, phrase in panel.errors] == [(5, reason)]
    assert (panel.records, panel.error_count, len(panel.expression.genes)) == (7, 1, 2)


def test_a_gene_that_stands_twice_is_not_guessed(tmp_path, context):
    (panel,) = load(written(tmp_path, HEAD + ROWS + "ENSG00000000003\t1\t1\t1\n"), context).panels
    assert [line for line, _ in panel.errors] == [5, 7]
    assert panel.expression.genes == ("ENSG00000000005",)


@pytest.mark.parametrize(
    "text",
    [
        "N_unmapped\t5\t5\t5\n",
        HEAD.replace("N_noFeature", "N_other") + ROWS,
        HEAD.replace("90", "x"),
        "gene\t1\t2\t3\n",
    ],
)
def test_another_table_is_refused(tmp_path, context, text):
    assert refused(load(written(tmp_path, text), context)) == ["not_star"]


def test_a_cut_compressed_file_is_refused(tmp_path, context):
    packed = gzip.compress((HEAD + ROWS * 500).encode())
    assert refused(load(written(tmp_path, packed[:-20]), context)) == ["cut_short"]


def test_utf_16_is_read(tmp_path, context):
    (panel,) = load(written(tmp_path, (HEAD + ROWS).encode("utf-16")), context).panels
    assert panel.expression.values.tolist() == [9.0, 4.0]


def test_it_is_told_by_its_first_line_also_when_compressed():
    assert StarImporter().sniff((HEAD + ROWS).encode()) == 1.0
    assert StarImporter().sniff(gzip.compress((HEAD + ROWS).encode())) == 1.0
    assert StarImporter().sniff(b"N_unmapped\t5\n") == 0.0
