import gzip

import numpy as np
import pytest

from meddx.case.source import Source
from meddx.importers.htseq import HtseqImporter
from tests.helpers.genomics import sample

LAST = (
    "__no_feature\t5\n__ambiguous\t4\n__too_low_aQual\t3\n__not_aligned\t2\n"
    "__alignment_not_unique\t1\n"
)
ROWS = "ENSG00000000003\t7\nENSG00000000005\t0\n"


def load(path, context):
    (case,) = HtseqImporter().load((Source(path),), context)
    return case


def panel_of(tmp_path, context, text):
    path = tmp_path / "counts.tsv"
    path.write_text(text, encoding="utf-8")
    return load(path, context).panels[0]


@pytest.mark.parametrize(
    ("name", "records", "species", "has_heading"),
    [
        ("htseq/counts.tsv.gz", 49773, "mouse", True),
        ("htseq/counts1.tsv.gz", 49773, "mouse", True),
        ("htseq/WTCHG_536273_229157_extra_columns.tsv.gz", 3556, "bacteria", False),
    ],
)
def test_the_sample_files_hold_exactly_their_counts(context, name, records, species, has_heading):
    path = sample(name)
    rows = [line.split("\t") for line in gzip.decompress(path.read_bytes()).decode().splitlines()]
    rows = rows[1:] if has_heading else rows
    (panel,) = load(path, context).panels
    counts = panel.expression
    assert (panel.records, panel.error_count) == (len(rows), 0) == (records, 0)
    assert counts.genes == tuple(row[0] for row in rows[:-5])
    assert np.array_equal(counts.values, [float(row[-1]) for row in rows[:-5]])
    assert counts.apart == {row[0]: float(row[-1]) for row in rows[-5:]}
    assert counts.species == species
    assert any("weighs nothing" in str(note) for note in panel.notes)


def test_attributes_between_name_and_count_give_the_symbol(context):
    path = sample("htseq/WTCHG_536273_229157_extra_columns.tsv.gz")
    counts = load(path, context).panels[0].expression
    assert dict(zip(counts.genes, counts.symbols, strict=True))["gene-PSHA_RS00005"] == "dnaA"


def test_a_table_without_the_last_rows_is_refused(context):
    case = load(sample("htseq/counts-false-positive.tsv"), context)
    assert not case.panels
    assert [file.code for file in case.refused] == ["not_htseq"]


def test_an_old_version_without_the_two_lines_is_read(tmp_path, context):
    panel = panel_of(tmp_path, context, ROWS + LAST.replace("__", ""))
    assert panel.expression.values.tolist() == [7.0, 0.0]
    assert panel.expression.apart["__not_aligned"] == 2.0


def test_several_samples_are_chosen_from(tmp_path, context):
    text = "feature\tA\tB\n" + ROWS.replace("\t7", "\t7\t8").replace("\t0\n", "\t0\t1\n")
    text += "".join(f"{line}\t9\n" for line in LAST.splitlines())
    panel = panel_of(tmp_path, context, text)
    assert panel.samples == ("A", "B")
    assert not panel.expression.is_chosen
    assert panel.expression.cohort.tolist() == [[7.0, 8.0], [0.0, 1.0]]
    assert any("Choose" in str(note) for note in panel.notes)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("ENSG00000000419\t-3", "The number is negative."),
        ("ENSG00000000419\t2.5", "The count is not a whole number of reads."),
        ("ENSG00000000419", "The row has not as many columns as the others."),
        ("\t4", "The row names no gene."),
        ("2-Sep\t4", "A spreadsheet changed the name of the gene into a date."),
    ],
)
def test_a_bad_row_is_named_and_the_rest_is_kept(tmp_path, context, row, reason):
    panel = panel_of(tmp_path, context, f"{ROWS}{row}\n{LAST}")
    assert [(line, str(phrase)) for line, phrase in panel.errors] == [(3, reason)]
    assert len(panel.expression.genes) == 2


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("feature\tcount\nENSMUSG00000000001\t0\n", True),
        (ROWS, True),
        ("gene\tcounts\nENSG00000000003\t7\nENSG00000000005\t0\n", False),
        ("age\t61\nweight\t80\n", False),
        ("chr1\t100\t200\nchr2\t5\t90\n", False),
    ],
)
def test_it_is_told_by_identifiers_and_whole_numbers(text, is_one):
    assert (HtseqImporter().sniff(text.encode()) > 0.5) == is_one
